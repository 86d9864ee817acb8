"""One round over one mailbox: what is new, what is still older, what was withheld before.

Each batch is stored first (`intake.take_in`), then acknowledged. Where the round stands is
written in the same unit as the mail, so it can be killed anywhere and goes on there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inbox import Fetched, FirstSync, Mailbox, MailboxSettings, Withheld, walk
from pipeline import models
from pipeline.errors import Unknown
from pipeline.intake import Count, Source, take_in
from pipeline.models import Sighting
from pipeline.store import Store

Told = Callable[[Count], None]
_RETRIED = 100  # withheld UIDs asked for again in one round


@dataclass(frozen=True)
class _Mark:
    """How far a mailbox is held: every UID in `low..high` was seen. Empty when high < low."""

    validity: int
    low: int
    high: int


def mailbox_row(session: Session, name: str, desk: str, now: datetime) -> models.Mailbox:
    """The mailbox's row, made when it is new. Its desk follows the settings.

    Raises `Unknown` when there is no such desk.
    """
    desk_row = session.exec(select(models.Desk).where(models.Desk.name == desk)).first()
    if desk_row is None:
        raise Unknown("desk", f"“{desk}”; make it with `tipdesk desks add`, or mend the settings")
    row = session.exec(select(models.Mailbox).where(models.Mailbox.name == name)).first()
    if row is None:
        row = models.Mailbox(name=name, desk_id=desk_row.id, state_since=now)
    row.desk_id = desk_row.id
    session.add(row)
    session.flush()
    return row


def poll(
    store: Store,
    mailbox: Mailbox,
    settings: MailboxSettings,
    *,
    max_mail_bytes: int,
    told: Told = lambda count: None,
) -> Count:
    """Take in all that a mailbox holds and we do not; `told` hears the sum after every batch.

    Raises what `intake.take_in` and the mailbox raise; what was stored until then stays.
    """
    with store.unit() as session:
        row = mailbox_row(session, settings.name, settings.desk, store.clock())
        mark = stored = _Mark(row.validity, row.uid_low, row.uid_high)
    if mark.validity != mailbox.validity:  # all is numbered anew: seen again, known by digest
        mark = _first_mark(mailbox, settings.first_sync)
    source = Source(
        mailbox_id=row.id,
        desk_id=row.desk_id,
        validity=mailbox.validity,
        archive_before=_midnight(settings.archive_before),
        max_mail_bytes=max_mail_bytes,
    )
    return _run(store, mailbox, source, mark, stored, told)


def import_all(
    store: Store,
    mailbox: Mailbox,
    *,
    name: str,
    desk: str,
    max_mail_bytes: int,
    archive_before: datetime | None = None,
    told: Told = lambda count: None,
) -> Count:
    """Take in an archive (mbox, Maildir, .eml), exactly once together with any poll."""
    with store.unit() as session:
        row = mailbox_row(session, name, desk, store.clock())
        mark = stored = _Mark(row.validity, row.uid_low, row.uid_high)
    if mark.validity != mailbox.validity:
        mark = _Mark(mailbox.validity, 1, 0)
    source = Source(
        row.id,
        row.desk_id,
        mailbox.validity,
        archive_before=archive_before,
        max_mail_bytes=max_mail_bytes,
    )
    return _run(store, mailbox, source, mark, stored, told)


def _run(
    store: Store, mailbox: Mailbox, source: Source, mark: _Mark, stored: _Mark, told: Told
) -> Count:
    """Store, then acknowledge, batch by batch."""
    sum_ = Count()
    for batch, moved in _batches(store, mailbox, source, mark):
        if not batch and moved == stored:
            continue  # nothing new: a quiet round writes nothing
        sum_ += take_in(store, source, batch, _checkpoint(source, moved))
        if stored_now := [one.uid for one in batch if isinstance(one, Fetched)]:
            mailbox.acknowledge(stored_now)
        stored = moved
        told(sum_)
    return sum_


def _first_mark(mailbox: Mailbox, order: FirstSync) -> _Mark:
    """Newest first: the gap below `uid_next` is filled downwards. Oldest first: all is new."""
    if order is FirstSync.NEWEST:
        return _Mark(mailbox.validity, low=mailbox.uid_next, high=mailbox.uid_next - 1)
    return _Mark(mailbox.validity, low=1, high=0)


def _batches(
    store: Store, mailbox: Mailbox, source: Source, mark: _Mark
) -> Iterator[tuple[Sequence[Fetched | Withheld], _Mark]]:
    """Batches, each with the mark that holds once it is stored."""
    for batch in mailbox.fetch(_withheld(store, source)):
        yield batch, mark
    last = mailbox.uid_next - 1
    for uids in walk(mailbox, mark.high + 1, last, newest_first=False):
        for batch in mailbox.fetch(uids):
            mark = replace(mark, high=max(mark.high, *(one.uid for one in batch)))
            yield batch, mark
        mark = replace(mark, high=max(mark.high, *uids))
    mark = replace(mark, high=max(mark.high, last))
    yield (), mark
    for uids in walk(mailbox, 1, mark.low - 1, newest_first=True):
        for batch in mailbox.fetch(uids):
            mark = replace(mark, low=min(mark.low, *(one.uid for one in batch)))
            yield batch, mark
    yield (), replace(mark, low=min(mark.low, 1))


def _withheld(store: Store, source: Source) -> list[int]:
    """UIDs that the server did not hand over in an earlier round."""
    sighting = Sighting
    with store.look() as session:
        found = session.execute(
            sa.select(col(sighting.uid))
            .where(
                col(sighting.mailbox_id) == source.mailbox_id,
                col(sighting.validity) == source.validity,
                col(sighting.withheld) != "",
            )
            .order_by(col(sighting.seen_at))
            .limit(_RETRIED)
        )
        return sorted(found.scalars())


def _checkpoint(source: Source, mark: _Mark) -> Callable[[Session], None]:
    def write(session: Session) -> None:
        row = session.get_one(models.Mailbox, source.mailbox_id)
        row.validity, row.uid_low, row.uid_high = mark.validity, mark.low, mark.high
        session.add(row)

    return write


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
