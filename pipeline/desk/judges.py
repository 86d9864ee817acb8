"""What people and the schedule do to the judges: teach them, and take a version back."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access, wake
from pipeline.desk.people import desk_named
from pipeline.judges import lane, routing
from pipeline.lanes import model
from pipeline.models import Desk, Judgement, JudgeVersion, Tip, Waiting
from pipeline.store import Store
from pipeline.teaching import lane_lessons, lessons, versions
from pipeline.terms import Question, Shelf, Status, Viewer
from pipeline.trail import leave
from pipeline.upsert import insert

_STEPS = {
    Question.BEAT: ("beat", routing.NAME, col(Tip.beat_by_person)),
    Question.LANE: ("lane", lane.NAME, col(Tip.lane_by_person)),
}
_ASKED_AGAIN = 500  # tips that were left open, the newest


def teach_all(store: Store, *, anew: bool = False) -> list[JudgeVersion]:
    """Teach the judges of every desk that has something new to tell; the versions that came of
    it, live or not. Tips that were left open are asked about again. Raises `LessonFailed`."""
    with store.look() as session:
        desks = list(session.exec(select(Desk.id).order_by(col(Desk.id))))
    lanes = [lane_lessons.teach(store, one, model.shipped(), anew=anew) for one in desks]
    beats = [lessons.learn(store, one, anew=anew) for one in desks]
    made = [one for one in (*beats, *lanes) if one is not None]
    for version in made:
        if version.state == versions.LIVE and version.question is Question.BEAT:
            with store.unit() as session:
                ask_again(session, version.desk_id)
                wake.ring(session)
    return made


def ask_again(session: Session, desk_id: int) -> int:
    """Let the beat judge look once more at the newest tips that it left open; how many."""
    keys = session.execute(
        sa.select(col(Tip.arrival))
        .where(
            col(Tip.desk_id) == desk_id,
            col(Tip.shelf).in_([Shelf.OPEN, Shelf.SNOOZED]),
            col(Tip.beat_id).is_(None),
            ~col(Tip.beat_by_person),
        )
        .order_by(col(Tip.arrival).desc())
        .limit(_ASKED_AGAIN)
    ).scalars()
    rows = [{"step": "beat", "arrival": key, "tries": 0} for key in keys]
    if rows:
        session.execute(insert(session, Waiting).on_conflict_do_nothing(), rows)
    return len(rows)


def live(session: Session, viewer: Viewer) -> list[versions.Version]:
    """The versions that judge now, and that she may take back."""
    desks = {name: number for number, name in session.execute(sa.select(Desk.id, Desk.name))}  # type: ignore[call-overload]
    return [
        one
        for one in versions.listed(session)
        if one.state == versions.LIVE and access.may_edit(viewer, desks[one.desk])
    ]


def roll_back(
    session: Session, viewer: Viewer, desk: str, question: Question, now: datetime
) -> JudgeVersion | None:
    """Take back what a judge learned last; the version that judges again, None for nothing
    learned. What the refused one said is judged anew by the steps, where no person spoke.
    Raises `NotAllowed`, `Unknown` or `NoFormer`."""
    desk_id = desk_named(session, desk).id
    access.edits(viewer, desk_id)
    refused = versions.live_number(session, desk_id, question)
    back = versions.rollback(session, desk_id, question)
    if refused is not None:
        _judge_anew(session, desk_id, question, refused[1])
        wake.ring(session)
    leave(session, viewer, "judge rolled back", now, "judge", back.id if back else None)
    return back


def _judge_anew(session: Session, desk_id: int, question: Question, version: int) -> None:
    """Let the steps look once more at the tips of which this version spoke."""
    step, name, by_person = _STEPS[question]
    said = sa.select(col(Judgement.tip_id)).where(
        col(Judgement.question) == question, col(Judgement.judge) == f"{name}.{version}"
    )
    asked = sa.select(sa.literal(step), col(Tip.arrival), sa.literal(0)).where(
        col(Tip.desk_id) == desk_id,
        col(Tip.id).in_(said),
        col(Tip.arrival).is_not(None),
        col(Tip.status) != Status.CLOSED,
        ~by_person,
    )
    waiting = insert(session, Waiting).from_select(["step", "arrival", "tries"], asked)
    session.execute(waiting.on_conflict_do_nothing())
