"""Read again, a tip shows what its mail says today; what a person or judge said of it stays."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import facts
from pipeline.desk import tips
from pipeline.models import Judgement, Reading, Tip
from pipeline.store import Store
from pipeline.terms import Lane
from pipeline.upkeep.reread import reread
from tests.builders import a_mail, ada
from tests.pipeline.rounds import do, take

TOLD = a_mail("Порт", "Я був там у понеділок о 14:30 і бачив, як кран упав на пірс.")
MORE = a_mail("Re: Порт", "Ось копія договору.", message_id="2@x", in_reply_to="1@example.org")


@pytest.fixture
def misread(store: Store) -> Mapping[str, Any]:
    """As an older reader might have left it; returns how the tip stood before."""
    take(store, TOLD, MORE)
    do(store, tips.move_to_lane, ada(store), 1, Lane.QUESTION)
    before = standing(store)
    with store.unit() as session:
        session.execute(sa.update(Reading).values(text="", language="en", files=3))
        session.execute(sa.update(Tip).values(language="en", facts={"place": "nowhere"}, files=6))
    assert standing(store) != before
    return before


def standing(store: Store) -> Mapping[str, Any]:
    with store.look() as session:
        tip = session.get_one(Tip, 1)
        return tip.model_dump()


def test_language_facts_and_files_of_a_tip_follow_its_readings(
    store: Store, misread: Mapping[str, Any]
) -> None:
    assert misread["language"] == "uk"
    assert misread["facts"]
    assert reread(store, max_bytes=10**8, all_=True) == (2, 0)
    assert standing(store) == misread


@pytest.mark.usefixtures("misread")
def test_what_was_judged_of_it_stays(store: Store) -> None:
    def judged() -> list[Any]:
        with store.look() as session:
            found = sa.select(col(Judgement.label), col(Judgement.user_id))
            return list(session.execute(found.order_by(col(Judgement.id))).all())

    before = judged()
    reread(store, max_bytes=10**8, all_=True)
    assert judged() == before
    assert standing(store)["lane"] is Lane.QUESTION


def test_a_copy_and_our_own_mail_add_nothing_to_a_tip(store: Store) -> None:
    copy = TOLD.replace(b"To: worldnews", b"Received: from x\r\nTo: worldnews")
    take(store, TOLD, copy)
    before = standing(store)
    reread(store, max_bytes=10**8, all_=True)
    assert standing(store) == before


def a_thread(store: Store, n: int) -> None:
    """A tip of `n` messages, and another one."""
    more = (
        a_mail("Re: Порт", f"Ось копія {k}.", message_id=f"{k}@x", in_reply_to="1@example.org")
        for k in range(2, n + 1)
    )
    take(store, TOLD, *more, a_mail("The crane", "It fell on Monday.", message_id="other@x"))


def test_a_long_thread_is_looked_at_for_facts_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_thread(store, 12)
    seen, told = list[int](), facts.told

    def counting(session: Session, asked: Sequence[facts.Asked]) -> dict[int, dict[str, str]]:
        seen.extend(one.arrival for one in asked)
        return told(session, asked)

    monkeypatch.setattr(facts, "told", counting)
    assert reread(store, max_bytes=10**8, all_=True) == (13, 0)
    assert len(seen) == len(set(seen)) == 13


class Stopped(Exception):
    """Somebody ended it."""


def test_reading_anew_that_was_stopped_in_a_thread_goes_on_and_ends_the_same(
    store: Store,
) -> None:
    a_thread(store, 4)
    before = standing(store)
    with store.unit() as session:
        session.execute(sa.update(Reading).values(text="", reader=0))
        session.execute(sa.update(Tip).values(facts={"place": "nowhere"}))

    def stops(done: int, of: int) -> None:
        if done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        reread(store, max_bytes=10**8, told=stops)
    assert standing(store)["facts"] == {"place": "nowhere"}
    assert reread(store, max_bytes=10**8) == (2, 0)
    assert standing(store) == before
