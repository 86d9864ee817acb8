"""`tipdesk users`: who works here, links instead of passwords, and who leaves."""

import re
from pathlib import Path

import pytest

from pipeline import access, setup
from pipeline.desk import accounts, links, tips
from pipeline.errors import LoginRefused
from pipeline.store import Store, open_store
from tests.builders import CHEAP, PASSWORD, a_mail, someone, with_password
from tests.pipeline.rounds import take
from tests.web.door import Done, run
from web.settings import load


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('[web]\ncommand_user = "Ada"\nbase_url = "https://tips.example.org"\n')
    setup.prepare(load(path).pipeline, desk="World", administrator="Ada")
    return path


@pytest.fixture
def store(config: Path) -> Store:
    return open_store(load(config).pipeline)


def users(config: Path, *words: object) -> Done:
    return run("users", *words, "--config", config)


def token(done: Done) -> str:
    """The token of the link that a command printed alone on its last line."""
    assert done.code == 0, done.err
    found = re.fullmatch(r"https://tips\.example\.org/link/([\w-]{43})", done.out.splitlines()[-1])
    assert found, done.out
    return found[1]


def enter(store: Store, name: str) -> str:
    return accounts.sign_in(store, name, PASSWORD, address="192.0.2.1", cost=CHEAP)


def test_add_prints_a_link_and_takes_no_password(config: Path, store: Store) -> None:
    done = users(config, "add", "Ann", "--desk", "World")
    assert "good once and for 24 hours" in done.out
    assert links.use_link(store, token(done), PASSWORD, cost=CHEAP) == "Ann"
    assert enter(store, "Ann")
    assert users(config, "add", "Bob", "--password", "x").code == 2


def test_reset_ends_password_and_sign_ins_and_prints_a_link(config: Path, store: Store) -> None:
    someone(store, "Ann")
    with_password(store, "Ann")
    sid = enter(store, "Ann")
    fresh = token(users(config, "reset", "Ann"))
    assert accounts.recognise(store, sid) is None
    with pytest.raises(LoginRefused):
        enter(store, "Ann")
    links.use_link(store, fresh, PASSWORD, cost=CHEAP)
    assert enter(store, "Ann")


def test_the_first_administrator_gets_her_link_the_same_way(config: Path, store: Store) -> None:
    assert links.use_link(store, token(users(config, "reset", "Ada")), PASSWORD, cost=CHEAP)


@pytest.mark.parametrize(
    "words",
    [
        ("add", "Zoe"),
        ("reset", "Ada"),
        ("role", "Ada", "reporter"),
        ("disable", "Ada"),
        ("enable", "Ada"),
        ("away", "Ada"),
        ("back", "Ada"),
        ("sessions", "Ada"),
        ("sessions", "Ada", "--end"),
    ],
)
def test_a_reporter_changes_nobody(config: Path, store: Store, words: tuple[str, ...]) -> None:
    someone(store, "Ann")
    assert "administrator" in users(config, *words, "--as", "Ann").sentence()


def test_disable_lists_what_is_left_and_gives_it_on(config: Path, store: Store) -> None:
    for name in ("Ann", "Bob"):
        someone(store, name)
    (tip,) = take(store, a_mail())
    with store.unit() as session:
        tips.claim(session, access.viewer(session, "Ann"), tip.id, store.clock())
    with_password(store, "Ann")
    sid = enter(store, "Ann")
    listed = users(config, "disable", "Ann").out
    assert f"Ann has still: tips {tip.id}; beats none." in listed
    assert accounts.recognise(store, sid) is None
    given = users(config, "disable", "Ann", "--give-to", "Bob").out
    assert f"Bob has got tips: {tip.id}; beats: none." in given
    assert "Ann has still: tips none; beats none." in given
    assert "handed it over to Bob" in run("tips", "show", tip.id, "--config", config).out


def test_an_heir_that_nobody_knows_leaves_all_as_it_was(config: Path, store: Store) -> None:
    someone(store, "Ann")
    assert "There is no user" in users(config, "disable", "Ann", "--give-to", "Nemo").sentence()
    (row,) = [one for one in users(config, "list", "--json").json() if one["name"] == "Ann"]
    assert row["disabled_at"] is None


def test_away_and_back_are_shown_in_the_list(config: Path, store: Store) -> None:
    someone(store, "Ann")
    assert (
        "Ann is away until 2999-01-01"
        in users(config, "away", "Ann", "--until", "2999-01-01T12:00Z").out
    )
    (row,) = [one for one in users(config, "list", "--json").json() if one["name"] == "Ann"]
    assert row["away"] is True
    assert users(config, "back", "Ann").out == "Ann is back.\n"
    (row,) = [one for one in users(config, "list", "--json").json() if one["name"] == "Ann"]
    assert row["away"] is False


def test_sessions_are_listed_and_ended(config: Path, store: Store) -> None:
    someone(store, "Ann")
    with_password(store, "Ann")
    sid = enter(store, "Ann")
    (row,) = users(config, "sessions", "--json").json()
    assert (row["name"], row["address"]) == ("Ann", "192.0.2.1")
    assert users(config, "sessions", "Ann", "--json").json() == [row]
    assert users(config, "sessions", "--json", "--as", "Ann").json() == [row]
    assert users(config, "sessions", "Ann", "--end").out == "1 ended.\n"
    assert accounts.recognise(store, sid) is None
    assert users(config, "sessions", "--end").code == 2
