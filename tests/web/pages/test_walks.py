"""Walks of a newsroom, step by step in a real browser."""

import pytest
from playwright.sync_api import expect

from pipeline import access
from pipeline.desk import people
from tests.builders import a_mail
from tests.pipeline import rounds
from tests.web.pages.site import PHONE, Site


def test_the_reader_writes_again_and_stands_on_top_of_mine(site: Site) -> None:
    rounds.take(site.store, a_mail("The quay", "First words.", message_id="quay@x"))
    rounds.take(site.store, a_mail("A later one", "Other words.", message_id="later@x"))
    bob = site.page("Bob")
    for number in (1, 2):
        bob.goto(f"/inbox/desk?tip={number}")
        bob.keyboard.press("c")
        expect(bob.locator(".facts .owner")).to_have_text("Bob")
    bob.goto("/inbox/mine?tip=1")
    bob.get_by_text("Close", exact=True).click()
    bob.get_by_role("button", name="could not confirm").click()
    expect(bob.locator(".row")).to_have_count(1)
    rounds.take(
        site.store,
        a_mail("Re: The quay", "I found the papers.", message_id="2@x", in_reply_to="quay@x"),
    )
    first = bob.locator(".row").first
    expect(first).to_contain_text("The quay")
    expect(first).to_contain_text("wrote again")
    expect(bob).to_have_title("(1) Inbox · Tipdesk")
    first.locator("a").click()
    expect(bob.locator("#pane")).to_contain_text("I found the papers.")
    expect(bob.locator(".timeline")).to_contain_text("closed it: could not confirm")


def test_whoever_is_disabled_is_refused_at_the_next_click(site: Site) -> None:
    rounds.take(site.store, a_mail("The quay", "First words."))
    ann = site.page("Ann")
    ann.goto("/inbox/desk?tip=1")
    ann.keyboard.press("n")
    ann.keyboard.type("What I found out so far.")
    with site.store.unit() as session:
        ada = access.viewer(session, "Ada")
        people.disable(session, ada, "Ann", site.store.clock())
    ann.get_by_role("button", name="Write note").click()
    expect(ann.locator("body")).to_contain_text("You are not signed in any more.")
    expect(ann.locator("body")).to_contain_text("What I found out so far.")
    ann.goto("/inbox/desk")
    expect(ann).to_have_url(f"{site.url}/sign-in?next=/inbox/desk")


