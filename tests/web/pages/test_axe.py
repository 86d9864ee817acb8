"""No page has a barrier that axe can find: light and dark, wide and phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from pipeline import access
from pipeline.desk import beats, senders, tips
from pipeline.terms import Treatment
from tests.builders import a_mail
from tests.pipeline import rounds
from tests.web.pages.site import PHONE, WIDE, Site

PATHS = (
    "/inbox/desk",
    "/inbox/desk?tip=2",
    "/inbox/snoozed",
    "/search?q=quay",
    "/tips/1",
    "/tips/new",
    "/beats",
    "/beats/new",
    "/beats/World/Harbour",
    "/judges",
    "/judges/sample",
    "/mailboxes",
    "/quarantine",
    "/senders?sender=@gmail.com&doubt=1",
    "/profile",
    "/keys",
    "/tips/77",
)


@pytest.fixture
def busy_site(site: Site) -> Site:
    """A desk with something of everything."""
    rounds.take(
        site.store,
        a_mail("The quay", "First words.\n\n> quoted\n> text\n", message_id="1@x"),
        a_mail("Where is the boat?", "Do you know? صياد", message_id="2@x"),
        a_mail("Re: The quay", "More.", message_id="3@x", in_reply_to="1@x"),
    )
    store = site.store
    with store.unit() as session:
        eve, now = access.viewer(session, "Eve"), store.clock()
        beats.add_beat(session, eve, "World", "Harbour", now, keywords=["quay"])
        tips.claim(session, eve, 2, now)
        tips.note(session, eve, 2, "A note.", now)
        tips.restrict(session, eve, 2, ["Ann"], now)
        senders.rule(session, eve, "World", "news@pr.example", Treatment.MUTE, now)
    return site


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_on_any_page(busy_site: Site, scheme: str, size: tuple[int, int]) -> None:
    page = busy_site.page("Ann", size, color_scheme=scheme)
    found = {}
    for path in PATHS:
        page.goto(path)
        results = Axe().run(page, context={"exclude": [["iframe"]]})
        wrong = [
            f"{one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in results.response["violations"]
        ]
        if wrong:
            found[path] = wrong
    editor = busy_site.page("Eve", size, color_scheme=scheme)
    editor.goto("/health")
    if wrong := Axe().run(editor).response["violations"]:
        found["/health"] = wrong
    stranger = busy_site.page(None, size, color_scheme=scheme)
    stranger.goto("/sign-in")
    if wrong := Axe().run(stranger).response["violations"]:
        found["/sign-in"] = wrong
    assert found == {}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_is_wider_than_its_window(busy_site: Site, size: tuple[int, int]) -> None:
    page = busy_site.page("Ann", size)
    wide = []
    for path in PATHS:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    editor = busy_site.page("Eve", size)
    editor.goto("/health")
    if editor.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wide.append("/health")
    assert wide == []
