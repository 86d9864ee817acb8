"""Somebody leaves or is away: nothing of hers is left lying, and every timeline tells it."""

from datetime import timedelta

import pytest

from pipeline import access
from pipeline.desk import beats, leaving, people, tips
from pipeline.errors import BadValue, NotAllowed, Unknown
from pipeline.queries import accounts, newsroom
from pipeline.schedule import sweep
from pipeline.store import Store
from pipeline.terms import Verdict, Viewer
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import Clock
from tests.pipeline.rounds import shown, take


@pytest.fixture
def ann(store: Store) -> Viewer:
    return someone(store, "Ann")


@pytest.fixture
def hers(store: Store, ann: Viewer) -> list[int]:
    """Three tips that Ann works on; the last one is closed."""
    rows = take(store, *(a_mail(f"Tip {n}", message_id=f"{n}@x") for n in range(3)))
    with store.unit() as session:
        for row in rows:
            tips.claim(session, ann, row.id, store.clock())
        tips.close(session, ann, rows[2].id, Verdict.ALREADY_KNOWN, store.clock())
    return [row.id for row in rows]


def hand_over(store: Store, viewer: Viewer, to: str = "Bob") -> leaving.HandedOver:
    with store.unit() as session:
        return leaving.hand_over(session, viewer, "Ann", to, store.clock())


def in_hand(store: Store, viewer: Viewer, name: str = "Ann") -> accounts.InHand:
    with store.look() as session:
        return accounts.in_hand(session, viewer, name)


def test_open_tips_go_to_a_colleague_in_one_act_and_each_timeline_tells_it(
    store: Store, hers: list[int]
) -> None:
    bob = someone(store, "Bob")
    given = hand_over(store, ada(store))
    assert given == leaving.HandedOver(tuple(hers[:2]), (), some_stay=False)
    for tip_id in hers[:2]:
        page = shown(store, bob, tip_id)
        assert page.tip.owner == "Bob"
        last = page.timeline[-1]
        assert (last.who, last.verb, last.after["owner_id"]) == ("Ada", "handed over", "Bob")
    assert shown(store, bob, hers[2]).tip.owner == "Ann"
    assert in_hand(store, ada(store)).tips == ()


def test_an_administrator_hands_over_what_she_may_not_read(store: Store, hers: list[int]) -> None:
    someone(store, "Bob")
    with store.unit() as session:
        people.set_desks(session, ada(store), "Ada", [], store.clock())
    keeper = ada(store)
    assert in_hand(store, keeper) == accounts.InHand((), (), others=True)
    assert hand_over(store, keeper).tips == tuple(hers[:2])


def test_what_the_colleague_may_not_see_stays(store: Store, ann: Viewer, hers: list[int]) -> None:
    bob = someone(store, "Bob")
    with store.unit() as session:
        tips.restrict(session, ann, hers[0], ["Ann"], store.clock())
    given = hand_over(store, ada(store))
    assert given.tips == (hers[1],)
    assert given.some_stay
    with pytest.raises(Unknown):
        shown(store, bob, hers[0])
    assert in_hand(store, ada(store)) == accounts.InHand((), (), others=True)


def test_her_beats_go_too_where_the_colleague_is_of_the_desk(store: Store, ann: Viewer) -> None:
    a_desk(store, "Politics")
    someone(store, "Bob")
    with store.unit() as session:
        now = store.clock()
        people.set_desks(session, ada(store), "Ann", ["World", "Politics"], store.clock())
        for desk, name in (("World", "Climate"), ("Politics", "Elections")):
            beats.add_beat(session, ada(store), desk, name, now)
            beats.set_reporters(session, ada(store), desk, name, ["Ann"], store.clock())
        people.disable(session, ada(store), "Ann", now)
    given = hand_over(store, ada(store))
    assert given == leaving.HandedOver((), ("Climate",), some_stay=True)
    assert in_hand(store, ada(store)).beats == ("Elections",)


def test_who_is_away_keeps_her_beats_beside_the_colleague(store: Store, ann: Viewer) -> None:
    someone(store, "Bob")
    with store.unit() as session:
        beats.add_beat(session, ada(store), "World", "Climate", store.clock())
        beats.set_reporters(session, ada(store), "World", "Climate", ["Ann", "Bob"], store.clock())
        leaving.set_away(session, ann, "Ann", store.clock())
    assert hand_over(store, ann).beats == ("Climate",)
    with store.look() as session:
        (beat,) = newsroom.beats(session, ann)
    assert beat.reporters == ("Ann", "Bob")


def test_a_closed_beat_that_is_handed_over_takes_its_tips_along(
    store: Store, ann: Viewer, hers: list[int]
) -> None:
    someone(store, "Bob")
    with store.unit() as session:
        beats.add_beat(session, ada(store), "World", "Spies", store.clock(), closed=True)
        beats.set_reporters(session, ada(store), "World", "Spies", ["Ann"], store.clock())
    with store.unit() as session:
        spy = access.viewer(session, "Ann")
        tips.move_to_beat(session, spy, hers[0], "Spies", store.clock())
    assert hand_over(store, ada(store)).tips == tuple(hers[:2])


def test_a_colleague_hands_over_her_own_and_nobody_elses(store: Store, hers: list[int]) -> None:
    bob = someone(store, "Bob")
    for act in (
        lambda session: leaving.hand_over(session, bob, "Ann", "Bob", store.clock()),
        lambda session: leaving.set_away(session, bob, "Ann", store.clock()),
        lambda session: leaving.set_back(session, bob, "Ann", store.clock()),
        lambda session: accounts.in_hand(session, bob, "Ann"),
    ):
        with store.unit() as session, pytest.raises(NotAllowed):
            act(session)


def test_nobody_hands_over_to_herself_or_to_one_who_left(store: Store, hers: list[int]) -> None:
    someone(store, "Eve")
    with store.unit() as session:
        people.disable(session, ada(store), "Eve", store.clock())
    for heir in ("Ann", "Eve"):
        with pytest.raises(BadValue, match="cannot take over"):
            hand_over(store, ada(store), heir)


def test_away_ends_when_its_time_has_come(store: Store, ann: Viewer, clock: Clock) -> None:
    def is_away() -> bool:
        with store.look() as session:
            return next(row.away for row in newsroom.users(session, ann) if row.name == "Ann")

    until = clock() + timedelta(days=2)
    with store.unit() as session, pytest.raises(BadValue):
        leaving.set_away(session, ann, "Ann", clock(), clock())
    with store.unit() as session:
        leaving.set_away(session, ann, "Ann", clock(), until)
    clock.move(days=1)
    sweep(store)
    assert is_away()
    clock.move(days=1)
    sweep(store)
    assert not is_away()
