"""Five hidden mails a day that people grade: drawing them, grading, taking a grade back."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access, arrival
from pipeline.desk.acts import undo
from pipeline.desk.tips import move_to_lane
from pipeline.errors import BadValue, CannotUndo, ChangedSince, Unknown
from pipeline.models import Act, Graded, Sampled, Tip
from pipeline.terms import Grade, Lane, Shelf, Viewer
from pipeline.upsert import insert

A_DAY = 5
_BACK = timedelta(days=30)  # what was hidden before is drawn no more


def draw(session: Session, viewer: Viewer, day: date, now: datetime, chance: Random) -> int:
    """Draw the day's sample at each desk of the viewer that has none yet; how many are new.

    Drawn from the tips that a judge alone has hidden, which arrived since the last sample (at
    most 30 days ago); never a restricted one. What was drawn stays so all day.
    """
    drawn = 0
    for desk_id in sorted(viewer.desks):
        newest = session.execute(
            sa.select(sa.func.max(col(Sampled.day)), sa.func.max(col(Sampled.drawn_at))).where(
                col(Sampled.desk_id) == desk_id
            )
        ).one()
        if newest[0] is None or newest[0] < day.isoformat():
            since = max(newest[1] or now - _BACK, now - _BACK)
            drawn += _draw_at(session, desk_id, day, now, since, chance)
    return drawn


def _draw_at(
    session: Session, desk_id: int, day: date, now: datetime, since: datetime, chance: Random
) -> int:
    known = sa.select(col(Sampled.tip_id)).where(col(Sampled.desk_id) == desk_id)
    hidden = sa.select(col(Tip.id)).where(
        col(Tip.desk_id) == desk_id,
        col(Tip.shelf) == Shelf.HIDDEN,
        col(Tip.arrival) >= arrival.key(since),
        col(Tip.arrival) < arrival.key(now),
        ~col(Tip.lane_by_person),
        ~col(Tip.restricted),
        ~col(Tip.id).in_(known),
    )
    pool = list(session.execute(hidden.order_by(col(Tip.id))).scalars())
    chosen = chance.sample(pool, min(A_DAY, len(pool)))
    rows = [
        {
            "desk_id": desk_id,
            "day": day.isoformat(),
            "place": place,
            "tip_id": tip_id,
            "drawn_at": now,
            "hidden": len(pool),
        }
        for place, tip_id in enumerate(chosen, start=1)
    ]
    if rows:  # somebody else may draw at the same moment: a place is given once
        session.execute(insert(session, Sampled).on_conflict_do_nothing(), rows)
    return len(rows)


def grade(
    session: Session, viewer: Viewer, sampled_id: int, said: Grade, now: datetime
) -> Graded | None:
    """Say whether a mail was rightly hidden. One that should have been seen goes to the lane tip,
    by a person's act. The same grade twice is one (None); another one takes the former back.

    Raises `Unknown` for one that the viewer may not see.
    """
    sampled = _sampled(session, viewer, sampled_id)
    before = _stands(session, sampled)
    if before and before.grade is said:
        return None
    if before:
        _out_of_view_again(session, viewer, before, now)
    tip = access.tip(session, viewer, sampled.tip_id)
    act = None
    if said is Grade.MISSED and tip.shelf is Shelf.HIDDEN:
        act = move_to_lane(session, viewer, tip.id, Lane.TIP, now)
    return _write(session, viewer, sampled, said, now, act)


def take_back(session: Session, viewer: Viewer, sampled_id: int, now: datetime) -> Graded:
    """Take the grade of a mail back; what it did to the tip too, unless somebody has gone on from
    there. Raises `BadValue` when it has none, `NotAllowed` for a colleague's, unless an editor."""
    sampled = _sampled(session, viewer, sampled_id)
    before = _stands(session, sampled)
    if before is None:
        raise BadValue("This mail is not graded.")
    _out_of_view_again(session, viewer, before, now)
    return _write(session, viewer, sampled, None, now, None)


def _sampled(session: Session, viewer: Viewer, sampled_id: int) -> Sampled:
    """Raises `Unknown`. Locks the tip until the unit ends: two people never grade at once."""
    found = session.exec(select(Sampled).where(Sampled.id == sampled_id)).first()
    if found is None or found.desk_id not in viewer.desks:
        raise Unknown("mail", sampled_id)
    access.tip(session, viewer, found.tip_id, to_write=True)
    return found


def _stands(session: Session, sampled: Sampled) -> Graded | None:
    wanted = select(Graded).where(Graded.sampled_id == sampled.id)
    newest = session.exec(wanted.order_by(col(Graded.id).desc()).limit(1)).first()
    return newest if newest and newest.grade else None


def _out_of_view_again(session: Session, viewer: Viewer, before: Graded, now: datetime) -> None:
    if before.act_id is None:
        return
    with suppress(CannotUndo, ChangedSince):  # undone already, or gone on from there: left as is
        undo(session, viewer, before.tip_id, now, before.act_id)


def _write(
    session: Session,
    viewer: Viewer,
    sampled: Sampled,
    said: Grade | None,
    now: datetime,
    act: Act | None,
) -> Graded:
    row = Graded(
        sampled_id=sampled.id,
        tip_id=sampled.tip_id,
        grade=said,
        user_id=viewer.id,
        at=now,
        act_id=act.id if act else None,
    )
    session.add(row)
    session.flush()
    return row
