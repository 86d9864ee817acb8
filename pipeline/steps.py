"""The steps that messages wait for. Each finds who waits, asks a pure judge, writes the answer.

The table `waiting` is the queue. A batch is claimed until a time, judged outside any unit of
work, and written together with leaving the queue: killed at any instant, it is done again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import belongings, letters, standing, wake
from pipeline.judges import beat, lane
from pipeline.models import Beat, Belonging, Judgement, Reading, Tip, Waiting
from pipeline.store import Store
from pipeline.terms import Answer, BeatTerms, Lane, Letter, Question

CLAIMED_FOR = timedelta(seconds=120)
GIVE_UP_AFTER = 5  # tries; then it stays in the queue, unclaimed, and `doctor` tells of it


@dataclass(frozen=True, slots=True)
class Job:
    """A message to judge: its letter, and the tip it belongs to."""

    arrival: int
    tip_id: int
    desk_id: int
    letter: Letter


Judge = Callable[[Session, Sequence[Job]], list[Answer]]


def run_all(store: Store, batch: int = 100, stopped: Callable[[], bool] = lambda: False) -> int:
    """Run every step until nothing waits, or `stopped`; returns how many messages were judged."""
    done = 0
    for step in STEPS:
        while not stopped() and (judged := run(store, step, batch)):
            done += judged
    return done


def run(store: Store, step: str, batch: int = 100) -> int:
    """One batch of one step. Safe to kill and to run beside others; 0 when nobody waits."""
    question, judge, name = STEPS[step]
    with store.unit() as session:
        claimed = _claim(session, store, step, batch)
    if not claimed:
        return 0
    with store.look() as session:
        jobs = _jobs(session, claimed)
        answers = judge(session, jobs)
    with store.unit() as session:
        left = _leave(session, step, claimed)
        answered = [
            (job, one) for job, one in zip(jobs, answers, strict=True) if job.arrival in left
        ]
        _record(session, store, question, name, answered)
        wake.ring(session)
    return len(claimed)


def waiting(session: Session, step: str) -> int:
    """How many messages wait for a step and were not given up."""
    return _count(session, col(Waiting.step) == step, col(Waiting.tries) < GIVE_UP_AFTER)


def given_up(session: Session, step: str) -> int:
    """How many messages no judge could be asked about, try after try."""
    return _count(session, col(Waiting.step) == step, col(Waiting.tries) >= GIVE_UP_AFTER)


def judged(session: Session, judge: str) -> int:
    """How many judgements a judge of this name and version has given."""
    return _count(session, col(Judgement.judge) == judge)


def _count(session: Session, *where: sa.ColumnElement[bool]) -> int:
    return int(session.scalar(sa.select(sa.func.count()).where(*where)) or 0)


def _claim(session: Session, store: Store, step: str, batch: int) -> list[int]:
    """Newest first: a reporter waits for today's mail, not for the archive."""
    now = store.clock()
    free = sa.or_(col(Waiting.claimed_until).is_(None), col(Waiting.claimed_until) < now)
    chosen = (
        sa.select(col(Waiting.arrival))
        .where(col(Waiting.step) == step, free, col(Waiting.tries) < GIVE_UP_AFTER)
        .order_by(col(Waiting.arrival).desc())
        .limit(batch)
        .with_for_update(skip_locked=True)  # SQLite says nothing here: one writer at a time
    )
    keys = list(session.execute(chosen).scalars())
    claim = (
        sa.update(Waiting)
        .where(col(Waiting.step) == step, col(Waiting.arrival).in_(keys))
        .values(claimed_until=now + CLAIMED_FOR, tries=Waiting.tries + 1)
    )
    if keys:
        session.execute(claim)
    return keys


def _leave(session: Session, step: str, keys: Sequence[int]) -> set[int]:
    """Out of the queue; returns who was still in it. One whose claim ran out may have been judged
    by another worker meanwhile: then its answer counts, not ours."""
    gone = sa.delete(Waiting).where(col(Waiting.step) == step, col(Waiting.arrival).in_(keys))
    return set(session.execute(gone.returning(col(Waiting.arrival))).scalars())


