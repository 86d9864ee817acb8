"""Feeds: what is new becomes stories, once; F11: a hostile feed is an error written on the feed."""

import gzip
import resource
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from pipeline.desk import feeds as desk
from pipeline.errors import AddressRefused, BadValue, NameTaken, NotAllowed, NotFetched, Unknown
from pipeline.leader import Lock
from pipeline.queries import feeds as queries
from pipeline.queries import stories as story_queries
from pipeline.queries.health import look_over
from pipeline.store import Store
from pipeline.stories import feeds
from pipeline.stories.outgoing import Fetch, fetch, may_be_asked
from pipeline.terms import Role
from tests.builders import ada, someone
from tests.conftest import Clock
from tests.pipeline import stories
from tests.servers.site import Site, answer

ARTICLES = Path(__file__).parents[1] / "articles"
XML = {"content_type": "application/xml"}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.pages["/world.xml"] = answer(feed_of(site, "feed.xml"), etag='"1"', **XML)
        site.pages["/cables"] = answer((ARTICLES / "page.html").read_bytes())
        yield site


@pytest.fixture
def way(site: Site) -> Fetch:
    return partial(fetch, allow=[site.place])


def feed_of(site: Site, name: str) -> bytes:
    return (ARTICLES / name).read_text().replace("{site}", site.url).encode()


def added(store: Store, site: Site, path: str = "/world.xml", minutes: int = 15) -> int:
    with store.unit() as session:
        url = f"{site.url}{path}"
        return desk.add_feed(session, ada(store), "World", url, minutes, store.clock()).id


def state(store: Store) -> queries.FeedRow:
    with store.look() as session:
        return queries.feeds(session, ada(store))[-1]


def titles(store: Store) -> list[str]:
    with store.look() as session:
        return [row.title for row in story_queries.page(session, ada(store)).rows]


# --- what is new becomes stories


def test_what_is_new_in_a_feed_becomes_stories_in_their_order(
    store: Store, site: Site, way: Fetch
) -> None:
    feed_id = added(store, site)
    polled = feeds.poll(store, feed_id, way)
    assert polled is not None
    assert (polled.entries, polled.new, polled.partial, polled.left) == (2, 2, 0, 0)
    assert titles(store) == [
        "Third cut cable in two weeks on the line to the port",
        "El Fasher’s last bakery shut on Sunday",
    ]
    cables, bakery = (stories.page(store, ada(store), number) for number in (2, 1))
    assert cables.story.byline == "Piotr Zmyślony"
    assert str(cables.story.published_at) == "2026-11-20 07:15:00+00:00"
    assert cables.text.endswith("“a six-figure sum every time”.")
    assert cables.callouts[0].address == "worldnews+rail@courier.example"
    assert bakery.text.startswith("The last bakery that still sold bread")
    assert "Do you have" not in bakery.text
    assert bakery.story.url == f"{site.url}/bakery"
    assert (state(store).state, state(store).title) == ("ok", "The Fictional Courier — World")


def test_a_feed_that_says_it_has_not_changed_is_not_read_again(
    store: Store, site: Site, way: Fetch
) -> None:
    feed_id = added(store, site)
    feeds.poll(store, feed_id, way)
    site.pages["/world.xml"] = answer(b"", status=304)
    site.asked.clear()
    polled = feeds.poll(store, feed_id, way)
    assert polled == feeds.Polled(feed_id)
    assert len(site.asked) == 1
    assert 'If-None-Match: "1"\r\n' in site.asked[0]
    assert state(store).state == "ok"


def test_a_story_comes_once_though_its_link_is_tagged(store: Store, site: Site, way: Fetch) -> None:
    feed_id = added(store, site)
    feeds.poll(store, feed_id, way)
    tagged = feed_of(site, "feed.xml").replace(b"/cables<", b"/cables?utm_source=rss#top<")
    site.pages["/world.xml"] = answer(tagged, **XML)
    polled = feeds.poll(store, feed_id, way)
    assert polled is not None
    assert (polled.new, len(titles(store))) == (0, 2)


def test_a_page_that_does_not_come_is_kept_as_its_teaser_and_asked_for_again(
    store: Store, site: Site, way: Fetch
) -> None:
    feed_id = added(store, site)
    page = site.pages.pop("/cables")
    polled = feeds.poll(store, feed_id, way)
    assert polled is not None
    assert (polled.new, polled.partial) == (2, 1)
    assert stories.page(store, ada(store), 2).text.startswith("Trains of a NATO exercise")
    assert not stories.page(store, ada(store), 2).story.whole
    site.pages["/cables"] = page
    polled = feeds.poll(store, feed_id, way)
    assert polled is not None
    assert (polled.new, polled.changed, polled.partial) == (0, 1, 0)
    assert stories.page(store, ada(store), 2).story.whole
    assert len(titles(store)) == 2


