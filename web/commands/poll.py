"""`tipdesk poll`: one round over the mailboxes, now."""

import click

from inbox import InboxError, MailboxSettings
from pipeline import steps
from pipeline.intake import Count
from pipeline.store import Store
from pipeline.work import Work, poll_one
from web.commands.options import as_json, equipped
from web.mailboxes import named, work
from web.output import Told, progress, show
from web.settings import Settings

COLUMNS = {
    "mailbox": "Mailbox",
    "new": "New",
    "known": "Known",
    "purged": "Purged",
    "quarantined": "Quarantined",
    "withheld": "Withheld",
    "problem": "",
}


@click.command("poll")
@click.option("--mailbox", "name", help="Only this one of config.toml.")
@click.option("--once/--no-once", default=True, hidden=True)
@as_json
@equipped
def command(settings: Settings, store: Store, name: str | None, once: bool, as_json: bool) -> None:
    """Fetch and store now, and say what was new, known, quarantined.

    \b
    tipdesk poll
    tipdesk poll --mailbox world --json
    """
    del once  # a round is all that this command ever does
    rows = []
    working = work(settings, store)
    for box in named(settings, name):
        with progress(box.name) as told:
            rows.append(_round(working, box, told))
    steps.run_all(store)
    show(rows, COLUMNS, as_json=as_json)
    if any(row["problem"] for row in rows):
        raise SystemExit(1)


def _round(working: Work, box: MailboxSettings, told: Told) -> dict[str, object]:
    name = box.name
    try:
        count = poll_one(working, box, lambda sum_: told(sum_.seen, 0))
    except InboxError as error:
        return {"mailbox": name, "problem": str(error)}
    if count is None:
        return {"mailbox": name, "problem": "Another process polls it just now."}
    return {"mailbox": name, "problem": "", **columns(count)}


def columns(count: Count) -> dict[str, int]:
    return {
        "new": count.new,
        "known": count.known,
        "purged": count.purged,
        "quarantined": count.quarantined,
        "withheld": count.withheld,
    }
