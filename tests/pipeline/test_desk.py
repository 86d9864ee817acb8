"""What reporters do to tips: each act, who may, what is refused, and how it shows afterwards."""

from datetime import timedelta

import pytest

from pipeline import schedule, steps
from pipeline.desk import tips
from pipeline.desk.beats import add_beat, retire_beat
from pipeline.errors import AlreadyClaimed, BadValue, NotYours, Refusal, Unknown, WrongVerdict
from pipeline.store import Store
from pipeline.terms import Lane, Role, Shelf, SpikeReason, Status, Verdict, Viewer
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import Clock
from tests.pipeline.rounds import do, one, shown, take
from tests.pipeline.rounds import tips as numbers

PITCH = a_mail(
    "PRESS RELEASE: the new blender", "FOR IMMEDIATE RELEASE\nMedia contact: Pat.\nUnsubscribe.",
    "Pat <pr@agency.example>", message_id="pr@agency.example",
)  # fmt: skip


@pytest.fixture
def ann(store: Store) -> Viewer:
    """A reporter of World, with one tip there: number 1."""
    take(store, a_mail())
    return someone(store, "Ann")


@pytest.fixture
def bob(store: Store, ann: Viewer) -> Viewer:
    """Her colleague."""
    return someone(store, "Bob")


def last(store: Store, viewer: Viewer) -> tuple[str, str]:
    """Who did the last thing to tip 1, and what."""
    act = shown(store, viewer, 1).timeline[-1]
    return act.who, act.verb


def test_a_tip_is_claimed_once_and_twice_is_fine(store: Store, ann: Viewer) -> None:
    do(store, tips.claim, ann, 1)
    assert do(store, tips.claim, ann, 1) is None
    assert (one(store, ann).owner, one(store, ann).status) == ("Ann", Status.CLAIMED)
    assert len(shown(store, ann, 1).timeline) == 1


def test_a_colleagues_tip_is_not_claimed(store: Store, ann: Viewer, bob: Viewer) -> None:
    do(store, tips.claim, ann, 1)
    with pytest.raises(AlreadyClaimed, match="Ann is already working on this tip"):
        do(store, tips.claim, bob, 1)


def test_a_tip_is_given_to_somebody(store: Store, ann: Viewer, bob: Viewer) -> None:
    do(store, tips.assign, ann, 1, "Bob")
    assert (one(store, bob).owner, one(store, bob).status) == ("Bob", Status.CLAIMED)
    assert last(store, bob) == ("Ann", "assigned")


def test_a_colleagues_tip_is_given_on_by_its_owner_or_an_editor_alone(
    store: Store, ann: Viewer, bob: Viewer
) -> None:
    do(store, tips.claim, ann, 1)
    a_desk(store, "Politics")
    for act, words in (
        (tips.assign, ("Bob",)),
        (tips.release, ()),
        (tips.move_to_desk, ("Politics",)),
    ):
        with pytest.raises(NotYours, match="This tip is Ann's"):
            do(store, act, bob, 1, *words)
    do(store, tips.assign, someone(store, "Eve", Role.EDITOR), 1, "Bob")
    assert one(store, bob).owner == "Bob"


def test_a_tip_is_not_given_to_who_may_not_see_it(store: Store, ann: Viewer) -> None:
    a_desk(store, "Politics")
    someone(store, "Mallory", desks=("Politics",))
    with pytest.raises(BadValue, match="Mallory may not see this tip"):
        do(store, tips.assign, ann, 1, "Mallory")
    with pytest.raises(Unknown, match="There is no user “Nobody”"):
        do(store, tips.assign, ann, 1, "Nobody")


def test_a_tip_is_given_back_with_a_sentence(store: Store, ann: Viewer) -> None:
    assert do(store, tips.release, ann, 1) is None, "nobody has it"
    do(store, tips.claim, ann, 1)
    do(store, tips.release, ann, 1, why="I am away.")
    assert (one(store, ann).owner, one(store, ann).status) == ("", Status.NEW)
    assert shown(store, ann, 1).timeline[-1].note == "I am away."


