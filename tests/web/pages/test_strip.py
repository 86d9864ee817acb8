"""What comes before all else: the strip above the inbox, a correction's clock, one language."""

import html
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import expect
from sqlmodel import select

from pipeline.desk import tips
from pipeline.models import Judgement
from pipeline.store import Store
from pipeline.terms import Lane, Question
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import Clock
from tests.fakes import FIRST
from tests.pipeline import rounds
from tests.pipeline.rounds import do, take
from tests.web.pages.site import PHONE, WIDE, Client, Site

Door = Callable[[str | None], Client]
WORDS = "We know where you live. Print that story and we will burn your office down and kill you."
THREAT = a_mail("A warning <b>", WORDS, "Rage <rage@example.net>", message_id="t@x")
CALM = a_mail("The mayor's boat", "Ask who paid for it and why it was sold.", message_id="c@x")
WRONG = a_mail("Wrong year", "Your report has the wrong year, please correct it.", message_id="w@x")
KYIV = a_mail("Човен мера", "Хто за нього платив і чому його продали?", message_id="k@x")


@pytest.fixture
def desk(app: Flask, store: Store, clock: Clock) -> Store:
    """A threat (tip 1), a tip, a correction and one in Ukrainian; it is the same afternoon."""
    take(store, THREAT, CALM, WRONG, KYIV)
    do(store, tips.move_to_lane, ada(store), 3, Lane.CORRECTION)
    clock.now = FIRST
    clock.move(hours=2, minutes=11)
    return store


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def warnings(count: int) -> list[bytes]:
    return [a_mail(f"Warning {n}", f"{WORDS} {n}", message_id=f"{n}@x") for n in range(count)]


def strip(page: str) -> str:
    found = re.search(r'<section class="strip".*?</section>', page, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""


def listed(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'class="row[^"]*" data-tip="(\d+)"', page)]


@pytest.mark.parametrize("view", ["mine", "beats", "desk", "unsure", "hidden"])
def test_a_danger_stands_first_with_its_words_and_its_clock(
    desk: Store, client: Door, view: str
) -> None:
    told = page(client("Eve"), f"/inbox/{view}")
    assert strip(told).startswith("1 danger waits for somebody A warning <b> 2 h 10 min ")
    assert "it may threaten us: “" in strip(told) or "may be in danger: “" in strip(told)
    assert f'href="/inbox/{view}?tip=1"' in told
    assert told.index('class="strip"') < told.index('class="list-head"')


def test_a_danger_that_somebody_takes_leaves_the_strip_and_keeps_its_mark(
    desk: Store, client: Door
) -> None:
    assert client("Ann").send("/tips/1/claim").status_code == 303
    told = page(client("Eve"), "/inbox/desk")
    assert strip(told) == ""
    assert '<span class="tag danger">danger</span>' in told


def test_a_wrong_mark_is_taken_off_by_one_act_and_put_back_by_undo(
    desk: Store, client: Door
) -> None:
    ann = client("Ann")
    assert "This may be a danger" in page(ann, "/tips/1")
    ann.send("/tips/1/harmless")
    told = page(ann, "/tips/1")
    assert "This may be a danger" not in told
    assert "Ann called it harmless" in told
    assert strip(page(ann, "/inbox/desk")) == ""
    ann.send("/tips/1/undo")
    assert "1 danger waits" in strip(page(ann, "/inbox/desk"))


def test_of_a_danger_that_she_may_not_see_nobody_learns(desk: Store, client: Door) -> None:
    do(desk, tips.restrict, ada(desk), 1, ["Eve"])
    assert "1 danger waits" in strip(page(client("Eve"), "/inbox/desk"))
    for path in ("/inbox/desk", "/inbox/danger"):
        told = page(client("Bob"), path)
        assert strip(told) == ""
        assert "where you live" not in told
        assert listed(told) == ([] if path.endswith("danger") else [4, 3, 2])


