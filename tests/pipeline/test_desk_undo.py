"""Every act can be taken back as long as what it changed is as it left it; else it says who."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pipeline import schedule, steps
from pipeline.desk import acts, people, tips
from pipeline.desk.beats import add_beat
from pipeline.errors import CannotUndo, ChangedSince, NotAllowed
from pipeline.queries import counts
from pipeline.store import Store
from pipeline.terms import Lane, Role, SpikeReason, Status, Verdict, Viewer
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import NOON, Clock
from tests.fakes import FakeMailbox
from tests.pipeline import rounds
from tests.pipeline.rounds import do, one, shown, take
from tests.work.newsroom import sha256

BOAT = a_mail()
ACTS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "claim": (tips.claim, ()),
    "assign": (tips.assign, ("Bob",)),
    "close": (tips.close, (Verdict.ALREADY_KNOWN,)),
    "spike": (tips.spike, ()),
    "snooze": (tips.snooze, (NOON + timedelta(days=1),)),
    "lane": (tips.move_to_lane, (Lane.SPAM,)),
    "beat": (tips.move_to_beat, ("Sport",)),
    "no beat": (tips.move_to_beat, (None,)),
    "desk": (tips.move_to_desk, ("Politics",)),
    "note": (tips.note, ("Call her.",)),
    "restrict": (tips.restrict, (["Bob"],)),
}
OF_HER_OWN = {
    "release": (tips.release, ()),
    "status": (tips.set_status, (Status.VERIFYING,)),
    "assign on": (tips.assign, ("Bob",)),
    "restrict to others": (tips.restrict, (["Bob"],)),
}


@pytest.fixture
def ann(store: Store) -> Viewer:
    """A reporter; tip 1 is routed to the beat Harbour, and there are others to move it to."""
    a_desk(store, "Politics")
    with store.unit() as session:
        now = store.clock()
        add_beat(session, ada(store), "World", "Harbour", now, keywords=["boat"])
        add_beat(session, ada(store), "World", "Sport", now, keywords=["football"])
        add_beat(session, ada(store), "Politics", "Mayor", now, keywords=["mayor"])
    take(store, BOAT)
    someone(store, "Bob")
    return someone(store, "Ann")


def everything(store: Store, viewer: Viewer) -> tuple[Any, ...]:
    """The standing of tip 1, and the counters."""
    with store.look() as session:
        sums = (counts.by_place(session, viewer), counts.by_beat(session, viewer))
    return one(store, viewer), shown(store, viewer, 1).readers, sums


@pytest.mark.parametrize("name", ACTS)
def test_every_act_is_taken_back_wholly(store: Store, ann: Viewer, name: str) -> None:
    before = everything(store, ann)
    act, words = ACTS[name]
    do(store, act, ann, 1, *words)
    steps.run_all(store)
    do(store, acts.undo, ann, 1)
    steps.run_all(store)
    assert everything(store, ann) == before
    assert [line.undone for line in shown(store, ann, 1).timeline] == [True, False]
    assert [line.note for line in shown(store, ann, 1).timeline] == ["", ""]


@pytest.mark.parametrize("name", OF_HER_OWN)
def test_every_act_on_a_tip_of_ones_own_is_taken_back_too(
    store: Store, ann: Viewer, name: str
) -> None:
    do(store, tips.claim, ann, 1)
    before = everything(store, ann)
    act, words = OF_HER_OWN[name]
    do(store, act, ann, 1, *words)
    do(store, acts.undo, ann, 1)
    assert everything(store, ann) == before


@pytest.mark.parametrize("lift", [False, True])
def test_a_restriction_and_its_end_are_taken_back(store: Store, ann: Viewer, lift: bool) -> None:
    do(store, tips.restrict, ann, 1, ["Bob"])
    before = everything(store, ann)
    do(store, tips.restrict, ann, 1, [] if lift else ["Ada"])
    assert everything(store, ann) != before
    do(store, acts.undo, ann, 1)
    assert everything(store, ann) == before


def test_a_restored_tip_goes_back_where_it_was(store: Store, ann: Viewer) -> None:
    do(store, tips.spike, ann, 1, reason=SpikeReason.TOO_THIN)
    before = everything(store, ann)
    do(store, tips.restore, ann, 1)
    do(store, acts.undo, ann, 1)
    assert everything(store, ann) == before


def test_acts_are_taken_back_one_after_the_other(store: Store, ann: Viewer) -> None:
    do(store, tips.claim, ann, 1)
    do(store, tips.note, ann, 1, "Call her.")
    do(store, tips.set_status, ann, 1, Status.CONTACTING)
    for _ in range(3):
        do(store, acts.undo, ann, 1)
    assert (one(store, ann).status, one(store, ann).owner) == (Status.NEW, "")
    with pytest.raises(CannotUndo, match="nothing of yours"):
        do(store, acts.undo, ann, 1)


def test_an_undo_is_itself_taken_back_by_its_number(store: Store, ann: Viewer) -> None:
    do(store, tips.note, ann, 1, "Call her.")
    do(store, tips.spike, ann, 1)
    undone = do(store, acts.undo, ann, 1)
    assert one(store, ann).status is Status.NEW
    do(store, acts.undo, ann, 1, act_id=undone.id)
    assert one(store, ann).status is Status.CLOSED


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ((tips.claim, ()), (tips.assign, ("Bob",)), "Eve has changed the owner since"),
        ((tips.spike, ()), (tips.restore, ()), "Eve has changed the status since"),
        ((tips.move_to_lane, (Lane.SPAM,)), (tips.move_to_lane, (Lane.TIP,)), "the lane since"),
        ((tips.move_to_beat, ("Sport",)), (tips.move_to_beat, ("Harbour",)), "the beat since"),
        ((tips.snooze, (NOON + timedelta(1),)), (tips.restore, ()), "Eve has changed the snooze"),
    ],
)
def test_what_a_colleague_changed_since_is_not_taken_back_and_says_who(
    store: Store, ann: Viewer, first: tuple[Any, Any], then: tuple[Any, Any], said: str
) -> None:
    eve = someone(store, "Eve", Role.EDITOR)
    do(store, first[0], ann, 1, *first[1])
    do(store, then[0], eve, 1, *then[1])
    before = everything(store, eve)
    with pytest.raises(ChangedSince, match=said):
        do(store, acts.undo, ann, 1)
    assert everything(store, eve) == before


def test_what_a_colleague_did_to_something_else_stops_no_undo(store: Store, ann: Viewer) -> None:
    do(store, tips.move_to_lane, ann, 1, Lane.QUESTION)
    do(store, tips.move_to_beat, someone(store, "Eve", Role.EDITOR), 1, "Sport")
    do(store, acts.undo, ann, 1)
    assert (one(store, ann).lane, one(store, ann).beat) == (Lane.TIP, "Sport")


def test_a_snooze_that_ran_out_says_that_the_clock_was_faster(
    store: Store, ann: Viewer, clock: Clock
) -> None:
    do(store, tips.snooze, ann, 1, clock() + timedelta(hours=1))
    clock.move(hours=1)
    schedule.wake_snoozed(store)
    with pytest.raises(ChangedSince, match="the clock has changed the snooze since"):
        do(store, acts.undo, ann, 1)


def test_a_colleagues_act_is_taken_back_by_an_editor_alone(store: Store, ann: Viewer) -> None:
    done = do(store, tips.claim, ann, 1)
    bob = someone(store, "Mallory")
    with pytest.raises(NotAllowed, match="Only who did it, or an editor"):
        do(store, acts.undo, bob, 1, act_id=done.id)
    do(store, acts.undo, someone(store, "Eve", Role.EDITOR), 1, act_id=done.id)
    assert one(store, ann).owner == ""


def test_a_tip_handed_over_before_it_was_judged_comes_back_to_the_beats_of_its_desk(
    store: Store, ann: Viewer
) -> None:
    port = a_mail("The mayor's other boat", "Ask at the quay.", message_id="2@x")
    rounds.poll(store, FakeMailbox(port), name="second")  # and nobody has judged it yet
    do(store, tips.move_to_desk, ann, 2, "Politics")
    steps.run_all(store)
    do(store, acts.undo, ann, 2)
    assert one(store, ann, 2).beat == "", "a beat of the other desk would be none of ours"
    steps.run_all(store)
    assert (one(store, ann, 2).desk, one(store, ann, 2).beat) == ("World", "Harbour")


def test_undoing_touches_no_evidence(store: Store, ann: Viewer) -> None:
    do(store, tips.claim, ann, 1)
    do(store, acts.undo, ann, 1)
    assert store.raw.read(sha256(BOAT)) == BOAT


def test_an_undo_gives_no_tip_back_to_whoever_has_left(store: Store, ann: Viewer) -> None:
    do(store, tips.claim, ann, 1)
    eve = someone(store, "Eve", Role.EDITOR)
    do(store, tips.assign, eve, 1, "Eve")
    with store.unit() as session:
        people.disable(session, ada(store), "Ann", store.clock())
    with pytest.raises(CannotUndo, match="Ann is not here any more"):
        do(store, acts.undo, eve, 1)
    assert one(store, eve).owner == "Eve"
