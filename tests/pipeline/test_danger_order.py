"""In which order dangers stand: the surest first, then the longest waiting."""

import pytest
import sqlalchemy as sa
from sqlmodel import col

from pipeline.desk import tips
from pipeline.models import Belonging, Judgement
from pipeline.queries import urgent
from pipeline.queries.tips import Wanted
from pipeline.store import Store
from pipeline.terms import Question
from tests.builders import a_mail, ada
from tests.pipeline.rounds import do, take
from tests.pipeline.test_urgent import WORDS, dangers, numbers


def some_dangers(store: Store, *sure: float) -> None:
    """So many dangers, an hour apart, and how sure their judge was of each."""
    for number, much in enumerate(sure, 1):
        take(store, a_mail(f"Warning {number}", WORDS, message_id=f"{number}@x"))
        judged(store, number, much)


def judged(store: Store, number: int, sure: float) -> None:
    """The newest message of a tip, anew."""
    why = {"code": "threat to us", "values": {"said": WORDS, "sure": sure}}
    newest = sa.select(sa.func.max(Belonging.arrival)).where(col(Belonging.tip_id) == number)
    with store.unit() as session:
        session.add(
            Judgement(
                tip_id=number, arrival=session.scalar(newest), question=Question.LANE, label="tip",
                score=0.5, reasons=[why], judge="lane/4", at=store.clock(),
            )
        )  # fmt: skip


def test_the_surest_dangers_stand_first_then_the_longest_waiting(store: Store) -> None:
    some_dangers(store, 0.1, 2.0, 1.1, 0.6, 0.2)
    assert numbers(dangers(store, ada(store))) == [2, 3, 4]
    assert listed(store) == [2, 3, 4, 1, 5]


def test_old_marks_that_nobody_settles_hide_no_newer_one_that_is_as_sure(store: Store) -> None:
    some_dangers(store, 1.5, 1.5, 1.5, 1.5, 1.5, 0.1)
    found = dangers(store, ada(store))
    assert (numbers(found), found.count) == ([1, 2, 5], 6)


def test_dangers_are_paged_in_their_order_though_one_is_settled_meanwhile(store: Store) -> None:
    some_dangers(store, 0.1, 2.0, 1.1, 0.6)
    with store.look() as session:
        first = urgent.page(session, ada(store), Wanted(shelf=None, danger=True), limit=2)
    assert [row.id for row in first.rows] == [2, 3]
    do(store, tips.claim, ada(store), 3)
    assert listed(store, first.next) == [4, 1]


def test_a_surer_danger_later_in_the_same_conversation_brings_it_up(store: Store) -> None:
    some_dangers(store, 0.1, 0.2, 0.6, 0.7)
    take(store, a_mail("Re: Warning 1", WORDS, message_id="again@x", in_reply_to="1@x"))
    judged(store, 1, 3.0)
    assert listed(store) == [1, 3, 4, 2]
    assert dangers(store, ada(store)).first[0].marks[0].values["sure"] == 3.0


def test_however_many_dangers_there_are_each_is_listed_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(urgent, "_LISTED", 3)
    some_dangers(store, 2.0, 0.1, 0.2, 1.5, 0.3, 0.4)
    found, before = [], None
    while True:
        with store.look() as session:
            asked = Wanted(shelf=None, danger=True)
            page = urgent.page(session, ada(store), asked, before, limit=2)
        found += [row.id for row in page.rows]
        if (before := page.next) is None:
            break
    assert found == [4, 5, 6, 3, 2, 1]


def test_after_a_danger_that_was_called_harmless_no_page_comes_twice(store: Store) -> None:
    some_dangers(store, 0.1, 2.0, 1.1, 0.6)
    with store.look() as session:
        first = urgent.page(session, ada(store), Wanted(shelf=None, danger=True), limit=2)
    do(store, tips.call_harmless, ada(store), 3)
    assert listed(store, first.next) == []


def listed(store: Store, before: int | None = None) -> list[int]:
    with store.look() as session:
        found = urgent.page(session, ada(store), Wanted(shelf=None, danger=True), before)
    return [row.id for row in found.rows]
