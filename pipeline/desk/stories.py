"""What people do with stories: add, edit, and say which tips belong to them.

Saying so is an act on the tip: it stands in its timeline, and is undone like any other.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from pipeline import access, invitations, wake
from pipeline.desk.acts import act
from pipeline.desk.people import desk_named
from pipeline.errors import BadValue, NotAllowed, Unknown
from pipeline.models import Act, Beat, Desk, Story
from pipeline.stories import keeping, links
from pipeline.stories.articles import Article
from pipeline.stories.keeping import Kept
from pipeline.stories.vetting import target
from pipeline.terms import LinkState, Relation, StoryStatus, Viewer
from pipeline.trail import leave

_TITLE = 300  # characters


def add(
    session: Session,
    viewer: Viewer,
    desk: str,
    article: Article,
    now: datetime,
    *,
    beat: str = "",
    status: StoryStatus = StoryStatus.PUBLISHED,
) -> Kept:
    """A story by hand, or the one that we have. `desk` may be empty when she works at one alone.

    Raises `AddressRefused` for an address that is none of a page: it becomes a link.
    """
    if article.url:
        target(article.url)
    desk_id = _desk_of(session, viewer, desk)
    kept = keeping.keep(session, desk_id, article, now, by=viewer.id, status=status)
    if beat:
        _put_on_beat(session, viewer, kept.story, beat)
    leave(session, viewer, "add story", now, "story", kept.story.id)
    return kept


def plan(
    session: Session, viewer: Viewer, desk: str, title: str, status: StoryStatus, now: datetime
) -> Story:
    """A story that is not written yet: an idea, or one that somebody works on."""
    if status is StoryStatus.PUBLISHED:
        raise BadValue("A published story has a text: add it by its address, or paste it.")
    article = Article(title=_title(title), text="")
    return add(session, viewer, desk, article, now, status=status).story


def change(
    session: Session,
    viewer: Viewer,
    story_id: int,
    now: datetime,
    *,
    title: str | None = None,
    byline: str | None = None,
    status: StoryStatus | None = None,
    published_at: datetime | None = None,
    beat: str | None = None,
) -> Story:
    """Edit what is given and leave the rest. An empty beat: it is on none."""
    story = access.story(session, viewer, story_id, to_write=True)
    wanted = None if title is None else _title(title)
    _not_in_future(published_at, status or story.status, now)
    if beat is not None:
        _put_on_beat(session, viewer, story, beat)
    before = keeping.found_by(story)
    if wanted is not None:
        story.title, story.title_by_person = wanted, True
    if byline is not None:
        story.byline = " ".join(byline.split())[:_TITLE]
    story.status = status or story.status
    story.published_at = published_at or story.published_at
    session.add(story)
    session.flush()
    keeping.find_anew(session, story, before)
    leave(session, viewer, "edit story", now, "story", story.id)
    wake.ring(session)
    return story


def link(
    session: Session,
    viewer: Viewer,
    tip_id: int,
    story_id: int,
    now: datetime,
    relation: Relation | None = None,
) -> Act | None:
    """Say that a tip belongs to a story; confirms what a judge suggested. None: it stood so.

    Without a relation it is the one that was suggested, else *about*.
    """
    tip = access.tip(session, viewer, tip_id, to_write=True)
    story = access.story(session, viewer, story_id)
    stood = links.standing(session, tip.id, story.id)
    wanted = (relation.value if relation else stood.relation) or Relation.ABOUT.value
    confirmed = links.Standing(story.id, LinkState.CONFIRMED.value, wanted)
    if stood == confirmed:
        return None
    return act(session, viewer, tip, "linked", now, link=confirmed)


def reject(
    session: Session, viewer: Viewer, tip_id: int, story_id: int, now: datetime
) -> Act | None:
    """Say that a suggested story is not the tip's. None: somebody has said so."""
    return _take_off(session, viewer, tip_id, story_id, now, LinkState.REJECTED)


