"""Stories on the page: added, read, edited; tips linked and taken off, with and without script."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from pipeline.desk import beats
from pipeline.queries import stories as queries
from pipeline.store import Store
from pipeline.terms import StoryStatus
from tests.builders import a_mail, ada
from tests.pipeline import rounds, stories
from tests.web.pages.site import PHONE, WIDE, Client, Site

Browse = Callable[[str | None], Client]
LASK = "I saw the Lask delivery … also, will Ukraine join in The Hague?"
TITLE = "Ukraine’s Prime Minister Olena Vyhadana"


@pytest.fixture
def twin(app: Flask, store: Store) -> int:
    """A published story, and tip 1 that it is suggested for."""
    stories.with_beats(store)
    story = stories.keep(store, stories.article("twin.txt")).story
    rounds.take(store, a_mail("A tip", LASK))
    return story.id


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def offences(page: Page) -> list[str]:
    """What axe finds on a page."""
    return [found["id"] for found in Axe().run(page).response["violations"]]


def test_stories_are_listed_narrowed_and_read(client: Browse, twin: int, store: Store) -> None:
    stories.keep(store, stories.article("sudan.txt"))
    ann = client("Ann")
    everything = text_of(ann, "/stories")
    assert TITLE in everything
    assert "El Fasher" in everything
    assert "1 tip suggested" in everything
    assert "published at an unknown time" in everything
    narrowed = text_of(ann, "/stories?words=opdiktet&status=published")
    assert TITLE in narrowed
    assert "El Fasher" not in narrowed
    assert "No story holds all of this." in text_of(ann, "/stories?words=zzz")
    page = text_of(ann, f"/stories/{twin}")
    for said in ("Ingrid de la Inventada", "covers Russia-Ukraine war", "Suggested tips", "A tip"):
        assert said in page
    assert "Do you have a tip" not in page
    assert "worldnews@courier.example" in text_of(ann, "/callouts")
    assert TITLE in text_of(ann, "/callouts/1")


def test_a_callout_counts_its_tips_and_leads_to_exactly_these(
    client: Browse, twin: int, store: Store
) -> None:
    to = {"Delivered-To": "worldnews@courier.example"}
    rounds.take(store, a_mail("The crane", "It fell on the pier.", message_id="2@x", headers=to))
    ann, there = client("Ann"), "/inbox/callout?callout=1"
    for path in ("/callouts", "/callouts/1", f"/stories/{twin}"):
        assert f'<a href="{there}">1 tip</a>' in text_of(ann, path), path
    page = text_of(ann, there)
    assert '<a href="/callouts/1">worldnews@courier.example</a>' in page
    assert 'data-tip="2"' in page
    assert 'data-tip="1"' not in page
    assert "callout=1" in page.split('data-tip="2"')[1].split("</a>")[0], "opens beside the list"
    assert ann.get("/inbox/callout").status_code == 404
    assert ann.get("/inbox/callout?callout=99").status_code == 404


def test_an_editor_names_the_beat_of_a_callout_and_a_reporter_reads_it(
    client: Browse, twin: int, store: Store
) -> None:
    eve, ann = client("Eve"), client("Ann")
    assert "Name its beat" in text_of(eve, "/callouts/1")
    assert "Name its beat" not in text_of(ann, "/callouts/1")
    assert "It speaks for no beat" in text_of(ann, "/callouts/1")
    assert eve.send("/callouts/1", beat="China").status_code == 303
    page = text_of(ann, "/callouts/1")
    assert "A person named this beat" in page
    assert "China" in page
    assert eve.send("/callouts/1", beat="Gardens").status_code == 404
    with store.unit() as session:
        beats.retire_beat(session, ada(store), "World", "China", store.clock())
    page = text_of(ann, "/callouts/1")
    assert "A person named the beat China, which is retired since" in page
    assert "A person named this beat" not in page


def test_a_story_is_added_by_pasted_text_and_edited(
    client: Browse, app: Flask, store: Store
) -> None:
    ann = client("Ann")
    raw = (stories.ARTICLES / "sudan.txt").read_text()
    answer = ann.send("/stories/new", text=raw, published="2026-11-20T10:00")
    assert answer.status_code == 303
    path = answer.headers["Location"]
    assert "El Fasher’s last bakery shut on Sunday" in text_of(ann, path)
    ann.send(path, title="The last bakery", status="killed", beat="-")
    page = stories.page(store, ada(store), 1)
    assert (page.story.title, page.story.status) == ("The last bakery", StoryStatus.KILLED)
    assert page.story.published_at is not None
    idea = ann.send("/stories/new", title="Who owns the oven?", status="idea")
    assert stories.page(store, ada(store), 2).story.status is StoryStatus.IDEA
    assert idea.headers["Location"] == "/stories/2"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"url": "http://127.0.0.1:1/secret"}, "outgoing_allow"),
        ({"url": "http://169.254.169.254/latest"}, "outgoing_allow"),
        ({"url": "file:///etc/passwd"}, "Only http and https"),
        ({"url": "http://ann@news.example/"}, "user or a password"),
        ({"text": "…", "title": "What I typed"}, "There is no story in it"),
        ({"text": "It came.", "url": "javascript:alert(1)"}, "Only http and https"),
        ({"title": "", "status": "idea"}, "A story needs a title."),
        ({"text": "It came.", "published": "2031-01-01T10:00"}, "in the future"),
        ({"text": "It came.", "desk": "Sport"}, "desk"),
    ],
)
def test_f12_what_cannot_be_added_is_told_and_what_was_typed_stays(
    client: Browse, app: Flask, fields: dict[str, str], sentence: str
) -> None:
    answer = client("Ann").send("/stories/new", **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code in (404, 409)
    assert sentence in page
    for typed in fields.values():
        assert typed in page or typed in ("idea", "Sport")


def test_without_script_a_tip_is_linked_unlinked_and_undone(
    client: Browse, twin: int, store: Store
) -> None:
    ann = client("Ann")
    tip = text_of(ann, "/tips/1")
    assert "Lask air base in Poland" in tip, "the passage"
    assert "both name" in tip
    assert "also asks" in tip
    assert "also asks" in text_of(ann, "/inbox/desk")
    ann.send("/tips/1/link", story=twin, relation="used in", back="/tips/1")
    linked = text_of(ann, "/tips/1")
    assert "used in" in linked
    assert 'action="/tips/1/unlink"' in linked
    assert "linked it to" in linked
    assert "linked by Ann" in text_of(ann, f"/stories/{twin}")
    ann.send("/tips/1/undo")
    assert stories.of_tip(store, ada(store), 1).linked == ()
    ann.send("/tips/1/reject", story=twin)
    assert stories.of_tip(store, ada(store), 1) == queries.OfTip((), ())
    ann.send("/tips/1/link", named=f"#{twin}")
    ann.send("/tips/1/unlink", story=twin)
    assert stories.of_tip(store, ada(store), 1).linked == ()


def test_a_story_is_chosen_by_its_address(client: Browse, twin: int, store: Store) -> None:
    url = "https://courier.example/bakery"
    stories.keep(store, replace(stories.article("sudan.txt"), url=url))
    client("Ann").send("/tips/1/link", named=url, story=twin)
    (link,) = stories.of_tip(store, ada(store), 1).linked
    assert link.url == url
    answer = client("Ann").send("/tips/1/link", named="https://courier.example/nothing")
    assert answer.status_code == 404


def test_walk_2_the_tip_is_linked_by_keyboard_and_undone(site: Site, twin: int) -> None:
    page = site.page("Ann")
    page.goto("/inbox/desk")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#pane .stories-of-tip blockquote")
    page.keyboard.press("l")
    page.wait_for_selector("details.menu[open] select[name=story]")
    assert page.evaluate("document.activeElement.name") == "story"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#pane .stories-of-tip .linked")
    page.keyboard.press("z")
    page.wait_for_selector("#pane .stories-of-tip .suggested")
    assert page.locator("#pane .stories-of-tip .linked").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_on_the_pages_of_stories(
    site: Site, twin: int, size: tuple[int, int], scheme: str
) -> None:
    page = site.page("Ann", size, color_scheme=scheme)
    shown = ("/stories", "/stories/new", f"/stories/{twin}", "/callouts", "/callouts/1", "/tips/1")
    for path in shown:
        page.goto(path)
        assert offences(page) == [], path
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0], path
