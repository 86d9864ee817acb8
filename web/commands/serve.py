"""`tipdesk serve`: the web, apart from the workers. So far its health pages."""

import socket

import click

from web.app import create_app
from web.commands.options import configured
from web.server import Server
from web.settings import Settings


@click.command("serve")
@configured
def command(settings: Settings) -> None:
    """Serve the health pages over HTTP, until Ctrl-C: /healthz and /readyz."""
    bind = settings.web.bind
    _is_free(bind)
    app = create_app(settings)
    click.echo(f"http://{bind}/readyz", err=True)
    Server(app, bind).run()


def _is_free(bind: str) -> None:
    host, _, port = bind.rpartition(":")
    try:
        with socket.create_server((host.strip("[]"), int(port))):
            pass
    except OSError:
        raise click.ClickException(
            f"The port of {bind} is taken, or the address is none of this machine. "
            "Choose another one: web.bind in config.toml."
        ) from None