def test_an_atom_feed_with_relative_links_and_marked_up_titles_is_read(
    store: Store, site: Site, way: Fetch
) -> None:
    site.pages["/climate.atom"] = answer(feed_of(site, "atom.xml"), **XML)
    feeds.poll(store, added(store, site, "/climate.atom"), way)
    page = stories.page(store, ada(store), 1)
    assert page.story.title == "The reservoir that is almost empty"
    assert page.story.url == f"{site.url}/reservoir"
    assert page.story.byline == "Rosa Imaginada"
    assert str(page.story.published_at) == "2026-11-21 09:00:00+00:00"


def test_a_long_feed_is_taken_in_a_part_at_a_time_oldest_first(
    store: Store, site: Site, way: Fetch
) -> None:
    item = "<item><title>Story {n}</title><description>It happened {n} times.</description></item>"
    items = "".join(item.format(n=number) for number in range(50, 0, -1))
    rss = f'<rss version="2.0"><channel><title>Long</title>{items}</channel></rss>'
    linked = rss.replace("</title><desc", f"</title><link>{site.url}/x</link><desc")
    for number in range(50, 0, -1):
        linked = linked.replace("/x<", f"/{number}<", 1)
    site.pages["/long.xml"] = answer(linked.encode(), **XML)
    for number in range(1, 51):
        site.pages[f"/{number}"] = answer(b"gone", status=410)
    feed_id = added(store, site, "/long.xml")
    polled = feeds.poll(store, feed_id, way)
    assert polled is not None
    assert (polled.new, polled.left) == (3, 47), "a site that fails is left alone"
    assert titles(store) == ["Story 3", "Story 2", "Story 1"]


def test_a_feed_is_due_when_its_minutes_have_passed(
    store: Store, site: Site, way: Fetch, clock: Clock
) -> None:
    feed_id = added(store, site, minutes=10)
    for minutes, expected in ((0, [feed_id]), (9, []), (1, [feed_id])):
        clock.move(minutes=minutes)
        with store.look() as session:
            assert feeds.due(session, clock()) == expected, minutes
        if minutes == 0:
            feeds.poll(store, feed_id, way)


def test_a_feed_that_another_process_reads_is_left_to_it(
    store: Store, site: Site, way: Fetch
) -> None:
    feed_id = added(store, site)
    other = Lock(store, f"feed {feed_id}")
    assert other.take()
    assert feeds.poll(store, feed_id, way) is None
    other.release()
    assert feeds.poll(store, feed_id, way)


def test_only_editors_of_the_desk_change_its_feeds(store: Store, site: Site) -> None:
    ann, bob = someone(store, "Ann", Role.EDITOR), someone(store, "Bob")
    with store.unit() as session:
        with pytest.raises(NotAllowed):
            desk.add_feed(session, bob, "World", site.url, 15, store.clock())
        for url, minutes, refused in (
            ("file:///etc/passwd", 15, AddressRefused),
            ("http://ann@paper.example/", 15, AddressRefused),
            (site.url, 0, BadValue),
        ):
            with pytest.raises(refused):
                desk.add_feed(session, ann, "World", url, minutes, store.clock())
        feed = desk.add_feed(session, ann, "World", site.url, 15, store.clock())
        with pytest.raises(NameTaken):
            desk.add_feed(session, ann, "World", site.url, 15, store.clock())
        with pytest.raises(NotAllowed):
            desk.remove_feed(session, bob, feed.id)


def test_a_feed_that_is_removed_leaves_its_stories(store: Store, site: Site, way: Fetch) -> None:
    feed_id = added(store, site)
    feeds.poll(store, feed_id, way)
    with store.unit() as session:
        desk.remove_feed(session, ada(store), feed_id)
    assert len(titles(store)) == 2
    with pytest.raises(Unknown):
        feeds.poll(store, feed_id, way)


# --- F11: hostile feeds

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol" * 10}">' for n in range(10))
RSS = '<rss version="2.0"><channel><title>{}</title></channel></rss>'
HOSTILE = {
    "XXE": f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>{RSS.format("&x;")}',
    "XXE by http": f'<!DOCTYPE r [<!ENTITY x SYSTEM "http://{{place}}/secret">]>{RSS.format("&x;")}',
    "XXE by parameter": f'<!DOCTYPE r [<!ENTITY % x SYSTEM "http://{{place}}/e"> %x;]>{RSS}',
    "billion laughs": f"<!DOCTYPE r [{LAUGHS}]>{RSS.format('&l9;')}",
    "quadratic": f'<!DOCTYPE r [<!ENTITY a "{"a" * 100_000}">]>{RSS.format("&a;" * 10_000)}',
    "deep": f"{'<a>' * 300_000}",
    "deep and closed": RSS.format("<a>" * 5_000 + "</a>" * 5_000),
    "wide": RSS.format("<a/>" * 200_000),
    "no feed": "<html><body>hello</body></html>",
    "no XML": "GIF89a",
    "nothing": "",
    "cut": '<rss version="2.0"><channel><item>',
}


def hostile(name: str, place: str) -> list[bytes]:
    """The feed in each way in which a parser may be led to read it."""
    text = HOSTILE[name].replace("{place}", place)
    return [text.encode(), f'<?xml version="1.0" encoding="utf-16"?>{text}'.encode("utf-16")]


