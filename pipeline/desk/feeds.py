"""Which feeds a desk reads. Its editors and administrators change them; the worker polls them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access
from pipeline.desk.people import desk_named
from pipeline.errors import BadValue, NameTaken, Unknown
from pipeline.models import Feed, Story
from pipeline.stories.vetting import target
from pipeline.terms import Viewer

_LEAST, _MOST = 1, 24 * 60  # minutes


def add_feed(
    session: Session, viewer: Viewer, desk: str, url: str, every_minutes: int, now: datetime
) -> Feed:
    """Read a feed from now on. Raises `AddressRefused` for what is no address of a feed."""
    place = desk_named(session, desk)
    access.edits(viewer, place.id)
    wanted = target(url).url
    if not _LEAST <= every_minutes <= _MOST:
        raise BadValue("A feed is read every {least} to {most} minutes.", least=_LEAST, most=_MOST)
    if session.exec(select(Feed).where(Feed.desk_id == place.id, Feed.url == wanted)).first():
        raise NameTaken("feed", wanted)
    feed = Feed(
        desk_id=place.id, url=wanted, every_minutes=every_minutes, added_by=viewer.id, added_at=now
    )
    session.add(feed)
    session.flush()
    return feed


def remove_feed(session: Session, viewer: Viewer, feed_id: int) -> Feed:
    """Read it no more. The stories that it brought stay."""
    feed = session.get(Feed, feed_id)
    if feed is None:
        raise Unknown("feed", feed_id)
    access.edits(viewer, feed.desk_id)
    session.execute(sa.update(Story).where(col(Story.feed_id) == feed_id).values(feed_id=None))
    session.delete(feed)
    session.flush()
    return feed
