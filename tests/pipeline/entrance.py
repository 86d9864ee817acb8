"""Going in and being recognised, in a line each."""

import pytest

from pipeline.desk import accounts
from pipeline.desk.accounts import SignedIn
from pipeline.errors import LoginRefused
from pipeline.life import USUAL, Life
from pipeline.store import Store
from tests.builders import CHEAP, PASSWORD, someone, with_password

ELSEWHERE = "203.0.113.9"
OTHER = "gravel teapot marimba 4"


def two_people(store: Store) -> Store:
    """Ada and Ann may sign in."""
    someone(store, "Ann")
    for name in ("Ada", "Ann"):
        with_password(store, name)
    return store


def enter(store: Store, name: str = "Ann", password: str = PASSWORD) -> str:
    return accounts.sign_in(store, name, password, address="192.0.2.7", agent="Firefox", cost=CHEAP)


def refusal(store: Store, name: str, password: str) -> str:
    with pytest.raises(LoginRefused) as refused:
        accounts.sign_in(store, name, password, address=ELSEWHERE, cost=CHEAP)
    return f"{type(refused.value).__name__}: {refused.value}"


def at_page(store: Store, sid: str, life: Life = USUAL) -> SignedIn:
    """Who is recognised by a cookie that is good."""
    found = accounts.recognise(store, sid, life=life)
    assert found is not None
    return found
