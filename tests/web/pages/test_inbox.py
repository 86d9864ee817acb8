"""The inbox as a reporter works it, in a real browser: lists, acts, keys, what is new."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from pipeline.desk import tips
from pipeline.terms import Lane
from tests import papers
from tests.builders import a_mail, ada
from tests.pipeline import rounds, stories
from tests.web.pages.site import PHONE, WIDE, Site

BOATS = [
    a_mail(f"Boat number {n}", f"Who paid for boat {n}?", message_id=f"{n}@x") for n in (1, 2, 3)
]


@pytest.fixture
def page(site: Site) -> Page:
    """Ann's window, with three tips on the desk."""
    rounds.take(site.store, *BOATS)
    page = site.page("Ann")
    page.goto("/inbox/desk")
    return page


def pane(page: Page, text: str) -> None:
    expect(page.locator("#pane")).to_contain_text(text)


def test_enter_opens_the_tip_that_the_keys_have_stepped_to(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    pane(page, "Who paid for boat 2?")
    assert re.search(r"tip=2$", page.url)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    pane(page, "Who paid for boat 3?")


def test_a_tip_is_taken_and_the_taking_undone_by_keys_alone(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("#told")).to_contain_text("Taken")
    expect(page.locator(".facts .owner")).to_have_text("Ann")
    page.keyboard.press("z")
    expect(page.locator("#told")).to_contain_text("Undone")
    expect(page.locator(".facts .owner")).to_have_count(0)


def test_spiking_opens_the_next_tip_and_keeps_the_focus_in_the_list(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    pane(page, "boat 3")
    page.keyboard.press("e")
    pane(page, "boat 2")
    expect(page.locator(".row")).to_have_count(2)
    assert page.evaluate("document.activeElement !== document.body")
    page.keyboard.press("z")
    expect(page.locator(".row")).to_have_count(3)


@pytest.mark.parametrize("why", ["noise", ""], ids=["from the menu", "by key in a menu"])
def test_after_a_spike_from_a_menu_the_next_key_is_for_the_next_tip(page: Page, why: str) -> None:
    page.locator(".row a", has_text="Boat number 3").click()
    pane(page, "boat 3")
    page.get_by_text("Close", exact=True).click()
    if why:
        page.locator(".menu[open]").get_by_role("button", name=why).click()
    else:
        page.keyboard.press("e")
    pane(page, "boat 2")
    expect(page.locator('.row[data-tip="2"] a')).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator('.row[data-tip="1"] a')).to_be_focused()


def test_a_browser_of_2023_goes_on_to_the_next_tip_after_a_spike_too(page: Page) -> None:
    page.evaluate("delete Element.prototype.checkVisibility")
    page.locator(".row a", has_text="Boat number 3").click()
    pane(page, "boat 3")
    page.get_by_text("Close", exact=True).click()
    page.locator(".menu[open]").get_by_role("button", name="noise").click()
    pane(page, "boat 2")
    expect(page.locator('.row[data-tip="2"] a')).to_be_focused()


@pytest.mark.parametrize("word", ["not for us", "noise"])
def test_on_a_phone_the_focus_after_a_spike_is_on_the_tip_that_is_read(
    site: Site, word: str
) -> None:
    rounds.take(site.store, *BOATS)
    page = site.page("Ann", PHONE)
    page.goto("/inbox/desk?tip=3")
    page.get_by_text("Close", exact=True).click()
    page.locator(".menu[open]").get_by_role("button", name=word).click()
    pane(page, "boat 2")
    assert page.evaluate("document.activeElement.id === 'pane'")


def test_a_note_is_written_without_a_mouse(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    pane(page, "boat 3")
    page.keyboard.press("n")
    page.keyboard.type("Called the harbour.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline")).to_contain_text("Called the harbour.")


def test_the_keys_work_on_a_cyrillic_keyboard(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    pane(page, "boat 3")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'с', code: 'KeyC', bubbles: true}))"
    )
    expect(page.locator(".facts .owner")).to_have_text("Ann")


