"""The steps that messages wait for. Each finds who waits, works on them, writes what came of it.

The table `waiting` is the queue. A batch is claimed until a time, worked on outside any unit of
work, and written together with leaving the queue: killed at any instant, it is done again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlmodel import Session, col

from inbox import Replaced
from pipeline import file_texts, judging, proving, showing, wake
from pipeline.models import Waiting
from pipeline.store import Store

CLAIMED_FOR = timedelta(seconds=120)
GIVE_UP_AFTER = 5  # tries; then it stays in the queue, unclaimed, and `doctor` tells of it
Write = Callable[[Session, set[int]], None]


@dataclass(frozen=True, slots=True)
class Step:
    """`work` thinks about the claimed messages; what it returns writes the outcome for those
    that still wait, in the unit of work that takes them out of the queue."""

    work: Callable[[Store, Sequence[int]], Write]
    at_once: int = 500  # messages: their work must be done before the claim runs out
    ready: Callable[[Store], bool] = lambda store: True  # one that is not lets them wait


STEPS = {
    "lane": Step(partial(judging.ask, "lane")),  # it makes the vectors, where it can, for all
    "embed": Step(judging.embed),
    "beat": Step(partial(judging.ask, "beat")),
    "story": Step(judging.suggest_stories),
    "show": Step(showing.make, at_once=40),
    "files": Step(file_texts.make, at_once=8),
    "prove": Step(proving.check, at_once=10, ready=proving.able),
}


def run_all(
    store: Store,
    batch: int = 100,
    stopped: Callable[[], bool] = lambda: False,
    told: Callable[[int], None] = lambda done: None,
) -> int:
    """Run the steps until nothing waits, or `stopped`; returns how many messages were done, and
    tells it after each batch. Ended at any time, it goes on where it was.

    After each batch the first steps come first again: a new mail is judged before an old one
    is made ready for eyes.
    """
    done = 0
    while not stopped() and (some := _run_first(store, batch)):
        done += some
        told(done)
    return done


def _run_first(store: Store, batch: int) -> int:
    """One batch of the first step that somebody waits for."""
    for step in (name for name, one in STEPS.items() if one.ready(store)):
        if done := run(store, step, batch):
            return done
    return 0


def run(store: Store, step: str, batch: int = 100) -> int:
    """One batch of one step. Safe to kill and to run beside others; 0 when nobody waits."""
    return carry(store, step, STEPS[step].work, min(batch, STEPS[step].at_once))


def carry(
    store: Store, step: str, work: Callable[[Store, Sequence[int]], Write], batch: int
) -> int:
    """The same for a step that has a thread of its own. What `work` raises leaves the messages
    claimed: they are tried again when that has run out; `Replaced` blames none of them, so it is
    no try of theirs. At Ctrl-C they are free at once."""
    now, claimed = store.clock(), list[int]()
    try:
        with store.unit() as session:
            claimed += _claim(session, step, batch, now)
        if claimed:
            write = work(store, claimed)
            with store.unit() as session:
                write(session, _leave(session, step, claimed))
                wake.ring(session)
    except KeyboardInterrupt:  # most often it comes as a commit ends, that of the claim too
        _untried(store, step, claimed, now + CLAIMED_FOR, free=True)
        raise
    except Replaced:
        _untried(store, step, claimed, now + CLAIMED_FOR)
        raise
    return len(claimed)


def held(store: Store) -> int:
    """How many messages are in the hands of a worker: one at work, or one that was killed."""
    now = store.clock()
    with store.look() as session:
        return _count(session, col(Waiting.claimed_until) >= now)


def waiting(session: Session, step: str) -> int:
    """How many messages wait for a step and were not given up."""
    return _count(session, col(Waiting.step) == step, col(Waiting.tries) < GIVE_UP_AFTER)


def given_up(session: Session, step: str) -> int:
    """How many messages no judge could be asked about, try after try."""
    return _count(session, col(Waiting.step) == step, col(Waiting.tries) >= GIVE_UP_AFTER)


def _count(session: Session, *where: sa.ColumnElement[bool]) -> int:
    return int(session.scalar(sa.select(sa.func.count()).where(*where)) or 0)


def _claim(session: Session, step: str, batch: int, now: datetime) -> list[int]:
    """Newest first: a reporter waits for today's mail, not for the archive."""
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


def _untried(
    store: Store, step: str, keys: Sequence[int], until: datetime, *, free: bool = False
) -> None:
    """As if they had not been tried; `free`, nor claimed. One that another worker has claimed
    meanwhile stays its."""
    ours = sa.and_(col(Waiting.arrival).in_(keys), col(Waiting.claimed_until) == until)
    back = sa.update(Waiting).where(col(Waiting.step) == step, ours)
    with store.unit() as session:
        session.execute(back.values(claimed_until=None if free else until, tries=Waiting.tries - 1))


def _leave(session: Session, step: str, keys: Sequence[int]) -> set[int]:
    """Out of the queue; returns who was still in it. One whose claim ran out may have been judged
    by another worker meanwhile: then its answer counts, not ours."""
    gone = sa.delete(Waiting).where(col(Waiting.step) == step, col(Waiting.arrival).in_(keys))
    return set(session.execute(gone.returning(col(Waiting.arrival))).scalars())
