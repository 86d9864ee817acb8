"""`tipdesk mail`: the evidence, by the SHA-256 of the raw bytes; and what is seen in one mail."""

import sys
from pathlib import Path

import click

from inbox import Mail, ReaderDied, read_guarded
from pipeline import judging
from pipeline.errors import BadValue
from pipeline.letters import letter_of
from pipeline.queries import evidence
from pipeline.store import Store
from pipeline.terms import Evidence, Viewer
from pipeline.upkeep import reread as rereading
from web import sentences
from web.commands.options import (
    acting,
    as_json,
    equipped,
    maybe_configured,
    opened,
    page_size,
    viewed,
    who,
)
from web.errors import BadConfig
from web.output import progress, show, show_json, tame, tame_lines, tell, when
from web.settings import Settings

command = click.Group(
    "mail",
    help="""The evidence: show, list, retry, acknowledge, reread, export.

    \b
    tipdesk mail show strange.eml
    tipdesk mail show 9f86d081 --json
    tipdesk mail list --state quarantined
    tipdesk mail retry 9f86d081
    tipdesk mail acknowledge 9f86d081
    tipdesk mail reread
    tipdesk mail export 9f86d081 --to proof.eml
    """,
)
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


@command.command("show")
@click.argument("mail", metavar="FILE|DIGEST")
@as_json
@acting
@maybe_configured
def show_(settings: Settings | None, mail: str, as_json: bool, as_name: str | None) -> None:
    """What Tipdesk sees in one mail: subject, text, own words, files, marks."""
    limit = (settings or Settings()).inbox.max_mail_mb * 1_000_000
    if Path(mail).is_file():
        raw = Path(mail).read_bytes()
    elif settings is None:
        raise BadConfig([f"There is no file {mail}, and no config.toml to look a digest up with."])
    else:
        with opened(settings) as store:
            raw = evidence.raw(store, who(settings, store, as_name), mail)
    try:
        seen = read_guarded(raw, max_bytes=limit)
    except ReaderDied as died:
        raise BadValue(f"The reader was stopped ({died.code}): this mail is quarantined.") from None
    if not seen.headers:
        raise BadValue(f"{mail} is no mail: it has no header.")
    if as_json:
        show_json(_as_json(seen))
    else:
        _print(seen)


def _as_json(mail: Mail) -> dict[str, object]:
    return {
        "digest": mail.digest,
        "size": mail.size,
        "subject": mail.subject,
        "sender": {"name": mail.sender.name, "address": mail.sender.address},
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "date": mail.sent_at,
        "to": [str(one) for one in mail.to],
        "cc": [str(one) for one in mail.cc],
        "text": mail.text,
        "own_words": mail.own_words,
        "ranges": [[part.kind.value, part.start, part.end] for part in mail.ranges],
        "files": [
            {
                "name": file.name,
                "safe_name": file.safe_name,
                "claimed_type": file.claimed_type,
                "real_type": file.real_type,
                "size": file.size,
                "sha256": file.sha256,
            }
            for file in mail.files
        ],
        "marks": [{"code": mark.code, **mark.detail} for mark in mail.marks],
        "lane": judging.lane_of(letter_of(mail)),
    }


def _print(mail: Mail) -> None:
    click.secho(tame(mail.subject) or "(no subject)", bold=True)
    click.echo(f"From     {tame(f'{mail.sender.name} <{mail.sender.address}>'.strip())}")
    click.echo(f"To       {tame(', '.join(str(one) for one in mail.to))}")
    click.echo(f"Sent     {when(mail.sent_at) or 'no date, or an absurd one'}")
    click.echo(f"SHA-256  {mail.digest}")
    answer = judging.lane_of(letter_of(mail))
    why = "; ".join(sentences.reason(one) for one in answer.reasons)
    click.echo(f"Lane     {answer.label} ({answer.score:.2f}): {tame(why)}")
    for mark in mail.marks:
        click.echo(f"Marked   {tame(' '.join((mark.code, *map(str, mark.detail.values()))))}")
    for file in mail.files:
        kind = tame(file.real_type or file.claimed_type)
        click.echo(f"File     {tame(file.name)} ({file.size} bytes, {kind})")
    at = 0
    for part in (*mail.ranges, None):
        end = part.start if part else len(mail.text)
        _print_part("own words", mail.text[at:end])
        if part:
            _print_part(part.kind.value, mail.text[part.start : part.end])
            at = part.end


def _print_part(what: str, text: str) -> None:
    if text.strip():
        click.secho(f"\n── {what}", dim=True)
        click.echo(tame_lines(text.strip("\n")))


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
        said = f"Tip {tip_id}." if tip_id else "It is in quarantine no longer."
        tell(said, {"digest": digest, "tip": tip_id}, as_json=as_json)
        return
    with store.look() as session:
        held = evidence.mails(session, viewer, Evidence.QUARANTINED, limit=1000)
    rows = [_retried(store, viewer, row.digest, limit) for row in held]
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
@viewed
def acknowledge(store: Store, viewer: Viewer, digest: str, as_json: bool) -> None:
    """You know that this mail is in quarantine: its alarm ends."""
    with store.unit() as session:
        rereading.acknowledge(session, viewer, digest, store.clock())
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
    click.echo(f"{len(raw)} bytes in {path}")
