"""What people said beside what judges had said: whose word counts, and what is not measured."""

import pytest
import sqlalchemy as sa

from pipeline.desk import acts, beats, stories, tips
from pipeline.measure.confusion import Word, confusion, figures
from pipeline.models import Judgement
from pipeline.queries import drift
from pipeline.queries.judged import spoken
from pipeline.store import Store
from pipeline.terms import Lane, Question, Relation, Role, StoryStatus, Verdict, Viewer
from tests.builders import a_desk, a_mail, someone
from tests.conftest import Clock
from tests.pipeline.rounds import do, take
from tests.pipeline.test_sampling import newsletters

ASKS = a_mail("Who pays?", "Who pays for the boat? Do you know?", message_id="asks@x")


@pytest.fixture
def eve(store: Store) -> Viewer:
    return someone(store, "Eve", Role.EDITOR)


def words(store: Store, viewer: Viewer, of: Question = Question.LANE) -> list[tuple[str, str]]:
    """Pairs of what was judged and what was said."""
    with store.look() as session:
        found = spoken(session, viewer, of, store.clock())
    return [(one.word.judged, one.word.said) for one in found]


def test_a_lane_that_a_person_gives_is_a_word_until_it_is_undone(store: Store, eve: Viewer) -> None:
    take(store, *newsletters(1))
    assert words(store, eve) == []
    do(store, tips.move_to_lane, eve, 1, Lane.TIP)
    assert words(store, eve) == [("newsletter", "tip")]
    do(store, acts.undo, eve, 1)
    assert words(store, eve) == []


def test_a_verdict_of_one_lane_alone_confirms_it_and_another_tells_nothing(
    store: Store, eve: Viewer
) -> None:
    take(store, ASKS, a_mail())
    do(store, tips.close, eve, 1, Verdict.ANSWERED)
    do(store, tips.close, eve, 2, Verdict.NOT_FOR_US)
    assert words(store, eve) == [("question", "question")]


def test_an_answer_from_after_the_word_is_not_held_against_it(store: Store, eve: Viewer) -> None:
    take(store, *newsletters(1))
    do(store, tips.move_to_lane, eve, 1, Lane.TIP)
    with store.unit() as session:
        again = session.execute(sa.select(Judgement.__table__).limit(1)).mappings().one()
        learned = {**again, "label": "tip", "judge": "lane/3"}
        del learned["id"]
        session.execute(sa.insert(Judgement), [learned])
    assert words(store, eve) == [("newsletter", "tip")]


def test_a_linked_story_speaks_for_the_beat_that_a_person_gave_it(
    store: Store, eve: Viewer
) -> None:
    with store.unit() as session:
        now = store.clock()
        for name, word in (("Harbour", "quay"), ("Council", "mayor")):
            beats.add_beat(session, eve, "World", name, now, keywords=[word])
    take(store, a_mail("The quay", "The quay at night.", message_id="q@x"))
    with store.unit() as session:
        idea = stories.plan(session, eve, "World", "The mayor's boat", StoryStatus.IDEA, now)
        stories.link(session, eve, 1, idea.id, now, Relation.ABOUT)
        number = idea.id
    assert words(store, eve, Question.BEAT) == []
    with store.unit() as session:
        stories.change(session, eve, number, store.clock(), beat="Council")
    assert words(store, eve, Question.BEAT) == [("1", "2")]


def test_restricted_tips_other_desks_and_closed_beats_count_nowhere(
    store: Store, eve: Viewer
) -> None:
    a_desk(store, "Politics")
    paul, ann = someone(store, "Paul", desks=("Politics",)), someone(store, "Ann")
    with store.unit() as session:
        beats.add_beat(session, eve, "World", "Moles", store.clock(), closed=True)
    take(store, *newsletters(3))
    for number in (1, 2, 3):
        do(store, tips.move_to_lane, eve, number, Lane.TIP)
    assert len(words(store, ann)) == 3
    do(store, tips.restrict, eve, 1, ["Ann"])
    do(store, tips.move_to_beat, eve, 2, "Moles")
    assert (len(words(store, ann)), len(words(store, eve)), words(store, paul)) == (1, 2, [])


def test_what_was_said_three_months_ago_counts_no_more(
    store: Store, eve: Viewer, clock: Clock
) -> None:
    take(store, *newsletters(1))
    do(store, tips.move_to_lane, eve, 1, Lane.TIP)
    clock.move(days=85)
    assert words(store, eve) == []


def test_figures_and_confusion_are_counted_from_pairs() -> None:
    said = [Word("a", "a", 0.9), Word("a", "b", 0.7), Word("b", "b", 0.8), Word("", "b", 0.2)]
    a, b, c = figures(said, ["a", "b", "c"])
    assert a.right is not None
    assert (a.right.value, a.right.of, a.sure) == (0.5, 2, pytest.approx(0.8))
    assert b.found is not None
    assert (b.found.value, b.found.of) == (pytest.approx(1 / 3), 3)
    assert (c.right, c.found, c.sure, c.told) == (None, None, None, False)
    shown = confusion(said, ["a", "b", ""])
    assert shown.counts == ((1, 0, 0), (1, 1, 1), (0, 0, 0))


def test_two_hundred_beats_are_twelve_and_the_others() -> None:
    shown = confusion([Word(str(n), str(n), 1.0) for n in range(200)])
    assert len(shown.labels) == 13
    assert shown.counts[-1][-1] == 188


def test_the_weeks_tell_shares_of_lanes_and_what_was_corrected(store: Store, eve: Viewer) -> None:
    take(store, *newsletters(3), a_mail())
    do(store, tips.move_to_lane, eve, 1, Lane.NEWSLETTER)
    do(store, tips.move_to_lane, eve, 2, Lane.TIP)
    with store.look() as session:
        said = spoken(session, eve, Question.LANE, store.clock())
        found = drift.weeks(session, eve, said, store.clock())
    assert sum(week.arrived for week in found) == 4
    assert sum(week.corrected for week in found) == 1
    arrived = next(week for week in found if week.arrived)
    assert (arrived.lanes["newsletter"], arrived.lanes["tip"]) == (0.5, 0.5)