@pytest.mark.parametrize(("there", "shown", "rest"), [(4, 4, ""), (7, 3, "and 4 more")])
def test_more_dangers_than_the_strip_shows_are_one_line_that_opens_them_all(
    store: Store, client: Door, there: int, shown: int, rest: str
) -> None:
    take(store, *warnings(there))
    told = page(client("Eve"), "/inbox/mine")
    assert strip(told).startswith(f"{there} dangers wait for somebody Warning 0")
    assert strip(told).count("Warning") == shown
    assert strip(told).endswith(f"{rest} →" if rest else "”")
    assert listed(page(client("Eve"), "/inbox/danger")) == [*range(1, there + 1)]


def test_dangers_have_a_view_beside_the_others_as_long_as_there_are_any(
    desk: Store, client: Door
) -> None:
    eve = client("Eve")
    entry = re.compile(
        r'href="/inbox/danger"([^>]*)>\s*<span class="label">Dangers</span>'
        r'<span class="n">1</span>'
    )
    for path, current in (("/inbox/desk", False), ("/inbox/danger", True), ("/search?q=x", False)):
        found = entry.search(page(eve, path))
        assert found, path
        assert ("aria-current" in found[1]) is current
    eve.send("/tips/1/claim")
    assert 'href="/inbox/danger"' not in page(eve, "/inbox/desk")


def test_the_list_of_dangers_tells_the_words_of_each(desk: Store, client: Door) -> None:
    eve = client("Eve")
    told = html.unescape(page(eve, "/inbox/danger"))
    row = told[told.index('data-tip="1"') :]
    assert re.search(r'<span class="said">(it|someone) may [^<]+“[^<]+”</span>', row)
    listed_there = page(eve, "/inbox/desk").partition('<ol class="rows">')[2]
    assert 'class="said"' not in listed_there, "elsewhere the strip tells them"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_ten_dangers_leave_the_list_in_sight_without_script(
    store: Store, site: Site, size: tuple[int, int]
) -> None:
    take(store, *warnings(10))
    window = site.page("Eve", size, java_script_enabled=False)
    window.goto("/inbox/desk")
    box = window.locator(".strip").bounding_box()
    assert box is not None
    assert box["height"] < size[1] * 0.4
    window.get_by_role("link", name="and 7 more").click()
    expect(window.locator(".rows .row")).to_have_count(10)


@pytest.mark.parametrize(
    ("first", "second", "told_of_both"),
    [
        ("threat to us", "someone in danger", "it may threaten us, and someone may be in danger"),
        ("someone in danger", "threat to us", "someone may be in danger, and it may threaten us"),
    ],
)
def test_words_that_tell_of_both_are_quoted_once_with_both_the_likelier_first(
    store: Store, client: Door, first: str, second: str, told_of_both: str
) -> None:
    take(store, THREAT)
    quote, other = "They locked her in", "and we will come"
    said = [(first, quote), (second, quote), ("someone in danger", other)]
    with store.unit() as session:
        judged = session.exec(select(Judgement).where(Judgement.question == Question.LANE)).one()
        judged.reasons = [{"code": code, "values": {"said": words}} for code, words in said]
        session.add(judged)
    told = strip(page(client("Eve"), "/inbox/desk"))
    assert told.endswith(f"{told_of_both}: “{quote}” someone may be in danger: “{other}”")
    assert told.count(quote) == 1
    why = page(client("Eve"), "/tips/1").partition('class="why"')[2]
    assert why.count(quote) == 1


# --- corrections


def test_a_correction_says_how_long_is_left_and_then_stands_on_the_strip(
    desk: Store, client: Door, clock: Clock
) -> None:
    eve = client("Eve")
    assert ">21 h left<" in page(eve, "/inbox/desk")
    assert "21 h 52 min left" in page(eve, "/tips/3")
    clock.move(hours=25)
    eve = client("Eve")
    told = page(eve, "/inbox/desk")
    assert strip(told).endswith("1 correction is overdue Wrong year overdue by 3 h")
    assert "overdue by 3 h 8 min" in page(eve, "/tips/3")
    eve.send("/tips/3/claim")
    assert "overdue" not in page(eve, "/inbox/desk") + page(eve, "/tips/3")


# --- languages


