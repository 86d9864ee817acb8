"""A snoozed tip sleeps until its time, a person's new mail, or a new danger: and for no less."""

from datetime import timedelta

import pytest

from pipeline.desk import tips
from pipeline.store import Store
from pipeline.terms import Shelf
from tests.builders import a_mail, ada
from tests.conftest import Clock
from tests.pipeline import rounds
from tests.pipeline.rounds import do, one, take
from tests.pipeline.test_urgent import CALM, THREAT, WORDS, dangers, judge_again, numbers


@pytest.mark.parametrize("said_by", ["", "auto-replied"], ids=["a person", "a machine"])
def test_a_new_mail_with_a_threat_wakes_a_snoozed_tip_whoever_says_to_have_sent_it(
    store: Store, clock: Clock, said_by: str
) -> None:
    take(store, CALM)
    do(store, tips.snooze, ada(store), 1, clock.now + timedelta(days=9))
    clock.move(hours=2)
    head = {"Auto-Submitted": said_by}
    take(store, a_mail("Re", WORDS, message_id="z@x", in_reply_to="c@x", headers=head))
    assert numbers(dangers(store, ada(store))) == [1]
    assert one(store, ada(store)).shelf is Shelf.OPEN
    assert [row.verb for row in rounds.shown(store, ada(store), 1).timeline][-1] == "wrote again"


def test_a_threat_that_somebody_has_snoozed_sleeps_on_when_it_is_judged_anew(
    store: Store, clock: Clock
) -> None:
    take(store, THREAT)
    clock.move(hours=2)
    do(store, tips.snooze, ada(store), 1, clock.now + timedelta(days=9))
    judge_again(store, 1)
    assert one(store, ada(store)).shelf is Shelf.SNOOZED


def test_an_auto_reply_without_a_threat_wakes_nobody(store: Store, clock: Clock) -> None:
    take(store, CALM)
    do(store, tips.snooze, ada(store), 1, clock.now + timedelta(days=9))
    clock.move(hours=2)
    away = {"Auto-Submitted": "auto-replied"}
    take(store, a_mail("Away", "I am away.", message_id="z@x", in_reply_to="c@x", headers=away))
    assert one(store, ada(store)).shelf is Shelf.SNOOZED
