"""In which order dangers stand: the surest first, then the longest waiting."""

from pipeline.desk import tips
from pipeline.models import Judgement, Tip
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
        with store.unit() as session:
            tip = session.get_one(Tip, number)
            why = {"code": "threat to us", "values": {"said": WORDS, "sure": much}}
            session.add(
                Judgement(
                    tip_id=number, arrival=tip.danger, question=Question.LANE, label="tip",
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


def listed(store: Store, before: int | None = None) -> list[int]:
    with store.look() as session:
        found = urgent.page(session, ada(store), Wanted(shelf=None, danger=True), before)
    return [row.id for row in found.rows]
