"""W11: ten tries by account and by address, whichever process counts them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlmodel import col

from pipeline.desk import accounts, attempts
from pipeline.errors import LoginRefused, TooManyTries
from pipeline.models import Attempt
from pipeline.store import Store
from tests.builders import CHEAP, PASSWORD, someone, with_password
from tests.conftest import Clock

HERE, WRONG = "192.0.2.7", "wrong"


@pytest.fixture
def desk(store: Store) -> Store:
    for name in ("Ann", "Bob"):
        someone(store, name)
        with_password(store, name)
    return store


def attempt(
    store: Store, name: str = "Ann", password: str = WRONG, address: str = HERE
) -> str | int:
    """“in”, “refused”, or the seconds to wait."""
    try:
        accounts.sign_in(store, name, password, address=address, cost=CHEAP)
    except LoginRefused:
        return "refused"
    except TooManyTries as wait:
        return wait.seconds
    return "in"


def elsewhere(number: int) -> str:
    return f"198.51.100.{number}"


def test_w11_the_eleventh_try_at_an_account_waits_wherever_it_comes_from(
    desk: Store, clock: Clock
) -> None:
    for number in range(10):
        assert attempt(desk, address=elsewhere(number)) == "refused"
        clock.move(seconds=30)
    assert attempt(desk, address=elsewhere(10)) == 15 * 60 - 300 + 1
    assert attempt(desk, password=PASSWORD, address=elsewhere(11)) == 15 * 60 - 300 + 1
    assert attempt(desk, "Bob", PASSWORD, elsewhere(12)) == "in"


def test_w11_the_eleventh_try_from_an_address_waits_whatever_the_account(desk: Store) -> None:
    for number in range(10):
        assert attempt(desk, f"guess {number}") == "refused"
    assert attempt(desk, "Bob", PASSWORD) == 901
    assert attempt(desk, "Bob", PASSWORD, elsewhere(1)) == "in"


def test_w11_the_right_password_works_later(desk: Store, clock: Clock) -> None:
    for _ in range(10):
        attempt(desk)
    clock.move(minutes=14, seconds=59)
    assert attempt(desk, password=PASSWORD) == 2
    clock.move(seconds=1)
    assert attempt(desk, password=PASSWORD) == "in"


def test_w11_who_goes_on_waits_longer(desk: Store, clock: Clock) -> None:
    for _ in range(5):
        for _ in range(10):
            assert attempt(desk) == "refused"
        clock.move(minutes=15)
    assert attempt(desk) == 24 * 3600 - 5 * 900 + 1


def test_w11_slips_are_forgiven_by_the_right_password(desk: Store) -> None:
    for _ in range(3):
        for _ in range(9):
            assert attempt(desk) == "refused"
        assert attempt(desk, password=PASSWORD) == "in"


def test_w11_one_account_of_ones_own_forgives_no_tries_at_others(desk: Store) -> None:
    for _ in range(9):
        attempt(desk, "Ann")
    assert attempt(desk, "Bob", PASSWORD) == "in"
    assert attempt(desk, "Ann") == "refused"
    assert attempt(desk, "Ann") == 901


def test_w11_nobody_is_locked_out_from_afar(desk: Store) -> None:
    assert attempt(desk, password=PASSWORD) == "in"
    for number in range(12):
        attempt(desk, address=elsewhere(number))
    assert attempt(desk, password=PASSWORD, address=elsewhere(50)) == 901
    assert attempt(desk, password=PASSWORD) == "in"


def test_w11_case_and_space_make_no_other_account(desk: Store) -> None:
    for number, name in enumerate(["Ann", "ann", "ANN", " Ann", "aNN "] * 2):
        assert attempt(desk, name, address=elsewhere(number)) == "refused"
    assert attempt(desk, address=elsewhere(99)) == 901


@pytest.mark.parametrize(
    ("place", "stands_for"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0DB8:1:2::9", "2001:db8:1:2::/64"),
        ("sign-in 7", "sign-in 7"),
        ("", ""),
    ],
)
def test_w11_an_address_stands_for_its_household(place: str, stands_for: str) -> None:
    assert attempts.near(place) == stands_for


def test_w11_a_restart_and_a_second_worker_know_all_tries(
    desk: Store, open_again: Callable[[], Store]
) -> None:
    for _ in range(5):
        attempt(desk)
    other = open_again()
    for _ in range(5):
        assert attempt(other) == "refused"
    assert attempt(desk) != "refused"
    assert attempt(open_again()) != "refused"


def test_w11_many_at_once_get_no_more_tries_than_one_after_the_other(
    desk: Store, open_again: Callable[[], Store]
) -> None:
    workers = [desk, open_again()]
    with ThreadPoolExecutor(6) as pool:
        came = list(pool.map(lambda n: attempt(workers[n % 2], address=elsewhere(n)), range(30)))
    assert came.count("refused") <= 10


def test_w11_asking_for_ones_own_password_is_limited_too(desk: Store) -> None:
    sid = accounts.sign_in(desk, "Ann", PASSWORD, address=HERE, cost=CHEAP)
    me = accounts.recognise(desk, sid)
    assert me is not None
    for _ in range(10):
        with pytest.raises(LoginRefused):
            accounts.confirm(desk, me, "wrong", cost=CHEAP)
    with pytest.raises(TooManyTries):
        accounts.confirm(desk, me, PASSWORD, cost=CHEAP)


def test_what_was_typed_cannot_be_guessed_from_a_try(desk: Store) -> None:
    attempt(desk, "my password by mistake")
    with desk.look() as session:
        (held,) = session.execute(sa.select(col(Attempt.account))).scalars()
    assert len(held) == 64
    assert "password" not in held
