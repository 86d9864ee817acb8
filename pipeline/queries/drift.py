"""The mail of each week by lane, and how much of it was left open or corrected since."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import arrival
from pipeline.models import Tip
from pipeline.queries.judged import WINDOW, Spoken
from pipeline.queries.sampling import scope
from pipeline.terms import NOISE, Lane, Viewer

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Week:
    """What arrived in a week, from its Monday (UTC) on; shares are fractions of 1."""

    monday: date
    arrived: int  # tips that a judge or a person has sorted
    lanes: Mapping[str, float]
    unsure: float | None  # of those that are no noise: the beat is left open
    corrected: int  # words said in this week that were not the judge's


def weeks(
    session: Session, viewer: Viewer, said: Iterable[Spoken], now: datetime
) -> tuple[Week, ...]:
    """The last twelve weeks, the newest first; a week without mail is left out."""
    corrected = Counter(_monday(one.at) for one in said if one.word.judged != one.word.said)
    this = _monday(now)
    mondays = [this - _WEEK * back for back in range(WINDOW // _WEEK)]
    found = (_week(session, viewer, monday, corrected[monday]) for monday in mondays)
    return tuple(one for one in found if one.arrived or one.corrected)


def _week(session: Session, viewer: Viewer, monday: date, corrected: int) -> Week:
    start = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    open_ = sa.and_(col(Tip.beat_id).is_(None), col(Tip.beat_judged))
    counted = sa.select(
        col(Tip.lane), sa.func.count(), sa.func.sum(sa.case((open_, 1), else_=0))
    ).where(
        col(Tip.arrival) >= arrival.key(start),
        col(Tip.arrival) < arrival.key(start + _WEEK),
        col(Tip.lane).is_not(None),
        ~col(Tip.restricted),
    )
    desks = scope(viewer)
    if desks is not None:
        counted = counted.where(col(Tip.desk_id).in_(desks))
    found = {lane: (n, left) for lane, n, left in session.execute(counted.group_by(col(Tip.lane)))}
    whole = sum(n for n, _left in found.values())
    people = [held for lane, held in found.items() if lane not in NOISE]
    of_people = sum(n for n, _left in people)
    return Week(
        monday,
        whole,
        {one.value: found[one][0] / whole if one in found else 0.0 for one in Lane},
        sum(left for _n, left in people) / of_people if of_people else None,
        corrected,
    )


def _monday(at: datetime) -> date:
    day = at.date()
    return day - timedelta(days=day.weekday())