def test_a_list_is_narrowed_to_a_language_by_an_address(desk: Store, client: Door) -> None:
    ann = client("Ann")
    assert listed(page(ann, "/inbox/desk?language=uk")) == [4]
    assert listed(page(ann, "/inbox/lane?lane=correction&language=en")) == [3]
    assert listed(page(ann, "/inbox/lane?lane=correction&language=uk")) == []
    assert listed(page(ann, "/inbox/desk?language=xx")) == [4, 3, 2, 1]
    told = page(ann, "/inbox/lane?lane=correction&language=en")
    assert '<option value="en" selected>English</option>' in told
    assert '<input type="hidden" name="lane" value="correction">' in told
    assert 'href="/inbox/lane?lane=correction&amp;language=en&amp;tip=3"' in told


def test_a_language_shows_no_tip_that_one_may_not_see(desk: Store, client: Door) -> None:
    a_desk(desk, "Politics")
    mallory = someone(desk, "Mallory", desks=("Politics",))
    do(desk, tips.restrict, ada(desk), 4, ["Eve"])
    assert listed(page(client(mallory.name), "/inbox/desk?language=en")) == []
    assert listed(page(client("Bob"), "/inbox/desk?language=uk")) == []
    assert listed(page(client("Eve"), "/inbox/desk?language=uk")) == [4]


def test_choosing_a_language_narrows_the_list_at_once(desk: Store, site: Site) -> None:
    window = site.page("Ann")
    window.goto("/inbox/desk")
    window.get_by_label("Language").select_option("uk")
    expect(window.locator(".rows .row")).to_have_count(1)
    assert window.url.endswith("/inbox/desk?language=uk")
    window.get_by_label("Language").select_option("")
    expect(window.locator(".rows .row")).to_have_count(4)


def test_without_script_a_language_is_chosen_by_a_button(desk: Store, site: Site) -> None:
    window = site.page("Ann", java_script_enabled=False)
    window.goto("/inbox/desk")
    window.get_by_label("Language").select_option("uk")
    window.get_by_role("button", name="Show").click()
    expect(window.locator(".rows .row")).to_have_count(1)


# --- facts


def test_a_row_has_a_sign_for_each_fact_and_the_tip_its_words(desk: Store, client: Door) -> None:
    take(desk, a_mail("Barrels", "I saw it in Croatia <i>", message_id="f@x"))
    told = page(client("Ann"), "/inbox/desk?tip=5")
    assert '<span title="place: Croatia"><svg aria-hidden="true">' in told
    assert '<span class="for-ears">first hand</span>' in told
    assert '<dt>place</dt><dd dir="auto">Croatia</dd>' in told


# --- to look at


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_strip_is_legible_on_a_phone_without_script(
    desk: Store, site: Site, clock: Clock, scheme: str
) -> None:
    clock.move(hours=30)
    window = site.page("Eve", PHONE, color_scheme=scheme, java_script_enabled=False)
    window.goto("/inbox/desk")
    box = window.locator(".strip").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE[0]
    window.locator(".strip a", has_text="A warning").click()
    expect(window.locator("#pane")).to_contain_text("This may be a danger")


def test_only_the_list_scrolls_and_the_page_ends_with_the_window(store: Store, site: Site) -> None:
    told = "She saw the lorry at the quay on Tuesday at noon, and I saw it too."
    take(store, *(a_mail(f"Lorry {n}", told, message_id=f"{n}@x") for n in range(30)))
    window = site.page("Eve", WIDE)
    window.goto("/inbox/desk")
    window.evaluate("scrollTo(0, 9999)")
    assert window.evaluate("scrollY") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_no_barrier_in_the_strip_or_the_danger(
    desk: Store, site: Site, clock: Clock, scheme: str, size: tuple[int, int]
) -> None:
    clock.move(hours=30)
    window = site.page("Eve", size, color_scheme=scheme)
    for path in ("/inbox/desk", "/inbox/desk?tip=1", "/inbox/danger", "/tips/3"):
        window.goto(path)
        assert Axe().run(window).response["violations"] == [], path


def test_an_act_takes_a_danger_off_the_strip_without_a_new_page(desk: Store, site: Site) -> None:
    window = site.page("Eve")
    window.goto("/inbox/desk")
    window.locator(".strip a").click()
    window.get_by_role("button", name="No danger").click()
    expect(window.locator(".strip")).to_have_count(0)
    window.keyboard.press("z")
    expect(window.locator(".strip")).to_have_count(1)
    assert rounds.one(desk, ada(desk), 1).danger_since
