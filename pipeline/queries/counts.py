"""How many tips stand where, from kept counters: cheap at a million tips."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access
from pipeline.models import Counter, Tip, TipReader
from pipeline.terms import Shelf, Viewer


def by_shelf(session: Session, viewer: Viewer) -> dict[str, int]:
    """Tips on each shelf of the viewer's desks."""
    return _sums(session, viewer, "shelf")


def by_lane(session: Session, viewer: Viewer, shelf: Shelf = Shelf.OPEN) -> dict[str, int]:
    """Tips in each lane, on one shelf; "" for those that no judge has seen yet."""
    return _sums(session, viewer, "lane", shelf)


def by_beat(session: Session, viewer: Viewer, shelf: Shelf = Shelf.OPEN) -> dict[int, int]:
    """Tips on each beat, by its number; 0 for those without one."""
    return _sums(session, viewer, "beat_id", shelf)


def by_status(session: Session, viewer: Viewer, shelf: Shelf | None = None) -> dict[str, int]:
    """Tips in each status."""
    return _sums(session, viewer, "status", shelf)


Place = tuple[str, str, int]  # shelf, lane, beat; "" and 0 for none


def by_place(session: Session, viewer: Viewer) -> dict[Place, int]:
    """Tips by shelf, lane and beat at once: what the numbers beside the views add up from."""
    columns = ("shelf", "lane", "beat_id")
    places: dict[Place, int] = {}
    for one in _statements(viewer, columns):
        for *place, n in session.execute(one):
            shelf, lane, beat_id = (getattr(value, "value", value) for value in place)
            key = (shelf, lane or "", beat_id or 0)
            places[key] = places.get(key, 0) + int(n or 0)
    return places


def _sums(session: Session, viewer: Viewer, name: str, shelf: Shelf | None = None) -> dict:  # type: ignore[type-arg]
    counted, own = _statements(viewer, (name,))
    if shelf is not None:
        counted = counted.where(col(Counter.shelf) == shelf.value)
        own = own.where(col(Tip.shelf) == shelf)
    nothing = 0 if name == "beat_id" else ""
    sums: dict[str | int, int] = {value: int(n) for value, n in session.execute(counted) if n}
    for value, n in session.execute(own):
        plain = nothing if value is None else getattr(value, "value", value)
        sums[plain] = sums.get(plain, 0) + int(n)
    return sums


def _statements(viewer: Viewer, names: tuple[str, ...]) -> tuple[sa.Select[Any], sa.Select[Any]]:
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
    keys = [getattr(Tip, name) for name in names]
    own = (
        sa.select(*keys, sa.func.count())
        .join(TipReader, col(TipReader.tip_id) == col(Tip.id))
        .where(
            col(TipReader.user_id) == viewer.id,
            col(Tip.restricted),
            col(Tip.desk_id).in_(viewer.desks),  # as the lists have it
            access.visible_apart_from_desk(viewer),
        )
        .group_by(*keys)
    )
    return counted, own
