"""Absurd values in forms: each gets a page with a sentence, none a fault of ours, none a poison."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from pipeline import access
from pipeline.desk import accounts
from pipeline.desk import stories as story_desk
from pipeline.store import Store
from pipeline.stories.articles import Article
from tests.builders import a_mail
from tests.pipeline import rounds
from tests.web.pages.site import Client

Browse = Callable[[str | None], Client]
BY_HAND = {"desk": "World", "via": "phone", "text": "She called."}
FARTHEST = ("Pacific/Kiritimati", "America/Adak")  # fourteen hours before, ten behind
FORMS: tuple[tuple[str, dict[str, object]], ...] = (
    *(("/tips/1/undo", {"act": act}) for act in ("9" * 30, "9" * 5_000, "²", "-1", "0")),
    *(
        ("/tips/1/snooze", {"until": until})
        for until in (
            *("9999-12-31T23:59", "0001-01-01T00:00", "9999-12-31T23:59-23:59"),
            *("0001-01-01T00:00+23:59", "x", ""),
        )
    ),
    *(("/tips/1/link", {"named": said}) for said in ("9" * 40, "\0", "x" * 100_000, "http://[")),
    *((f"/tips/1/{verb}", {verb: "\0"}) for verb in ("beat", "desk", "lane", "status")),
    ("/tips/1/assign", {"to": "\0"}),
    ("/tips/1/restrict", {"to": ["\0", "x"]}),
    ("/tips/1/release", {"why": "x" * 200_000}),
    *(("/tips/new", {**BY_HAND, "at": at}) for at in ("0001-01-01T00:00", "9999-12-31T23:59")),
    *(
        ("/tips/new", {**BY_HAND, "name": "n", "address": address})
        for address in ("@" * 1_000, "(" * 5_000 + "@x", "a@", "a@b\r\nBcc: c@d", '"@x', "a@b@c")
    ),
    ("/tips/new", {**BY_HAND, "subject": "x\r\nBcc: y@z", "name": "n\r\nBcc: y@z"}),
    ("/tips/new", {**BY_HAND, "desk": "\0"}),
    *(("/beats/new", {"desk": "World", "name": "a", "threshold": s}) for s in ("nan", "inf", "x")),
    ("/beats/new", {"desk": "World", "name": "b", "keywords": "\0", "reporters": ["\0"]}),
    ("/stories/new", {"desk": "World", "title": "x", "status": "idea", "published": "9999-12-31"}),
    ("/stories/new", {"desk": "World", "text": "A sentence.", "published": "0001-01-01T00:00"}),
    ("/stories/new", {"desk": "World", "url": "http://[::1"}),
    ("/profile", {"language": "\0", "time_zone": "../../etc/passwd"}),
)
PAGES = ("/inbox/desk", "/inbox/snoozed", "/tips/1", "/stories", "/beats")


@pytest.fixture(autouse=True)
def a_tip(app: Flask, store: Store) -> None:
    """One tip on the desk, for people at both ends of the day."""
    rounds.take(store, a_mail())
    for name, zone in zip(("Bob", "Eve"), FARTHEST, strict=True):
        with store.unit() as session:
            viewer = access.viewer(session, name)
            accounts.set_profile(session, viewer, language="en", time_zone=zone)


@pytest.mark.parametrize("name", ["Bob", "Eve"])
def test_w22_an_absurd_form_is_refused_with_a_sentence_and_poisons_no_page(
    client: Browse, name: str
) -> None:
    browser = client(name)
    codes = {f"{path} {str(said)[:60]}": browser.send(path, **said).status_code
             for path, said in FORMS}  # fmt: skip
    assert {said: code for said, code in codes.items() if code >= 500} == {}
    assert {page: client("Eve").get(page).status_code for page in PAGES} == dict.fromkeys(
        PAGES, 200
    )


def test_w22_a_tip_by_hand_may_be_a_file_alone(client: Browse, store: Store) -> None:
    scan = (io.BytesIO(b"%PDF-1.4 a letter"), "letter.pdf")
    answer = client("Ann").send("/tips/new", **{**BY_HAND, "text": "", "files": scan})
    assert answer.status_code == 303
    with store.look() as session:
        ann = access.viewer(session, "Ann")
    tip = rounds.shown(store, ann, 2)
    assert tip.tip.subject == "letter.pdf"
    assert [file.name for file in tip.messages[0].files] == ["letter.pdf"]


@pytest.mark.parametrize("year", [1, 9999])
def test_a_story_that_says_it_came_out_at_no_time_breaks_nobodys_page(
    client: Browse, store: Store, year: int
) -> None:
    """What a page or feed says of itself may be the first or last minute that there is."""
    at = datetime(year, 1, 1, tzinfo=UTC) if year == 1 else datetime(year, 12, 31, 23, tzinfo=UTC)
    with store.unit() as session:
        ann = access.viewer(session, "Ann")
        article = Article("A title", "A text.", published_at=at)
        story_desk.add(session, ann, "World", article, store.clock())
    for name in ("Bob", "Eve"):
        assert client(name).get("/stories").status_code == 200
        assert "time unknown" in client(name).get("/stories/1").get_data(as_text=True)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_f1_the_address_of_a_pasted_story_is_one_of_the_web(
    client: Browse, store: Store, url: str
) -> None:
    answer = client("Ann").send("/stories/new", desk="World", text="One sentence.", url=url)
    assert answer.status_code == 409
    assert "/stories/1" not in client("Ann").get("/stories").get_data(as_text=True)


def test_w4_the_pulse_tells_that_something_happens_and_not_how_much(client: Browse) -> None:
    before = client("Bob").get("/pulse").get_json()["pulse"]
    client("Ann").send("/tips/1/claim")
    after = client("Bob").get("/pulse").get_json()["pulse"]
    assert before != after
    assert len(after) == 16
    assert "." not in after
