"""The views of the inbox: which tips lie in each, and how many. Counts come from kept counters."""

from collections import Counter as Sums
from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access
from pipeline.models import Act, Judgement, LinkJudgement, Look, Tip, User
from pipeline.queries import callouts, counts, urgent
from pipeline.queries.tips import Page, Wanted, page
from pipeline.terms import NOISE, Lane, Shelf, Viewer

_COUNTED = 1_000  # from here on a count of one's own says "1000+" and reads no further
_UNSEEN = 100  # the tab says "99+" from here on
_AGAIN = 50  # rows of *wrote again* on top of a first page

# What each view holds, apart from who asks.
VIEWS: Mapping[str, Wanted] = {
    "mine": Wanted(),
    "beats": Wanted(),
    "desk": Wanted(),
    "danger": Wanted(shelf=None, danger=True),
    "unsure": Wanted(unsure=True),
    "lane": Wanted(with_hidden=True),
    "beat": Wanted(),
    "hidden": Wanted(shelf=Shelf.HIDDEN),
    "snoozed": Wanted(shelf=Shelf.SNOOZED),
    "archived": Wanted(shelf=Shelf.ARCHIVED),
    "muted": Wanted(shelf=Shelf.MUTED),
    "closed": Wanted(shelf=Shelf.CLOSED),
    "callout": Wanted(shelf=None),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tips lie where, of those that the viewer may see."""

    mine: int
    beats: int
    shelves: Mapping[str, int]
    lanes: Mapping[str, int]  # first view; of noise the hidden ones too, as its list
    by_beat: Mapping[int, int]  # first view
    unsure: int  # first view: without a beat, though one is wanted


def listed(
    session: Session,
    viewer: Viewer,
    view: str,
    *,
    lane: Lane | None = None,
    beat_id: int | None = None,
    language: str | None = None,
    callout_id: int | None = None,
    before: int | None = None,
) -> Page:
    """A page of a view. On its first page stand those whose sender wrote again, before all.
    Raises `Unknown` for a callout that she may not see."""
    wanted = wanted_by(viewer, view, lane=lane, beat_id=beat_id, language=language)
    if view == "callout":
        tips = callouts.tips_of(session, viewer, callout_id or 0)
        wanted = replace(tips, language=language)
    if wanted.danger:
        return urgent.page(session, viewer, wanted, before)
    if wanted.shelf is not Shelf.OPEN:
        return page(session, viewer, wanted, before)
    rest = page(session, viewer, replace(wanted, wrote_again=False), before)
    if before is not None:
        return rest
    again = page(session, viewer, replace(wanted, wrote_again=True), limit=_AGAIN)
    return Page((*again.rows, *rest.rows), rest.next)


def wanted_by(
    viewer: Viewer,
    view: str,
    *,
    lane: Lane | None = None,
    beat_id: int | None = None,
    language: str | None = None,
) -> Wanted:
    """What a view holds for this viewer."""
    wanted = replace(VIEWS[view], lane=lane, beat_id=beat_id, language=language)
    if view == "mine":
        return replace(wanted, owner_id=viewer.id)
    if view == "beats":
        return replace(wanted, beats=viewer.beats)
    # Noise that is sure lies beside the first view: its lane shows all of it.
    return replace(wanted, with_hidden=lane in NOISE) if view == "lane" else wanted


def count(session: Session, viewer: Viewer) -> Counts:
    """All the numbers beside the views."""
    shelves, lanes, by_beat, unsure = Sums[str](), Sums[str](), Sums[int](), 0
    for (shelf, lane, beat_id), n in counts.by_place(session, viewer).items():
        shelves[shelf] += n
        if shelf == Shelf.OPEN or (shelf == Shelf.HIDDEN and lane in NOISE):
            lanes[lane] += n
        if shelf == Shelf.OPEN:
            by_beat[beat_id] += n
            unsure += n if lane and lane not in NOISE and not beat_id else 0
    return Counts(
        mine=_mine(session, viewer),
        beats=sum(n for beat_id, n in by_beat.items() if beat_id in viewer.beats),
        shelves=shelves,
        lanes=lanes,
        by_beat=by_beat,
        unsure=unsure,
    )


def pulse(session: Session) -> str:
    """Another word as soon as anything that a list shows may have changed."""
    newest = (
        sa.select(sa.func.max(col(table.id))).scalar_subquery()
        for table in (Tip, Act, Judgement, LinkJudgement)
    )
    return ".".join(str(number or 0) for number in session.execute(sa.select(*newest)).one())


def unseen(session: Session, viewer: Viewer) -> int:
    """How many of her open tips and of those on her beats she has not looked at: up to 100."""
    own = (col(Tip.owner_id) == viewer.id, col(Tip.beat_id).in_(viewer.beats))
    looked = sa.select(col(Look.tip_id)).where(col(Look.user_id) == viewer.id)
    seen_from = sa.select(col(User.seen_from)).where(col(User.id) == viewer.id).scalar_subquery()
    found: set[int] = set()
    for hers in own:
        wanted = sa.select(col(Tip.id)).where(
            hers,
            col(Tip.desk_id).in_(viewer.desks),
            col(Tip.shelf) == Shelf.OPEN,
            col(Tip.arrival) > seen_from,
            ~col(Tip.id).in_(looked),
            access.visible(viewer),
        )
        found.update(session.execute(wanted.limit(_UNSEEN)).scalars())
    again = sa.select(col(Tip.id)).where(
        own[0],
        col(Tip.shelf) == Shelf.OPEN,
        col(Tip.wrote_again_at).is_not(None),
        access.visible(viewer),
    )
    found.update(session.execute(again.limit(_UNSEEN)).scalars())
    return min(len(found), _UNSEEN)


def _mine(session: Session, viewer: Viewer) -> int:
    own = (
        sa.select(col(Tip.id))
        .where(col(Tip.owner_id) == viewer.id, col(Tip.shelf) == Shelf.OPEN, access.visible(viewer))
        .limit(_COUNTED)
    )
    return int(session.scalar(sa.select(sa.func.count()).select_from(own.subquery())) or 0)
