"""Reading again: after an upgrade of the reader, or a mail whose reader had died.

What a tip shows of its readings follows: language, facts, files. Evidence, judgements and what a
person said are not touched.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inbox import LIMITS, READER, Limits, Mail, ReaderDied, read_guarded
from pipeline import belongings, facts, file_texts, letters, proving, showing, standing, wake
from pipeline.errors import Refusal
from pipeline.judges import tongues
from pipeline.models import (
    Addressed,
    Belonging,
    FileText,
    MailFile,
    Message,
    Reading,
    Sighting,
    Tip,
)
from pipeline.models import Mailbox as MailboxRow
from pipeline.opening import Opening
from pipeline.queries import evidence
from pipeline.search import index, wording
from pipeline.store import Store
from pipeline.terms import Evidence, Via, Viewer
from pipeline.threads import COPY, SENT

Told = Callable[[int, int], None]


class StillUnreadable(Refusal):
    """The reader died once more."""

    def __init__(self, digest: str, code: str) -> None:
        super().__init__(f"The reader died again ({code}). {digest[:12]} stays in quarantine.")


def retry(
    store: Store, viewer: Viewer, digest: str, max_bytes: int, limits: Limits = LIMITS
) -> int | None:
    """Read a quarantined mail once more; returns the tip it opened, or None when it was no
    longer in quarantine. Raises `Unknown` or `StillUnreadable`."""
    with store.look() as session:
        message = evidence.message(session, viewer, digest)
    if message.evidence is not Evidence.QUARANTINED:
        return None
    try:
        raw = store.raw.read(message.digest)
        mail = read_guarded(raw, max_bytes=max_bytes, limits=limits, customs=store.customs)
    except ReaderDied as died:
        raise StillUnreadable(message.digest, died.code) from None
    with store.unit() as session:
        row = session.get_one(Message, message.arrival, with_for_update=True)
        if row.evidence is not Evidence.QUARANTINED:
            return None
        row.evidence = Evidence.DAMAGED if mail.damaged else Evidence.STORED
        session.add(row)
        desk_id = _desk(session, row.arrival)
        Opening(session, desk_id, None, store.clock()).write([(mail, row.arrival)])
        if row.via is Via.MAIL:
            proving.freeze(session, store, [(mail, row.arrival)], store.clock())
        session.flush()
        wake.ring(session)
    with store.look() as session:
        rows = evidence.mails(session, viewer, before=message.arrival + 1, limit=1)
    return rows[0].tip_id if rows and rows[0].digest == message.digest else None


def acknowledge(session: Session, viewer: Viewer, digest: str, now: datetime) -> None:
    """A person has seen that this mail is in quarantine: its alarm ends."""
    message = evidence.message(session, viewer, digest)
    message.acknowledged_by, message.acknowledged_at = viewer.id, now
    session.add(message)


def reread(
    store: Store,
    *,
    max_bytes: int,
    all_: bool = False,
    told: Told = lambda done, of: None,
) -> tuple[int, int]:
    """Make the readings of older readers anew (or all), and those of mail without a card; returns
    (read, could not be read). Tip by tip, the newest first: what a tip tells at a glance is looked
    for once, with its last message, so that one that was stopped goes on where it was."""
    with store.look() as session:
        todo = session.execute(_outdated(all_=all_)).all()
    with store.unit() as session:
        showing.queue_outdated(session)
        file_texts.queue_outdated(session)
    failed = 0
    for number, (tip_id, key, digest) in enumerate(todo, start=1):
        mail = _read(store, digest, max_bytes)
        failed += mail is None  # the older reading stays: better than none
        is_last = number == len(todo) or todo[number][0] != tip_id
        with store.unit() as session:
            if mail is not None:
                _replace(session, key, mail)
                proving.catch_up(session, mail, key, store.clock())
            if is_last and tip_id:
                _renew_facts(session, tip_id)
        told(number, len(todo))
    return len(todo) - failed, failed


def _outdated(*, all_: bool) -> sa.Select[int | None, int, str]:
    """The tip (a mail of ours may have none), the key and the digest of what is to be read."""
    now = sa.and_(col(Belonging.arrival) == col(Reading.arrival), belongings.current())
    wanted = (
        sa.select(col(Belonging.tip_id), col(Reading.arrival), col(Message.digest))
        .join(Message, col(Message.arrival) == col(Reading.arrival))
        .outerjoin(Belonging, now)
        .order_by(col(Belonging.tip_id).desc(), col(Reading.arrival).desc())
    )
    older = sa.or_(col(Reading.reader) < READER, proving.was_passed_over())
    return wanted if all_ else wanted.where(older)


def _read(store: Store, digest: str, max_bytes: int) -> Mail | None:
    """The mail; None when its reader died."""
    try:
        raw = store.raw.read(digest)
        return read_guarded(raw, max_bytes=max_bytes, customs=store.customs)
    except ReaderDied:
        return None


def _replace(session: Session, key: int, mail: Mail) -> None:
    old = session.get(Reading, key, with_for_update=True)
    if old is None:
        return
    index.remove(session, file_texts.entries(session, [key]))
    for table in (Addressed, FileText, MailFile):  # a newer reader may count the parts anew
        session.execute(sa.delete(table).where(col(table.arrival) == key))
    said = wording.of_mail(mail)
    row, files = letters.reading_row(mail, key, said), letters.file_rows(mail, key)
    more = row["files"] - old.files
    session.execute(sa.update(Reading).where(col(Reading.arrival) == key).values(**row))
    if files:
        session.execute(sa.insert(MailFile), files)
    if addressed := letters.addressed_rows([row]):
        session.execute(sa.insert(Addressed), addressed)
    index.add(session, [(key, said.words)])
    showing.queue(session, [key] if showing.waits(mail) else [])
    file_texts.queue(session, [key] if file_texts.waits(mail) else [])
    session.expire_all()
    _renew(session, key, more)


def _renew(session: Session, key: int, more_files: int) -> None:
    """What the tip of a message shows of this reading: its language, how many files."""
    place = session.exec(
        select(Belonging).where(col(Belonging.arrival) == key, belongings.current())
    ).first()
    tip = session.get(Tip, place.tip_id, with_for_update=True) if place else None
    if place is None or tip is None:
        return
    renewed: dict[str, Any] = {}
    if key == tip.arrival:
        first = session.get_one(Reading, key)
        renewed["language"] = tongues.told(first.text, first.language)
    if place.how not in (COPY, SENT):
        renewed["files"] = tip.files + more_files
    standing.change(session, tip, **renewed)


def _renew_facts(session: Session, tip_id: int) -> None:
    tip = session.get(Tip, tip_id, with_for_update=True)
    if tip is not None and tip.facts is not None:
        standing.change(session, tip, facts=_facts(session, tip))


def _facts(session: Session, tip: Tip) -> dict[str, str]:
    """What any of its messages tells, in the words of the first that does."""
    read = session.exec(
        select(Reading)
        .join(Belonging, col(Belonging.arrival) == col(Reading.arrival))
        .where(
            col(Belonging.tip_id) == tip.id,
            belongings.current(),
            col(Belonging.how).not_in((COPY, SENT)),
        )
    ).all()
    asked = [facts.Asked(one.arrival, tip.desk_id, letters.letter(one)) for one in read]
    told = facts.told(session, asked)
    found: dict[str, str] = {}
    for key in sorted(told, reverse=True):
        found |= told[key]
    return found


def _desk(session: Session, key: int) -> int:
    """The desk whose mailbox brought the message first."""
    found = session.execute(
        sa.select(col(MailboxRow.desk_id))
        .join(Sighting, col(Sighting.mailbox_id) == col(MailboxRow.id))
        .where(col(Sighting.arrival) == key)
        .order_by(col(Sighting.id))
        .limit(1)
    )
    return int(found.scalar_one())
