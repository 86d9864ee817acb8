"""The ledger: which UIDs of a mailbox were seen, what is withheld, what its server was not told.

Rows alone: nothing here talks to a server. A mailbox has one row, whatever it is called; each UID
that was ever looked at has one sighting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from os.path import normpath

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inbox import CopiesUnseen, Fetched, MailboxSettings, Withheld
from pipeline import models, patience
from pipeline.digests import digest
from pipeline.errors import Unknown
from pipeline.models import Message, Sighting
from pipeline.terms import MailboxState
from pipeline.upsert import append_new

GENERATION = 1 << 32  # UIDVALIDITY has 32 bits (RFC 9051 §9)
_NEWEST, _OLDEST = 20, 10  # sightings by which a numbering is known again
_sighting = Sighting.__table__.c  # type: ignore[attr-defined]


def numbering(generation: int, validity: int) -> int:
    """What `validity` columns hold. The generation grows when a server gives an old UIDVALIDITY to
    other mails, or the mailbox moves to another server: UIDs then mean other mails than before."""
    return generation * GENERATION + validity


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a mailbox is held: every UID in `low..high` was seen. Empty when high < low."""

    validity: int  # a numbering
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Stood:
    """How a mailbox's row stood when a round began."""

    mark: Mark = Mark(0, 0, 0)
    place: str = ""
    sample: Mapping[int, int] = field(default_factory=dict)  # stamp by UID, of its numbering
    unseen: bool = False  # the last round broke over a mail where copies were looked for


def mailbox_row(session: Session, name: str, desk: str, now: datetime) -> models.Mailbox:
    """The row of that name, made when it is new. Its desk follows the settings.

    Raises `Unknown` when there is no such desk.
    """
    desk_row = session.exec(select(models.Desk).where(models.Desk.name == desk)).first()
    if desk_row is None:
        raise Unknown("desk", f"“{desk}”; make it with `tipdesk desks add`, or mend the settings")
    row = named(session, name)
    if row is None:
        row = models.Mailbox(name=name, desk_id=desk_row.id, state_since=now)
    row.desk_id = desk_row.id
    session.add(row)
    session.flush()
    return row


def archive_row(session: Session, name: str, desk: str, now: datetime) -> models.Mailbox:
    """The same for an archive that is imported: no server is ever asked for it. One whose path was
    kept as it was typed, with `..` in it, keeps its row."""
    if named(session, name) is None and (kept := _typed_otherwise(session, name)):
        kept.name = name
        session.add(kept)
        session.flush()
    row = mailbox_row(session, name, desk, now)
    row.state, row.state_since = MailboxState.IMPORTED.value, now
    return row


def _typed_otherwise(session: Session, name: str) -> models.Mailbox | None:
    imported = col(models.Mailbox.state) == MailboxState.IMPORTED
    found = session.exec(select(models.Mailbox).where(imported).order_by(col(models.Mailbox.id)))
    return next((row for row in found if normpath(row.name) == name), None)


def polled_row(session: Session, settings: MailboxSettings, now: datetime) -> models.Mailbox:
    """The row of a mailbox that is polled, made when it is new.

    Raises `Unknown` when there is no such desk.
    """
    row = mailbox_row(session, settings.name, settings.desk, now)
    row.place, row.role = settings.place, settings.role.value
    return row


def follow_names(session: Session, boxes: Sequence[MailboxSettings], now: datetime) -> None:
    """Bring the rows up to the names in the settings: a mailbox that has a new name keeps its row,
    and with it all that was seen; one that is not in the settings any more is stopped."""
    configured = {box.name for box in boxes}
    left = {
        row.place: row
        for row in session.exec(select(models.Mailbox).where(col(models.Mailbox.place) != ""))
        if row.name not in configured
    }
    for box in boxes:
        if box.place in left and named(session, box.name) is None:
            row = left.pop(box.place)
            row.name = box.name
            session.add(row)
            session.flush()
    for row in left.values():
        if row.state != MailboxState.STOPPED:
            row.state, row.state_since = MailboxState.STOPPED.value, now
            row.problem, row.why = "", {}
            session.add(row)


