"""How many tips stand where, from kept counters: cheap at a million tips."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access
from pipeline.models import Counter, Tip, TipReader
from pipeline.terms import Shelf, Viewer


def by_beat(session: Session, viewer: Viewer, shelf: Shelf = Shelf.OPEN) -> dict[int, int]:
    """Tips on each beat, by its number; 0 for those without one."""
    sums: dict[int, int] = {}
    for (beat_id, where), n in _summed(session, viewer, "beat_id", "shelf"):
        if where == shelf:
            sums[beat_id] = sums.get(beat_id, 0) + n
    return sums


Place = tuple[str, str, int]  # shelf, lane, beat; "" and 0 for none


def by_place(session: Session, viewer: Viewer) -> dict[Place, int]:
    """Tips by shelf, lane and beat at once: what the numbers beside the views add up from."""
    return {
        (shelf, lane or "", beat_id or 0): n
        for (shelf, lane, beat_id), n in _summed(session, viewer, "shelf", "lane", "beat_id")
    }


def _summed(session: Session, viewer: Viewer, *names: str) -> Iterable[tuple[tuple[Any, ...], int]]:
    """Counters of what everyone at the desk sees, and the restricted tips that name the viewer."""
    keys = [getattr(Counter, name) for name in names]
    counted = (
        sa.select(*keys, sa.func.sum(col(Counter.tips)))
        .where(
            col(Counter.desk_id).in_(viewer.desks),
            ~col(Counter.beat_id).in_(access.closed_to(viewer)),
        )
        .group_by(*keys)
    )
    sums = {tuple(key): int(n) for *key, n in session.execute(counted) if n}
    own = (
        sa.select(col(Tip.desk_id), *(getattr(Tip, name) for name in names))
        .join(TipReader, col(TipReader.tip_id) == col(Tip.id))
        .where(
            col(TipReader.user_id) == viewer.id,
            col(Tip.restricted),
            access.visible_apart_from_desk(viewer),
        )
    )
    for desk_id, *values in session.execute(own):
        if desk_id in viewer.desks:  # here, not there: all tips of the desk would be looked through
            key = tuple(map(_plain, names, values))
            sums[key] = sums.get(key, 0) + 1
    return sums.items()


def _plain(name: str, value: Any) -> str | int:
    """A value of a tip as the counters hold it."""
    nothing = 0 if name == "beat_id" else ""
    return nothing if value is None else getattr(value, "value", value)
