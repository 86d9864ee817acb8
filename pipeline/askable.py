"""Which tips a language model may be asked about: decided here, when they are queued, claimed, put
to it and written. It decides nothing else."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import arrival
from pipeline.models import AlsoReceived, Beat, Desk, JobRun, Tip, Waiting
from pipeline.store import Store
from pipeline.terms import Shelf
from pipeline.upsert import insert

STEP = "ask"
FRESH = timedelta(days=7)  # what arrived earlier, an archive above all, is not asked about


def may_be_asked(store: Store) -> sa.ColumnElement[bool]:
    """The condition on `Tip`: of a desk that allows it, in the first view, judged before, and no
    person spoke. Never a restricted one, nor one on a closed beat."""
    return sa.and_(
        _of_these_desks(store.llm_desks),
        col(Tip.arrival) >= arrival.key(store.clock() - FRESH),
        col(Tip.shelf) == Shelf.OPEN,
        col(Tip.beat_judged),
        ~col(Tip.beat_by_person),
        ~col(Tip.restricted),
        sa.or_(col(Tip.beat_id).is_(None), ~col(Tip.beat_id).in_(_closed())),
    )


def queue(session: Session, store: Store, keys: Iterable[int]) -> None:
    """Let the tips that these messages opened wait for it, where it may be asked about them."""
    if store.llm_desks is None:
        return
    wanted = sa.select(col(Tip.arrival)).where(col(Tip.arrival).in_(keys), may_be_asked(store))
    rows = [{"step": STEP, "arrival": key, "tries": 0} for key in session.execute(wanted).scalars()]
    if rows:
        session.execute(insert(session, Waiting).on_conflict_do_nothing(), rows)


def closed_beats(session: Session, desk_id: int) -> frozenset[int]:
    """The beats of a desk that are never put to it."""
    return frozenset(session.execute(_closed().where(col(Beat.desk_id) == desk_id)).scalars())


def state(session: Session) -> str:
    """Whether it answers, as the last worker that asked found it."""
    run = session.get(JobRun, STEP)
    if run is None:
        return "was not asked yet"
    since = f"{run.started_at:%Y-%m-%d %H:%M} UTC"
    if run.failed:
        return f"gives no usable answer since {since} ({run.failed})"
    return f"answers, since {since}"


def _closed() -> sa.Select[Any]:
    return sa.select(col(Beat.id)).where(col(Beat.closed))


def _of_these_desks(names: Iterable[str] | None) -> sa.ColumnElement[bool]:
    """None: of no desk; no name: of every desk. What another desk received too is that one's."""
    if names is None:
        return sa.false()
    listed = list(names)
    if not listed:
        return sa.true()
    of = sa.select(col(Desk.id)).where(col(Desk.name).in_(listed))
    elsewhere = sa.select(col(AlsoReceived.tip_id)).where(~col(AlsoReceived.desk_id).in_(of))
    return sa.and_(col(Tip.desk_id).in_(of), ~col(Tip.id).in_(elsewhere))
