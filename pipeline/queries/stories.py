"""Stories as people see them: lists a page at a time, one with its tips, those of one tip."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access
from pipeline.models import (
    Beat,
    Desk,
    LinkJudgement,
    Story,
    StoryLink,
    Tip,
    User,
)
from pipeline.queries import callouts, names, tips
from pipeline.queries.callouts import CalloutRow
from pipeline.search import index
from pipeline.search.query import parse
from pipeline.terms import LinkState, Reason, Relation, StoryStatus, Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story as a list shows it."""

    id: int  # the page key too
    desk: str
    status: StoryStatus
    title: str
    byline: str
    url: str
    language: str
    published_at: datetime | None  # None: unknown
    added_at: datetime
    beat: str  # empty: none
    second_beat: str
    whole: bool
    linked: int  # tips that the viewer may see
    suggested: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the key to ask the next page with; None on the last one."""

    rows: tuple[StoryRow, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to. Nothing given: all of the viewer's desks."""

    desk: str = ""
    status: StoryStatus | None = None
    beat_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """How a tip and a story stand, with what a judge said of it."""

    story_id: int
    title: str
    url: str
    status: StoryStatus
    published_at: datetime | None
    state: LinkState
    relation: Relation
    score: float
    reasons: tuple[Reason, ...]
    passage: str
    by: str  # who linked, rejected or unlinked them; empty: a judge suggests it
    since: datetime
    tip: tips.Row | None = None  # on the story's page


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story with all that belongs to it."""

    story: StoryRow
    text: str
    writer_covers: str
    writer_place: str
    beat_reasons: tuple[Reason, ...]
    beat_by_person: bool
    callouts: tuple[CalloutRow, ...]
    linked: tuple[LinkRow, ...]
    suggested: tuple[LinkRow, ...]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class OfTip:
    """The stories of one tip: what is linked, what a judge suggests."""

    linked: tuple[LinkRow, ...]
    suggested: tuple[LinkRow, ...]


def page(
    session: Session,
    viewer: Viewer,
    wanted: Wanted = Wanted(),
    before: int | None = None,
    limit: int = PAGE,
) -> Page:
    """Stories, newest first, below the page key `before`."""
    hers = col(Story.desk_id).in_(viewer.desks)
    chosen = sa.select(col(Story.id)).where(hers, access.stories(viewer))
    if wanted.desk:
        named = sa.select(col(Desk.id)).where(col(Desk.name) == wanted.desk)
        chosen = chosen.where(col(Story.desk_id).in_(named))
    if wanted.status is not None:
        chosen = chosen.where(col(Story.status) == wanted.status)
    if wanted.beat_id is not None:
        on = (col(Story.beat_id) == wanted.beat_id, col(Story.second_beat_id) == wanted.beat_id)
        known = sa.exists().where(col(Beat.id) == wanted.beat_id, access.knows(viewer))
        chosen = chosen.where(sa.or_(*on), known)
    if before is not None:
        chosen = chosen.where(col(Story.id) < before)
    if wanted.words.strip():
        query = parse(wanted.words)
        found = index.hits(session, query, before, 1_000, of=index.Of.STORIES) if query else ()
        chosen = chosen.where(col(Story.id).in_(found))
    newest = chosen.order_by(col(Story.id).desc()).limit(limit + 1)
    keys = list(session.execute(newest).scalars())
    more = len(keys) > limit
    return Page(rows(session, viewer, keys[:limit]), keys[limit - 1] if more else None)


def rows(session: Session, viewer: Viewer, ids: Sequence[int]) -> tuple[StoryRow, ...]:
    """The rows of these stories, in this order. Access was asked for them."""
    second = sa.orm.aliased(Beat)
    known = access.knows(viewer, second)
    columns: list[Any] = [
        Story.id, Story.status, Story.title, Story.byline, Story.url, Story.language,
        Story.published_at, Story.added_at, Story.whole, col(Desk.name).label("desk"),
        col(Beat.name).label("beat"), col(second.name).label("second_beat"),
    ]  # fmt: skip
    found = session.execute(
        sa.select(*columns)
        .select_from(Story)
        .join(Desk, col(Desk.id) == col(Story.desk_id))
        .outerjoin(Beat, sa.and_(col(Beat.id) == col(Story.beat_id), access.knows(viewer)))
        .outerjoin(second, sa.and_(col(second.id) == col(Story.second_beat_id), known))
        .where(col(Story.id).in_(ids))
    )
    counts = _counts(session, viewer, ids)
    by_id = {one.id: _row(one, counts) for one in found}
    return tuple(by_id[one] for one in ids if one in by_id)


def one(session: Session, viewer: Viewer, story_id: int) -> StoryPage:
    """A story with its tips that the viewer may see. Raises `Unknown`."""
    story = access.story(session, viewer, story_id)
    linked = _links(session, viewer, col(StoryLink.story_id) == story.id, with_tips=True)
    return StoryPage(
        story=rows(session, viewer, [story.id])[0],
        text=story.text,
        writer_covers=story.writer_covers,
        writer_place=story.writer_place,
        beat_reasons=names.reasons(story.beat_reasons, names.shut(session, viewer)),
        beat_by_person=story.beat_by_person,
        callouts=callouts.of_story(session, viewer, story.id),
        linked=_in_state(linked, LinkState.CONFIRMED),
        suggested=_in_state(linked, LinkState.SUGGESTED),
        may_edit=story.desk_id in viewer.desks,
    )


def of_tip(session: Session, viewer: Viewer, tip_id: int) -> OfTip:
    """The stories of a tip that the viewer may see, the surest first. Raises `Unknown`."""
    tip = access.tip(session, viewer, tip_id)
    found = _links(session, viewer, col(StoryLink.tip_id) == tip.id)
    return OfTip(_in_state(found, LinkState.CONFIRMED), _in_state(found, LinkState.SUGGESTED))


def newest(
    session: Session, viewer: Viewer, desk: str, limit: int = 30
) -> tuple[tuple[int, str], ...]:
    """Number and title of a desk's newest stories, for a list of choices."""
    found = session.execute(
        sa.select(col(Story.id), col(Story.title))
        .join(Desk, col(Desk.id) == col(Story.desk_id))
        .where(col(Desk.name) == desk, col(Story.status) != StoryStatus.KILLED)
        .where(access.stories(viewer))
        .order_by(col(Story.id).desc())
        .limit(limit)
    )
    return tuple((number, title) for number, title in found)


