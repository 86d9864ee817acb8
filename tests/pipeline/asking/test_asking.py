"""The language model's own round: what it is asked, what it never sees, and that nobody waits."""

import json
import threading
from dataclasses import replace
from typing import Any

import pytest

from pipeline import steps
from pipeline.desk import beats, callouts, tips
from pipeline.queries import health
from pipeline.store import Store
from pipeline.stories import furniture
from pipeline.terms import Shelf
from pipeline.upkeep.purge import purge
from tests.builders import a_desk, a_mail, ada
from tests.conftest import Clock
from tests.pipeline import stories
from tests.pipeline.asking import CLOSED, OPEN, QUOTE, Desk, a_desk_that_asks, codes, to
from tests.pipeline.rounds import do, shown, take
from tests.servers.language_model import Asked

# --- what comes of an answer


def test_a_tip_is_judged_at_once_and_once_more_with_the_models_word_and_reason(desk: Desk) -> None:
    tip = desk.arrive()
    assert (desk.beat(tip), desk.waiting()) == ("", 1), "left open by the router"
    desk.rounds()
    assert desk.beat(tip) == "Schools"
    first, second = desk.said(tip)
    assert (first.label, second.label) == ("", str(desk.numbers["Schools"]))
    assert second.judge.startswith("llm/1.beat/")
    page = shown(desk.store, ada(desk.store), tip)
    why = page.judgements[-1].reasons[-1]
    assert (why.code, dict(why.values)) == ("model", {"said": QUOTE, "beat": "Schools"})
    assert (desk.waiting(), len(desk.model.requests)) == (0, 1)


def test_its_word_is_one_more_beside_the_others_reasons(desk: Desk) -> None:
    tip = desk.arrive("A teacher writes: half of those who taught our pupils were let go.")
    desk.model.think = to("Schools", "taught our pupils")
    before = desk.tip(tip).beat_score or 0
    desk.rounds()
    assert (desk.tip(tip).beat_score or 0) > before
    reasons = [one["code"] for one in desk.said(tip)[-1].reasons]
    assert {"keyword", "model"} <= set(reasons)


def test_a_weight_of_nothing_changes_nothing(store: Store) -> None:
    with a_desk_that_asks(store, weight=0.0) as desk:
        desk.model.think = to("Schools")
        tip = desk.arrive()
        desk.rounds()
        first, second = desk.said(tip)
        assert (first.label, round(first.score, 5)) == (second.label, round(second.score, 5))


def test_a_reason_that_is_not_in_the_mail_leaves_the_first_judgement_alone(desk: Desk) -> None:
    desk.model.think = to("Schools", "the minister resigned")
    tip = desk.arrive()
    desk.rounds()
    assert (desk.beat(tip), len(desk.said(tip)), desk.waiting()) == ("", 1, 0)
    assert [event for event in desk.log if event[0] == "model asked"] == [
        ("model asked", {"state": "unusable"})
    ]


def test_a_person_who_spoke_meanwhile_is_not_spoken_over(desk: Desk) -> None:
    tip = desk.arrive()

    def slowly(asked: Asked) -> str:
        do(desk.store, tips.move_to_beat, ada(desk.store), tip, "Shipping")
        return to("Schools")(asked)

    desk.model.think = slowly
    desk.rounds()
    assert desk.beat(tip) == "Shipping"
    assert [one.judge for one in desk.said(tip)][1:] == [""], "hers is the last"


def test_what_a_person_routed_is_not_asked_about(desk: Desk) -> None:
    tip = desk.arrive()
    do(desk.store, tips.move_to_beat, ada(desk.store), tip, "Shipping")
    desk.rounds()
    assert desk.model.requests == []
    assert desk.waiting() == 0


def test_a_tip_that_went_to_another_desk_meanwhile_is_not_routed_by_the_old_ones_beats(
    desk: Desk,
) -> None:
    a_desk(desk.store, "Politics")
    tip = desk.arrive()

    def slowly(asked: Asked) -> str:
        do(desk.store, tips.move_to_desk, ada(desk.store), tip, "Politics")
        return to("Schools")(asked)

    desk.model.think = slowly
    desk.rounds(1)
    assert desk.beat(tip) == ""
    assert len(desk.said(tip)) == 1


def test_an_answer_to_a_tip_that_was_purged_meanwhile_goes_nowhere(desk: Desk) -> None:
    tip = desk.arrive()

    def slowly(asked: Asked) -> str:
        purge(desk.store, ada(desk.store), tip)
        return to("Schools")(asked)

    desk.model.think = slowly
    desk.rounds()
    assert desk.said(tip) == []


# --- what it never sees


def restricted(desk: Desk, tip: int) -> None:
    do(desk.store, tips.restrict, ada(desk.store), tip, ["Ada"])


def test_a_restricted_tip_is_not_shown_to_it(desk: Desk) -> None:
    tip = desk.arrive()
    restricted(desk, tip)
    desk.rounds()
    assert (desk.model.requests, desk.waiting()) == ([], 0)


