"""`tipdesk run`: the page and the workers, together, on one box."""

import threading

import click

from pipeline.store import Store
from web import beside
from web.calendar import calendar
from web.commands.options import equipped
from web.ending import end_when_told
from web.logs import configure, log
from web.mailboxes import work
from web.proving import proving
from web.settings import Settings


@click.command("run")
@equipped
@click.pass_context
def command(context: click.Context, settings: Settings, store: Store) -> None:
    """Serve the page, poll, sort, route and keep the house, until Ctrl-C.

    The web server is a process of its own; when one of the two ends, the other ends too. On
    several machines use `tipdesk serve` and `tipdesk work`. The log on standard error is JSON
    lines, without a sender, a subject or a body.
    """
    configure(settings.web.log_level.value)
    stop = threading.Event()
    end_when_told(stop)
    days = calendar(settings)
    log("started", state=store.engine.dialect.name, mailboxes=len(settings.inbox.mailboxes))
    beside.run(
        work(settings, proving(settings, store), days),
        settings.web.bind,
        context.params["config"],
        stop,
        lambda: click.echo(settings.web.origin(), err=True),
    )
    log("stopped")