def test_the_work_goes_on_only_when_somebody_does_it(store: Store, ann: Viewer) -> None:
    with pytest.raises(BadValue, match="Claim it first"):
        do(store, tips.set_status, ann, 1, Status.VERIFYING)
    do(store, tips.claim, ann, 1)
    do(store, tips.set_status, ann, 1, Status.VERIFYING)
    assert one(store, ann).status is Status.VERIFYING
    with pytest.raises(BadValue, match="closed with a verdict"):
        do(store, tips.set_status, ann, 1, Status.CLOSED)


@pytest.mark.parametrize(
    ("lane", "fits", "not_this"),
    [
        (Lane.TIP, Verdict.CONFIRMED, Verdict.ANSWERED),
        (Lane.QUESTION, Verdict.ANSWERED, Verdict.CORRECTED),
        (Lane.CORRECTION, Verdict.STANDS, Verdict.CONFIRMED),
        (Lane.SPAM, Verdict.NOT_FOR_US, Verdict.CONFIRMED),
    ],
)
def test_a_verdict_fits_the_lane(
    store: Store, ann: Viewer, lane: Lane, fits: Verdict, not_this: Verdict
) -> None:
    do(store, tips.move_to_lane, ann, 1, lane)
    with pytest.raises(WrongVerdict, match=f"is no verdict on a {lane.value}. Choose one of: "):
        do(store, tips.close, ann, 1, not_this)
    do(store, tips.close, ann, 1, fits)
    tip = one(store, ann)
    assert (tip.status, tip.verdict, tip.shelf) == (Status.CLOSED, fits, Shelf.CLOSED)


def test_a_spiked_tip_is_closed_as_not_for_us_and_asks_nothing(store: Store, ann: Viewer) -> None:
    do(store, tips.spike, ann, 1)
    tip = one(store, ann)
    assert (tip.shelf, tip.verdict) == (Shelf.CLOSED, Verdict.NOT_FOR_US)
    changes = shown(store, ann, 1).timeline[-1].changes
    assert "spike_reason" not in changes
    assert changes["spiked"] == [False, True]


def test_a_closed_tip_is_worked_on_only_when_it_was_restored(store: Store, ann: Viewer) -> None:
    do(store, tips.claim, ann, 1)
    do(store, tips.spike, ann, 1, reason=SpikeReason.KNOWN)
    later = store.clock() + timedelta(days=1)
    acts = ((tips.claim, ()), (tips.spike, ()), (tips.release, ()), (tips.snooze, (later,)))
    for act, words in acts:
        with pytest.raises(BadValue, match="Tip 1 is closed"):
            do(store, act, ann, 1, *words)
    do(store, tips.restore, ann, 1)
    tip = one(store, ann)
    assert (tip.shelf, tip.status, tip.verdict, tip.owner) == (
        Shelf.OPEN, Status.CLAIMED, None, "Ann",
    )  # fmt: skip
    with pytest.raises(BadValue, match="in the first view already"):
        do(store, tips.restore, ann, 1)


def test_noise_that_is_hidden_says_how_it_comes_back(store: Store, ann: Viewer) -> None:
    do(store, tips.move_to_lane, ann, 1, Lane.PITCH)
    assert one(store, ann).shelf is Shelf.HIDDEN
    with pytest.raises(BadValue, match="Move it to another lane"):
        do(store, tips.restore, ann, 1)
    do(store, tips.move_to_lane, ann, 1, Lane.TIP)
    assert one(store, ann).shelf is Shelf.OPEN


def test_a_snoozed_tip_is_out_of_the_first_view_until_its_time(
    store: Store, ann: Viewer, clock: Clock
) -> None:
    with pytest.raises(BadValue, match="a time to come"):
        do(store, tips.snooze, ann, 1, clock())
    do(store, tips.snooze, ann, 1, clock() + timedelta(hours=2))
    assert one(store, ann).shelf is Shelf.SNOOZED
    assert schedule.wake_snoozed(store) == 0
    clock.move(hours=2)
    assert schedule.wake_snoozed(store) == 1
    assert one(store, ann).shelf is Shelf.OPEN
    assert last(store, ann) == ("", "woke")


