"""Her own page: language, time zone, password, and where she is signed in."""

from collections.abc import Callable

import pytest
from flask import Flask

from pipeline.desk import accounts
from pipeline.store import Store
from tests.conftest import Clock
from tests.web.pages.site import CHEAP, PASSWORD, Client
from web.agents import browser

Make = Callable[[str | None], Client]
OTHER = "gravel teapot marimba 4"


@pytest.fixture
def ann(app: Flask, client: Make) -> Client:
    app.extensions["password_cost"] = CHEAP
    return client("Ann")


def text(client: Client, path: str = "/profile") -> str:
    return client.get(path).get_data(as_text=True)


def another(store: Store, name: str = "Ann") -> str:
    """She signs in with a telephone as well."""
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"
    return accounts.sign_in(store, name, PASSWORD, address="192.0.2.9", agent=agent, cost=CHEAP)


def number(store: Store, sid: str) -> int:
    found = accounts.recognise(store, sid)
    assert found is not None
    return found.id


def test_a_language_and_a_time_zone_are_kept_and_used(ann: Client) -> None:
    assert '<html lang="en"' in text(ann)
    assert ann.send("/profile", language="uk", time_zone="Europe/Kyiv").status_code == 303
    page = text(ann)
    assert '<html lang="uk"' in page
    assert "<option selected>Europe/Kyiv</option>" in page
    assert "14:00" in page  # noon in UTC, when she signed in


@pytest.mark.parametrize(("language", "zone"), [("xx", ""), ("", "Mars/Base"), ("<b>", "")])
def test_a_language_or_zone_that_there_is_not_is_refused(
    ann: Client, language: str, zone: str
) -> None:
    answer = ann.send("/profile", language=language, time_zone=zone)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_w5_a_profile_form_changes_nothing_but_what_it_shows(ann: Client, store: Store) -> None:
    ann.send("/profile", language="uk", time_zone="", role="administrator", name="Ada", user_id="1")
    page = text(ann)
    assert "<h1>Ann</h1>" in page
    assert "administrator" not in page


def test_another_password_wants_the_old_one_and_signs_the_others_out(
    ann: Client, store: Store
) -> None:
    phone = another(store)
    wrong = ann.send("/profile/password", old="wrong", new=OTHER)
    assert wrong.status_code == 401
    assert "This is not your password." in wrong.get_data(as_text=True)
    weak = ann.send("/profile/password", old=PASSWORD, new="Ann Ann Ann 2026")
    assert weak.status_code == 409
    assert accounts.recognise(store, phone)
    assert ann.send("/profile/password", old=PASSWORD, new=OTHER).status_code == 303
    assert accounts.recognise(store, phone) is None
    assert "Your password is changed." in text(ann)


def test_she_sees_where_she_is_signed_in_and_ends_one(ann: Client, store: Store) -> None:
    phone = another(store)
    page = text(ann)
    assert "Safari · iPhone" in page
    assert "192.0.2.9" in page
    assert page.count("this one") == 1
    ann.send(f"/profile/sign-ins/{number(store, phone)}/end")
    assert accounts.recognise(store, phone) is None
    assert "Safari · iPhone" not in text(ann)


def test_she_signs_out_everywhere_else(ann: Client, store: Store) -> None:
    phones = [another(store), another(store)]
    ann.send("/profile/sign-ins/end")
    assert [accounts.recognise(store, phone) for phone in phones] == [None, None]
    assert ann.get("/profile").status_code == 200


def test_w3_anothers_sign_in_is_as_unknown_as_one_that_is_not_there(
    ann: Client, client: Make, store: Store
) -> None:
    client("Bob")
    bobs = another(store, "Bob")
    theirs = ann.send(f"/profile/sign-ins/{number(store, bobs)}/end")
    nobodys = ann.send("/profile/sign-ins/99999/end")
    assert theirs.status_code == nobodys.status_code == 404
    assert accounts.recognise(store, bobs)


def test_w15_after_half_an_hour_what_is_grave_asks_for_the_password(
    ann: Client, store: Store, clock: Clock
) -> None:
    phone = another(store)
    clock.move(minutes=31)
    with ann.session_transaction() as session:
        before = session["sid"]
    path = f"/profile/sign-ins/{number(store, phone)}/end"
    asked = ann.send(path, kept="<b>&")
    page = asked.get_data(as_text=True)
    assert asked.status_code == 401
    assert "Is it still you?" in page
    assert 'name="kept" value="&lt;b&gt;&amp;"' in page
    assert ann.send(path, password="wrong").status_code == 401
    assert accounts.recognise(store, phone)
    assert ann.send(path, password=PASSWORD).status_code == 303
    assert accounts.recognise(store, phone) is None
    with ann.session_transaction() as session:
        assert session["sid"] != before
    assert accounts.recognise(store, before) is None
    assert ann.send("/profile/sign-ins/end").status_code == 303


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0",
            "Firefox · Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like "
            "Gecko) Version/17.5 Safari/605.1.15",
            "Safari · Mac",
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome · Android"),
        ("curl/7.88.1", "curl/7.88.1"),
        ("", ""),
        ("x" * 200, "x" * 40),
    ],
)
def test_a_browser_is_told_in_two_words(agent: str, words: str) -> None:
    assert browser(agent) == words
