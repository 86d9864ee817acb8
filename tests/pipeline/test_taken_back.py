"""What a person took back of a judge's lessons stays away until somebody says more."""

import pytest

from pipeline import steps
from pipeline.desk import judges, tips
from pipeline.store import Store
from pipeline.teaching import versions
from pipeline.terms import Question, Role, Viewer
from pipeline.upkeep.purge import purge
from tests.builders import someone
from tests.conftest import Clock
from tests.pipeline.rounds import do
from tests.pipeline.test_learning import (
    GRAIN,
    HOMES,
    SENT,
    TYPED,
    arrived,
    beat_of,
    corrected,
    tips_of,
    typed,
)


@pytest.fixture
def ann(store: Store) -> Viewer:
    return someone(store, "Ann", Role.EDITOR)


def taken_back(store: Store, ann: Viewer) -> None:
    with store.unit() as session:
        judges.roll_back(session, ann, "World", Question.BEAT, store.clock())


def live(store: Store) -> int:
    """The number of the version that judges; 0: nothing learned."""
    with store.look() as session:
        found = versions.live_number(session, 1, Question.BEAT)
    return found[1] if found else 0


@pytest.mark.parametrize("lessons", [1, 2])
@pytest.mark.parametrize("away", ["nothing", "restricted", "purged"])
def test_what_was_taken_back_is_learned_again_when_people_say_a_fifth_more_and_not_before(
    store: Store, ann: Viewer, clock: Clock, lessons: int, away: str
) -> None:
    """A purge or a restriction makes what there is to learn from less, not new; one word more, or
    two, would bring the same lesson back."""
    typed(store, [row["beat"] for row in TYPED])
    corrected(store, ann)
    silent, *later = arrived(store, [row for row in SENT if row["beat"]][-4:])
    for _lesson in range(lessons):
        judges.teach_all(store, anew=True)
    clock.move(minutes=1)
    taken_back(store, ann)
    if away == "restricted":
        do(store, tips.restrict, ann, silent, ["Ann"])
    elif away == "purged":
        purge(store, ann, silent)
    assert judges.teach_all(store) == []
    assert judges.teach_all(store) == []
    assert live(store) == (1 if lessons == 2 and away == "nothing" else 0)
    clock.move(minutes=1)
    for tip_id in later[:2]:
        do(store, tips.move_to_beat, ann, tip_id, GRAIN)
    assert judges.teach_all(store) == []
    do(store, tips.move_to_beat, ann, later[2], GRAIN)
    [made] = judges.teach_all(store)
    assert (made.version, made.state) == (lessons + 1, versions.LIVE)


def test_what_a_lesson_had_routed_moves_back_when_it_is_taken_back_but_for_what_a_person_said(
    store: Store, ann: Viewer
) -> None:
    beats = typed(store, [row["beat"] for row in TYPED])
    later = arrived(store, tips_of(GRAIN)[10:])
    before = [beat_of(store, one) for one in later]
    corrected(store, ann, 36)
    judges.teach_all(store)
    steps.run_all(store)
    routed = [beat_of(store, one) for one in later]
    assert routed != before
    said = later[[was == now for was, now in zip(before, routed, strict=True)].index(False)]
    do(store, tips.move_to_beat, ann, said, HOMES)
    taken_back(store, ann)
    steps.run_all(store)
    after = {one: beat_of(store, one) for one in later}
    assert after == {**dict(zip(later, before, strict=True)), said: beats[HOMES]}
