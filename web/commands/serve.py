"""`tipdesk serve`: the web, apart from the workers."""

import click

from web.app import create_app
from web.commands.options import configured
from web.listening import check_free, end_with_parent
from web.server import Server
from web.settings import Settings


@click.command("serve")
@click.option("--beside", "with_workers", is_flag=True, hidden=True)  # `tipdesk run` starts it
@configured
def command(settings: Settings, with_workers: bool) -> None:
    """Serve the page over HTTP, until Ctrl-C."""
    bind = settings.web.bind
    check_free(bind)
    server = Server(create_app(settings), settings.web)
    if with_workers:
        _serve_beside(server)
    else:
        click.echo(settings.web.origin(), err=True)
        server.run()


def _serve_beside(server: Server) -> None:
    """Serve for as long as the process lives that started this one."""
    orphaned = end_with_parent()
    try:
        server.run()
    except SystemExit:  # how gunicorn leaves, whatever made it end
        if orphaned.is_set():
            raise click.ClickException(
                "The process with the workers is gone, so the web server ended too. "
                "Nothing that was stored is lost: start `tipdesk run` again."
            ) from None
        raise