def named(session: Session, name: str) -> models.Mailbox | None:
    """The row of that name, if there is one."""
    return session.exec(select(models.Mailbox).where(models.Mailbox.name == name)).first()


def stood(session: Session, settings: MailboxSettings) -> Stood:
    """How the mailbox's row stands."""
    row = named(session, settings.name)
    if row is None:
        return Stood()
    mark = Mark(row.validity, row.uid_low, row.uid_high)
    sample = _sample(session, row.id, row.validity)
    return Stood(mark, row.place, sample, row.why.get("kind") == CopiesUnseen.__name__)


def write(
    session: Session,
    mailbox_id: int,
    validity: int,
    batch: Sequence[Fetched | Withheld],
    keys: Mapping[int, int],
    purged: frozenset[int],
    now: datetime,
    *,
    tells: bool,
) -> list[dict[str, object]]:
    """A row for every UID of the batch. `keys` are the arrival keys by UID of what is held,
    `purged` the UIDs of what was purged; `tells` says that the server waits to be told.

    What was withheld is asked for again, each time after a longer while.
    """
    tries = _forget_withheld(session, mailbox_id, validity, [one.uid for one in batch])
    rows = [
        {
            "mailbox_id": mailbox_id,
            "validity": validity,
            "uid": one.uid,
            "arrival": keys.get(one.uid),
            "purged": one.uid in purged,
            "stamp": one.stamp,
            "acknowledged": not (tells and isinstance(one, Fetched)),
            "seen_at": now,
            **_how_it_came(one, tries.get(one.uid, 0), now),
        }
        for one in batch
    ]
    append_new(session, Sighting, rows)
    return rows


def believed(
    session: Session, mailbox_id: int, validity: int, batch: Sequence[Fetched | Withheld]
) -> list[Fetched | Withheld]:
    """The batch without what has another size than its server told, unless the same bytes came
    once before: a server that is always wrong about sizes loses nothing by it, and a mail that
    was cut or padded on its way is not taken for whole."""
    disputed = [one.uid for one in batch if isinstance(one, Fetched) and one.is_disputed]
    before: dict[int, str] = {}
    if disputed:
        asked = sa.select(_sighting.uid, _sighting.came).where(
            _sighting.mailbox_id == mailbox_id,
            _sighting.validity == validity,
            _sighting.uid.in_(disputed),
        )
        before = {uid: came for uid, came in session.execute(asked)}
    return [_believed(one, before) for one in batch]


def due(
    session: Session, mailbox_id: int, validity: int, now: datetime | None, limit: int
) -> list[int]:
    """Withheld UIDs whose time has come, ascending; all of them when `now` is None."""
    asked = (
        sa.select(_sighting.uid, _sighting.retry_at, _sighting.tries)
        .where(
            _sighting.mailbox_id == mailbox_id,
            _sighting.validity == validity,
            _sighting.withheld != "",
        )
        .order_by(_sighting.retry_at)
    )
    found = [
        uid
        for uid, retry_at, tries in session.execute(asked)
        if now is None or patience.is_over(now, retry_at, patience.before_next_try(tries))
    ]
    return sorted(found[:limit])


def untold(
    session: Session, mailbox_id: int, validity: int, limit: int, least: int = 0
) -> dict[int, str]:
    """Of what is stored, but was not acknowledged, from the UID `least` on: the digest by UID,
    empty for what is purged."""
    asked = (
        sa.select(_sighting.uid, sa.func.coalesce(col(Message.digest), ""))
        .outerjoin(Message, col(Message.arrival) == _sighting.arrival)
        .where(
            _sighting.mailbox_id == mailbox_id,
            _sighting.validity == validity,
            ~_sighting.acknowledged,
            _sighting.uid >= least,
        )
        .order_by(_sighting.uid)
        .limit(limit)
    )
    return {uid: name for uid, name in session.execute(asked)}


def note_told(session: Session, mailbox_id: int, validity: int, uids: Sequence[int]) -> None:
    """The server was told about these, or they are not there any more."""
    session.execute(
        sa.update(Sighting)
        .where(
            col(Sighting.mailbox_id) == mailbox_id,
            col(Sighting.validity) == validity,
            col(Sighting.uid).in_(uids),
        )
        .values(acknowledged=True)
    )


