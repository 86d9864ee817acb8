"""`tipdesk mailboxes`: how they are, whether we can log in, and whether anything was missed."""

import time
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches

import click

from inbox import (
    AfterStoring,
    FolderMissing,
    Grant,
    InboxError,
    LoginRefused,
    MailboxSettings,
    MoveToMissing,
)
from inbox.imap.oauth import Tokens
from pipeline.alarms.reconcile import reconcile as compare
from pipeline.errors import PipelineError
from pipeline.models import Reconciliation
from pipeline.queries import newsroom
from pipeline.store import Store
from pipeline.work import let_try
from web import installation
from web.commands.options import as_json, configured, equipped, opened
from web.lazy import Verbs
from web.mailboxes import doors, named, open_one
from web.output import show, show_json, tame
from web.settings import Settings
from web.why_not import what_is_wrong

command = Verbs(
    "mailboxes",
    help="""State of the mailboxes, signing in, and what is held of what the servers have.

    \b
    tipdesk mailboxes list
    tipdesk mailboxes check --mailbox tips
    tipdesk mailboxes login tips
    tipdesk mailboxes reconcile tips
    """,
)


@command.command("list")
@click.option("--imported", is_flag=True, help="What was imported or written down instead.")
@as_json
@equipped
def list_(settings: Settings, store: Store, imported: bool, as_json: bool) -> None:
    """Each mailbox: state, last look, what is held, and the last problem."""
    with store.look() as session:
        rows = [row for row in newsroom.mailboxes(session) if row.is_watched is not imported]
    known = {row.name for row in rows}
    told: list[dict[str, object]] = [
        {name: getattr(row, name) for name in (*_COLUMNS, *_BESIDE)} for row in rows
    ]
    for box in () if imported else settings.inbox.mailboxes:
        if box.name not in known:
            told.append({"name": box.name, "desk": box.desk, "state": "never polled"})
    empty = "Nothing was imported yet." if imported else "No mailbox in config.toml yet."
    show(told, _COLUMNS, as_json=as_json, empty=empty)


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


_BESIDE = ("complete", "disputed", "secret_ends_at")  # in JSON alone


@command.command()
@click.option("--mailbox", "name", help="Only this one.")
@as_json
@configured
def check(settings: Settings, name: str | None, as_json: bool) -> None:
    """Log in to each mailbox, look into its folder, whether its desk is there, and whether what
    after_storing says can be done: a folder to move to, the right to mark or delete. Changes
    nothing; but a mailbox that was left alone after a failure, and answers, is tried at once."""
    homeless, boxes = _homeless(settings), named(settings, name)
    rows = [_look(settings, box, homeless.get(box.name, "")) for box in boxes]
    _wake(settings, [box for box, row in zip(boxes, rows, strict=True) if row["ok"]])
    columns = {"mailbox": "Mailbox", "ok": "Ok", "mails": "Next UID", "problem": "Problem"}
    told = rows if as_json else [{**row, "ok": "yes" if row["ok"] else "no"} for row in rows]
    show(told, columns, as_json=as_json)
    if not all(row["ok"] for row in rows):
        raise SystemExit(1)


def _look(settings: Settings, box: MailboxSettings, homeless: str) -> dict[str, object]:
    """Both that it cannot be opened and that its mail would belong to nobody."""
    told: dict[str, object] = {"mailbox": box.name, "ok": not homeless, "problem": homeless}
    try:
        with open_one(settings, box) as mailbox:
            mailbox.can_acknowledge()
            return {**told, "mails": mailbox.uid_next}
    except InboxError as error:
        there = _there(settings, box, error)
        return {
            **told,
            "ok": False,
            "problem": " ".join(filter(None, (str(error), there, homeless))),
        }


def _there(settings: Settings, box: MailboxSettings, error: InboxError) -> str:
    """The folders that may be meant by one that is not there; nothing for any other error."""
    if not isinstance(error, FolderMissing | MoveToMissing):
        return ""
    wanted = box.folder if isinstance(error, FolderMissing) else box.move_to
    with suppress(InboxError), open_one(settings, box.model_copy(update=_INBOX)) as mailbox:
        names = mailbox.folders()
        near = get_close_matches(wanted, names, n=_NAMED, cutoff=0.5)
        ends = [name for name in names if name.endswith(wanted)]  # INBOX.Done for Done
        told = dict.fromkeys((*ends, *near, *(() if ends or near else names)))
        return f"The server has: {', '.join(list(told)[:_NAMED])}."
    return ""


_INBOX = {"folder": "INBOX"}  # which every server has (RFC 9051 §5.1)
_NAMED = 8  # folders that are named


