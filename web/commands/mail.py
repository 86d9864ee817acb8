"""`tipdesk mail`: the evidence, by the SHA-256 of the raw bytes; and what is seen in one mail."""

import sys
from pathlib import Path

import click

from pipeline.queries import evidence
from pipeline.store import Store
from pipeline.terms import Evidence, Viewer
from pipeline.upkeep import reread as rereading
from web.commands.mail_scrub import scrub_
from web.commands.mail_show import show_
from web.commands.options import (
    acting,
    as_json,
    equipped,
    page_size,
    seated,
    viewed,
    who,
)
from web.lazy import Verbs
from web.outlets import settle_quarantine
from web.output import progress, show, tame, tell
from web.settings import Settings

command = Verbs(
    "mail",
    help="""The evidence: show, scrub, list, retry, acknowledge, reread, export.

    \b
    tipdesk mail show strange.eml
    tipdesk mail show 9f86d081 --json
    tipdesk mail scrub strange.eml --to fixture.eml
    tipdesk mail list --state quarantined
    tipdesk mail retry 9f86d081
    tipdesk mail acknowledge 9f86d081
    tipdesk mail reread
    tipdesk mail export 9f86d081 --to proof.eml
    """,
)
command.add_command(show_)
command.add_command(scrub_)
_COLUMNS = {
    "digest": "SHA-256",
    "arrived_at": "Arrived",
    "size": "Bytes",
    "evidence": "State",
    "problem": "Why",
    "acknowledged": "Acknowledged",
    "mailboxes": "Mailboxes",
    "tip_id": "Tip",
}


@command.command("list")
@click.option("--state", type=click.Choice([state.value for state in Evidence]))
@click.option("--before", type=int, metavar="KEY", help="Go on below this arrival key.")
@page_size
@as_json
@viewed
def list_(
    store: Store, viewer: Viewer, state: str | None, before: int | None, limit: int, as_json: bool
) -> None:
    """Stored mails, newest first, without a word of what they say."""
    with store.look() as session:
        rows = evidence.mails(session, viewer, Evidence(state) if state else None, before, limit)
    columns = {**_COLUMNS, "arrival": "Key"} if as_json else _COLUMNS
    plain = [{name: getattr(row, name) for name in columns} for row in rows]
    show(plain, columns, as_json=as_json, empty="No mails here.")


@command.command()
@click.argument("digest", required=False)
@click.option("--all", "all_", is_flag=True, help="Every mail in quarantine.")
@as_json
@acting
@equipped
def retry(
    settings: Settings,
    store: Store,
    as_name: str | None,
    digest: str | None,
    all_: bool,
    as_json: bool,
) -> None:
    """Read a quarantined mail once more. With --all, those that stay say why."""
    viewer = who(settings, store, as_name)
    limit = settings.inbox.max_mail_mb * 1_000_000
    if bool(digest) == all_:
        raise click.UsageError("Name a mail by its digest, or say --all.")
    if digest:
        tip_id = rereading.retry(store, viewer, digest, limit)
        settle_quarantine(settings, store)
        said = f"Tip {tip_id}." if tip_id else "It is in quarantine no longer."
        tell(said, {"digest": digest, "tip": tip_id}, as_json=as_json)
        return
    with store.look() as session:
        held = evidence.mails(session, viewer, Evidence.QUARANTINED, limit=1000)
    rows = [_retried(store, viewer, row.digest, limit) for row in held]
    settle_quarantine(settings, store)
    columns = {"digest": "SHA-256", "tip": "Tip", "problem": ""}
    show(rows, columns, as_json=as_json, empty="No mail is in quarantine.")


def _retried(store: Store, viewer: Viewer, digest: str, limit: int) -> dict[str, object]:
    try:
        tip_id = rereading.retry(store, viewer, digest, limit)
    except rereading.StillUnreadable as error:
        return {"digest": digest, "tip": None, "problem": str(error)}
    return {"digest": digest, "tip": tip_id, "problem": ""}


@command.command()
@click.argument("digest")
@as_json
@seated
def acknowledge(
    settings: Settings, store: Store, viewer: Viewer, digest: str, as_json: bool
) -> None:
    """You know that this mail is in quarantine: its alarm ends."""
    with store.unit() as session:
        rereading.acknowledge(session, viewer, digest, store.clock())
    settle_quarantine(settings, store)
    tell("Acknowledged.", {"digest": digest}, as_json=as_json)


@command.command()
@click.option("--all", "all_", is_flag=True, help="Also those of this version's reader.")
@as_json
@equipped
def reread(settings: Settings, store: Store, all_: bool, as_json: bool) -> None:
    """Make the readings of older readers anew. Evidence and judgements stay."""
    with progress("Reading again") as told:
        limit = settings.inbox.max_mail_mb * 1_000_000
        done, failed = rereading.reread(store, max_bytes=limit, all_=all_, told=told)
    said = f"{done} read again, {failed} could not be read."
    tell(said, {"read": done, "failed": failed}, as_json=as_json)


@command.command()
@click.argument("digest")
@click.option("--to", "path", type=click.Path(path_type=Path), help="A file; else standard output.")
@viewed
def export(store: Store, viewer: Viewer, digest: str, path: Path | None) -> None:
    """The raw bytes of a stored mail, as they came."""
    raw = evidence.raw(store, viewer, digest)
    if path is None:
        sys.stdout.buffer.write(raw)
        return
    with path.open("xb") as file:
        file.write(raw)
    click.echo(f"{len(raw)} bytes in {tame(str(path))}")
