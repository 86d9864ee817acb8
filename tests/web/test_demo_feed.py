"""The paper of the demo, as a feed reader and a browser find it."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from web.demo.feed import FeedServer, stories
from web.demo.imap import USER

BORN = datetime(2026, 11, 5, 20, tzinfo=UTC)


class Clock:
    at = BORN

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def paper(clock: Clock) -> Iterator[FeedServer]:
    server = FeedServer(0, BORN, clock)
    server.start()
    yield server
    server.stop()


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - the paper of this test
        return answer.read().decode()


def test_the_feed_lists_the_stories_newest_first(paper: FeedServer):
    feed = feedparser.parse(read(paper.feed))
    assert not feed.bozo
    assert 12 <= len(feed.entries) <= 20
    times = [entry.published_parsed for entry in feed.entries]
    assert times == sorted(times, reverse=True)
    assert all(entry.author and entry.title and entry.summary for entry in feed.entries)


def test_each_story_has_a_page_with_its_writer_and_most_have_a_callout(paper: FeedServer):
    pages = [read(entry.link) for entry in feedparser.parse(read(paper.feed)).entries]
    assert all("About the writer" in page and "<time datetime=" in page for page in pages)
    assert len(pages) > sum(USER in page for page in pages) >= 10
    assert sum('class="player"' in page for page in pages) >= 3


def test_a_story_is_published_while_somebody_watches(paper: FeedServer, clock: Clock):
    before = len(feedparser.parse(read(paper.feed)).entries)
    (coming,) = [story for story in stories(BORN) if story.at > BORN]
    with pytest.raises(urllib.error.HTTPError):
        read(f"http://{paper.bind}{coming.path}")
    clock.at = BORN + timedelta(hours=1)
    assert len(feedparser.parse(read(paper.feed)).entries) == before + 1
    assert coming.title in read(f"http://{paper.bind}{coming.path}")


def test_nothing_of_another_host_is_on_its_pages(paper: FeedServer):
    hosts = re.findall(r"https?://([^/\"<]+)", read(f"http://{paper.bind}/") + read(paper.feed))
    assert set(hosts) <= {paper.bind, "purl.org"}
