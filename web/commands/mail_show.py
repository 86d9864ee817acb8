"""`tipdesk mail show`: what Tipdesk sees in one mail, for eyes or as JSON."""

import os
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from inbox import Fact, Forward, Mail, ReaderDied, clear, may_be_a_form, read_guarded
from pipeline import judging
from pipeline.errors import BadValue
from pipeline.letters import letter_of
from pipeline.proving import READ_LATE
from pipeline.queries import evidence, provenance
from pipeline.terms import Answer
from web import came_from, marks, sentences
from web.commands.options import acting, as_json, maybe_configured, opened, who
from web.errors import BadConfig
from web.output import show_json, tame, tame_lines, when
from web.settings import Settings

WIDTH = 79  # columns
_LABEL = 12


@click.command("show")
@click.argument("mail", metavar="FILE|DIGEST")
@as_json
@acting
@maybe_configured
def show_(settings: Settings | None, mail: str, as_json: bool, as_name: str | None) -> None:
    """What Tipdesk sees in one mail: who wrote it, its words, files, marks, where it came from.

    \b
    tipdesk mail show strange.eml
    tipdesk mail show 9f86d081 --json
    """
    raw, frozen = _mail(settings, mail, as_name)
    house = (settings or Settings()).inbox
    try:
        seen = read_guarded(raw, max_bytes=house.max_mail_mb * 1_000_000, customs=house.customs())
    except ReaderDied as died:
        raise BadValue(f"The reader was stopped ({died.code}): this mail is quarantined.") from None
    if not seen.headers:
        raise BadValue(f"{mail} is no mail: it has no header.")
    facts = seen.provenance if frozen is None else frozen
    if facts == (provenance.NOT_LOOKED_AT,):
        facts = (READ_LATE, *seen.provenance)
    answer = judging.lane_of(letter_of(seen), bool(settings and settings.pipeline.multilingual))
    if as_json:
        show_json(_as_json(seen, facts, answer))
    else:
        _print(seen, facts, answer)


def _mail(
    settings: Settings | None, mail: str, as_name: str | None
) -> tuple[bytes, tuple[Fact, ...] | None]:
    """The raw mail of a file or of the store, and what was frozen of it when it came."""
    path = Path(mail)
    if path.exists() or settings is None or _is_path(mail):
        return file_of(path, settings is None), None
    with opened(settings) as store:
        viewer = who(settings, store, as_name)
        raw = evidence.raw(store, viewer, mail)
        with store.look() as session:
            card = provenance.of_mail(session, viewer, mail)
        return raw, card.facts if card else None


def file_of(path: Path, unconfigured: bool = False) -> bytes:
    """The bytes of a file that was named as a mail. Raises `BadValue` or `BadConfig`."""
    if path.is_dir():
        raise BadValue(f"{path} is a folder: name one mail.")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        if unconfigured:
            said = f"There is no file {path}, and no config.toml to look a digest up with."
            raise BadConfig([said]) from None
        raise BadValue(f"There is no file {path}.") from None
    except OSError as error:
        raise BadValue(f"{path} cannot be read: {os.strerror(error.errno or 0)}.") from None


def _is_path(said: str) -> bool:
    return os.sep in said or "." in said


def _as_json(mail: Mail, facts: Sequence[Fact], answer: Answer) -> dict[str, object]:
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
        "addressed_to": mail.addressed_to,
        "through": mail.through if mail.through.kind else None,
        "text": mail.text,
        "own_words": mail.own_words,
        "ranges": [[part.kind.value, part.start, part.end] for part in mail.ranges],
        "forward": _forward(mail.forward),
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
        "automatic": mail.automatic if mail.automatic.kind else None,
        "lane": answer,
        "provenance": [
            {"code": one.code, "says": came_from.sentence(one), **one.values} for one in facts
        ],
    }


def _forward(told: Forward | None) -> dict[str, object] | None:
    if told is None:
        return None
    return {
        "from": {"name": told.writer.name, "address": told.writer.address},
        "date": told.sent_at,
        "subject": told.subject,
        "text": [told.start, told.end],
    }


