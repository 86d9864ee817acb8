"""The language model's own round: tips that were judged are put to it, one at a time, by a thread
of their own. Nobody waits for it; what it fails to answer stays as it was.

A judgement that its word changed, or held, is one more row: it never takes a person's place.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import arrival, askable, judging, patience, steps
from pipeline.errors import NotFetched
from pipeline.judges import llm, routing
from pipeline.judging import Job
from pipeline.llm import LanguageModel
from pipeline.models import JobRun, Reading, Tip, Waiting
from pipeline.store import Store
from pipeline.teaching import embedding, ready
from pipeline.terms import Answer, Letter, Question
from pipeline.upsert import insert

Log = Callable[..., None]

NONSENSE = "NoUsableAnswer"  # the state of a server whose answers break the rules, all of them
_IDLE = 2.0  # seconds between two looks for a tip that waits
_LOOKED = timedelta(minutes=1)  # between two looks whether it is there
_TRIES = 2  # at one tip: then it stays as it was judged
_NAME = 100  # characters of a sender's name that are looked for
_IN_A_ROW = 5  # answers that break the rules, before it is called nonsense


@dataclass(frozen=True, slots=True)
class _Asked:
    """A tip, and what is asked about it."""

    job: Job
    letter: Letter
    put: llm.Put
    body: bytes


class Asking:
    """Rounds of one worker. `dice` in 0..1 spreads the pauses after failures."""

    def __init__(
        self, store: Store, model: LanguageModel, dice: Callable[[], float], log: Log
    ) -> None:
        self._store, self._model, self._dice, self._log = store, model, dice, log
        self._failures = self._nonsense = 0
        self._looked: datetime | None = None

    def round(self) -> float:
        """Ask about one tip, or look whether the server is there; returns the pause that is due
        before the next round, seconds."""
        looks = bool(self._failures) or self._is_due()
        try:
            if looks:
                self._model.look()
            waits = self._is_waited_for()
            done = waits and steps.carry(self._store, askable.STEP, self._ask, 1) > 0
        except NotFetched as problem:
            self._failures += 1
            self._note(type(problem).__name__)
            self._log("model silent", error=type(problem).__name__, why=problem)
            return self._pause()
        if waits and not done and self._failures:
            return self._pause()  # it is there; whether it answers, no tip can show just now
        self._failures = 0
        if looks:
            self._note(NONSENSE if self._nonsense >= _IN_A_ROW else "")
        return 0.0 if done else _IDLE

    def _pause(self) -> float:
        return patience.after_failure(self._failures, self._dice()).total_seconds()

    def _is_due(self) -> bool:
        now = self._store.clock()
        return self._looked is None or not self._looked <= now < self._looked + _LOOKED

    def _is_waited_for(self) -> bool:
        """Whether a tip waits; those that were tried enough, or are old by now, wait no more."""
        now = self._store.clock()
        with self._store.look() as session:
            if not steps.waiting(session, askable.STEP):
                return False
        tried = sa.and_(col(Waiting.tries) >= _TRIES, col(Waiting.claimed_until) < now)
        old = col(Waiting.arrival) < arrival.key(now - askable.FRESH)
        over = sa.delete(Waiting).where(col(Waiting.step) == askable.STEP, sa.or_(tried, old))
        with self._store.unit() as session:
            session.execute(over)
        return True

    def _ask(self, store: Store, claimed: Sequence[int]) -> judging.Write:
        """Put the tips to it. Raises `NotFetched`; they are then claimed for a while yet."""
        with store.look() as session:
            prepared = [one for key in claimed if (one := self._prepared(session, key))]
        answered = []
        for one in prepared:
            if _is_still_to_ask(store, one.job):  # the last thing before it leaves
                told = llm.heard(one.put, self._model.ask(one.body))
                self._nonsense = 0 if told else self._nonsense + 1
                self._log("model asked", state="answered" if told else "unusable")
                answered += [(one, told)] if told else []
        said = [(one.job, self._answer(one, told)) for one, told in answered]

        def write(session: Session, left: set[int]) -> None:
            kept = [one for one in said if one[0].arrival in left]
            written = [one for one in kept if _locked(session, store, one)]
            judging.record(session, store, Question.BEAT, written, {})

        return write

    def _prepared(self, session: Session, key: int) -> _Asked | None:
        """What is asked about the tip that a message opened; None when it may not be."""
        found = session.exec(_asked_about(self._store, key)).first()
        jobs = judging.jobs_of(session, [key]) if found else []
        if not jobs:
            return None
        (job,) = jobs
        (letter,) = judging.letters_of(session, jobs).values()
        known = ready.router_of(self._store, session, job.desk_id).known
        beats = llm.offered(known.beats, askable.closed_beats(session, job.desk_id))
        put = llm.put(letter, beats, _covered(session, key, letter))
        if put is None:
            return None
        return _Asked(job, letter, put, put.body(self._model.name, beats))

    def _answer(self, one: _Asked, told: llm.Heard) -> tuple[Answer, str]:
        """The router's answer once more, with this one's word in it."""
        key, desk_id = one.job.arrival, one.job.desk_id
        with self._store.look() as session:
            router = ready.router_of(self._store, session, desk_id)
            found = embedding.of_letters(self._store, session, {key: one.letter})
        rows = np.array([found[key]]) if found else None
        more = llm.weighed(told, router.known.labels, self._model.weight)
        (answer,) = routing.judge([one.letter], rows, router.known, more)
        reasons = (*answer.reasons, llm.why(told, router.known.beats))
        return Answer(answer.label, answer.score, reasons), f"{llm.NAME}.{router.name}"

    def _note(self, why: str) -> None:
        """How it is, and since when: a row that every process can read."""
        now = self._store.clock()
        self._looked = now
        row = {"name": askable.STEP, "started_at": now, "ended_at": now, "failed": why[:80]}
        was, since = col(JobRun.failed), col(JobRun.started_at)
        fresh = row | {"started_at": sa.case((was == row["failed"], since), else_=now)}
        with self._store.unit() as session:
            kept = insert(session, JobRun).values(**row)
            session.execute(kept.on_conflict_do_update(index_elements=["name"], set_=fresh))


def _asked_about(store: Store, key: int) -> Any:
    return select(Tip).where(col(Tip.arrival) == key, askable.may_be_asked(store))


def _is_still_to_ask(store: Store, job: Job) -> bool:
    with store.look() as session:
        tip = session.exec(_asked_about(store, job.arrival)).first()
        return tip is not None and (tip.id, tip.desk_id) == (job.tip_id, job.desk_id)


def _locked(session: Session, store: Store, one: tuple[Job, Any]) -> bool:
    """Whether the answer may still be written; nobody changes the tip until it is."""
    job = one[0]
    tip = session.exec(_asked_about(store, job.arrival).with_for_update()).first()
    return tip is not None and (tip.id, tip.desk_id) == (job.tip_id, job.desk_id)


def _covered(session: Session, key: int, letter: Letter) -> list[str]:
    """Who wrote it, as the letter may name her, in any of the cases of a name (in lower case many
    a name is a plain word): it is told to nobody."""
    reading = session.get_one(Reading, key)
    name = reading.sender_name[:_NAME]
    words = [word for word in re.split(r"[\s,;()]+", name) if len(word) > 2]
    cased = (one for word in words for one in (word, word.title(), word.upper()))
    return [letter.sender, name, *cased]
