"""A language model that is down, slow, floods, drips or talks nonsense: nobody waits for it."""

import threading
from typing import Any

import pytest

from pipeline import askable, steps
from pipeline.asking import NONSENSE
from pipeline.queries import health
from pipeline.store import Store
from pipeline.terms import Shelf
from tests.conftest import Clock
from tests.pipeline.asking import OPEN, Desk, a_desk_that_asks, codes, to
from tests.servers.language_model import Asked
from tests.servers.ports import free_port


def refused(desk: Desk) -> None:
    desk.url = f"http://127.0.0.1:{free_port()}/v1"


def flood(desk: Desk) -> None:
    desk.model.answer = b" " * 3_000_000


def drip(desk: Desk) -> None:
    desk.model.drip, desk.seconds = 0.05, 0.5


def hold(desk: Desk) -> None:
    desk.model.hold, desk.seconds = threading.Event(), 0.5


def fail(desk: Desk) -> None:
    desk.model.status = 500


def moved(desk: Desk) -> None:
    desk.model.status = 302


WRONG = [refused, flood, drip, hold, fail, moved]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_tip_is_there_whatever_is_wrong_with_the_model(desk: Desk, wrong: Any) -> None:
    wrong(desk)
    desk.asking = desk.another()
    tip = desk.arrive("A teacher of our school writes to you: half of the teachers were let go.")
    assert (desk.tip(tip).shelf, desk.beat(tip)) == (Shelf.OPEN, "Schools")
    (pause,) = desk.rounds(1)
    assert (desk.tip(tip).shelf, desk.beat(tip), len(desk.said(tip))) == (Shelf.OPEN, "Schools", 1)
    assert 0 < pause <= 900
    assert desk.log[-1][0] == "model silent"
    assert codes(desk) == ["language model"]


def test_while_one_question_hangs_new_mail_is_taken_in_and_judged(desk: Desk) -> None:
    desk.model.hold, desk.seconds = threading.Event(), 30
    desk.asking = desk.another()
    desk.arrive()
    hanging = threading.Thread(target=desk.rounds, args=(1,))
    hanging.start()
    assert desk.model.came.wait(30)
    later = desk.arrive("A teacher of our school: half of the teachers were let go, they say.")
    assert hanging.is_alive()
    assert desk.beat(later) == "Schools"
    desk.model.hold.set()
    hanging.join()


def test_the_pauses_grow_and_one_look_brings_it_back(desk: Desk, clock: Clock) -> None:
    desk.model.status = 500
    tip = desk.arrive()
    pauses = desk.rounds(12)
    assert pauses == sorted(pauses)
    assert pauses[0] < 10 < 400 < pauses[-1] <= 900
    assert desk.model.requests == [], "while it is down nothing is sent but a look"
    desk.model.status = 200
    clock.move(minutes=10)
    desk.rounds()
    assert (desk.beat(tip), codes(desk)) == ("Schools", [])


def test_a_mail_that_makes_the_server_fail_is_tried_twice_and_holds_up_no_other(
    desk: Desk, clock: Clock
) -> None:
    def think(asked: Asked) -> str:
        if "poison" in asked["letter"]:
            raise ConnectionError
        return to("Schools")(asked)

    desk.model.think = think
    desk.arrive("This is poison to the server.")
    good = desk.arrive()
    for _time in range(6):
        desk.rounds(2)
        clock.move(minutes=3)
    sent = [desk.model.asked(at)["letter"] for at in range(len(desk.model.requests))]
    assert sum("poison" in one for one in sent) == 2
    assert (desk.beat(good), desk.queued()) == ("Schools", [])
    with desk.store.look() as session:
        assert steps.given_up(session, askable.STEP) == 0


def test_one_that_is_there_and_answers_no_question_is_silent_all_the_time(
    desk: Desk, clock: Clock
) -> None:
    flood(desk)
    for number in range(3):
        desk.arrive(f"{OPEN} Number {number}.")
    began, pauses = clock(), []
    for _time in range(6):
        pauses += desk.rounds(1)
        clock.move(seconds=50)
    state = desk.state()
    assert state is not None
    assert (state.started_at, state.failed) == (began, "NotFetched")
    assert pauses == sorted(pauses)
    assert pauses[-1] > 10 * pauses[0]
    assert 3 < len(desk.model.requests) <= 6, "each tip twice at most"


def test_one_that_talks_nonsense_again_and_again_is_told_of(desk: Desk, clock: Clock) -> None:
    desk.model.think = lambda asked: "I am only a language model."
    for number in range(5):
        desk.arrive(f"{OPEN} Number {number}.")
    desk.rounds(6)
    clock.move(minutes=2)
    desk.rounds(1)
    state = desk.state()
    assert state is not None
    assert state.failed == NONSENSE
    assert codes(desk) == ["language model"]
    desk.model.think = to("Schools")
    desk.arrive(f"{OPEN} The last.")
    desk.rounds(1)
    clock.move(minutes=2)
    desk.rounds(1)
    assert codes(desk) == []


def test_since_when_it_is_silent_is_told_however_often_it_was_tried(
    desk: Desk, clock: Clock
) -> None:
    desk.rounds(1)
    clock.move(minutes=5)
    began = clock()
    desk.model.status = 500
    for _time in range(3):
        desk.rounds(1)
        clock.move(minutes=5)
    (found,) = (
        one for one in health.look_over(desk.store, clock()) if one.code == "language model"
    )
    assert found.since == began


def test_a_public_server_is_refused_and_the_setting_named(store: Store) -> None:
    with a_desk_that_asks(store, url="http://8.8.8.8/v1") as desk:
        desk.arrive()
        desk.rounds(1)
        event, values = desk.log[-1]
        assert (event, values["error"]) == ("model silent", "AddressRefused")
        assert "pipeline.llm_public" in str(values["why"])


def test_no_log_of_a_round_holds_a_word_of_a_mail(desk: Desk) -> None:
    desk.arrive("Quixotic teachers were let go.", subject="Quixotic")
    desk.rounds()
    desk.model.status = 500
    desk.arrive("Quixotic again.", subject="Quixotic")
    desk.asking = desk.another()
    desk.rounds()
    assert len(desk.log) > 1
    assert "uixotic" not in str(desk.log)


def test_the_others_steps_do_not_wait_for_it(desk: Desk) -> None:
    desk.arrive()
    assert steps.run_all(desk.store) == 0, "what is left waits for the model alone"
    assert desk.waiting() == 1
