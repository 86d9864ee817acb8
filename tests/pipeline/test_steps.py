"""The queue of the steps: whose the messages are while they are worked on, and after an end."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from inbox import Replaced
from pipeline import steps
from pipeline.store import Store
from tests.builders import a_mail
from tests.conftest import Clock
from tests.fakes import FakeMailbox
from tests.pipeline.rounds import poll


@pytest.fixture(autouse=True)
def three_wait(store: Store) -> None:
    poll(store, FakeMailbox(*(a_mail(message_id=f"{one}@x") for one in "abc")))


def interrupted(store: Store, keys: Sequence[int]) -> steps.Write:
    assert len(keys) == 3
    raise KeyboardInterrupt


def killed(store: Store, keys: Sequence[int]) -> steps.Write:
    raise SystemExit


def test_ctrl_c_gives_back_the_mails_in_hand_and_the_next_run_judges_them(store: Store) -> None:
    for _ in range(steps.GIVE_UP_AFTER + 1):  # nor does it count as a try
        with pytest.raises(KeyboardInterrupt):
            steps.carry(store, "lane", interrupted, 100)
    assert steps.held(store) == 0
    assert steps.run(store, "lane") == 3


def test_ctrl_c_while_the_outcome_is_written_gives_them_back_too(store: Store) -> None:
    def half_written(session: Session, waited: set[int]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        steps.carry(store, "lane", lambda store, keys: half_written, 100)
    assert steps.run(store, "lane") == 3


def test_ctrl_c_just_after_the_claim_is_committed_gives_them_back(store: Store) -> None:
    def told(_: object) -> None:
        sa.event.remove(Session, "after_commit", told)
        raise KeyboardInterrupt

    def nothing(store: Store, keys: Sequence[int]) -> steps.Write:
        raise AssertionError

    sa.event.listen(Session, "after_commit", told)
    with pytest.raises(KeyboardInterrupt):
        steps.carry(store, "lane", nothing, 100)
    assert steps.run(store, "lane") == 3


def test_the_mails_of_a_killed_worker_are_held_until_its_claim_runs_out(
    store: Store, clock: Clock
) -> None:
    with pytest.raises(SystemExit):
        steps.carry(store, "lane", killed, 100)
    assert (steps.held(store), steps.run(store, "lane")) == (3, 0)
    clock.move(seconds=steps.CLAIMED_FOR.total_seconds() + 1)
    assert (steps.held(store), steps.run(store, "lane")) == (0, 3)


def test_an_update_beneath_the_worker_is_no_try_of_the_mails_in_hand(
    store: Store, clock: Clock
) -> None:
    def replaced(store: Store, keys: Sequence[int]) -> steps.Write:
        raise Replaced

    for _ in range(steps.GIVE_UP_AFTER + 1):
        with pytest.raises(Replaced):
            steps.carry(store, "lane", replaced, 100)
        assert steps.run(store, "lane") == 0  # meanwhile others have their turn
        clock.move(seconds=steps.CLAIMED_FOR.total_seconds() + 1)
    assert steps.run(store, "lane") == 3


def test_ctrl_c_leaves_what_another_worker_has_claimed_meanwhile(
    store: Store, clock: Clock
) -> None:
    def too_slow(store: Store, keys: Sequence[int]) -> steps.Write:
        clock.move(seconds=steps.CLAIMED_FOR.total_seconds() + 1)
        with pytest.raises(SystemExit):
            steps.carry(store, "lane", killed, 100)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        steps.carry(store, "lane", too_slow, 100)
    assert steps.held(store) == 3