def test_a_tip_that_is_restricted_at_the_last_moment_is_not_shown_to_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the question was made, before it leaves."""
    tip = desk.arrive()
    made = desk.asking._prepared

    def then_restricted(session: Any, key: int) -> Any:
        found = made(session, key)
        colleague = threading.Thread(target=restricted, args=(desk, tip))
        colleague.start()
        colleague.join()
        return found

    monkeypatch.setattr(desk.asking, "_prepared", then_restricted)
    desk.rounds(1)
    assert desk.tip(tip).restricted
    assert desk.model.requests == []


def test_an_answer_about_a_tip_that_was_restricted_meanwhile_is_dropped(desk: Desk) -> None:
    tip = desk.arrive()

    def slowly(asked: Asked) -> str:
        restricted(desk, tip)
        return to("Schools")(asked)

    desk.model.think = slowly
    desk.rounds()
    assert (desk.beat(tip), len(desk.said(tip))) == ("", 1)


def test_it_is_told_the_callout_that_a_mail_answers_unless_its_beat_is_closed(desk: Desk) -> None:
    told = {"schools": ("Schools", "twin.txt"), "ministry": (CLOSED, "sudan.txt")}
    for n, (name, (beat, article)) in enumerate(told.items(), 1):
        address = f"worldnews+{name}@paper.example"
        asks = furniture.Callout(address, f"Write to us about it, {n}.", ())
        stories.keep(desk.store, replace(stories.article(article), callouts=(asks,)))
        do(desk.store, callouts.set_beat, ada(desk.store), n, beat)
        desk.arrive(f"{OPEN} {n}", headers={"Delivered-To": address})
        steps.run_all(desk.store)
    desk.rounds()
    systems = [one["messages"][0]["content"] for one in desk.model.requests]
    assert any("the callout “worldnews+schools”" in one for one in systems)
    assert "ministry" not in json.dumps(systems)


def test_neither_a_closed_beat_nor_a_tip_on_one_is_shown_to_it(desk: Desk) -> None:
    on_it = desk.arrive("The minister and her cabinet met the minister of the other cabinet.")
    with desk.store.unit() as session:
        beats.change_beat(
            session, ada(desk.store), "World", CLOSED, desk.store.clock(), threshold=0.3
        )
    steps.run_all(desk.store)
    assert desk.beat(on_it) == CLOSED
    desk.arrive()
    desk.rounds()
    assert len(desk.model.requests) == 1
    told = json.dumps(desk.model.requests)
    assert "minister" not in told.lower()
    assert set(desk.model.asked()["beats"]) == {"A", "B", "C"}


def test_only_the_tips_of_the_desks_that_are_named_are_shown_to_it(store: Store) -> None:
    with a_desk_that_asks(store, desks=("Politics",)) as desk:
        desk.arrive()
        desk.rounds()
        assert desk.model.requests == []


def test_what_a_desk_that_is_not_named_received_too_is_not_shown_to_it(store: Store) -> None:
    with a_desk_that_asks(store, desks=("World",)) as desk:
        desk.arrive()
        a_desk(store, "Politics")
        take(store, a_mail("A word", OPEN, message_id="0@x"), desk="Politics")
        desk.rounds()
        assert (len(desk.tips()), desk.model.requests) == (1, [])


def test_without_the_setting_nothing_waits_for_it(store: Store) -> None:
    with a_desk_that_asks(store, desks=None) as desk:
        desk.arrive()
        assert (desk.queued(), codes(desk)) == ([], [])


def test_what_is_out_of_the_first_view_or_older_than_a_week_is_not_shown_to_it(
    desk: Desk, clock: Clock
) -> None:
    tip = desk.arrive()
    do(desk.store, tips.close, ada(desk.store), tip, "not for us")
    old = desk.arrive(OPEN + " Again.")
    clock.move(days=8)
    desk.rounds()
    assert desk.tip(old).shelf is Shelf.OPEN
    assert (desk.model.requests, desk.queued()) == ([], [])


def test_it_sees_neither_sender_nor_address_nor_what_was_quoted(desk: Desk) -> None:
    text = f"{OPEN}\r\nSam\r\n\r\nOn Mon, 2 Nov 2026 Wxyz Qrst wrote:\r\n> Vwxqz was here.\r\n"
    desk.arrive(text)
    desk.rounds()
    (told,) = map(json.dumps, desk.model.requests)
    for hidden in ("Sam", "sam@", "example.org", "Source", "Wxyz", "Vwxqz", "worldnews"):
        assert hidden not in told
    assert QUOTE in told


@pytest.mark.parametrize("name", ["wilma quarst", "WILMA QUARST", '"Quarst, Wilma"'])
def test_it_sees_no_sender_however_she_spells_her_name(desk: Desk, name: str) -> None:
    desk.arrive(f"{OPEN} My name is Wilma Quarst, or WILMA.", sender=f"{name} <w@example.org>")
    desk.rounds()
    (told,) = map(json.dumps, desk.model.requests)
    assert "wilma" not in told.casefold()
    assert "quarst" not in told.casefold()


def test_only_the_message_that_opened_a_tip_is_shown_to_it(desk: Desk) -> None:
    desk.arrive()
    desk.arrive("And one thing more.", in_reply_to="0@x")
    desk.rounds()
    assert len(desk.model.requests) == 1


def test_the_key_goes_to_the_server_and_into_no_log(store: Store) -> None:
    with a_desk_that_asks(store, key="sk-quartz") as desk:
        desk.arrive()
        desk.rounds()
        assert {head["Authorization"] for head in desk.model.heads} == {"Bearer sk-quartz"}
        assert "quartz" not in str(desk.log)


def test_a_desk_that_is_none_is_told_of(store: Store) -> None:
    with a_desk_that_asks(store, desks=("World", "Wrold")) as desk:
        found = health.look_over(desk.store, desk.store.clock())
        assert [one.about for one in found if one.code == "no such desk"] == ["Wrold"]