def test_a_persons_lane_and_beat_outlast_every_judge(store: Store, ann: Viewer) -> None:
    with store.unit() as session:
        add_beat(session, ada(store), "World", "Harbour", store.clock(), keywords=["boat"])
        add_beat(session, ada(store), "World", "Sport", store.clock(), keywords=["football"])
    do(store, tips.move_to_lane, ann, 1, Lane.QUESTION)
    do(store, tips.move_to_beat, ann, 1, "Sport")
    steps.run_all(store)
    tip = one(store, ann)
    assert (tip.lane, tip.beat, tip.unsure) == (Lane.QUESTION, "Sport", False)
    by = {(row.by, row.label) for row in shown(store, ann, 1).judgements if row.person}
    assert by == {("Ann", "question"), ("Ann", "Sport")}
    do(store, tips.move_to_beat, ann, 1, None)
    assert one(store, ann).beat == ""


def test_a_tip_goes_to_no_beat_that_is_not_there(store: Store, ann: Viewer) -> None:
    with store.unit() as session:
        add_beat(session, ada(store), "World", "Harbour", store.clock())
        retire_beat(session, ada(store), "World", "Harbour", store.clock())
    with pytest.raises(Unknown, match="There is no beat “Harbour” at this tip's desk"):
        do(store, tips.move_to_beat, ann, 1, "Harbour")


def test_another_desk_routes_anew_and_its_owner_lets_go(store: Store, ann: Viewer) -> None:
    a_desk(store, "Politics")
    mallory = someone(store, "Mallory", desks=("Politics",))
    with store.unit() as session:
        add_beat(session, ada(store), "Politics", "Mayor", store.clock(), keywords=["mayor"])
    do(store, tips.claim, ann, 1)
    do(store, tips.move_to_desk, ann, 1, "Politics")
    steps.run_all(store)
    tip = one(store, mallory)
    assert (tip.desk, tip.owner, tip.status, tip.beat) == ("Politics", "", Status.NEW, "Mayor")
    with pytest.raises(BadValue, match="Politics's already"):
        do(store, tips.move_to_desk, mallory, 1, "Politics")


def test_who_moved_a_tip_away_sees_it_until_somebody_acts_on_it(store: Store, ann: Viewer) -> None:
    a_desk(store, "Politics")
    mallory = someone(store, "Mallory", desks=("Politics",))
    bob = someone(store, "Bob")
    do(store, tips.move_to_desk, ann, 1, "Politics")
    assert shown(store, ann, 1).tip.desk == "Politics"
    with pytest.raises(Unknown):
        shown(store, bob, 1)
    do(store, tips.note, mallory, 1, "Ours now.")
    with pytest.raises(Unknown):
        shown(store, ann, 1)


@pytest.mark.parametrize(("text", "why"), [("  ", "needs words"), ("x" * 100_001, "100,000")])
def test_a_note_has_words_and_an_end(store: Store, ann: Viewer, text: str, why: str) -> None:
    with pytest.raises(BadValue, match=why):
        do(store, tips.note, ann, 1, text)


def test_an_act_that_is_refused_leaves_no_trace(store: Store, ann: Viewer, bob: Viewer) -> None:
    do(store, tips.claim, ann, 1)
    with pytest.raises(Refusal):
        do(store, tips.claim, bob, 1)
    with pytest.raises(Refusal):
        do(store, tips.assign, bob, 1, "Bob")
    assert [(act.who, act.verb) for act in shown(store, ann, 1).timeline] == [("Ann", "claimed")]


def test_the_timeline_says_by_command(store: Store, ann: Viewer) -> None:
    do(store, tips.claim, ann, 1)
    assert [act.via for act in shown(store, ann, 1).timeline] == ["command"]


def test_a_machine_hides_noise_only_when_it_is_sure_and_never_spikes(store: Store) -> None:
    take(store, PITCH)
    tip = one(store, ada(store))
    assert tip.lane is Lane.PITCH
    assert tip.status is Status.NEW
    assert tip.shelf in (Shelf.HIDDEN, Shelf.OPEN)
    assert numbers(store, ada(store)) == [1], "out of the first view, never out of reach"
    assert shown(store, ada(store), 1).timeline == ()
