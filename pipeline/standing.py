"""The current standing of tips, and the counters that follow it. Nothing else changes either."""

from collections import Counter as Sums
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from pipeline.models import Counter, Tip
from pipeline.terms import NOISE, SURE, Lane, Shelf, Status
from pipeline.upsert import insert

Key = tuple[int, str, str, int, str]


def shelf(
    *,
    status: Status,
    archived: bool,
    snoozed: bool,
    lane: Lane | None,
    score: float,
    person: bool,
    muted: bool = False,
    allowed: bool = False,
) -> Shelf:
    """Which view a tip lies in: pure. Noise is out of the first view only when that is sure, and
    its sender is not allowed; what somebody works on stays in view, muted or not."""
    if status is Status.CLOSED:
        return Shelf.CLOSED
    untouched = status is Status.NEW
    sure = person or (score >= SURE and not allowed)
    asked = (
        (snoozed, Shelf.SNOOZED),
        (archived, Shelf.ARCHIVED),
        (muted and untouched, Shelf.MUTED),
        (lane in NOISE and untouched and sure, Shelf.HIDDEN),
    )
    return next((place for holds, place in asked if holds), Shelf.OPEN)


class Tally:
    """What a unit of work changes in the counters, written once, in an order all workers share."""

    def __init__(self) -> None:
        self._sums: Sums[Key] = Sums()

    def count(self, tip: Tip, sign: int = 1) -> None:
        """Add (or with -1 take away) a tip where it stands. A restricted one counts nowhere."""
        if not tip.restricted:
            self._sums[_key(tip)] += sign

    def opened(self, desk_id: int, shelf: Shelf) -> None:
        """Add a tip that nobody, and no judge, has looked at yet."""
        self._sums[(desk_id, shelf.value, "", 0, Status.NEW.value)] += 1

    def write(self, session: Session) -> None:
        """Into the database, sorted: two workers that meet wait for each other, never for both."""
        columns = ("desk_id", "shelf", "lane", "beat_id", "status", "tips")
        rows = [
            dict(zip(columns, (*key, n), strict=True)) for key, n in sorted(self._sums.items()) if n
        ]
        if not rows:
            return
        statement = insert(session, Counter)
        added = Counter.__table__.c.tips + statement.excluded.tips  # type: ignore[attr-defined]
        session.execute(
            statement.on_conflict_do_update(index_elements=list(columns[:5]), set_={"tips": added}),
            rows,
        )
        self._sums.clear()


def change(session: Session, tip: Tip, **fields: Any) -> dict[str, list[Any]]:
    """Give a tip a new standing, with its shelf and its counters, written at once.

    Returns what changed, `{field: [before, after]}` in JSON's types; the shelf follows and is
    not told.
    """
    tally = Tally()
    changes = apply(tip, tally, **fields)
    if changes:
        session.add(tip)
        session.flush()
        tally.write(session)
    return changes


def apply(tip: Tip, tally: Tally, **fields: Any) -> dict[str, list[Any]]:
    """The same on the value alone: the caller writes the tip and the tally, for many at once."""
    changes = {
        name: [plain(getattr(tip, name)), plain(value)]
        for name, value in fields.items()
        if getattr(tip, name) != value
    }
    if changes:
        tally.count(tip, -1)
        for name, value in fields.items():
            setattr(tip, name, value)
        settle(tip)
        tally.count(tip)
    return changes


def settle(tip: Tip) -> None:
    """Put the tip on the shelf that its standing asks for."""
    tip.shelf = shelf(
        status=tip.status,
        archived=tip.archived,
        snoozed=tip.snoozed_until is not None,
        lane=tip.lane,
        score=tip.lane_score or 0.0,
        person=tip.lane_by_person,
        muted=tip.muted,
        allowed=tip.allowed,
    )


def recount(session: Session) -> None:
    """Make all counters anew from the tips: for `tipdesk db check`."""
    tip: Any = Tip.__table__  # type: ignore[attr-defined]
    key = (
        tip.c.desk_id,
        sa.cast(tip.c.shelf, sa.String),
        sa.func.coalesce(sa.cast(tip.c.lane, sa.String), ""),
        sa.func.coalesce(tip.c.beat_id, 0),
        sa.cast(tip.c.status, sa.String),
    )
    counted = sa.select(*key, sa.func.count()).where(~tip.c.restricted).group_by(*key)
    session.execute(sa.delete(Counter))
    names = ["desk_id", "shelf", "lane", "beat_id", "status", "tips"]
    session.execute(sa.insert(Counter).from_select(names, counted))


def plain(value: Any) -> Any:
    """A field's value as JSON holds it in the history."""
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def _key(tip: Tip) -> Key:
    return (
        tip.desk_id,
        tip.shelf.value,
        tip.lane.value if tip.lane else "",
        tip.beat_id or 0,
        tip.status.value,
    )