@pytest.mark.parametrize("name", HOSTILE)
def test_f11_a_hostile_feed_is_an_error_on_the_feed_and_asks_for_nothing(
    store: Store, site: Site, way: Fetch, name: str
) -> None:
    feed_id = added(store, site)
    for body in hostile(name, site.place):
        site.pages["/world.xml"] = answer(body, **XML)
        site.asked.clear()
        with pytest.raises(NotFetched):
            feeds.poll(store, feed_id, way)
        row = state(store)
        assert row.state == "failing"
        assert row.problem.endswith(".")
        assert "root:" not in row.problem
        assert len(site.asked) == 1, "the feed alone was asked for"
    assert titles(store) == []
    codes = {finding.code for finding in look_over(store, store.clock())}
    assert "feed failing" in codes
    site.pages["/world.xml"] = answer(feed_of(site, "feed.xml"), **XML)
    feeds.poll(store, feed_id, way)
    assert (state(store).state, state(store).problem) == ("ok", "")


def test_f11_an_external_subset_is_not_asked_for(store: Store, site: Site, way: Fetch) -> None:
    public = f'<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "{site.url}/rss.dtd">'
    site.pages["/world.xml"] = answer(f"{public}{RSS.format('Old')}".encode(), **XML)
    feeds.poll(store, added(store, site), way)
    assert state(store).title == "Old"
    assert len(site.asked) == 1


@pytest.mark.parametrize("body", [bytes(60_000_000), b"<rss>" + b" " * 60_000_000])
def test_f11_a_gzip_bomb_is_an_error_on_the_feed(
    store: Store, site: Site, way: Fetch, body: bytes
) -> None:
    packed = gzip.compress(body)
    feed_id = added(store, site)
    for headers in ({"content_encoding": "gzip"}, {"content_type": "application/gzip"}):
        site.pages["/world.xml"] = answer(packed, **headers)
        with pytest.raises(NotFetched):
            feeds.poll(store, feed_id, way)
        assert state(store).state == "failing"


def test_f11_no_feed_takes_fifty_megabytes(store: Store, site: Site, way: Fetch) -> None:
    marked = "&lt;b&gt;" * 300_000
    big = RSS.format(
        "x</title><item><title>x</title><description>" + marked + "</description></item><title>"
    )
    bodies = [body for name in HOSTILE for body in hostile(name, site.place)] + [big.encode()]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    feed_id = added(store, site)
    for body in bodies:
        site.pages["/world.xml"] = answer(body, **XML)
        with suppress(NotFetched):  # the last one is only big
            feeds.poll(store, feed_id, way)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 50_000, "kilobytes of this process; the child has its own bound"


TALE = "The crane at the port was paid for twice, and nobody asked by whom. " * 12


@pytest.mark.parametrize(
    ("link", "date"),
    [
        ("http://[half", "Mon, 23 Nov 2026 10:00:00 GMT"),
        ("http://x.example/" + "x" * 5_000, "Mon, 23 Nov 2026 10:00:00 GMT"),
        ("javascript:alert(1)", "Mon, 23 Nov 2026 10:00:00 GMT"),
        ("", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ("", "Mon, 01 Jan 0001 00:00:00 GMT"),
        ("", "Fri, 31 Dec 99999 23:59:59 GMT"),
    ],
)
def test_f11_an_entry_that_makes_no_sense_spoils_no_other(
    store: Store, site: Site, way: Fetch, link: str, date: str
) -> None:
    """Neither its link nor its time is believed, and the good entry beside it comes in."""
    bodies = "".join(
        f"<item><title>{title}</title><link>{to}</link><pubDate>{at}</pubDate>"
        f"<content:encoded>&lt;p&gt;{title}. {TALE}&lt;/p&gt;</content:encoded></item>"
        for title, to, at in (("Odd", link, date), ("Good", "", "Mon, 23 Nov 2026 10:00:00 GMT"))
    )
    spoken = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    feed = f'<rss version="2.0" {spoken}><channel><title>t</title>{bodies}</channel></rss>'
    site.pages["/odd.xml"] = answer(feed.encode(), **XML)
    feeds.poll(store, added(store, site, "/odd.xml"), way)
    with store.look() as session:
        rows = story_queries.page(session, ada(store)).rows
    assert "Good" in [row.title for row in rows]
    assert {row.url for row in rows} == {""}
    assert {row.published_at.year for row in rows if row.published_at} == {2026}


def test_f12_what_its_first_round_would_refuse_is_refused_before_it_is_added() -> None:
    """One whose name nobody knows yet may be there by then."""

    def asked(url: str, *addresses: str) -> bool:
        return may_be_asked(url, resolve=lambda _host, _port: list(addresses))

    for addresses in (["10.0.0.1"], ["8.8.8.8", "10.0.0.1"]):
        with pytest.raises(AddressRefused, match=r"outgoing_allow lists paper\.example:443"):
            asked("https://paper.example/f", *addresses)
    assert asked("https://paper.example/f", "8.8.8.8")
    assert not asked("https://paper.example/f")
    with pytest.raises(AddressRefused, match="Port 25"):
        asked("http://paper.example:25/")