def _wake(settings: Settings, boxes: Sequence[MailboxSettings]) -> None:
    if boxes and settings.pipeline.has_storage():
        with suppress(PipelineError), opened(settings) as store:
            let_try(store, boxes)


def _homeless(settings: Settings) -> dict[str, str]:
    """What is wrong with a mailbox's desk, by its name. A storage that cannot be asked says
    nothing: whether the servers can is then asked all the same."""
    if not settings.pipeline.has_storage():
        return {}
    with suppress(PipelineError), opened(settings) as store:
        found = installation.homeless(settings, store)
        return {one.about: " ".join(what_is_wrong(one)) for one in found}
    return {}


@command.command()
@click.argument("name")
@equipped
def login(settings: Settings, store: Store, name: str) -> None:
    """Sign in for a mailbox that has oauth in config.toml; the token is kept in the data folder.

    With the grant "device code" a code is typed in at the provider's page; else a person signs in
    there, and the address that her browser is led to at the end is pasted here.
    """
    (box,) = named(settings, name)
    way = doors(settings)
    if box.oauth and box.oauth.grant is Grant.DEVICE:
        _by_code(way.tokens, box)
    elif box.oauth and box.oauth.grant is Grant.REFRESH:
        _by_page(way.tokens, box)
    with way.open(box) as mailbox:
        click.echo(f"Logged in to {box.name}: next UID {mailbox.uid_next}.")
    let_try(store, [box])


def _by_code(tokens: Tokens, box: MailboxSettings) -> None:
    code = tokens.device_code(box)
    click.echo(f"Open {tame(code.page)} and type in: {tame(code.code)}")
    ends, wait = time.monotonic() + code.seconds, code.every
    while (longer := tokens.wait_for(box, code, wait)) is not None:
        wait = longer
        if time.monotonic() + wait > ends:
            raise LoginRefused("Nobody has typed in the code in time. Begin again.")
        time.sleep(wait)


def _by_page(tokens: Tokens, box: MailboxSettings) -> None:
    begun = tokens.sign_in(box)
    click.echo(f"Open this page, and sign in as {box.user}:\n\n{begun.page}\n")
    click.echo("At the end your browser is led to an address on this machine that does not answer.")
    tokens.signed_in(box, begun, click.prompt("Paste it here", hide_input=True))


@command.command()
@click.argument("name", required=False)
@as_json
@equipped
def reconcile(settings: Settings, store: Store, name: str | None, as_json: bool) -> None:
    """Compare each mailbox with its server, UID by UID, and fetch again what is missing.

    \b
    on the server   mails that the server has now
    held            mails that are stored, also those gone from the server since
    purged          removed here on purpose: they are not taken in again
    unexplained     on the server, and nothing here tells why they are not held

    Exit code 1 when something is unexplained, or a mailbox could not be asked.
    """
    rows = [_compare(settings, store, box) for box in named(settings, name)]
    if as_json:
        show_json(rows)
    else:
        for row in rows:
            click.echo(tame(_sentence(row)))
    if any(row["problem"] or row["unexplained"] for row in rows):
        raise SystemExit(1)


_COUNTED = (
    *("on_server", "held", "purged", "unexplained"),
    *("quarantined", "withheld", "gone", "refetched"),
)


def _compare(settings: Settings, store: Store, box: MailboxSettings) -> dict[str, object]:
    most = settings.inbox.max_mail_mb * 1_000_000
    try:
        with open_one(settings, box) as mailbox:
            found = compare(store, mailbox, box, max_mail_bytes=most)
    except InboxError as error:
        return _row(box, None, str(error))
    return _row(box, found, "" if found else "Another process is at it just now. Try again.")


def _row(box: MailboxSettings, found: Reconciliation | None, problem: str) -> dict[str, object]:
    told = {name: getattr(found, name, None) for name in (*_COUNTED, "gaps", "at")}
    moves = box.after_storing in (AfterStoring.MOVE, AfterStoring.DELETE)
    return {"mailbox": box.name, **told, "moves": moves, "problem": problem}


_AWAY = "moved or deleted since, by Tipdesk or by others {gone}"


def _sentence(row: dict[str, object]) -> str:
    if row["problem"]:
        return f"{row['mailbox']}: {row['problem']}"
    said = "{mailbox}: on the server {on_server} · held {held} · purged {purged} · unexplained "
    said += "{unexplained} (quarantined {quarantined}, withheld {withheld}, "
    said += _AWAY if row["moves"] else "gone from the server since {gone}"
    said += ", fetched again {refetched})"
    gaps = row["gaps"]
    listed = f"\n  UID {', '.join(map(str, gaps))}" if isinstance(gaps, list) and gaps else ""
    return said.format_map(row) + listed
