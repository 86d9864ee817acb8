"""The versions of what a desk's judges learned: which one is live, and the way back."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from pipeline.errors import Refusal
from pipeline.models import Act, Desk, JudgeVersion, Purge, Tip
from pipeline.terms import Question

LIVE, FORMER, REFUSED = "live", "former", "refused"
_TAKEN_BACK = "taken back"  # among the scores of a version that a person refused
_FEWEST_NEW, _NEW_SHARE = 3, 0.2  # examples after a lesson that was taken back; a guess
_KEPT = 5  # versions of a judge whose numbers are kept; of older ones only how they did
_UNSEEN = timedelta(seconds=30)  # that an act may be older than the end of its unit


class NoFormer(Refusal):
    """Nothing was learned, or all of it was taken back."""

    def __init__(self) -> None:
        super().__init__("There is nothing to take back: no version is live.")


@dataclass(frozen=True, slots=True)
class Version:
    """One version as a person sees it."""

    id: int
    desk: str
    question: Question
    version: int
    state: str
    made_at: datetime
    examples: int
    scores: Mapping[str, Any]


def live(session: Session, desk_id: int, question: Question) -> JudgeVersion | None:
    """The version that judges now; None while nothing was learned."""
    return session.exec(_of(desk_id, question).where(JudgeVersion.state == LIVE)).first()


def live_number(session: Session, desk_id: int, question: Question) -> tuple[int, int] | None:
    """Its row and its number alone, without its content."""
    found = session.execute(
        sa.select(col(JudgeVersion.id), col(JudgeVersion.version)).where(
            col(JudgeVersion.desk_id) == desk_id,
            col(JudgeVersion.question) == question,
            col(JudgeVersion.state) == LIVE,
        )
    ).first()
    return (found[0], found[1]) if found else None


def forgets(session: Session, desk_id: int, question: Question) -> bool:
    """Whether the live version has learned from what it is to forget."""
    marked = sa.select(col(JudgeVersion.id)).where(
        col(JudgeVersion.desk_id) == desk_id,
        col(JudgeVersion.question) == question,
        col(JudgeVersion.state) == LIVE,
        col(JudgeVersion.forgets),
    )
    return session.execute(marked).first() is not None


def forget(session: Session, tip: Tip) -> None:
    """The tip is purged or restricted: the next lesson is learned without it, goes live whatever
    it scores, and no version from before comes back; at every desk where the tip ever lay."""
    moves = session.exec(select(Act.changes).where(Act.tip_id == tip.id))
    desks = {tip.desk_id, *(desk_id for one in moves for desk_id in one.get("desk_id", ()))}
    _in_turn(session, desks)
    learned = sa.update(JudgeVersion).where(col(JudgeVersion.desk_id).in_(desks))
    session.execute(learned.values(forgets=True))


def newest(session: Session, desk_id: int, question: Question) -> JudgeVersion | None:
    """The version that was made last, whatever became of it."""
    wanted = _of(desk_id, question).order_by(col(JudgeVersion.version).desc())
    return session.exec(wanted).first()


def taken_back(session: Session, desk_id: int, question: Question) -> JudgeVersion | None:
    """The newest version, if a person has taken it back: no lesson runs by itself until people said
    `enough_after` it."""
    last = newest(session, desk_id, question)
    return last if last and last.scores.get(_TAKEN_BACK) else None


def enough_after(refused: JudgeVersion) -> int:
    """How many new examples a judge must hear before it learns by itself what a person refused: a
    fifth of those, and three at least. One word more would bring the same lesson back."""
    return max(_FEWEST_NEW, math.ceil(_NEW_SHARE * refused.examples))


def keep(session: Session, made: JudgeVersion) -> JudgeVersion:
    """Add a version; one that is to be live takes the place of the one that was. `made_at` is when
    it was begun: what was purged or restricted since may be in it, and is forgotten by the next."""
    _in_turn(session, {made.desk_id})
    before = newest(session, made.desk_id, made.question)
    made.version = before.version + 1 if before else 1
    made.forgets = _was_purged_since(session, made.made_at) or _was_restricted_since(
        session, made.made_at
    )
    if made.state == LIVE:
        _retire(session, made.desk_id, made.question)
    session.add(made)
    session.flush()
    _forget(session, made)
    return made


def unlearn(session: Session, desk_id: int, question: Question) -> None:
    """After a purge or restriction that left too little to learn from: what learned from it judges
    no more."""
    forgetful = sa.update(JudgeVersion).where(
        col(JudgeVersion.desk_id) == desk_id,
        col(JudgeVersion.question) == question,
        col(JudgeVersion.forgets),
    )
    session.execute(forgetful.where(col(JudgeVersion.state) == LIVE).values(state=FORMER))
    session.execute(forgetful.values(content=b"", twin=b""))


def rollback(session: Session, desk_id: int, question: Question) -> JudgeVersion | None:
    """Bring the version back that was live before this one; None where there is none (or what it
    learned from was purged or restricted since): nothing learned judges then. Raises `NoFormer`."""
    now = live(session, desk_id, question)
    if now is None:
        raise NoFormer
    now.state = REFUSED  # by a person: the next rollback goes further back, not here
    now.scores = {**now.scores, _TAKEN_BACK: True}
    session.add(now)
    former = _of(desk_id, question).where(
        JudgeVersion.state == FORMER, ~col(JudgeVersion.forgets), JudgeVersion.content != b""
    )
    back = session.exec(former.order_by(col(JudgeVersion.version).desc())).first()
    if back is not None:
        back.state = LIVE
        session.add(back)
    session.flush()
    return back


def listed(session: Session) -> list[Version]:
    """Every version, newest first."""
    columns = [
        getattr(JudgeVersion, name)
        for name in ("id", "question", "version", "state", "made_at", "examples", "scores")
    ]
    found = session.execute(
        sa.select(col(Desk.name).label("desk"), *columns)
        .join(Desk, col(Desk.id) == col(JudgeVersion.desk_id))
        .order_by(col(JudgeVersion.made_at).desc(), col(JudgeVersion.id).desc())
    )
    return [Version(**row) for row in found.mappings()]


def _was_purged_since(session: Session, begun: datetime) -> bool:
    later = sa.or_(col(Purge.done_at).is_(None), col(Purge.done_at) > begun)
    return session.exec(select(Purge.id).where(later)).first() is not None


def _was_restricted_since(session: Session, begun: datetime) -> bool:
    """By any act since on a tip that is restricted now, wherever it lies: a little too often. An
    act is dated before its unit ends, so that one which a lesson did not see may be older."""
    wanted = select(Act.id).join(Tip, col(Tip.id) == col(Act.tip_id))
    later = wanted.where(Tip.restricted, Act.at >= begun - _UNSEEN)
    return session.exec(later).first() is not None


def _in_turn(session: Session, desks: Collection[int]) -> None:
    """Who keeps a version waits for who restricts or purges, and the other way round: else neither
    would see what the other writes. Tips may be taken in meanwhile."""
    held = sa.select(col(Desk.id)).where(col(Desk.id).in_(desks)).order_by(col(Desk.id))
    session.execute(held.with_for_update(key_share=True))


def _retire(session: Session, desk_id: int, question: Question) -> None:
    session.execute(
        sa.update(JudgeVersion)
        .where(
            col(JudgeVersion.desk_id) == desk_id,
            col(JudgeVersion.question) == question,
            col(JudgeVersion.state) == LIVE,
        )
        .values(state=FORMER)
    )


def _forget(session: Session, made: JudgeVersion) -> None:
    """What learned from purged mail goes once a version without it is there; so do old ones."""
    gone = sa.or_(col(JudgeVersion.forgets), col(JudgeVersion.version) <= made.version - _KEPT)
    session.execute(
        sa.update(JudgeVersion)
        .where(
            col(JudgeVersion.desk_id) == made.desk_id,
            col(JudgeVersion.question) == made.question,
            col(JudgeVersion.state) != LIVE,
            gone,
        )
        .values(content=b"", twin=b"")
    )


def _of(desk_id: int, question: Question) -> SelectOfScalar[JudgeVersion]:
    return select(JudgeVersion).where(
        JudgeVersion.desk_id == desk_id, JudgeVersion.question == question
    )