def test_question_mark_names_every_key(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_contain_text("spike it")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def test_new_mail_arrives_without_a_reload_and_what_is_typed_stays(page: Page, site: Site) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    pane(page, "boat 3")
    page.keyboard.press("n")
    page.keyboard.type("half a sen")
    rounds.take(site.store, a_mail("Boat number 4", "The fourth.", message_id="4@x"))
    expect(page.locator(".row")).to_have_count(4)
    page.keyboard.type("tence")
    expect(page.locator("#pane textarea[name=text]")).to_have_value("half a sentence")
    expect(page.locator(".row[aria-current] .subject")).to_have_text("Boat number 3")


def test_looking_after_news_is_no_opening(page: Page, site: Site) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    pane(page, "boat 3")
    rounds.take(site.store, a_mail("Boat number 4", "The fourth.", message_id="4@x"))
    expect(page.locator(".row")).to_have_count(4)
    opened = [step for step in rounds.seen_by(site.store, 3) if step.verb == "open"]
    assert len(opened) == 1


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_menu_of_a_tip_is_cut_off_at_its_side(site: Site, size: tuple[int, int]) -> None:
    """A long address of a sender once made the whole menu wider than its box."""
    sender = f"Sam <{'long.' * 8}source@{'long.' * 4}example.org>"
    rounds.take(site.store, a_mail("A boat", "Who paid?", sender=sender))
    page = site.page("Ann", size, locale="uk-UA")
    page.goto("/tips/1")
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".acts details.menu")].filter((menu) => {
            menu.open = true;
            const drop = menu.querySelector(".drop");
            return drop.scrollWidth > drop.clientWidth;
        }).map((menu) => menu.textContent.trim().slice(0, 20))"""
    )
    assert cut == []


def test_on_a_phone_a_tip_fills_the_page_and_the_list_comes_back(site: Site) -> None:
    rounds.take(site.store, *BOATS)
    page = site.page("Ann", PHONE, has_touch=True, is_mobile=True)
    page.goto("/inbox/desk")
    page.locator(".row a").first.tap()
    pane(page, "boat 3")
    expect(page.locator(".list-column")).to_be_hidden()
    page.locator("a.back").tap()
    expect(page.locator(".list-column")).to_be_visible()


def test_all_of_it_works_without_script(site: Site) -> None:
    rounds.take(site.store, *BOATS)
    page = site.page("Ann", java_script_enabled=False)
    page.goto("/inbox/desk")
    page.get_by_text("Boat number 2").click()
    page.get_by_role("button", name="Take").click()
    expect(page.locator(".facts .owner")).to_have_text("Ann")
    page.locator("#told").get_by_role("button", name="Undo").click()
    expect(page.locator(".facts .owner")).to_have_count(0)
    page.locator("summary", has_text="Note").click()
    page.locator("textarea[name=text]").fill("By hand.")
    page.get_by_role("button", name="Write note").click()
    expect(page.locator(".timeline")).to_contain_text("By hand.")


def test_two_reporters_take_one_tip_and_the_loser_reads_one_sentence(site: Site) -> None:
    rounds.take(site.store, *BOATS)
    ann, bob = site.page("Ann"), site.page("Bob")
    for page in (ann, bob):
        page.goto("/inbox/desk?tip=1")
    ann.locator("[data-key=c]").click()
    expect(ann.locator(".facts .owner")).to_have_text("Ann")
    bob.locator("[data-key=c]").click()
    expect(bob.locator("#told")).to_contain_text("Ann is already working on this tip.")
    expect(bob.locator(".facts .owner")).to_have_text("Ann")


def test_a_colleague_who_looked_stands_on_the_tip(site: Site) -> None:
    rounds.take(site.store, *BOATS)
    site.page("Bob").goto("/tips/1")
    page = site.page("Ann")
    page.goto("/tips/1")
    expect(page.locator(".seen")).to_contain_text("Seen by Bob")


def test_on_a_phone_no_name_is_cut_by_what_stands_behind_it(site: Site) -> None:
    text = "Your report has the wrong year. I saw it in Croatia on Tuesday; can you correct it?"
    sender = "Halyna Fedchuk-Kovalenko <h@example.org>"
    stories.with_beats(site.store)
    rounds.take(site.store, a_mail("Wrong year", text, sender, message_id="w@x"))
    rounds.do(site.store, tips.move_to_lane, ada(site.store), 1, Lane.CORRECTION)
    rounds.do(site.store, tips.move_to_beat, ada(site.store), 1, stories.WAR)
    page = site.page("Ann", PHONE)
    page.goto("/inbox/desk")
    name, beat = (page.locator(f".row .{part}") for part in ("sender", "beat"))
    for told in (name, beat):
        assert told.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_picture_that_cannot_be_drawn_leaves_no_broken_frame(site: Site) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (300, 150)).save(drawn, "PNG")
    files = {"quay.jpg": b"\xff\xd8\xff\xe0\0\x10", "boat.png": drawn.getvalue()}
    rounds.take(site.store, papers.mail_with(files))
    page = site.page("Ann")
    page.goto("/tips/1")
    expect(page.locator(".files li")).to_have_count(2)
    expect(page.locator(".files img")).to_have_count(1)
