"""How long what went wrong is left alone, and which worker watches which mailbox."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from inbox import MailboxSettings
from pipeline import ledger, patience
from pipeline.leases import SECONDS, Leases
from pipeline.store import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAMES = ["one", "two"]


def test_pauses_double_to_a_quarter_of_an_hour_and_are_spread() -> None:
    longest = [patience.after_failure(n, 1.0).total_seconds() for n in range(1, 12)]
    assert longest == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]
    assert [patience.after_failure(n, 0.0).total_seconds() for n in (1, 20)] == [2.5, 450]


def test_a_refused_login_is_left_alone_for_hours() -> None:
    assert patience.after_refusal(1, 1.0) == HOUR
    assert patience.after_refusal(9, 1.0) == 12 * HOUR
    in_a_day = 0.0
    for n in range(1, 100):
        in_a_day += patience.after_refusal(n, 0.0).total_seconds()
        if in_a_day > 86_400:
            break
    assert n <= 10, "tries in a day, at the quickest"


def test_a_pause_that_ends_absurdly_late_is_over() -> None:
    assert not patience.is_over(NOON, NOON + HOUR)
    assert patience.is_over(NOON, NOON - HOUR)
    assert patience.is_over(NOON, NOON + timedelta(days=2)), "the clock was moved back"
    assert patience.is_over(NOON, NOON + HOUR, patience.LONGEST), "by an hour is enough"


@pytest.fixture
def boxes(store: Store) -> list[str]:
    with store.unit() as session:
        for name in NAMES:
            box = MailboxSettings(name=name, desk="World", host="x", user=name)
            ledger.polled_row(session, box, store.clock())
    return NAMES


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_mailbox_is_leased_to_one_worker_and_followed_when_it_dies(
    store: Store, boxes: list[str]
) -> None:
    first, second = Leases(store), Leases(store)
    assert first.renew(boxes) == set(boxes)
    assert second.renew(boxes) == set()
    assert first.renew(boxes) == set(boxes), "it keeps what it has"
    _pass(store, SECONDS + 1)
    assert second.renew(boxes) == set(boxes)
    assert first.renew(boxes) == set()
    assert not first.holds("one")
    assert SECONDS < 30


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_worker_that_ends_in_order_leaves_its_leases_at_once(
    store: Store, boxes: list[str]
) -> None:
    first, second = Leases(store), Leases(store)
    first.renew(boxes)
    first.release()
    assert second.renew(boxes) == set(boxes)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_lease_from_a_clock_that_was_moved_holds_nobody_up(
    store: Store, boxes: list[str]
) -> None:
    first, second = Leases(store), Leases(store)
    first.renew(boxes)
    _pass(store, -86_400)
    assert second.renew(boxes) == set(boxes)


def test_a_lease_that_cannot_be_renewed_ends_by_itself(store: Store, boxes: list[str]) -> None:
    ticks = [0.0]
    leases = Leases(store, clock=lambda: ticks[0])
    leases.renew(boxes)
    ticks[0] += SECONDS - 1
    assert leases.holds("one")
    ticks[0] += 2
    assert leases.holds("one") is (store.engine.dialect.name == "sqlite")


def _pass(store: Store, seconds: float) -> None:
    """As when so much time has passed since the leases were renewed."""
    ago = sa.text("UPDATE mailbox SET held_until = held_until - make_interval(secs => :seconds)")
    with store.unit() as session:
        session.execute(ago, {"seconds": seconds})
