"""`tipdesk mailboxes`: how the mailboxes are, and whether we can log in."""

import click

from inbox import InboxError, MailboxSettings
from pipeline.queries import newsroom
from pipeline.store import Store
from web.commands.options import as_json, configured, equipped
from web.mailboxes import named, open_one
from web.output import show
from web.settings import Settings

command = click.Group(
    "mailboxes",
    help="""State of the mailboxes, and a login test.

    \b
    tipdesk mailboxes list
    tipdesk mailboxes check --mailbox tips
    """,
)


@command.command("list")
@as_json
@equipped
def list_(settings: Settings, store: Store, as_json: bool) -> None:
    """Each mailbox: state, last look, what is held, and the last problem."""
    with store.look() as session:
        rows = newsroom.mailboxes(session)
    known = {row.name for row in rows}
    told: list[dict[str, object]] = [
        {name: getattr(row, name) for name in (*_COLUMNS, "complete")} for row in rows
    ]
    for box in settings.inbox.mailboxes:
        if box.name not in known:
            told.append({"name": box.name, "desk": box.desk, "state": "never polled"})
    show(told, _COLUMNS, as_json=as_json, empty="No mailbox in config.toml yet.")


_COLUMNS = {
    "name": "Mailbox",
    "desk": "Desk",
    "state": "State",
    "state_since": "Since",
    "polled_at": "Polled",
    "held": "Held",
    "purged": "Purged",
    "withheld": "Withheld",
    "problem": "Problem",
}


@command.command()
@click.option("--mailbox", "name", help="Only this one.")
@as_json
@configured
def check(settings: Settings, name: str | None, as_json: bool) -> None:
    """Log in to each mailbox and look into its folder. Changes nothing."""
    rows = [_look(box) for box in named(settings, name)]
    columns = {"mailbox": "Mailbox", "ok": "Ok", "mails": "Next UID", "problem": ""}
    show(rows, columns, as_json=as_json)
    if not all(row["ok"] for row in rows):
        raise SystemExit(1)


def _look(box: MailboxSettings) -> dict[str, object]:
    try:
        with open_one(box) as mailbox:
            return {"mailbox": box.name, "ok": True, "mails": mailbox.uid_next, "problem": ""}
    except InboxError as error:
        return {"mailbox": box.name, "ok": False, "problem": str(error)}
