"""The door: F20, F21, W6, W10, W11, W14, W15, W24, through the real app."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from playwright.sync_api import expect
from werkzeug.test import TestResponse

from pipeline import access
from pipeline.desk import accounts, links, people
from pipeline.store import Store
from pipeline.terms import Role
from tests.conftest import Clock
from tests.web.pages.site import CHEAP, PASSWORD, Client, Site, sid_of

Make = Callable[[str | None], Client]


@pytest.fixture
def stranger(app: Flask, store: Store, client: Make) -> Client:
    """Somebody who has not signed in, where Ann could."""
    app.extensions["password_cost"] = CHEAP
    sid_of(store, "Ann")
    return client(None)


def enter(client: Client, name: str = "Ann", password: str = PASSWORD, **more: str) -> TestResponse:
    """Fill in the form and send it."""
    fields = {"name": name, "password": password, "csrf_token": client.token("/sign-in"), **more}
    return client.post("/sign-in", data=fields)


def sid(client: Client) -> str:
    with client.session_transaction() as session:
        return str(session.get("sid", ""))


def told(answer: TestResponse) -> str:
    """The sentence of a refusal."""
    found = re.search(r'role="alert">([^<]+)<', answer.get_data(as_text=True))
    assert found, answer.status
    return found[1]


# --- F20: the cookie is a new one


def test_signing_in_leads_to_the_page_one_wanted(stranger: Client) -> None:
    wanted = stranger.get("/search?q=boat")
    assert wanted.headers["Location"] == "/sign-in?next=/search?q%3Dboat"
    form = stranger.get(wanted.headers["Location"]).get_data(as_text=True)
    assert 'name="next" value="/search?q=boat"' in form
    answer = enter(stranger, next="/search?q=boat")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/search?q=boat")
    assert stranger.get("/search?q=boat").status_code == 200


def test_f20_an_id_planted_before_the_sign_in_is_not_the_one_after(
    stranger: Client, store: Store
) -> None:
    with stranger.session_transaction() as session:
        session["sid"] = "planted"
        session["other"] = "planted too"
    enter(stranger)
    assert sid(stranger) not in ("", "planted")
    with stranger.session_transaction() as session:
        assert "other" not in session
    assert accounts.recognise(store, "planted") is None


def test_f20_a_form_from_before_the_sign_in_is_no_good_after_it(stranger: Client) -> None:
    before = stranger.token("/sign-in")
    enter(stranger)
    answer = stranger.post("/profile", data={"csrf_token": before, "language": "uk"})
    assert answer.status_code == 400


@pytest.mark.parametrize("ended", ["sign-out", "password", "role", "disable"])
def test_f20_w6_w15_the_cookie_of_before_is_refused_everywhere(
    stranger: Client, store: Store, client: Make, ended: str
) -> None:
    enter(stranger)
    old = sid(stranger)
    if ended == "sign-out":
        stranger.send("/sign-out")
    elif ended == "password":
        stranger.send("/profile/password", old=PASSWORD, new="gravel teapot marimba 4")
    else:
        with store.unit() as session:
            ada = access.viewer(session, "Ada")
            if ended == "role":
                people.set_role(session, ada, "Ann", Role.EDITOR, store.clock())
            else:
                people.disable(session, ada, "Ann", store.clock())
    thief = client(None)
    with thief.session_transaction() as session:
        session["sid"] = old
    for path in ("/profile", "/inbox/desk", "/pulse"):
        assert thief.get(path, headers={"X-Asked-By": "script"}).status_code == 401
        assert thief.get(path).headers["Location"].startswith("/sign-in?next=")
    assert thief.post("/profile", data={"csrf_token": thief.token("/sign-in")}).status_code == 401


def test_w15_a_cookie_ends_after_8_idle_hours_and_after_7_days(
    stranger: Client, clock: Clock
) -> None:
    enter(stranger)
    clock.move(hours=8)
    assert stranger.get("/profile").status_code == 302
    enter(stranger)
    for _ in range(27):
        clock.move(hours=6)
        assert stranger.get("/profile").status_code == 200
    clock.move(hours=6)
    assert stranger.get("/profile").status_code == 302


def test_signing_out_twice_is_fine_and_needs_a_form(stranger: Client) -> None:
    enter(stranger)
    assert stranger.get("/sign-out").status_code == 405
    assert stranger.send("/sign-out").headers["Location"] == "/sign-in"
    again = stranger.post("/sign-out", data={"csrf_token": stranger.token("/sign-in")})
    assert again.headers["Location"] == "/sign-in"
    assert "You are signed out." in stranger.get("/sign-in").get_data(as_text=True)


def test_who_is_signed_in_does_not_sign_in_again(stranger: Client) -> None:
    enter(stranger)
    assert stranger.get("/sign-in?next=/beats").headers["Location"] == "/beats"


def test_signing_in_over_a_colleague_signs_her_out(
    stranger: Client, client: Make, store: Store
) -> None:
    enter(stranger)
    anns = sid(stranger)
    sid_of(store, "Bob")
    token = stranger.token()
    fields = {"name": "Bob", "password": PASSWORD, "csrf_token": token}
    assert stranger.post("/sign-in", data=fields).status_code == 303
    assert accounts.recognise(store, anns) is None
    found = accounts.recognise(store, sid(stranger))
    assert found is not None
    assert found.viewer.name == "Bob"


# --- F21, W24: only to places of ours

ELSEWHERE = [
    "//evil",
    "//evil.example/x",
    "/\\evil",
    "\\\\evil",
    "/\\/evil",
    "https:evil",
    "https://evil",
    "https:///evil",
    "http:/evil",
    "javascript:alert(1)",
    "\t//evil",
    "/\t/evil",
    "/\n/evil",
    "/\r//evil",
    " //evil",
    "/ /evil",
    "\x00//evil",
    "///evil",
    "////evil",
    "/\u2028/evil",
    "evil",
    "@evil",
    "",
]


@pytest.mark.parametrize("goal", ELSEWHERE)
def test_f21_w24_no_next_leads_away(stranger: Client, goal: str) -> None:
    form = stranger.get("/sign-in", query_string={"next": goal}).get_data(as_text=True)
    assert 'name="next" value="/"' in form
    assert enter(stranger, next=goal).headers["Location"] == "/"
    signed_in = stranger.get("/sign-in", query_string={"next": goal})
    assert signed_in.headers["Location"] == "/"


@pytest.mark.parametrize("goal", ["%09//evil", "/%09/evil", "/%2f%2fevil", "/%5cevil"])
def test_f21_w24_what_is_encoded_stays_on_our_site(stranger: Client, goal: str) -> None:
    there = enter(stranger, next=goal).headers["Location"]
    assert re.fullmatch(r"/([^/\\].*)?", there)


# --- W10, W11: guessing


def test_w10_the_page_says_the_same_with_the_same_status_after_the_same_work(
    stranger: Client, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    verified = list[str]()
    real = PasswordHasher.verify

    def counted(self: PasswordHasher, held: str, password: bytes) -> Any:
        verified.append(held)
        return real(self, held, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    answers = [
        enter(stranger, name, password)
        for name, password in (("Ann", "wrong"), ("Bob", PASSWORD), ("Nobody", PASSWORD))
    ]
    assert len(verified) == 3
    pages = {re.sub(r'value="[^"]*"|autofocus', "", one.get_data(as_text=True)) for one in answers}
    assert len(pages) == 1
    assert {one.status_code for one in answers} == {401}
    assert {told(one) for one in answers} == {"The name or the password is wrong."}
    assert len({str(sorted(one.headers.keys())) for one in answers}) == 1


def test_w11_ten_wrong_passwords_then_429_and_later_the_right_one_works(
    stranger: Client, clock: Clock
) -> None:
    for _ in range(10):
        assert enter(stranger, password="wrong").status_code == 401
    answer = enter(stranger)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "901"
    assert told(answer) == "Too many tries. Try again in 16 minutes."
    clock.move(minutes=15)
    assert enter(stranger).status_code == 303


def test_w11_a_forged_x_forwarded_for_gives_no_more_tries(stranger: Client) -> None:
    def guess(number: int) -> int:
        told_of = {
            "X-Forwarded-For": f"198.51.100.{number}",
            "Forwarded": f"for=198.51.100.{number}",
        }
        fields = {
            "name": f"guess {number}",
            "password": "wrong",
            "csrf_token": stranger.token("/sign-in"),
        }
        return stranger.post("/sign-in", data=fields, headers=told_of).status_code

    assert [guess(number) for number in range(11)] == [401] * 10 + [429]


def test_what_was_typed_as_a_name_stays_and_the_password_does_not(stranger: Client) -> None:
    page = enter(stranger, "Ann<b>", "my secret").get_data(as_text=True)
    assert 'value="Ann&lt;b&gt;"' in page
    assert "my secret" not in page


# --- W14: what the cookie holds


def test_w14_the_cookie_names_a_row_and_tells_nothing_of_the_person(
    stranger: Client, store: Store
) -> None:
    enter(stranger)
    with stranger.session_transaction() as session:
        assert set(session) <= {"sid", "csrf_token", "_permanent"}
    assert len(sid(stranger)) >= 43


# --- the one-time link


def made_link(store: Store, name: str = "Bob") -> str:
    with store.unit() as session:
        ada = access.viewer(session, "Ada")
        return f"/link/{links.make_link(session, ada, name, store.clock())}"


def test_a_link_lets_a_newcomer_choose_a_password_and_sign_in(
    stranger: Client, store: Store
) -> None:
    path = made_link(store)
    assert 'name="name" value="Bob"' in stranger.get(path).get_data(as_text=True)
    weak = stranger.post(path, data={"csrf_token": stranger.token(path), "new": "bob2026"})
    assert weak.status_code == 409
    assert told(weak) == "A password has at least 12 characters."
    kept = stranger.post(path, data={"csrf_token": stranger.token(path), "new": PASSWORD})
    assert (kept.status_code, kept.headers["Location"]) == (303, "/sign-in")
    assert enter(stranger, "Bob").status_code == 303
    spent = stranger.get(path)
    assert spent.status_code == 410
    assert "This link was used already" in spent.get_data(as_text=True)


def test_a_look_at_a_link_does_not_spend_it_and_a_link_signs_nobody_in(
    stranger: Client, store: Store
) -> None:
    path = made_link(store)
    for _ in range(3):
        assert stranger.get(path).status_code == 200
        assert stranger.head(path).status_code == 200
    stranger.post(path, data={"csrf_token": stranger.token(path), "new": PASSWORD})
    assert stranger.get("/profile").status_code == 302


def test_a_link_that_nobody_made_says_so(stranger: Client) -> None:
    for token in ("x", "%00", "a" * 43, "..%2f..%2fetc"):
        assert stranger.get(f"/link/{token}").status_code in (404, 410)


# --- by a real browser, over a real server


def test_f20_a_person_signs_in_by_keyboard_and_out_again(site: Site) -> None:
    site.app.extensions["password_cost"] = CHEAP
    sid_of(site.store, "Ann")
    page = site.page(None)
    page.goto("/beats")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.keyboard.type("Ann")  # the field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    before = {one["value"] for one in page.context.cookies()}
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/beats")
    (cookie,) = page.context.cookies()
    assert cookie["value"] not in before
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
    page.get_by_text("Ann", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.context.add_cookies([cookie])
    page.goto("/profile")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
