"""What stands before all else: dangers that nobody has taken, corrections whose time is over.

Each is found by an index that holds these alone, whatever else the desk holds.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access, arrival
from pipeline.judges.sureness import band, sure
from pipeline.models import Judgement, Tip
from pipeline.models.tips import UNSETTLED_DANGER, UNTAKEN_CORRECTION
from pipeline.queries import tips
from pipeline.queries.tips import NEVER_HIDDEN, PAGE, Page, Row, Wanted, keys_of, rows
from pipeline.terms import DANGERS, Lane, Question, Reason, Shelf, Status, Viewer

SHOWN = 3  # dangers, and corrections, on the strip; a fourth that is the last stands there too
COUNTED = 100  # from here on a count reads no further: "99+"
_LISTED = 1_000  # dangers that are put in order, newest ones
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

    The surest dangers first, then the longest waiting; the last place is for the newest of the
    surest, which old marks that nobody settles must not hide. The oldest correction first.
    """
    dangerous, late = _dangerous(session, viewer), _late(session, viewer, hours, now)
    ranks = _ranks(session, dangerous)
    first, overdue = _surest(ranks), _first(late)
    by_key = {row.arrival: row for row in rows(session, [*first, *overdue])}
    threats = (
        Waits(row, row.danger_since, ranks[key].marks)
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


def _surest(ranks: Mapping[int, "_Rank"]) -> list[int]:
    ordered = sorted(ranks, key=ranks.__getitem__)
    first = _first(ordered)
    of_the_surest = (key for key in ordered if ranks[key].band == ranks[ordered[0]].band)
    newest = max(of_the_surest, key=lambda key: ranks[key].since, default=None)
    return first if newest is None or newest in first else [*first[:-1], newest]


def page(
    session: Session,
    viewer: Viewer,
    wanted: Wanted,
    before: int | None = None,
    limit: int = PAGE,
) -> Page:
    """A page of dangers in the order of the strip, after the one with the page key `before`. Those
    beyond the newest `_LISTED` follow, newest first."""
    keys = keys_of(session, viewer, wanted, None, _LISTED)
    if before is not None and len(keys) == _LISTED and before < keys[-1]:
        return _older(session, viewer, wanted, before, limit)
    asked = keys if before is None else [*keys, *_seen_by(session, viewer, before)]
    ranks = _ranks(session, asked)
    if before is not None and before not in ranks:
        return Page((), None)  # it was called harmless meanwhile
    last = None if before is None else ranks[before]
    left = [key for key in keys if key in ranks and (last is None or ranks[key] > last)]
    left.sort(key=ranks.__getitem__)
    shown = left[:limit]
    beyond = keys[-1] - 1 if len(keys) == _LISTED else None
    return Page(rows(session, shown), shown[-1] if len(left) > limit else beyond)


def _older(session: Session, viewer: Viewer, wanted: Wanted, upto: int, limit: int) -> Page:
    found = tips.page(session, viewer, wanted, upto + 1, limit)
    return Page(found.rows, None if found.next is None else found.next - 1)


def _seen_by(session: Session, viewer: Viewer, key: int) -> Sequence[int]:
    """The page key, if the viewer may see its tip: where it stands tells how sure its mark is."""
    asked = sa.select(col(Tip.arrival)).where(
        col(Tip.arrival) == key,
        col(Tip.desk_id).in_(viewer.desks),
        access.visible_apart_from_desk(viewer),
    )
    return session.scalars(asked).all()


def _dangerous(session: Session, viewer: Viewer) -> list[int]:
    """Those that have waited longest; where there are many, the newest ones too."""
    where = (UNSETTLED_DANGER, col(Tip.shelf).in_(NEVER_HIDDEN))
    found = set(_found(session, viewer, col(Tip.danger), *where))
    if len(found) >= COUNTED:
        found |= set(_found(session, viewer, col(Tip.danger), *where, newest=True))
    return [key for _at, key in sorted(found)]


def _late(session: Session, viewer: Viewer, hours: int, now: datetime) -> list[int]:
    before = arrival.key(now - timedelta(hours=hours))
    where = (UNTAKEN_CORRECTION, col(Tip.arrival) < before)
    return [key for _at, key in sorted(_found(session, viewer, col(Tip.arrival), *where))]


def due(row: Row, hours: int) -> datetime | None:
    """Until when a correction should have been taken; None for what is none, is taken, or was old
    when it came."""
    untaken = row.status is Status.NEW and not row.owner and row.shelf is not Shelf.ARCHIVED
    if row.lane is not Lane.CORRECTION or not untaken:
        return None
    return row.arrived_at + timedelta(hours=hours)


def marks(session: Session, listed: Iterable[Row]) -> Mapping[int, tuple[Reason, ...]]:
    """By tip, why it may hold a danger, as the judge of its message last said."""
    dangerous = {row.arrival: row.id for row in listed if row.danger_since}
    ranks = _ranks(session, dangerous)
    return {dangerous[key]: rank.marks for key, rank in ranks.items() if rank.marks}


@dataclass(frozen=True, slots=True, order=True)
class _Rank:
    """Where a danger stands: how sure its surest mark is, since when it waits."""

    band: int
    since: int
    marks: tuple[Reason, ...] = field(compare=False)


def _ranks(session: Session, keys: Collection[int]) -> dict[int, _Rank]:
    """Of the tips with these page keys, those that are marked: what their judge last said of each
    message from the first on that nobody settled."""
    if not keys:
        return {}
    judged = sa.and_(
        col(Judgement.tip_id) == col(Tip.id),
        col(Judgement.arrival) >= col(Tip.danger),
        col(Judgement.question) == Question.LANE,
        col(Judgement.user_id).is_(None),
    )
    said = session.execute(
        sa.select(
            *(col(Tip.arrival), col(Tip.danger)),
            *(col(Judgement.arrival), col(Judgement.reasons)),
        )
        .outerjoin(Judgement, judged)
        .where(col(Tip.arrival).in_(keys), col(Tip.danger).is_not(None))
        .order_by(col(Judgement.id))
    )
    since: dict[int, int] = {}
    told: dict[int, dict[int, tuple[Reason, ...]]] = {}
    for key, danger, message, reasons in said:
        since[key] = danger
        told.setdefault(key, {})[message] = tuple(_dangers(reasons or ()))
    return {key: _rank(since[key], by_message.values()) for key, by_message in told.items()}


def _rank(since: int, told: Iterable[tuple[Reason, ...]]) -> _Rank:
    """By the surest message of the tip, the earlier of two that are as sure."""
    marked = max(told, key=lambda marked: max(map(sure, marked), default=-1.0))
    return _Rank(band(marked), since, marked)


def _dangers(reasons: Iterable[dict[str, Any]]) -> Iterator[Reason]:
    return (Reason(one["code"], one["values"]) for one in reasons if one["code"] in DANGERS)


def _found(
    session: Session,
    viewer: Viewer,
    by: Any,
    *where: sa.ColumnElement[bool] | sa.TextClause,
    newest: bool = False,
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
