"""Five hidden mails a day, and the miss rate that follows from people's grades."""

from datetime import timedelta
from random import Random

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from pipeline.desk import acts, sampling, tips
from pipeline.errors import BadValue, NotAllowed, Unknown
from pipeline.measure.shares import share, weighted
from pipeline.models import Graded, Sampled
from pipeline.queries import sampling as queries
from pipeline.queries.sampling import SampledRow
from pipeline.store import Session, Store
from pipeline.terms import Grade, Lane, Role, Shelf, Viewer
from pipeline.upkeep.purge import purge
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import Clock
from tests.pipeline.rounds import do, one, take

LETTER = {"List-Unsubscribe": "<https://x.example/u>", "List-Id": "<x.example>"}


def newsletters(count: int, first: int = 1) -> list[bytes]:
    return [
        a_mail(
            f"Weekly letter {n}",
            f"The letter of the week. Unsubscribe here. {n}",
            "News <news@x.example>",
            message_id=f"{n}@x.example",
            headers={**LETTER, "Precedence": "bulk"},
        )
        for n in range(first, first + count)
    ]


@pytest.fixture
def eve(store: Store) -> Viewer:
    return someone(store, "Eve", Role.EDITOR)


def sample(store: Store, viewer: Viewer, seed: str = "") -> list[SampledRow]:
    """Today's, drawn when nobody has."""
    now = store.clock()
    day = now.date()
    with store.unit() as session:
        sampling.draw(session, viewer, day, now, Random(seed or day.isoformat()))
        return queries.of_day(session, viewer, day)


def rated(store: Store, viewer: Viewer) -> object:
    with store.look() as session:
        return queries.missed_of(session, viewer, store.clock())


def test_five_hidden_mails_are_drawn_and_stay_all_day(store: Store, eve: Viewer) -> None:
    take(store, *newsletters(9), a_mail())
    drawn = [row.tip.id for row in sample(store, eve)]
    assert len(set(drawn)) == 5
    assert {one(store, eve, tip_id).shelf for tip_id in drawn} == {Shelf.HIDDEN}
    assert {row.hidden for row in sample(store, eve)} == {9}
    assert [row.tip.id for row in sample(store, eve, "another chance")] == drawn


def test_each_day_draws_from_what_was_hidden_since_the_day_before(
    store: Store, eve: Viewer, clock: Clock
) -> None:
    take(store, *newsletters(7))
    before = {row.tip.id for row in sample(store, eve)}
    clock.move(days=1)
    assert sample(store, eve) == [], "what was not drawn yesterday is not drawn today"
    with store.unit() as session:
        session.execute(sa.update(Sampled).values(drawn_at=store.clock() - timedelta(days=20)))
    assert {row.tip.id for row in sample(store, eve)}.isdisjoint(before)


def test_chance_decides(store: Store, eve: Viewer) -> None:
    take(store, *newsletters(12))
    chosen = set()
    for seed in "abcdefgh":
        chosen.add(tuple(row.tip.id for row in sample(store, eve, seed)))
        with store.unit() as session:
            session.execute(sa.delete(Sampled))
    assert len(chosen) > 5


def test_a_person_s_own_lane_a_restricted_tip_and_another_desk_s_are_not_drawn(
    store: Store, eve: Viewer
) -> None:
    a_desk(store, "Politics")
    take(store, *newsletters(4))
    take(store, *newsletters(2, 10), desk="Politics")
    do(store, tips.move_to_lane, eve, 1, Lane.PITCH)
    do(store, tips.restrict, eve, 2, ["Eve"])
    assert {row.tip.id for row in sample(store, eve)} == {3, 4}


def test_who_may_not_see_a_tip_sees_no_sample_of_it(store: Store, eve: Viewer) -> None:
    ann = someone(store, "Ann")
    take(store, *newsletters(2))
    number = sample(store, eve)[0].id
    do(store, tips.restrict, eve, sample(store, eve)[0].tip.id, ["Eve"])
    assert number not in {row.id for row in sample(store, ann)}
    with pytest.raises(Unknown):
        do(store, sampling.grade, ann, number, Grade.RIGHT)


def test_what_should_have_been_seen_is_in_the_first_view_again_until_it_is_taken_back(
    store: Store, eve: Viewer
) -> None:
    take(store, *newsletters(1))
    (row,) = sample(store, eve)
    do(store, sampling.grade, eve, row.id, Grade.MISSED)
    assert (one(store, eve).shelf, one(store, eve).lane) == (Shelf.OPEN, Lane.TIP)
    assert do(store, sampling.grade, eve, row.id, Grade.MISSED) is None
    do(store, sampling.take_back, eve, row.id)
    assert (one(store, eve).shelf, one(store, eve).lane) == (Shelf.HIDDEN, Lane.NEWSLETTER)
    assert sample(store, eve)[0].grade is None
    with pytest.raises(BadValue):
        do(store, sampling.take_back, eve, row.id)


