"""`tipdesk work`: polls, sorts, routes and keeps the house until it is told to stop."""

import threading

import click

from pipeline import schedule
from pipeline.store import Store
from web.calendar import calendar
from web.commands.options import equipped
from web.ending import end_when_told
from web.logs import configure, log
from web.mailboxes import work
from web.proving import proving
from web.settings import Settings


@click.command("work")
@equipped
def command(settings: Settings, store: Store) -> None:
    """Poll, sort, route and keep the house, until Ctrl-C.

    Several may run: one leads, the others stand by, and on PostgreSQL share the sorting. The log
    on standard error is JSON lines, without a sender, a subject or a body.

    \b
    tipdesk work
    tipdesk work --config /etc/tipdesk/config.toml 2>>/var/log/tipdesk.jsonl
    """
    configure(settings.web.log_level.value)
    stop = threading.Event()
    end_when_told(stop)
    days = calendar(settings)
    log("started", state=store.engine.dialect.name, mailboxes=len(settings.inbox.mailboxes))
    schedule.run(work(settings, proving(settings, store), days), stop)
    log("stopped")
