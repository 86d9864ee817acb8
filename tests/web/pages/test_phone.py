"""What a phone shows: the way to every room, whole, in both languages."""

import pytest

from inbox import Fetched, Limits
from pipeline.intake import Source, take_in
from tests.conftest import Clock
from tests.pipeline.alarming import a_mailbox
from tests.web.pages.site import PHONE, Site
from tests.web.pages.test_watch_pages import EVIL

# Of each link, whether any of it lies outside of what can be seen of the window.
_CUT = """() => [...document.querySelectorAll(".rooms a")].filter((link) => {
    const box = link.getBoundingClientRect(), nav = link.parentElement.getBoundingClientRect();
    return box.left < 0 || box.right > Math.min(innerWidth, nav.right) || box.bottom > nav.bottom
        || link.scrollWidth > link.clientWidth;
}).map((link) => link.textContent)"""

# Of buttons and cells, whether their words reach out of their padding or of the window.
_CUT_INSIDE = """() => [...document.querySelectorAll(".narrow button, .boxes td")].filter((one) => {
    const words = document.createRange();
    words.selectNodeContents(one);
    const said = words.getBoundingClientRect(), box = one.getBoundingClientRect();
    return said.width && (said.right > innerWidth || Math.abs(
        (said.top + said.bottom) / 2 - (box.top + box.bottom) / 2) > 3 && one.matches("button"));
}).map((one) => one.textContent.trim())"""


@pytest.mark.parametrize("language", ["en-GB", "uk-UA"])
def test_on_a_phone_no_room_is_cut_off(site: Site, clock: Clock, language: str) -> None:
    starved = Source(a_mailbox(site.store), 1, 1, limits=Limits(wall_seconds=0.01))
    take_in(site.store, starved, [Fetched(1, EVIL, clock.now)], lambda session: None)
    window = site.page("Eve", PHONE, has_touch=True, is_mobile=True, locale=language)
    window.goto("/inbox/desk")
    assert window.locator(".rooms a").count() == 6
    assert window.evaluate(_CUT) == []
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", ["/senders", "/stories", "/profile"])
def test_on_a_phone_no_word_of_a_form_or_table_is_cut(site: Site, path: str) -> None:
    window = site.page("Eve", PHONE, has_touch=True, is_mobile=True)
    window.goto(path)
    assert window.locator(".narrow button, .boxes td").count() > 0
    assert window.evaluate(_CUT_INSIDE) == []
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
