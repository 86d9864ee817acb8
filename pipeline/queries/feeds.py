"""The feeds of the viewer's desks, and how each is. An administrator sees all of them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline.models import Desk, Feed, Story
from pipeline.terms import Role, Viewer


@dataclass(frozen=True, slots=True)
class FeedRow:
    id: int
    desk: str
    url: str
    title: str
    every_minutes: int
    state: str  # "waiting" | "ok" | "failing"
    state_since: datetime | None
    problem: str
    polled_at: datetime | None
    stories: int


def feeds(session: Session, viewer: Viewer) -> tuple[FeedRow, ...]:
    """Each feed with its state, in the order in which they were added."""
    brought = sa.select(sa.func.count()).where(col(Story.feed_id) == col(Feed.id))
    wanted = sa.select(Feed, Desk.name, brought.scalar_subquery())  # type: ignore[call-overload]
    wanted = wanted.join(Desk, col(Desk.id) == col(Feed.desk_id)).order_by(col(Feed.id))
    if viewer.role is not Role.ADMINISTRATOR:
        wanted = wanted.where(col(Feed.desk_id).in_(viewer.desks))
    return tuple(
        FeedRow(
            id=feed.id,
            desk=desk,
            url=feed.url,
            title=feed.title,
            every_minutes=feed.every_minutes,
            state=feed.state,
            state_since=feed.state_since,
            problem=feed.problem,
            polled_at=feed.polled_at,
            stories=int(n or 0),
        )
        for feed, desk, n in session.execute(wanted)
    )
