"""The views of the inbox: which tips lie in each, and how many. Counts come from kept counters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access
from pipeline.models import Tip
from pipeline.queries import counts
from pipeline.queries.tips import PAGE, Page, Wanted, page
from pipeline.terms import NOISE, Lane, Shelf, Viewer

_COUNTED = 1_000  # from here on a count of one's own says "1000+" and reads no further
_AGAIN = 50  # rows of *wrote again* on top of a first page

# What each view holds, apart from who asks.
VIEWS: Mapping[str, Wanted] = {
    "mine": Wanted(),
    "beats": Wanted(),
    "desk": Wanted(),
    "unsure": Wanted(unsure=True),
    "lane": Wanted(with_hidden=True),
    "beat": Wanted(),
    "hidden": Wanted(shelf=Shelf.HIDDEN),
    "snoozed": Wanted(shelf=Shelf.SNOOZED),
    "archived": Wanted(shelf=Shelf.ARCHIVED),
    "closed": Wanted(shelf=Shelf.CLOSED),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tips lie where, of those that the viewer may see."""

    mine: int
    beats: int
    shelves: Mapping[str, int]
    lanes: Mapping[str, int]  # the hidden ones too
    by_beat: Mapping[int, int]  # first view; 0 for those without a beat


def listed(
    session: Session,
    viewer: Viewer,
    view: str,
    *,
    lane: Lane | None = None,
    beat_id: int | None = None,
    before: int | None = None,
) -> Page:
    """A page of a view. On its first page stand those whose sender wrote again, before all."""
    wanted = wanted_by(viewer, view, lane=lane, beat_id=beat_id)
    if wanted.shelf is not Shelf.OPEN:
        return page(session, viewer, wanted, before)
    rest = page(session, viewer, replace(wanted, wrote_again=False), before)
    if before is not None:
        return rest
    again = page(session, viewer, replace(wanted, wrote_again=True), limit=_AGAIN)
    return Page((*again.rows, *rest.rows), rest.next)


def wanted_by(
    viewer: Viewer, view: str, *, lane: Lane | None = None, beat_id: int | None = None
) -> Wanted:
    """What a view holds for this viewer."""
    wanted = replace(VIEWS[view], lane=lane, beat_id=beat_id)
    if view == "mine":
        return replace(wanted, owner_id=viewer.id)
    if view == "beats":
        return replace(wanted, beats=viewer.beats)
    # Noise that is sure lies beside the first view: its lane shows all of it.
    return replace(wanted, with_hidden=lane in NOISE) if view == "lane" else wanted


def count(session: Session, viewer: Viewer) -> Counts:
    """All the numbers beside the views."""
    by_beat = counts.by_beat(session, viewer)
    lanes = counts.by_lane(session, viewer)
    for lane, n in counts.by_lane(session, viewer, Shelf.HIDDEN).items():
        lanes[lane] = lanes.get(lane, 0) + n
    return Counts(
        mine=_mine(session, viewer),
        beats=sum(n for beat_id, n in by_beat.items() if beat_id in viewer.beats),
        shelves=counts.by_shelf(session, viewer),
        lanes=lanes,
        by_beat=by_beat,
    )


def _mine(session: Session, viewer: Viewer) -> int:
    own = (
        sa.select(col(Tip.id))
        .where(col(Tip.owner_id) == viewer.id, col(Tip.shelf) == Shelf.OPEN, access.visible(viewer))
        .limit(_COUNTED)
    )
    return int(session.scalar(sa.select(sa.func.count()).select_from(own.subquery())) or 0)


__all__ = ["PAGE", "VIEWS", "Counts", "count", "listed", "wanted_by"]
