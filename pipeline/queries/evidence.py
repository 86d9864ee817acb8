"""The evidence: stored mails by digest, raw bytes, files cut from them. Each look is a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inbox import cut_file
from pipeline import access, arrival, belongings
from pipeline.errors import Unknown
from pipeline.models import Belonging, MailFile, Message, Sighting, Tip
from pipeline.models import Mailbox as MailboxRow
from pipeline.queries.trail import leave
from pipeline.store import Store
from pipeline.terms import Evidence, Viewer


@dataclass(frozen=True, slots=True)
class MailRow:
    """A stored mail, without a word of what it says."""

    digest: str
    arrival: int
    arrived_at: datetime
    size: int
    evidence: Evidence
    problem: str
    acknowledged: bool
    mailboxes: tuple[str, ...]
    tip_id: int | None  # None: none, or none that the viewer may see


def mails(
    session: Session,
    viewer: Viewer,
    state: Evidence | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[MailRow]:
    """Stored mails, newest first: of the viewer's tips, and the quarantine of her desks."""
    wanted = select(Message).order_by(col(Message.arrival).desc()).limit(limit)
    if state is not None:
        wanted = wanted.where(Message.evidence == state)
    if before is not None:
        wanted = wanted.where(col(Message.arrival) < before)
    found = session.exec(wanted.where(_hers(viewer))).all()
    keys = [message.arrival for message in found]
    numbers = _tip_numbers(session, viewer, keys)
    boxes = _mailboxes(session, keys)
    return [
        MailRow(
            digest=message.digest,
            arrival=message.arrival,
            arrived_at=arrival.moment(message.arrival),
            size=message.size,
            evidence=message.evidence,
            problem=message.problem,
            acknowledged=message.acknowledged_at is not None,
            mailboxes=boxes.get(message.arrival, ()),
            tip_id=numbers.get(message.arrival),
        )
        for message in found
    ]


def any_quarantined(session: Session, viewer: Viewer) -> bool:
    """Whether a mail of the viewer's desks lies in quarantine."""
    held = sa.select(col(Message.arrival)).where(
        col(Message.evidence) == Evidence.QUARANTINED, _hers(viewer)
    )
    return session.scalar(held.limit(1)) is not None


def message(session: Session, viewer: Viewer, digest: str) -> Message:
    """The message of that digest (8 hex digits or more of it). Raises `Unknown`."""
    name = digest.strip().lower()
    if len(name) < 8 or not set(name) <= set("0123456789abcdef"):
        raise Unknown("mail", f"“{digest[:80]}”; give at least 8 hex digits of its digest")
    found = session.exec(
        select(Message)
        .where(col(Message.digest) >= name, col(Message.digest) <= name + "g", _hers(viewer))
        .limit(2)
    ).all()
    if len(found) != 1:
        raise Unknown("mail", f"{name}{'' if not found else ' alone: more than one begins so'}")
    return found[0]


def raw(store: Store, viewer: Viewer, digest: str) -> bytes:
    """The raw bytes of a stored mail, checked against their digest. It is a row of the trail."""
    with store.unit() as session:
        found = message(session, viewer, digest)
        leave(session, viewer, "download raw", store.clock(), "message", found.arrival)
        name = found.digest
    return store.raw.read(name)


def content(store: Store, file_of: str, part: int) -> bytes:
    """The decoded content of one file of a stored mail. The caller has asked `access`."""
    return cut_file(store.raw.read(file_of), part)


def files(session: Session, key: int) -> Sequence[MailFile]:
    """The files of a message, in order."""
    return session.exec(
        select(MailFile).where(MailFile.arrival == key).order_by(col(MailFile.part))
    ).all()


def _hers(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Messages of tips that the viewer sees; without a tip, those that her mailboxes brought."""
    of_tips = (
        sa.select(col(Belonging.arrival))
        .join(Tip, col(Tip.id) == col(Belonging.tip_id))
        .where(
            col(Belonging.arrival) == col(Message.arrival),
            belongings.current(),
            access.visible(viewer),
        )
    )
    brought = (
        sa.select(col(Sighting.arrival))
        .join(MailboxRow, col(MailboxRow.id) == col(Sighting.mailbox_id))
        .where(
            col(Sighting.arrival) == col(Message.arrival),
            col(MailboxRow.desk_id).in_(viewer.desks),
        )
    )
    quarantined = sa.and_(col(Message.evidence) == Evidence.QUARANTINED, sa.exists(brought))
    return sa.or_(sa.exists(of_tips), quarantined)


def told(session: Session, viewer: Viewer, verb: str, now: datetime, arrival: int) -> None:
    """A row of the trail for what was seen of a message: on its tip; on itself without one."""
    tip_id = _tip_numbers(session, viewer, [arrival]).get(arrival)
    kind, number = ("message", arrival) if tip_id is None else ("tip", tip_id)
    leave(session, viewer, verb, now, kind, number)


def _tip_numbers(session: Session, viewer: Viewer, keys: Sequence[int]) -> dict[int, int]:
    found = session.execute(
        sa.select(col(Belonging.arrival), col(Belonging.tip_id))
        .join(Tip, col(Tip.id) == col(Belonging.tip_id))
        .where(col(Belonging.arrival).in_(keys), belongings.current(), access.visible(viewer))
    )
    return {key: tip_id for key, tip_id in found}


def _mailboxes(session: Session, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found = session.execute(
        sa.select(col(Sighting.arrival), col(MailboxRow.name))
        .join(MailboxRow, col(MailboxRow.id) == col(Sighting.mailbox_id))
        .where(col(Sighting.arrival).in_(keys))
        .order_by(col(Sighting.id))
    )
    boxes: dict[int, tuple[str, ...]] = {}
    for key, name in found:
        if key is not None and name not in boxes.get(key, ()):
            boxes[key] = (*boxes.get(key, ()), name)
    return boxes