def test_another_grade_takes_the_former_one_s_deed_back_and_every_word_stays_a_row(
    store: Store, eve: Viewer
) -> None:
    take(store, *newsletters(1))
    (row,) = sample(store, eve)
    for said in (Grade.MISSED, Grade.RIGHT):
        do(store, sampling.grade, eve, row.id, said)
    assert one(store, eve).shelf is Shelf.HIDDEN
    with store.look() as session:
        assert [held.grade for held in _graded(session)] == [Grade.MISSED, Grade.RIGHT]


def test_a_tip_that_somebody_has_moved_on_since_stays_there(store: Store, eve: Viewer) -> None:
    take(store, *newsletters(1))
    (row,) = sample(store, eve)
    do(store, sampling.grade, eve, row.id, Grade.MISSED)
    do(store, tips.move_to_lane, eve, 1, Lane.QUESTION)
    do(store, sampling.take_back, eve, row.id)
    assert one(store, eve).lane is Lane.QUESTION


def test_a_colleague_s_missed_mail_is_hidden_again_by_an_editor_alone(
    store: Store, eve: Viewer
) -> None:
    ann, bob = someone(store, "Ann"), someone(store, "Bob")
    take(store, *newsletters(1))
    (row,) = sample(store, ann)
    do(store, sampling.grade, ann, row.id, Grade.MISSED)
    with pytest.raises(NotAllowed):
        do(store, sampling.take_back, bob, row.id)
    do(store, sampling.take_back, eve, row.id)
    assert one(store, eve).shelf is Shelf.HIDDEN


def test_a_purge_takes_the_sample_and_its_grades_along(store: Store, eve: Viewer) -> None:
    take(store, *newsletters(2))
    for row in sample(store, eve):
        do(store, sampling.grade, eve, row.id, Grade.MISSED)
    purge(store, ada(store), 1)
    assert [row.tip.id for row in sample(store, eve)] == [2]
    with store.look() as session:
        assert {held.tip_id for held in _graded(session)} == {2}


# --- the miss rate


def test_ungraded_is_not_measured(store: Store, eve: Viewer) -> None:
    take(store, *newsletters(3))
    rows = sample(store, eve)
    assert rated(store, eve) is None
    do(store, sampling.grade, eve, rows[0].id, Grade.OPEN)
    assert rated(store, eve) is None


def test_the_rate_counts_what_stands_of_the_last_thirty_days(
    store: Store, eve: Viewer, clock: Clock
) -> None:
    take(store, *newsletters(4))
    first, second, third, fourth = sample(store, eve)
    for row, said in ((first, Grade.MISSED), (second, Grade.RIGHT), (third, Grade.MISSED)):
        do(store, sampling.grade, eve, row.id, said)
    do(store, sampling.take_back, eve, third.id)
    do(store, sampling.grade, eve, fourth.id, Grade.OPEN)
    assert rated(store, eve) == share(1, 2)
    clock.move(days=31)
    assert rated(store, eve) is None


def test_a_day_with_more_hidden_mail_weighs_more() -> None:
    found = weighted([(1, 5, 100 / 5), (0, 5, 900 / 5)])
    assert found is not None
    assert found.value == pytest.approx(0.02)
    even = share(1, 50)
    assert even is not None
    assert found.of == 10
    assert found.high > even.high, "ten that count unevenly tell less than fifty"


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (15, 50, 0.1910, 0.4375), (5, 5, 0.5655, 1.0)],
)
def test_the_interval_is_wilson_s(hits: int, of: int, low: float, high: float) -> None:
    """Worked out by hand from the formula of 1927."""
    found = share(hits, of)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_no_sample_is_no_number() -> None:
    assert share(0, 0) is None
    assert weighted([(0, 0, 1.0)]) is None


def _graded(session: Session) -> list[Graded]:
    return list(session.exec(select(Graded).order_by(col(Graded.id))))


def test_an_undo_on_the_tip_itself_leaves_the_grade(store: Store, eve: Viewer) -> None:
    take(store, *newsletters(1))
    (row,) = sample(store, eve)
    do(store, sampling.grade, eve, row.id, Grade.MISSED)
    do(store, acts.undo, eve, 1)
    assert sample(store, eve)[0].grade is Grade.MISSED
    do(store, sampling.take_back, eve, row.id)
    assert one(store, eve).shelf is Shelf.HIDDEN
