"""Who may see and do what. The one place that decides it: every list, count, search and act asks.

A reporter sees the tips of her desks, and those that a mailbox of her desks received too. Closed
beats are for their reporters and the desk's editors, restricted tips for the people they name.
An administrator keeps the installation and reads no tip unless a member of its desk.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline.errors import NotAllowed, Unknown
from pipeline.models import (
    AlsoReceived,
    Beat,
    BeatReporter,
    DeskMember,
    MovedAway,
    Story,
    Tip,
    TipReader,
    User,
)
from pipeline.terms import Role, StoryStatus, Viewer


def viewer(session: Session, name: str, via: str = "command") -> Viewer:
    """The person of that name, as one who asks. Raises `Unknown`, for a disabled one too."""
    user = session.exec(select(User).where(User.name == name)).first()
    if user is None or user.disabled_at is not None:
        raise Unknown("user", f"“{name}” who may sign in; see `tipdesk users list`")
    desks = session.exec(select(DeskMember.desk_id).where(DeskMember.user_id == user.id)).all()
    beats = session.exec(select(BeatReporter.beat_id).where(BeatReporter.user_id == user.id)).all()
    return Viewer(user.id, user.name, user.role, frozenset(desks), frozenset(beats), via)


def visible(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The condition on `Tip` that holds for every tip this viewer may see."""
    return sa.and_(_at_her_desks(viewer), _unclosed(viewer), _unrestricted(viewer))


def visible_apart_from_desk(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The same for a query that already keeps to one of her desks."""
    return sa.and_(_unclosed(viewer), _unrestricted(viewer))


def _at_her_desks(viewer: Viewer) -> sa.ColumnElement[bool]:
    if not viewer.desks:
        return sa.false()
    also = sa.select(col(AlsoReceived.tip_id)).where(col(AlsoReceived.desk_id).in_(viewer.desks))
    moved = sa.select(col(MovedAway.tip_id)).where(col(MovedAway.user_id) == viewer.id)
    return sa.or_(col(Tip.desk_id).in_(viewer.desks), col(Tip.id).in_(also), col(Tip.id).in_(moved))


def _unclosed(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.or_(col(Tip.beat_id).is_(None), ~col(Tip.beat_id).in_(closed_to(viewer)))


def closed_to(viewer: Viewer) -> sa.Select[Any]:
    """The closed beats whose tips this viewer may not see."""
    shut = sa.select(col(Beat.id)).where(col(Beat.closed), ~col(Beat.id).in_(viewer.beats))
    if viewer.role is Role.EDITOR:
        shut = shut.where(~col(Beat.desk_id).in_(viewer.desks))
    return shut


def knows(viewer: Viewer, of: type[Beat] = Beat) -> sa.ColumnElement[bool]:
    """The condition on `Beat` for those whose name and words the viewer may know: the name of a
    closed one can be the secret. An administrator keeps them all, and reads none of their tips."""
    if viewer.role is Role.ADMINISTRATOR:
        return sa.true()
    return ~col(of.id).in_(closed_to(viewer))


def _unrestricted(viewer: Viewer) -> sa.ColumnElement[bool]:
    named = sa.select(col(TipReader.tip_id)).where(col(TipReader.user_id) == viewer.id)
    return sa.or_(~col(Tip.restricted), col(Tip.id).in_(named))


def tip(session: Session, viewer: Viewer, tip_id: int, *, to_write: bool = False) -> Tip:
    """The tip, if this viewer may see it. Raises `Unknown`, whether hidden or not there.

    `to_write` locks its row until the unit ends, so that two people never act on one standing.
    """
    wanted = select(Tip).where(Tip.id == tip_id, visible(viewer))
    if to_write:
        wanted = wanted.with_for_update(of=Tip).execution_options(populate_existing=True)
    found = session.exec(wanted).first()
    if found is None:
        raise Unknown("tip", tip_id)
    return found


def stories(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The condition on `Story` that holds for those this viewer may see: of her desks, and what
    any desk has published."""
    published = col(Story.status) == StoryStatus.PUBLISHED
    return sa.or_(col(Story.desk_id).in_(viewer.desks), published)


def story(session: Session, viewer: Viewer, story_id: int, *, to_write: bool = False) -> Story:
    """The story, if this viewer may see it. Raises `Unknown`; to write, it is one of her desks."""
    found = session.exec(select(Story).where(Story.id == story_id, stories(viewer))).first()
    if found is None:
        raise Unknown("story", story_id)
    if to_write:
        works_at(viewer, found.desk_id)
    return found


def works_at(viewer: Viewer, desk_id: int) -> None:
    """Raises `NotAllowed` unless the viewer works at this desk."""
    if desk_id not in viewer.desks:
        raise NotAllowed("Only people of the desk may do this.")


def may_hold(session: Session, tip: Tip, user: User) -> bool:
    """Whether somebody could see this tip, so that it may be given to her."""
    if user.disabled_at is not None:
        return False
    asking = viewer(session, user.name)
    return session.exec(select(Tip.id).where(Tip.id == tip.id, visible(asking))).first() is not None


def administers(viewer: Viewer) -> None:
    """Raises `NotAllowed` unless the viewer is an administrator."""
    if viewer.role is not Role.ADMINISTRATOR:
        raise NotAllowed("Only an administrator may do this.")


def keeps_watch(viewer: Viewer) -> None:
    """Raises `NotAllowed` unless the viewer is an editor or an administrator."""
    if viewer.role is Role.REPORTER:
        raise NotAllowed("Only an editor or an administrator may do this.")


def edits(viewer: Viewer, desk_id: int) -> None:
    """Raises `NotAllowed` unless the viewer is an editor of this desk, or an administrator."""
    if not may_edit(viewer, desk_id):
        raise NotAllowed("Only an editor of the desk, or an administrator, may do this.")


def may_edit(viewer: Viewer, desk_id: int) -> bool:
    """Whether the viewer is an editor of this desk, or an administrator."""
    return viewer.role is Role.ADMINISTRATOR or is_editor_of(viewer, [desk_id])


def is_editor_of(viewer: Viewer, desk_ids: Iterable[int]) -> bool:
    """Whether the viewer is an editor at one of these desks."""
    return viewer.role is Role.EDITOR and not viewer.desks.isdisjoint(desk_ids)