def _print(mail: Mail, facts: Sequence[Fact], answer: Answer) -> None:
    click.secho(_wrapped(tame(mail.subject) or "(no subject)"), bold=True)
    for label, said in _lines(mail, answer):
        click.echo(_wrapped(said, f"{label:<{_LABEL}}"))
    click.secho("\nWhere it came from", bold=True)
    warnings, others = came_from.lines(facts)
    for said in (*(f"Look twice. {one}" for one in warnings), *others):
        click.echo(_wrapped(tame(said), "  "))
    at = 0
    for part in (*mail.ranges, None):
        end = part.start if part else len(mail.text)
        _print_part("own words", mail.text[at:end])
        if part:
            _print_part(part.kind.value, mail.text[part.start : part.end])
            at = part.end


def _lines(mail: Mail, answer: Answer) -> Iterator[tuple[str, str]]:
    """Label and words of each line above the text; a label stands once."""
    sender = f"{mail.sender.name} <{clear(mail.sender.address)}>".strip()
    yield "From", tame(sender) if mail.sender.address or mail.sender.name else "nobody"
    if mail.through.kind:
        by = f", told by its {mail.through.by}" if mail.through.by else ""
        yield "Through", tame(f"your {mail.through.kind} {mail.through.address}{by}")
    if may_be_a_form(mail):
        yield "Hint", tame(_form_hint(mail.sender.address))
    yield "To", tame(", ".join(str(one) for one in (*mail.to, *mail.cc)))
    if set(mail.addressed_to) - {str(one).lower() for one in (*mail.to, *mail.cc)}:
        yield "Delivered", tame(", ".join(mail.addressed_to))
    yield "Sent", when(mail.sent_at) or "no date, or an absurd one"
    yield "Message-ID", tame(mail.message_id) or "none"
    yield "SHA-256", mail.digest
    why = "; ".join(sentences.reasons(answer.reasons))
    yield "Lane", f"{answer.label} ({answer.score:.2f}): {tame(why)}"
    yield from _noticed(mail)


def _form_hint(sender: str) -> str:
    return (
        f"its lines name another writer. If {sender} is what a web form of yours sends from, write "
        f'form_senders = ["{sender}"] into [inbox] of config.toml, '
        "then `tipdesk mail reread --all`."
    )


def _noticed(mail: Mail) -> Iterator[tuple[str, str]]:
    """What the reader noticed: machines behind it, a forward, marks, files."""
    if mail.automatic.kind:
        kind = "by a list" if mail.automatic.kind == "list" else mail.automatic.kind
        yield "Automatic", tame(f"{kind}, by {', '.join(mail.automatic.evidence)}")
    for one in mail.automatic.bounces:
        lasts = {True: ", lasting", False: ", may pass", None: ""}[one.lasting]
        yield "Bounced", tame(f"{one.address or 'an address'} {one.status}".strip() + lasts)
    if mail.forward:
        writer = f"{mail.forward.writer.name} <{clear(mail.forward.writer.address)}>".strip()
        told = ", ".join(filter(None, (writer, when(mail.forward.sent_at))))
        yield "Forwards", tame(": ".join(filter(None, (told, mail.forward.subject))))
    for mark in mail.marks:
        if mark.code not in _TOLD:
            said = marks.sentence({"code": mark.code, **mark.detail})
            yield "Marked", tame(said or _mark(mark.code, mark.detail))
    for file in mail.files:
        kind = file.real_type or file.claimed_type
        yield "File", tame(f"{file.name} ({file.size} bytes, {kind})")


_TOLD = frozenset({"automatic", "bounced", "through"})  # in lines of their own


def _mark(code: str, detail: Mapping[str, str | int]) -> str:
    said = marks.sentence({"code": code, **detail})
    return said or ": ".join((code, *map(str, detail.values())))


def _wrapped(said: str, label: str = "") -> str:
    """Said within the width, the lines below its label indented as it is."""
    below = " " * len(label)
    return textwrap.fill(
        said,
        WIDTH,
        initial_indent=label,
        subsequent_indent=below,
        break_on_hyphens=False,
        break_long_words=False,
    ).rstrip()


def _print_part(what: str, text: str) -> None:
    if text.strip():
        click.secho(f"\n── {what}", dim=True)
        click.echo(tame_lines(text.strip("\n")))