def note_gone(session: Session, mailbox_id: int, validity: int, uids: Sequence[int]) -> None:
    """These were withheld and are not on the server any more: nothing is to be asked for."""
    session.execute(
        sa.update(Sighting)
        .where(
            col(Sighting.mailbox_id) == mailbox_id,
            col(Sighting.validity) == validity,
            col(Sighting.uid).in_(uids),
            col(Sighting.withheld) != "",
        )
        .values(withheld="", retry_at=None)
    )


def forget_older(session: Session, mailbox_id: int, validity: int) -> None:
    """What was withheld under an older numbering is asked for by its new UID, if at all: nobody
    waits for the old one any more."""
    older = col(Sighting.mailbox_id) == mailbox_id, col(Sighting.validity) != validity
    session.execute(
        sa.update(Sighting)
        .where(*older, col(Sighting.withheld) != "")
        .values(withheld="", retry_at=None)
    )


def known(session: Session, mailbox_id: int, validity: int, low: int, high: int) -> set[int]:
    """The UIDs in `low..high` that have a row, whatever it says."""
    asked = sa.select(_sighting.uid).where(
        _sighting.mailbox_id == mailbox_id,
        _sighting.validity == validity,
        _sighting.uid.between(low, high),
    )
    return set(session.execute(asked).scalars())


def count(session: Session, mailbox_id: int, validity: int) -> int:
    """How many UIDs of this numbering have a row."""
    asked = sa.select(sa.func.count()).where(
        _sighting.mailbox_id == mailbox_id, _sighting.validity == validity
    )
    return int(session.scalar(asked) or 0)


def seen(session: Session, mailbox_id: int, validity: int) -> tuple[int, int]:
    """How many UIDs of this numbering are of mails that are held, and that were purged."""
    asked = sa.select(
        sa.func.count(_sighting.arrival), sa.func.sum(sa.cast(_sighting.purged, sa.Integer))
    )
    here = _sighting.mailbox_id == mailbox_id, _sighting.validity == validity
    held, purged = session.execute(asked.where(*here)).one()
    return int(held), int(purged or 0)


def _sample(session: Session, mailbox_id: int, validity: int) -> dict[int, int]:
    asked = sa.select(_sighting.uid, _sighting.stamp).where(
        _sighting.mailbox_id == mailbox_id,
        _sighting.validity == validity,
        _sighting.stamp.is_not(None),
    )
    newest = session.execute(asked.order_by(_sighting.uid.desc()).limit(_NEWEST))
    oldest = session.execute(asked.order_by(_sighting.uid).limit(_OLDEST))
    return {uid: stamp for uid, stamp in (*newest, *oldest)}


def _forget_withheld(
    session: Session, mailbox_id: int, validity: int, uids: Sequence[int]
) -> dict[int, int]:
    """Take out what stood there of UIDs that were withheld; how often each was tried."""
    gone = (
        sa.delete(Sighting)
        .where(
            _sighting.mailbox_id == mailbox_id,
            _sighting.validity == validity,
            _sighting.uid.in_(uids),
            _sighting.arrival.is_(None),
            ~_sighting.purged,
        )
        .returning(_sighting.uid, _sighting.tries)
        .execution_options(synchronize_session=False)
    )
    return {uid: tries for uid, tries in session.execute(gone)}


def _how_it_came(one: Fetched | Withheld, tries: int, now: datetime) -> dict[str, object]:
    if isinstance(one, Fetched):
        came = digest(one.raw) if one.is_disputed else ""
        return {"withheld": "", "tries": tries, "retry_at": None, "came": came}
    return {
        "withheld": one.code,
        "tries": tries + 1,
        "retry_at": now + patience.before_next_try(tries + 1),
        "came": one.came,
    }


def _believed(one: Fetched | Withheld, before: Mapping[int, str]) -> Fetched | Withheld:
    if isinstance(one, Withheld) or not one.is_disputed:
        return one
    came = digest(one.raw)
    return one if before.get(one.uid) == came else Withheld(one.uid, "size", came, one.stamp)