def _row(one: Any, counts: dict[tuple[int, LinkState], int]) -> StoryRow:
    return StoryRow(
        id=one.id,
        desk=one.desk,
        status=one.status,
        title=one.title,
        byline=one.byline,
        url=one.url,
        language=one.language,
        published_at=one.published_at,
        added_at=one.added_at,
        beat=one.beat or "",
        second_beat=one.second_beat or "",
        whole=one.whole,
        linked=counts.get((one.id, LinkState.CONFIRMED), 0),
        suggested=counts.get((one.id, LinkState.SUGGESTED), 0),
    )


def _counts(
    session: Session, viewer: Viewer, ids: Sequence[int]
) -> dict[tuple[int, LinkState], int]:
    """How many tips that the viewer may see are linked to, or suggested for, each story."""
    counted = (
        sa.select(col(StoryLink.story_id), col(StoryLink.state), sa.func.count())
        .join(Tip, col(Tip.id) == col(StoryLink.tip_id))
        .where(col(StoryLink.story_id).in_(ids), access.visible(viewer))
        .group_by(col(StoryLink.story_id), col(StoryLink.state))
    )
    return {(story_id, state): int(n) for story_id, state, n in session.execute(counted)}


def _links(
    session: Session, viewer: Viewer, where: sa.ColumnElement[bool], with_tips: bool = False
) -> list[LinkRow]:
    """Links of a tip or a story, the surest first, then the newest."""
    found = session.execute(
        sa.select(StoryLink, Story, LinkJudgement, User.name, Tip.arrival)  # type: ignore[call-overload]
        .join(Story, col(Story.id) == col(StoryLink.story_id))
        .join(Tip, col(Tip.id) == col(StoryLink.tip_id))
        .outerjoin(LinkJudgement, col(LinkJudgement.id) == col(StoryLink.suggested))
        .outerjoin(User, col(User.id) == col(StoryLink.by_user))
        .where(where, access.visible(viewer), access.stories(viewer))
        .order_by(col(StoryLink.score).desc(), col(StoryLink.since).desc())
        .options(sa.orm.defer(Story.text))  # type: ignore[arg-type]
    ).all()
    keys = [key for *_rest, key in found] if with_tips else []
    shown = {row.arrival: row for row in tips.rows(session, keys)}
    return [_link(link, story, said, who, shown.get(key)) for link, story, said, who, key in found]


def _link(
    link: StoryLink, story: Story, said: LinkJudgement | None, who: str | None, tip: tips.Row | None
) -> LinkRow:
    return LinkRow(
        story_id=story.id,
        title=story.title,
        url=story.url,
        status=story.status,
        published_at=story.published_at,
        state=link.state,
        relation=link.relation,
        score=link.score,
        reasons=tuple(Reason(why["code"], why["values"]) for why in said.reasons) if said else (),
        passage=said.passage if said else "",
        by=who or "",
        since=link.since,
        tip=tip,
    )


def _in_state(found: Iterable[LinkRow], state: LinkState) -> tuple[LinkRow, ...]:
    return tuple(row for row in found if row.state is state)