def unlink(
    session: Session, viewer: Viewer, tip_id: int, story_id: int, now: datetime
) -> Act | None:
    """Take a tip off a story. None: somebody has."""
    return _take_off(session, viewer, tip_id, story_id, now, LinkState.UNLINKED)


def _take_off(
    session: Session,
    viewer: Viewer,
    tip_id: int,
    story_id: int,
    now: datetime,
    state: LinkState,
) -> Act | None:
    tip = access.tip(session, viewer, tip_id, to_write=True)
    story = access.story(session, viewer, story_id)
    stood = links.standing(session, tip.id, story.id)
    if stood.state == state.value:
        return None
    before = LinkState.SUGGESTED if state is LinkState.REJECTED else LinkState.CONFIRMED
    if stood.state != before.value:
        raise _not_so(state, tip_id, story_id)
    verb = "story rejected" if state is LinkState.REJECTED else "unlinked"
    to = links.Standing(story.id, state.value, stood.relation)
    return act(session, viewer, tip, verb, now, link=to)


def _not_so(state: LinkState, tip_id: int, story_id: int) -> BadValue:
    """Why a link cannot be taken off: it does not stand so."""
    if state is LinkState.REJECTED:
        return BadValue("Story {story} is not suggested for tip {tip}.", story=story_id, tip=tip_id)
    return BadValue("Story {story} is not linked to tip {tip}.", story=story_id, tip=tip_id)


def named(session: Session, viewer: Viewer, said: str) -> int:
    """A story by its number or its address, as somebody types it. Raises `Unknown`."""
    wanted = said.strip().removeprefix("#")
    if wanted.isdecimal() and len(wanted) < 10:
        return access.story(session, viewer, int(wanted)).id
    by_address = select(Story.id).where(Story.url == wanted, access.stories(viewer))
    found = session.exec(by_address.order_by(col(Story.id).desc())).first() if wanted else None
    if found is None:
        raise Unknown("story", f"“{wanted[:200]}”; give its number or its address")
    return found


def _desk_of(session: Session, viewer: Viewer, desk: str) -> int:
    if desk:
        place = desk_named(session, desk)
        if place.id not in viewer.desks:
            raise NotAllowed("You do not work at {desk}.", desk=place.name)
        return place.id
    if len(viewer.desks) == 1:
        return next(iter(viewer.desks))
    names = session.exec(select(Desk.name).where(col(Desk.id).in_(viewer.desks)))
    listed = ", ".join(sorted(names))
    if not listed:
        raise NotAllowed("You work at no desk.")
    raise BadValue("Say which desk it belongs to: one of {desks}.", desks=listed)


def _put_on_beat(session: Session, viewer: Viewer, story: Story, name: str) -> None:
    """A person's word: the story is on this beat and no other; without a name on none."""
    beat = session.exec(
        select(Beat).where(
            Beat.desk_id == story.desk_id,
            Beat.name == name,
            col(Beat.retired_at).is_(None),
            access.knows(viewer),
        )
    ).first()
    if name and beat is None:
        raise Unknown("beat", f"“{name}” at the story's desk")
    before = invitations.of_addresses(session, story.desk_id, invitations.under(session, story))
    story.beat_id, story.beat_by_person = beat.id if beat else None, True
    story.beat_score, story.second_beat_id, story.second_beat_score = None, None, None
    story.beat_reasons = []
    session.add(story)
    session.flush()
    invitations.ask_of_story(session, story, before)


def _not_in_future(at: datetime | None, status: StoryStatus, now: datetime) -> None:
    if at is None:
        return
    if at > now and status is StoryStatus.PUBLISHED:
        raise BadValue("A published story cannot come out in the future.")
    if not keeping.is_believable(at, now):
        raise BadValue("Choose a day and an hour.")


def _title(said: str) -> str:
    title = " ".join(said.replace("\0", "").split())
    if not title:
        raise BadValue("A story needs a title.")
    if len(title) > _TITLE:
        raise BadValue("A title may have {n} characters.", n=_TITLE)
    return title
