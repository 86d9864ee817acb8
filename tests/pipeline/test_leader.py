"""Locks between processes: one holds, and what is let go of is free at once."""

from collections.abc import Callable

import pytest

from pipeline.leader import Lock
from pipeline.store import Store


def test_a_lock_is_held_by_one(store: Store, open_again: Callable[[], Store]) -> None:
    first, second = Lock(store, "leader"), Lock(open_again(), "leader")
    assert first.take()
    assert first.take()  # asking again while holding it is fine
    assert not second.take()
    assert first.held()
    first.release()
    assert second.take()
    second.release()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_lock_by_lease_is_taken_from_whoever_had_the_lease_and_from_nobody_else(
    store: Store, open_again: Callable[[], Store]
) -> None:
    """As when a worker is stopped in the middle of a round: its session lives on."""
    by_hand, other = Lock(store, "mailbox tips"), Lock(store, "mailbox more", leased=True)
    ours = Lock(open_again(), "mailbox tips", leased=True)
    assert by_hand.take()
    assert other.take()
    assert not ours.take()
    assert not ours.take_over(), "whoever polls by hand is waited for"
    by_hand.release()
    stopped = Lock(store, "mailbox tips", leased=True)
    assert stopped.take()
    assert not ours.take()
    assert ours.take_over()
    assert not stopped.held()
    assert other.held()
    for one in (stopped, ours, other):
        one.release()


def test_a_lock_that_was_let_go_is_free_at_once(
    store: Store, open_again: Callable[[], Store]
) -> None:
    other = open_again()
    for _ in range(25):
        for one in (store, other):
            lock = Lock(one, "mailbox tips")
            assert lock.take()
            lock.release()
