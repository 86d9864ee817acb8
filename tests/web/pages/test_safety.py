"""What protects the page: forms, origins, headers, errors, limits; by the numbers of the checks."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import expect
from sqlmodel import col, select

from pipeline import access
from pipeline.desk import tips
from pipeline.models import Act, Tip
from pipeline.store import Store
from tests.builders import a_mail
from tests.pipeline import rounds
from tests.web.pages.site import Client, Site
from web.headers import PAGE_POLICY

Clients = Callable[[str | None], Client]
ANYONES = (
    *("/", "/inbox/desk", "/inbox/desk?tip=1", "/tips/1", "/tips/new", "/beats", "/mailboxes"),
    *("/search?q=boat", "/keys", "/stories", "/stories/new", "/nothing/here", "/tips/77"),
    "/inbox/nowhere",
)


@pytest.fixture(autouse=True)
def a_tip(app: Flask, store: Store) -> None:
    """One tip on the desk."""
    rounds.take(store, a_mail("The mayor’s boat", "Ask who paid for the boat."))


def the_tip(store: Store) -> Tip:
    with store.look() as session:
        return session.exec(select(Tip)).one()


def acts(store: Store) -> int:
    with store.look() as session:
        return int(session.scalar(sa.select(sa.func.count(col(Act.id)))) or 0)


# --- W4: a restricted tip never was


def restrict(store: Store, *names: str) -> None:
    with store.unit() as session:
        eve = access.viewer(session, "Eve")
        tips.restrict(session, eve, 1, names, store.clock())


@pytest.mark.parametrize(
    "path", ["/inbox/desk", "/inbox/lane?lane=tip", "/inbox/unsure", "/search?q=boat", "/beats"]
)
def test_w4_a_restricted_tip_is_in_no_list_count_or_search(
    client: Clients, store: Store, path: str
) -> None:
    before = client("Bob").get(path).get_data(as_text=True)
    restrict(store, "Ann")
    bob, ann = (client(name).get(path).get_data(as_text=True) for name in ("Bob", "Ann"))
    assert "boat" not in bob.replace("q=boat", "").replace("“boat”", "").replace('"boat"', "")
    if path != "/beats":
        assert "The mayor’s boat" in before
        assert "The mayor’s boat" in ann
        assert '<span class="n">1</span>' not in bob


def test_w4_by_its_address_it_never_was(client: Clients, store: Store) -> None:
    restrict(store, "Ann")
    assert client("Bob").get("/tips/1").status_code == 404
    assert client("Bob").get("/inbox/desk?tip=1").status_code == 404
    assert client("Bob").send("/tips/1/claim").status_code == 404
    assert client("Ann").get("/tips/1").status_code == 200


def test_w4_no_link_of_the_next_tip_leads_to_it(client: Clients, store: Store) -> None:
    rounds.take(store, a_mail("Another", "words", message_id="2@x"))
    restrict(store, "Ann")
    assert "tip=1" not in client("Bob").get("/inbox/desk?tip=2").get_data(as_text=True)


# --- W5, W8, W9: what a form may say, and who may send it


def test_w5_a_form_that_says_more_changes_no_more(client: Clients, store: Store) -> None:
    client("Ann").send(
        "/tips/1/claim", role="administrator", restricted="1", beat_id="9", owner_id="1",
        desk_id="7", verdict="confirmed",
    )  # fmt: skip
    tip = the_tip(store)
    assert (tip.restricted, tip.beat_id, tip.verdict, tip.desk_id) == (False, None, None, 1)
    with store.look() as session:
        assert access.viewer(session, "Ann").role == "reporter"


def test_w8_without_a_token_nothing_is_done(client: Clients, store: Store) -> None:
    answer = client("Ann").post("/tips/1/note", data={"text": "kept?"})
    assert answer.status_code == 400
    assert acts(store) == 0
    assert "kept?" in answer.get_data(as_text=True)  # nothing that was typed is lost


def test_w8_the_token_of_another_is_none(client: Clients, store: Store) -> None:
    bobs = client("Bob").token()
    answer = client("Ann").post("/tips/1/claim", data={"csrf_token": bobs})
    assert (answer.status_code, acts(store)) == (400, 0)


def test_w8_the_token_of_an_earlier_sign_in_is_none(client: Clients, store: Store) -> None:
    earlier = client("Ann").token()
    answer = client("Ann").post("/tips/1/claim", data={"csrf_token": earlier})
    assert (answer.status_code, acts(store)) == (400, 0)


def test_w8_json_is_no_form(client: Clients, store: Store) -> None:
    ann = client("Ann")
    answer = ann.post("/tips/1/claim", json={"csrf_token": ann.token()})
    assert (answer.status_code, acts(store)) == (400, 0)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1"])
def test_w9_a_form_from_elsewhere_is_refused(client: Clients, store: Store, origin: str) -> None:
    ann = client("Ann")
    answer = ann.post("/tips/1/claim", data={"csrf_token": ann.token()}, headers={"Origin": origin})
    assert (answer.status_code, acts(store)) == (400, 0)


def test_w9_a_form_of_ours_is_taken(client: Clients, store: Store) -> None:
    ann = client("Ann")
    answer = ann.post(
        "/tips/1/claim", data={"csrf_token": ann.token()}, headers={"Origin": "http://localhost"}
    )
    assert (answer.status_code, acts(store)) == (303, 1)


def test_w7_the_method_cannot_be_said_otherwise(client: Clients, store: Store) -> None:
    ann = client("Ann")
    ann.get("/tips/1/claim?_method=POST")
    ann.get("/tips/1/claim", headers={"X-HTTP-Method-Override": "POST"})
    assert acts(store) == 0


# --- W17, W18, W22, W23: what every answer says


@pytest.mark.parametrize("who", ["Ann", None])
@pytest.mark.parametrize("path", ANYONES)
def test_w17_w18_every_answer_carries_the_policy(
    client: Clients, who: str | None, path: str
) -> None:
    headers = client(who).get(path).headers
    assert headers["Content-Security-Policy"] == PAGE_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-DNS-Prefetch-Control"] == "off"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers
    assert "Strict-Transport-Security" not in headers


def test_w17_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in PAGE_POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in PAGE_POLICY
    assert rules["frame-ancestors"] == rules["base-uri"] == rules["object-src"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert "http" not in PAGE_POLICY


def test_w18_behind_tls_the_browser_is_told_to_stay_there(client: Clients) -> None:
    answer = client("Ann").get("/keys", base_url="https://localhost")
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/tips/77", 404),
        ("/nothing", 404),
        ("/tips/99999999999999999999", 404),
        ("/inbox/desk?before=99999999999999999999999&tip=x", 200),
        ("/inbox/desk?lane=%00&beat=-1", 200),
        ("/stories?before=99999999999999999999999&beat=x&status=%00&words=%ff", 200),
        ("/search?q=%ff%fe%00", 200),
        ("/search?q=" + "x" * 9_000, 414),
        ("/beats/World/%00", 404),
        ("/static/../app.py", 404),
    ],
)
def test_w22_a_strange_address_gets_a_sentence_and_no_insight(
    client: Clients, path: str, code: int
) -> None:
    answer = client("Ann").get(path)
    text = answer.get_data(as_text=True)
    assert answer.status_code == code
    assert not re.search(r"Traceback|sqlalchemy|SELECT |site-packages", text)
    assert answer.headers["Content-Security-Policy"] == PAGE_POLICY


def test_w22_a_fault_of_ours_shows_nothing_of_it(app: Flask, client: Clients) -> None:
    def broken() -> str:
        raise RuntimeError("SELECT secret FROM tip")

    app.add_url_rule("/broken", "broken", broken)
    answer = client("Ann").get("/broken")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "This is a fault in Tipdesk." in text
    assert "secret" not in text
    assert answer.headers["Content-Security-Policy"] == PAGE_POLICY


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil"])
def test_w23_a_request_for_another_host_is_refused(client: Clients, host: str) -> None:
    answer = client("Ann").get("/keys", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True)


# --- F23: words that are no words


@pytest.mark.parametrize(
    "words",
    ['"', "*", "NEAR", "^", "-", ":", "a AND", "' OR 1=1 --", "boat*", '"boat', "(", "{x}:y",
     "%s", "\\", "boat -boat", "😀", "‮boat", "{{7*7}}", "words:boat", "rowid:1"],
)  # fmt: skip
def test_f23_whatever_is_searched_for_is_a_search(client: Clients, words: str) -> None:
    answer = client("Ann").get("/search", query_string={"q": words})
    assert answer.status_code == 200
    assert "49" not in re.sub(r"\S*=\S*", "", answer.get_data(as_text=True))


# --- F24: nothing that people or mails say is a template

SAID = "{{7*7}} {% raise %} %s {0.__class__} ${7*7} #{7*7}"


def test_f24_what_looks_like_a_template_is_shown_as_it_is(client: Clients, store: Store) -> None:
    rounds.take(store, a_mail(SAID, SAID, sender=f'"{SAID}" <t@example.org>', message_id="t@x"))
    ann = client("Ann")
    ann.send("/tips/2/note", text=SAID)
    ann.send("/tips/2/release", why=SAID)
    page = ann.get("/tips/2").get_data(as_text=True)
    assert page.count("{{7*7}}") >= 4
    assert page.count("{0.__class__}") >= 4
    assert ">49<" not in page


# --- W19, in a real browser: no other origin, and the console stays silent


def test_w17_w19_a_walk_through_all_pages_asks_nobody_else_and_breaks_no_policy(
    site: Site,
) -> None:
    page = site.page("Ann")
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/inbox/desk?tip=1", "/tips/1", "/tips/new", "/beats", "/mailboxes", "/keys"):
        page.goto(path)
    page.goto("/inbox/desk")
    for key in ("j", "Enter", "c", "z", "n", "Escape", "b", "Escape", "?", "Escape"):
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    expect(page.locator("#pane")).to_contain_text("boat")
    assert [url for url in asked if not url.startswith(site.url)] == []
    assert said == []


def test_an_unknown_address_still_leads_somebody_home(client: Clients) -> None:
    page = client("Ann").get("/nothing/here").get_data(as_text=True)
    assert "To the inbox" in page
    assert "To the inbox" not in client(None).get("/nothing/here").get_data(as_text=True)
