"""The views beside the inbox: each number is how many tips one finds there, page after page."""

import html
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from pipeline.desk import beats, tips
from pipeline.store import Store
from pipeline.terms import Lane
from tests.builders import a_mail, ada
from tests.pipeline import stories
from tests.pipeline.rounds import do, take
from tests.web.pages.site import Client

Door = Callable[[str | None], Client]
_ENTRY = re.compile(
    r'href="([^"]+)"[^>]*>\s*<span class="label">([^<]+)</span><span class="n">(\d+)'
)
_OFFER = (
    "You have won 5 million dollars in our lottery. Act now, claim your prize by bank transfer, "
    "risk free, no obligation, click here, wire transfer, beneficiary, 100% guaranteed casino."
)
_QUIET = [a_mail(f"Lamp {n}", f"Lamp {n} has been dark.", message_id=f"{n}@x") for n in range(52)]


@pytest.fixture
def desk(app: Flask, store: Store) -> Store:
    """More tips than a page holds; one on a beat, one moved to spam, an offer, one snoozed."""
    stories.with_beats(store)
    take(store, *_QUIET, a_mail("You won", _OFFER, message_id="won@x"))
    do(store, tips.move_to_beat, ada(store), 1, stories.WAR)
    do(store, tips.move_to_lane, ada(store), 2, Lane.SPAM)
    do(store, tips.move_to_lane, ada(store), 3, Lane.NEWSLETTER)
    do(store, tips.claim, ada(store), 3)  # what somebody works on is hidden by nobody
    return store


def pages(client: Client, path: str) -> Iterator[str]:
    """A list to its end, by its own links."""
    seen = set[str]()
    while path:
        assert path not in seen, "“Older” leads to the same page again"
        seen.add(path)
        page = client.get(path).get_data(as_text=True)
        yield page
        older = re.search(r'rel="next" href="([^"]+)"', page)
        path = html.unescape(older[1]) if older else ""


def listed(client: Client, path: str) -> list[int]:
    return [
        int(number)
        for page in pages(client, path)
        for number in re.findall(r'class="row[^"]*" data-tip="(\d+)"', page)
    ]


def test_each_number_is_how_many_tips_one_finds_there(desk: Store, client: Door) -> None:
    ann = client("Ann")
    entries = _ENTRY.findall(ann.get("/inbox/desk").get_data(as_text=True))
    numbers = {label: int(number) for _path, label, number in entries}
    assert (numbers["Desk"], numbers["Hidden"], numbers["newsletter"]) == (51, 2, 1)
    assert numbers["spam"] == 2
    for path, label, number in entries:
        found = listed(ann, html.unescape(path))
        assert len(found) == len(set(found)) == int(number), label


def test_what_is_found_is_read_to_its_end_too(desk: Store, client: Door) -> None:
    assert sorted(listed(client("Ann"), "/search?q=dark")) == list(range(1, 53))


def test_noise_is_not_unsure_since_no_beat_is_wanted_of_it(desk: Store, client: Door) -> None:
    ann = client("Ann")
    assert not {2, 3, 53} & set(listed(ann, "/inbox/unsure"))
    for tip_id, unsure in ((3, False), (2, False), (4, True)):
        tip = ann.get(f"/tips/{tip_id}").get_data(as_text=True)
        assert ('class="beat unsure"' in tip) is unsure
        assert ("<dt>beat</dt>" in tip) is unsure, "nor is it told why it has none"


def test_the_number_of_a_beat_leads_to_its_tips(desk: Store, client: Door) -> None:
    ann = client("Ann")
    page = ann.get("/beats").get_data(as_text=True)
    numbers = re.findall(r'href="([^"]+)">(\d+) tips? in the first view', page)
    assert sum(int(number) for _path, number in numbers) >= 1
    for path, number in numbers:
        assert len(listed(ann, html.unescape(path))) == int(number)


def test_of_two_hundred_beats_those_without_a_tip_are_one_line(desk: Store, client: Door) -> None:
    with desk.unit() as session:
        for number in range(200):
            beats.add_beat(session, ada(desk), "World", f"Beat {number}", desk.clock())
    page = client("Ann").get("/inbox/desk").get_data(as_text=True)
    named = [name for _path, name, _n in _ENTRY.findall(page)]
    assert stories.WAR in named
    assert not [name for name in named if name.startswith("Beat ")]
    assert re.search(r'href="/beats"><span class="label">20\d without a tip', page)
