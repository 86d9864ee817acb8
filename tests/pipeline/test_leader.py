"""Locks between processes: one holds, and what is let go of is free at once."""

from collections.abc import Callable

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


def test_a_lock_that_was_let_go_is_free_at_once(
    store: Store, open_again: Callable[[], Store]
) -> None:
    other = open_again()
    for _ in range(25):
        for one in (store, other):
            lock = Lock(one, "mailbox tips")
            assert lock.take()
            lock.release()
