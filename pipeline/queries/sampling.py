"""The day's sample as a page shows it: each mail with its own words, and how it was graded."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access, letters, missed
from pipeline.measure.shares import Share
from pipeline.models import Graded, Judgement, Reading, Sampled, Tip, User
from pipeline.queries import names
from pipeline.queries.tips import Row, rows
from pipeline.terms import Grade, Question, Reason, Role, Viewer

_SHOWN = 6_000  # letters of a mail: who wants all of it opens the tip


@dataclass(frozen=True, slots=True)
class SampledRow:
    """A hidden mail that waits for its grade, or has it."""

    id: int
    place: int  # within the day and desk, from 1
    tip: Row
    own_words: str
    reasons: tuple[Reason, ...]  # why a judge hid it
    hidden: int  # of how many it was drawn
    grade: Grade | None
    by: str
    at: datetime | None


def of_day(session: Session, viewer: Viewer, day: date) -> list[SampledRow]:
    """The sample of a day at her desks, of the tips that she may see."""
    wanted = (
        sa.select(Sampled, Tip.arrival, Reading)  # type: ignore[call-overload]
        .join(Tip, col(Tip.id) == col(Sampled.tip_id))
        .join(Reading, col(Reading.arrival) == col(Tip.arrival))
        .where(
            col(Sampled.day) == day.isoformat(),
            col(Sampled.desk_id).in_(viewer.desks),
            access.visible(viewer),
        )
        .order_by(col(Sampled.desk_id), col(Sampled.place))
    )
    found = session.execute(wanted).all()
    lists = {row.arrival: row for row in rows(session, [key for _one, key, _reading in found])}
    grades = _grades(session, [one.id for one, _key, _reading in found])
    shut = names.shut(session, viewer)
    return [
        SampledRow(
            one.id,
            one.place,
            lists[key],
            letters.own_words(reading.text, reading.ranges)[:_SHOWN],
            names.reasons(_reasons(session, one.tip_id, key), shut),
            one.hidden,
            *grades.get(one.id, (None, "", None)),
        )
        for one, key, reading in found
    ]


def missed_of(session: Session, viewer: Viewer, now: datetime) -> Share | None:
    """The miss rate of her desks over 30 days; of all desks for an administrator."""
    return missed.rate(session, now, scope(viewer))


def scope(viewer: Viewer) -> frozenset[int] | None:
    """The desks whose numbers she may know; None: all."""
    return None if viewer.role is Role.ADMINISTRATOR else viewer.desks


def _grades(session: Session, numbers: list[int]) -> dict[int, tuple[Grade, str, datetime]]:
    found = session.execute(
        sa.select(Graded, User.name)  # type: ignore[call-overload]
        .join(User, col(User.id) == col(Graded.user_id))
        .where(missed.standing(), col(Graded.sampled_id).in_(numbers))
    )
    return {one.sampled_id: (one.grade, name, one.at) for one, name in found if one.grade}


def _reasons(session: Session, tip_id: int, key: int) -> list[dict[str, object]]:
    judged = sa.select(col(Judgement.reasons)).where(
        col(Judgement.tip_id) == tip_id,
        col(Judgement.arrival) == key,
        col(Judgement.question) == Question.LANE,
        col(Judgement.user_id).is_(None),
    )
    return session.scalar(judged.order_by(col(Judgement.id).desc()).limit(1)) or []
