"""Reconciliation: what the server has, against what is held, UID by UID. Gaps are fetched again.

By windows, never all at once. What was purged is explained, and is not taken in again.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inbox import Mailbox, MailboxSettings, walk
from pipeline import ledger, models
from pipeline.leader import Lock
from pipeline.models import Message, Reconciliation, Sighting
from pipeline.poll import poll, refetch
from pipeline.store import Store
from pipeline.terms import Evidence, MailboxState

EVERY = timedelta(days=1)
_LISTED = 1_000  # UIDs of gaps that are written down


@dataclass
class _Compared:
    """What a walk over the server has found."""

    on_server: int = 0
    explained: int = 0  # held or purged
    withheld: int = 0
    gaps: list[int] = field(default_factory=list)


def is_due(session: Session, settings: MailboxSettings, store: Store) -> bool:
    """Whether the last one lies a day back, of a mailbox that is well and wholly taken in."""
    row = ledger.named(session, settings.name)
    if row is None or row.state != MailboxState.OK or row.uid_low > 1:
        return False
    newest = select(Reconciliation).where(Reconciliation.mailbox_id == row.id)
    last = session.exec(newest.order_by(col(Reconciliation.id).desc()).limit(1)).first()
    return last is None or store.clock() - last.at >= EVERY


def reconcile(
    store: Store, mailbox: Mailbox, settings: MailboxSettings, *, max_mail_bytes: int
) -> Reconciliation | None:
    """Poll once, compare, fetch what is missing by the poll's own way, and write down what came of
    it; None while another process is at this mailbox. Raises as `poll` does."""
    lock = Lock(store, f"mailbox {settings.name}")
    if not lock.take():
        return None
    try:
        poll(store, mailbox, settings, max_mail_bytes=max_mail_bytes)
        with store.unit() as session:
            row = ledger.polled_row(session, settings, store.clock())
        before = _compare(store, mailbox, row)
        if before.gaps:
            refetch(store, mailbox, settings, before.gaps, max_mail_bytes=max_mail_bytes)
        after = _compare(store, mailbox, row) if before.gaps else before
    finally:
        lock.release()
    return _write_down(store, row, after, refetched=len(before.gaps) - len(after.gaps))


def _compare(store: Store, mailbox: Mailbox, row: models.Mailbox) -> _Compared:
    """Every UID that the server has, up to where the poll came."""
    found = _Compared()
    for uids in walk(mailbox, 1, row.uid_high, newest_first=False):
        with store.look() as session:
            explained, withheld = _known(session, row, uids[0], uids[-1])
        there = set(uids)
        found.on_server += len(uids)
        found.explained += len(there & explained)
        found.withheld += len(there & withheld)
        found.gaps += sorted(there - explained - withheld)
    return found


def _known(session: Session, row: models.Mailbox, low: int, high: int) -> tuple[set[int], set[int]]:
    """The UIDs in `low..high` that are held or purged, and those that are withheld."""
    asked = sa.select(col(Sighting.uid), col(Sighting.withheld)).where(
        *_numbered(row),
        col(Sighting.uid).between(low, high),
        sa.or_(_explained(), col(Sighting.withheld) != ""),
    )
    rows = session.execute(asked).all()
    return {uid for uid, why in rows if not why}, {uid for uid, why in rows if why}


def _write_down(
    store: Store, row: models.Mailbox, found: _Compared, refetched: int
) -> Reconciliation:
    with store.unit() as session:
        seen = _count(session, Sighting, *_numbered(row), _explained())
        made = Reconciliation(
            mailbox_id=row.id,
            at=store.clock(),
            validity=row.validity,
            on_server=found.on_server,
            held=_held(session, row),
            purged=_count(session, Sighting, *_numbered(row), col(Sighting.purged).is_(True)),
            quarantined=_quarantined(session, row),
            withheld=found.withheld,
            gone=seen - found.explained,
            refetched=refetched,
            unexplained=len(found.gaps),
            gaps=found.gaps[:_LISTED],
        )
        session.add(made)
        session.flush()
    return made


def _numbered(row: models.Mailbox) -> tuple[sa.ColumnElement[bool], ...]:
    return col(Sighting.mailbox_id) == row.id, col(Sighting.validity) == row.validity


def _explained() -> sa.ColumnElement[bool]:
    return sa.or_(col(Sighting.arrival).is_not(None), col(Sighting.purged))


def _held(session: Session, row: models.Mailbox) -> int:
    """UIDs whose mail is held; and mails that were seen under an older numbering alone."""
    now = _count(session, Sighting, *_numbered(row), col(Sighting.arrival).is_not(None))
    again = sa.select(col(Sighting.arrival)).where(
        *_numbered(row), col(Sighting.arrival).is_not(None)
    )
    before = sa.select(col(Sighting.arrival)).where(
        col(Sighting.mailbox_id) == row.id,
        col(Sighting.validity) != row.validity,
        col(Sighting.arrival).is_not(None),
        col(Sighting.arrival).not_in(again),
    )
    return now + _count(session, before.distinct().subquery())


def _quarantined(session: Session, row: models.Mailbox) -> int:
    """By the messages, of which few are in quarantine: their index is small."""
    seen = sa.select(col(Sighting.id)).where(
        col(Sighting.arrival) == col(Message.arrival), col(Sighting.mailbox_id) == row.id
    )
    return _count(session, Message, col(Message.evidence) == Evidence.QUARANTINED, sa.exists(seen))


def _count(session: Session, of: Any, *where: sa.ColumnElement[bool]) -> int:
    counted = sa.select(sa.func.count()).select_from(of).where(*where)
    return int(session.scalar(counted) or 0)
