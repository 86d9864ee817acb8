"""A feed is polled: what is new in it becomes stories. In the worker or by command, never the page.

What goes wrong is a state of the feed with a sentence; what was kept until then stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline.errors import BadValue, NotFetched, Refusal, Unknown
from pipeline.leader import Lock
from pipeline.models import Feed, Story
from pipeline.problems import NONE, english, problem
from pipeline.store import Store
from pipeline.stories import articles, confined, keeping
from pipeline.stories.articles import Article
from pipeline.stories.outgoing import Fetch, Reply

_LIMITS = confined.Limits(cpu_seconds=5.0, wall_seconds=20.0, memory=45 * confined.MEGABYTE)
_CHILD = "pipeline.stories.feed_xml"
_AT_ONCE = 20  # new stories of one poll; the rest waits for the next
_ENOUGH_FAILED = 3  # pages that did not come: then the site is left alone until the next poll
_WHOLE = 600  # characters of an entry from which it is the story itself, not a teaser
_ACCEPTS = "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1"
_TRACKS = ("utm_", "at_medium", "at_campaign")  # parts of a link that only tell who followed it


@dataclass(frozen=True, slots=True)
class Polled:
    """What one look at a feed came to."""

    feed_id: int
    entries: int = 0
    new: int = 0
    changed: int = 0
    partial: int = 0  # kept with what the feed says, since their page did not come
    left: int = 0  # for the next poll


def due(session: Session, now: datetime) -> list[int]:
    """The feeds whose time has come, the longest waiting first."""
    feeds = session.exec(select(Feed).order_by(col(Feed.polled_at), col(Feed.id))).all()
    return [
        feed.id
        for feed in feeds
        if feed.polled_at is None or now >= feed.polled_at + timedelta(minutes=feed.every_minutes)
    ]


def poll(store: Store, feed_id: int, fetch: Fetch) -> Polled | None:
    """One look at a feed; None while another process looks at it.

    Raises `NotFetched` once that is written down, `Unknown` when there is no such feed.
    """
    lock = Lock(store, f"feed {feed_id}")
    if not lock.take():
        return None
    try:
        with store.look() as session:
            feed = session.get(Feed, feed_id)
        if feed is None:
            raise Unknown("feed", feed_id)
        return _look(store, feed, fetch)
    finally:
        lock.release()


def _look(store: Store, feed: Feed, fetch: Fetch) -> Polled:
    try:
        reply = fetch(feed.url, _unless_unchanged(feed))
        told = _read(reply) if reply.status == 200 else {"entries": []}
        polled = _take(store, feed, told["entries"], fetch)
    except NotFetched as error:
        why = problem(error)
        _note(store, feed, {"state": "failing", "problem": english(why), "why": why})
        raise
    fresh: dict[str, Any] = {"state": "ok", "problem": "", "why": NONE}
    if reply.status == 200:
        everything = polled.left == 0 and polled.partial == 0  # else the same feed is read again
        fresh["title"] = told["title"][:300] or feed.title
        for name, header in (("etag", "etag"), ("modified", "last-modified")):
            fresh[name] = reply.headers.get(header, "")[:500] if everything else ""
    _note(store, feed, fresh)
    return polled


def _unless_unchanged(feed: Feed) -> Mapping[str, str]:
    asked = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
    return {"Accept": _ACCEPTS, **{name: value for name, value in asked.items() if value}}


def _read(reply: Reply) -> dict[str, Any]:
    """Title and entries. Raises `NotFetched` for what is no feed, or no reader should swallow."""
    kind = reply.headers.get("content-type", "")
    told = confined.work(_CHILD, reply.body, {"type": kind, "url": reply.url}, _LIMITS)
    if why := told.get("problem"):
        raise NotFetched("This is no feed. {problem}", problem=why)
    return told


def _take(store: Store, feed: Feed, entries: Sequence[dict[str, str]], fetch: Fetch) -> Polled:
    """Keep what is new, oldest first, each story in a unit of its own."""
    waiting = _unknown(store, feed, entries)
    new = changed = partial = failed = done = 0
    for entry in waiting[:_AT_ONCE]:
        if failed >= _ENOUGH_FAILED:
            break
        done += 1
        article = _article(entry, fetch)
        if article is None or not article.whole:
            failed += 1
        if article is None:
            continue
        with store.unit() as session:
            kept = keeping.keep(session, feed.desk_id, article, store.clock(), feed_id=feed.id)
        new += kept.new
        changed += kept.changed and not kept.new
        partial += not article.whole
    return Polled(feed.id, len(entries), new, changed, partial, len(waiting) - done)


def _unknown(store: Store, feed: Feed, entries: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """The entries that we do not hold whole, oldest first; each with its address made plain."""
    plain = [entry | {"link": plain_link(entry["link"])} for entry in reversed(entries)]
    links = [entry["link"] for entry in plain if entry["link"]]
    with store.look() as session:
        held = sa.select(col(Story.url)).where(
            col(Story.desk_id) == feed.desk_id, col(Story.url).in_(links), col(Story.whole)
        )
        known = set(session.execute(held).scalars())
    return [entry for entry in plain if entry["link"] not in known]


def _article(entry: Mapping[str, str], fetch: Fetch) -> Article | None:
    """The story of an entry: from the feed itself when it is whole there, else from its page;
    from the teaser alone when its page does not come; None when there is not even that."""
    article = None
    if len(entry["content"]) >= _WHOLE or not entry["link"]:
        article = _from_content(entry["content"])
    if article is None and entry["link"]:
        try:
            article = articles.from_address(fetch, entry["link"])
        except Refusal:
            article = None
    if article is None:
        try:
            article = replace(articles.from_text(entry["summary"] or entry["title"]), whole=False)
        except BadValue:
            return None
    told = datetime.fromisoformat(entry["published"]) if entry["published"] else None
    return replace(
        article,
        title=articles.shortened(entry["title"]) or article.title,
        byline=article.byline or entry["author"],
        url=entry["link"],
        published_at=told or article.published_at,
    )


def _from_content(content: str) -> Article | None:
    page = f"<html><body><article>{content}</article></body></html>"
    try:
        return articles.from_page(page.encode("utf-8", "replace"), charset="utf-8")
    except Refusal:
        return None


def plain_link(link: str) -> str:
    """A story's address without what only tells who followed it: one story has one address."""
    parts = urlsplit(link)
    if not parts.query:
        return urlunsplit(parts._replace(fragment=""))
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = urlencode([(name, value) for name, value in asked if not name.startswith(_TRACKS)])
    return urlunsplit(parts._replace(query=kept, fragment=""))


def _note(store: Store, feed: Feed, fresh: Mapping[str, Any]) -> None:
    """How the poll went. Of a feed that was removed meanwhile nothing is written."""
    now = store.clock()
    with store.unit() as session:
        row = session.get(Feed, feed.id)
        if row is None:
            return
        if row.state != fresh["state"]:
            row.state_since = now
        row.polled_at = now
        for name, value in fresh.items():
            setattr(row, name, value)
        session.add(row)