def test_a_tip_by_hand_is_kept_routed_and_shown(site: Site) -> None:
    page = site.page("Ann")
    page.goto("/inbox/desk")
    page.get_by_role("link", name="Write down a tip").click()
    page.get_by_label("How it came").select_option("phone")
    page.get_by_label("Withheld").check()
    page.get_by_label("Subject").fill("A call at night")
    page.get_by_label("What was said").fill("The harbour master was not there.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".tip h1")).to_have_text("A call at night")
    expect(page.locator(".from")).to_contain_text("Sender withheld")
    expect(page.locator(".way")).to_contain_text("phone")
    expect(page.locator(".timeline")).to_contain_text("Ann wrote it down")


def test_what_was_typed_in_a_refused_form_stands_in_it(site: Site) -> None:
    page = site.page("Ann")
    page.goto("/tips/new")
    page.get_by_label("Mail address").fill("no address at all")
    page.get_by_label("What was said").fill("Long words that must not be lost.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_contain_text("address is none")
    expect(page.get_by_label("What was said")).to_have_value("Long words that must not be lost.")


def test_a_lost_connection_loses_no_word(site: Site) -> None:
    rounds.take(site.store, a_mail("The quay", "First words."))
    page = site.page("Ann")
    page.goto("/inbox/desk?tip=1")
    page.keyboard.press("n")
    page.keyboard.type("Half a note")
    page.wait_for_load_state("networkidle")  # what is cut in the midst is the server's to mourn
    page.context.set_offline(True)
    page.get_by_role("button", name="Write note").click()
    expect(page.locator("#told")).to_contain_text("The connection was lost")
    expect(page.locator("#pane textarea[name=text]")).to_have_value("Half a note")
    page.context.set_offline(False)
    page.get_by_role("button", name="Write note").click()
    expect(page.locator(".timeline")).to_contain_text("Half a note")


def test_a_double_click_is_one_act(site: Site) -> None:
    rounds.take(site.store, a_mail("The quay", "First words."))
    page = site.page("Ann")
    page.goto("/inbox/desk?tip=1")
    page.locator("[data-key=c]").dblclick()
    expect(page.locator(".facts .owner")).to_have_text("Ann")
    expect(page.locator(".timeline li")).to_have_count(1)


def test_what_is_written_in_a_menu_is_sent_by_keyboard(site: Site) -> None:
    rounds.take(site.store, a_mail("The quay", "First words."))
    ann = site.page("Ann")
    ann.goto("/inbox/desk?tip=1")
    ann.keyboard.press("n")
    ann.keyboard.type("Called her back.")
    ann.keyboard.press("Control+Enter")
    expect(ann.locator(".timeline .note")).to_have_text("Called her back.")


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("width", [390, 800, 1200, 1440])
def test_every_menu_of_a_tip_opens_inside_the_window(site: Site, width: int, language: str) -> None:
    rounds.take(site.store, a_mail("The quay", "First words."))
    ann = site.page("Ann", locale=language, size=(width, 900))
    ann.goto("/inbox/desk?tip=1")
    for menu in ann.locator(".acts .menu").all():
        menu.locator("summary").click()
        ann.wait_for_function(
            """() => {
              const [drop, pane] = [".menu[open] .drop", "#pane"]
                .map((one) => document.querySelector(one).getBoundingClientRect());
              return drop.left >= pane.left && drop.right <= innerWidth;
            }""",
            timeout=3_000,
        )


def test_on_a_phone_a_tip_opens_at_its_title(site: Site) -> None:
    rounds.take(
        site.store, *(a_mail(f"Mail {n}", "Words.", message_id=f"{n}@x") for n in range(30))
    )
    ann = site.page("Ann", size=PHONE)
    ann.goto("/inbox/desk")
    ann.locator(".row a").last.click()
    expect(ann.locator(".tip-head h1")).to_be_visible()
    title, bar = (ann.locator(one).bounding_box() for one in (".tip-head h1", ".bar"))
    assert title
    assert bar
    assert title["y"] >= bar["y"] + bar["height"]


def test_undo_comes_without_moving_the_other_acts(site: Site) -> None:
    rounds.take(site.store, a_mail("The quay", "First words."))
    ann = site.page("Ann")
    ann.goto("/inbox/desk?tip=1")
    before = ann.locator(".message").bounding_box()
    ann.keyboard.press("c")
    expect(ann.locator(".acts [data-key=z]")).to_be_visible()
    assert ann.locator(".message").bounding_box() == before


def test_the_page_speaks_ukrainian(site: Site) -> None:
    rounds.take(site.store, a_mail("Причал", "Слова."))
    page = site.page("Ann", locale="uk-UA")
    page.goto("/inbox/desk?tip=1")
    assert page.locator("html").get_attribute("lang") == "uk"
    assert "Take" not in page.locator(".acts").inner_text()
    assert "Desk" not in page.locator(".views").inner_text()


def test_right_to_left_text_runs_from_the_right(site: Site) -> None:
    rounds.take(site.store, a_mail("صياد من اليمن", "رأيت السفينة عند الفجر.\n\nAnd in English."))
    page = site.page("Ann")
    page.goto("/tips/1")
    heading = page.locator(".tip h1")
    assert heading.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert page.locator(".body p").first.evaluate("one => getComputedStyle(one).unicodeBidi") == (
        "plaintext"
    )


def test_one_tip_prints_without_the_furniture(site: Site) -> None:
    rounds.take(site.store, a_mail("The quay", "First words."))
    page = site.page("Ann")
    page.goto("/inbox/desk?tip=1")
    page.emulate_media(media="print")
    for away in (".bar", ".views", ".list-column", ".acts"):
        expect(page.locator(away)).to_be_hidden()
    expect(page.locator(".tip h1")).to_be_visible()
    expect(page.locator(".body")).to_be_visible()
