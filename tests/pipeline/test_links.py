"""One-time links: good once, for a day, for one person."""

import pytest
import sqlalchemy as sa
from sqlmodel import col

from pipeline import access
from pipeline.desk import accounts, links, people
from pipeline.errors import BadValue, LinkSpent, LoginRefused, WeakPassword
from pipeline.models import OneTimeLink
from pipeline.store import Store
from tests.builders import CHEAP, PASSWORD, ada, someone, with_password
from tests.conftest import Clock


def link(store: Store, name: str = "Ann") -> str:
    with store.unit() as session:
        return links.make_link(session, access.viewer(session, "Ada"), name, store.clock())


def is_spent(store: Store, token: str) -> bool:
    with store.look() as session:
        try:
            links.whose(session, token, store.clock())
        except LinkSpent:
            return True
    return False


@pytest.fixture
def newcomer(store: Store) -> Store:
    someone(store, "Ann")
    return store


def test_a_link_lets_its_person_choose_a_password_once(newcomer: Store) -> None:
    token = link(newcomer)
    with newcomer.look() as session:
        assert links.whose(session, token, newcomer.clock()) == "Ann"
    assert links.use_link(newcomer, token, PASSWORD, cost=CHEAP) == "Ann"
    assert accounts.sign_in(newcomer, "Ann", PASSWORD, address="192.0.2.1", cost=CHEAP)
    assert is_spent(newcomer, token)
    with pytest.raises(LinkSpent):
        links.use_link(newcomer, token, PASSWORD, cost=CHEAP)


def test_a_weak_password_does_not_spend_the_link(newcomer: Store) -> None:
    token = link(newcomer)
    with pytest.raises(WeakPassword):
        links.use_link(newcomer, token, "Ann2026", cost=CHEAP)
    assert not is_spent(newcomer, token)


def test_a_link_is_good_for_a_day(newcomer: Store, clock: Clock) -> None:
    token = link(newcomer)
    clock.move(hours=23, minutes=59)
    assert not is_spent(newcomer, token)
    clock.move(minutes=1)
    assert is_spent(newcomer, token)


def test_a_newer_link_ends_the_older_one(newcomer: Store) -> None:
    older, newer = link(newcomer), link(newcomer)
    assert is_spent(newcomer, older)
    assert not is_spent(newcomer, newer)


def test_a_link_ends_with_the_account_and_none_is_made_for_a_disabled_one(newcomer: Store) -> None:
    token = link(newcomer)
    with newcomer.unit() as session:
        people.disable(session, access.viewer(session, "Ada"), "Ann", newcomer.clock())
    assert is_spent(newcomer, token)
    with pytest.raises(BadValue, match="disabled"):
        link(newcomer)


@pytest.mark.parametrize("token", ["", "x", "\0", "é" * 1000])
def test_a_link_that_nobody_made_is_spent(newcomer: Store, token: str) -> None:
    assert is_spent(newcomer, token)


def test_the_database_holds_no_link(newcomer: Store) -> None:
    token = link(newcomer)
    with newcomer.look() as session:
        assert session.execute(sa.select(col(OneTimeLink.token_hash))).scalar_one() != token


def test_a_reset_ends_the_password_at_once(newcomer: Store) -> None:
    with_password(newcomer, "Ann")
    with newcomer.unit() as session:
        token = links.reset(session, ada(newcomer), "Ann", newcomer.clock())
    with pytest.raises(LoginRefused):
        accounts.sign_in(newcomer, "Ann", PASSWORD, address="192.0.2.1", cost=CHEAP)
    assert links.use_link(newcomer, token, PASSWORD, cost=CHEAP) == "Ann"
