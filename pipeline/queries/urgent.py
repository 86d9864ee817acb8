"""What stands before all else: dangers that nobody has taken, corrections whose time is over.

Each is found by an index that holds these alone, whatever else the desk holds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access, arrival
from pipeline.models import Judgement, Tip
from pipeline.models.tips import UNSETTLED_DANGER, UNTAKEN_CORRECTION
from pipeline.queries.tips import NEVER_HIDDEN, Row, rows
from pipeline.terms import DANGERS, Lane, Question, Reason, Status, Viewer

SHOWN = 3  # dangers, and corrections, on the strip; a fourth that is the last stands there too
COUNTED = 100  # from here on a count reads no further: "99+"
_Found = list[tuple[int, int]]  # what it is ordered by, and the tip's page key


@dataclass(frozen=True, slots=True)
class Waits:
    """A tip that waits for somebody, since when or until when, and why."""

    tip: Row
    at: datetime  # of a danger: when it came; of a correction: when its time was over
    marks: tuple[Reason, ...] = ()  # of a danger: the words that made it


@dataclass(frozen=True, slots=True)
class Some:
    """The first few of those that wait, and how many there are: `COUNTED` at most."""

    first: tuple[Waits, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Strip:
    """What stands above the inbox."""

    dangers: Some
    overdue: Some


def strip(session: Session, viewer: Viewer, hours: int, now: datetime) -> Strip:
    """Of the viewer's desks: what may hold a danger and nobody has taken, closed or called
    harmless, and the corrections of the first view that nobody has taken within `hours`.

    The newest danger first, since the harm that can still be kept off is the latest; marks that
    were wrong and never settled must not stand before it. The oldest correction first.
    """
    dangerous, late = _dangerous(session, viewer), _late(session, viewer, hours, now)
    first, overdue = _first(dangerous), _first(late)
    shown = rows(session, [*first, *overdue])
    told = marks(session, shown)
    by_key = {row.arrival: row for row in shown}
    threats = (
        Waits(row, row.danger_since, told.get(row.id, ()))
        for key in first
        if (row := by_key.get(key)) and row.danger_since
    )
    corrections = (
        Waits(row, at) for key in overdue if (row := by_key.get(key)) and (at := due(row, hours))
    )
    return Strip(
        Some(tuple(threats), min(len(dangerous), COUNTED)),
        Some(tuple(corrections), min(len(late), COUNTED)),
    )


def dangers(session: Session, viewer: Viewer) -> int:
    """How many dangers wait for somebody: `COUNTED` at most."""
    return min(len(_dangerous(session, viewer)), COUNTED)


def _first(keys: list[int]) -> list[int]:
    """Those that are shown: "and 1 more" would take as much room as the one."""
    return keys[: SHOWN + 1 if len(keys) == SHOWN + 1 else SHOWN]


def _dangerous(session: Session, viewer: Viewer) -> list[int]:
    where = (UNSETTLED_DANGER, col(Tip.shelf).in_(NEVER_HIDDEN))
    found = _found(session, viewer, col(Tip.danger), *where, newest=True)
    return [key for _at, key in sorted(found, reverse=True)]


def _late(session: Session, viewer: Viewer, hours: int, now: datetime) -> list[int]:
    before = arrival.key(now - timedelta(hours=hours))
    where = (UNTAKEN_CORRECTION, col(Tip.arrival) < before)
    return [
        key for _at, key in sorted(_found(session, viewer, col(Tip.arrival), *where, newest=False))
    ]


def due(row: Row, hours: int) -> datetime | None:
    """Until when a correction should have been taken; None for what is none, or is taken."""
    if row.lane is not Lane.CORRECTION or row.owner or row.status is not Status.NEW:
        return None
    return row.arrived_at + timedelta(hours=hours)


def marks(session: Session, listed: Iterable[Row]) -> Mapping[int, tuple[Reason, ...]]:
    """By tip, why it may hold a danger, as the judge of its message last said."""
    numbers = [row.id for row in listed if row.danger_since]
    if not numbers:
        return {}
    said = session.execute(
        sa.select(col(Judgement.tip_id), col(Judgement.reasons))
        .join(Tip, col(Tip.id) == col(Judgement.tip_id))
        .where(
            col(Judgement.tip_id).in_(numbers),
            col(Judgement.arrival) == col(Tip.danger),
            col(Judgement.question) == Question.LANE,
            col(Judgement.user_id).is_(None),
        )
        .order_by(col(Judgement.id))
    )
    return {tip_id: tuple(_dangers(reasons)) for tip_id, reasons in said}


def _dangers(reasons: Iterable[dict[str, Any]]) -> Iterator[Reason]:
    return (Reason(one["code"], one["values"]) for one in reasons if one["code"] in DANGERS)


def _found(
    session: Session,
    viewer: Viewer,
    by: Any,
    *where: sa.ColumnElement[bool] | sa.TextClause,
    newest: bool,
) -> _Found:
    """Of each desk as many as are counted, in order: one query over several desks would sort."""
    found: _Found = []
    for desk_id in sorted(viewer.desks):
        chosen = (
            sa.select(by, col(Tip.arrival))
            .where(col(Tip.desk_id) == desk_id, *where, access.visible_apart_from_desk(viewer))
            .order_by(by.desc() if newest else by)
            .limit(COUNTED)
        )
        found += [(at, key) for at, key in session.execute(chosen)]
    return found