def _jobs(session: Session, keys: Sequence[int]) -> list[Job]:
    """The claimed messages with their tips; one that was purged meanwhile is left out."""
    rows = session.execute(
        sa.select(Reading, Belonging.tip_id, Tip.desk_id)  # type: ignore[call-overload]
        .join(Belonging, col(Belonging.arrival) == col(Reading.arrival))
        .join(Tip, col(Tip.id) == col(Belonging.tip_id))
        .where(
            col(Reading.arrival).in_(keys),
            belongings.current(),
        )
    )
    return [
        Job(reading.arrival, tip_id, desk_id, letters.letter(reading))
        for reading, tip_id, desk_id in rows
    ]


def _judge_lanes(_session: Session, jobs: Sequence[Job]) -> list[Answer]:
    return [lane.judge(job.letter) for job in jobs]


def _judge_beats(session: Session, jobs: Sequence[Job]) -> list[Answer]:
    desks = {job.desk_id for job in jobs}
    prepared = {desk_id: beat.Beats(beat_terms(session, desk_id)) for desk_id in desks}
    return [beat.judge(job.letter, prepared[job.desk_id]) for job in jobs]


def beat_terms(session: Session, desk_id: int) -> list[BeatTerms]:
    """What the beat judge knows of a desk's beats."""
    found = session.exec(
        select(Beat)
        .where(Beat.desk_id == desk_id, col(Beat.retired_at).is_(None))
        .order_by(col(Beat.id))
    )
    return [
        BeatTerms(
            id=row.id,
            name=row.name,
            description=row.description,
            keywords=tuple(row.keywords),
            places=tuple(row.places),
            threshold=row.threshold,
        )
        for row in found
    ]


def _record(
    session: Session,
    store: Store,
    question: Question,
    judge: str,
    judged: Sequence[tuple[Job, Answer]],
) -> None:
    """Append the judgements. A tip follows its first message, unless a person judged before."""
    wanted = select(Tip).where(col(Tip.id).in_({job.tip_id for job, _answer in judged}))
    locked = session.exec(wanted.order_by(col(Tip.id)).with_for_update())
    tips = {tip.id: tip for tip in locked}
    tally = standing.Tally()
    rows = []
    for job, answer in judged:
        if tip := tips.get(job.tip_id):
            rows.append(_judgement(store, job, question, answer, judge))
            if job.arrival == tip.arrival:
                _follow(tip, tally, question, answer)
    session.flush()
    tally.write(session)
    if rows:
        session.execute(sa.insert(Judgement), rows)


def _judgement(
    store: Store, job: Job, question: Question, answer: Answer, judge: str
) -> dict[str, Any]:
    return {
        "tip_id": job.tip_id,
        "arrival": job.arrival,
        "question": question,
        "label": answer.label,
        "score": answer.score,
        "reasons": [
            {"code": reason.code, "values": dict(reason.values)} for reason in answer.reasons
        ],
        "judge": judge,
        "at": store.clock(),
    }


def _follow(tip: Tip, tally: standing.Tally, question: Question, answer: Answer) -> None:
    """A machine's answer becomes the tip's standing where no person has spoken."""
    if question is Question.LANE and not tip.lane_by_person:
        standing.apply(tip, tally, lane=Lane(answer.label), lane_score=answer.score)
    if question is Question.BEAT and not tip.beat_by_person:
        beat_id = int(answer.label) if answer.label else None
        standing.apply(tip, tally, beat_id=beat_id, beat_score=answer.score, beat_judged=True)


STEPS: dict[str, tuple[Question, Judge, str]] = {
    "lane": (Question.LANE, _judge_lanes, lane.NAME),
    "beat": (Question.BEAT, _judge_beats, beat.NAME),
}
