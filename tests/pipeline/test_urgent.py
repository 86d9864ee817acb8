"""What stands before all else: dangers nobody has taken, corrections whose time is over."""

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from pipeline import migrations, steps
from pipeline.desk import acts, beats, senders, tips
from pipeline.desk.looks import looked
from pipeline.errors import BadValue, ChangedSince
from pipeline.models import Belonging, Judgement
from pipeline.queries import urgent
from pipeline.queries.tips import Wanted
from pipeline.queries.urgent import Some
from pipeline.store import Store
from pipeline.terms import DANGERS, Lane, Role, SpikeReason, Treatment, Verdict, Viewer
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import Clock
from tests.fakes import FIRST as _FIRST
from tests.fakes import FakeMailbox
from tests.pipeline import rounds
from tests.pipeline.rounds import do, one, take

HOURS = 24
FIRST = _FIRST + timedelta(minutes=1)  # when the first mail of a box came
WORDS = "We know where you live. Print that story and we will burn your office down and kill you."
THREAT = a_mail("A warning", WORDS, "Rage <rage@example.net>", message_id="t@x")
HELD = a_mail(
    "Please help her",
    "My sister is held in a cellar in Kherson right now, they beat her and will kill her tonight.",
    message_id="h@x",
)
CALM = a_mail("The mayor's boat", "Ask who paid for it.", message_id="c@x")
WRONG = a_mail(
    "Error in your article",
    "Your report says the bridge opened in 2011. That is wrong, it opened in 2009. Please correct.",
    message_id="w@x",
)


def dangers(store: Store, viewer: Viewer) -> Some:
    with store.look() as session:
        return urgent.strip(session, viewer, HOURS, store.clock()).dangers


def overdue(store: Store, viewer: Viewer, hours: int = HOURS) -> Some:
    with store.look() as session:
        return urgent.strip(session, viewer, hours, store.clock()).overdue


def numbers(found: Some) -> list[int]:
    return [one.tip.id for one in found.first]


def correction(store: Store) -> None:
    take(store, WRONG)
    if one(store, ada(store)).lane is not Lane.CORRECTION:
        do(store, tips.move_to_lane, ada(store), 1, Lane.CORRECTION)


# --- dangers


def test_a_threat_stands_first_with_its_words_and_since_when_it_waits(store: Store) -> None:
    take(store, THREAT, CALM)
    (found,) = dangers(store, ada(store)).first
    assert (found.tip.id, found.at) == (1, FIRST)
    assert found.marks
    assert {mark.code for mark in found.marks} <= DANGERS
    said = [word for mark in found.marks for word in str(mark.values["said"]).split(", ")]
    assert said
    assert all(word.casefold() in WORDS.casefold() for word in said)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (tips.claim, ()),
        (tips.close, (Verdict.NOT_FOR_US,)),
        (tips.spike, ()),
        (tips.call_harmless, ()),
    ],
)
def test_taking_closing_or_calling_it_harmless_settles_a_danger_and_an_undo_brings_it_back(
    store: Store, act: object, words: tuple[object, ...]
) -> None:
    take(store, THREAT)
    ann = someone(store, "Ann")
    do(store, act, ann, 1, *words)  # type: ignore[arg-type]
    assert dangers(store, ann) == Some((), 0)
    do(store, acts.undo, ann, 1)
    assert numbers(dangers(store, ann)) == [1]


def test_a_danger_given_back_to_the_desk_waits_again(store: Store) -> None:
    take(store, THREAT)
    do(store, tips.claim, ada(store), 1)
    do(store, tips.release, ada(store), 1)
    assert numbers(dangers(store, ada(store))) == [1]


def test_calling_a_tip_harmless_stands_in_its_history_and_teaches_no_judge(store: Store) -> None:
    take(store, THREAT)
    do(store, tips.call_harmless, ada(store), 1)
    assert [row.verb for row in rounds.shown(store, ada(store), 1).timeline] == ["no danger"]
    with store.look() as session:
        by_people = sa.select(col(Judgement.id)).where(col(Judgement.user_id).is_not(None))
        assert session.execute(by_people).all() == []


def test_what_nothing_marks_cannot_be_called_harmless(store: Store) -> None:
    take(store, CALM)
    with pytest.raises(BadValue, match="Nothing marks this tip"):
        do(store, tips.call_harmless, ada(store), 1)


def test_judged_anew_a_harmless_tip_stays_harmless_and_a_new_threat_in_it_does_not(
    store: Store, clock: Clock
) -> None:
    take(store, THREAT)
    do(store, tips.call_harmless, ada(store), 1)
    judge_again(store, 1)
    assert dangers(store, ada(store)) == Some((), 0)
    clock.move(hours=2)
    take(store, AGAIN)
    (found,) = dangers(store, ada(store)).first
    assert (found.tip.id, found.at) == (1, FIRST + timedelta(hours=1))
    with pytest.raises(ChangedSince, match="a judge has changed the danger"):
        do(store, acts.undo, ada(store), 1)


AGAIN = a_mail("Re: A warning", WORDS, "Rage <rage@example.net>", "t2@x", in_reply_to="t@x")


@pytest.mark.parametrize("judged", [True, False], ids=["judged", "not judged yet"])
def test_a_threat_that_came_after_she_looked_is_not_called_harmless_with_the_first(
    store: Store, clock: Clock, judged: bool
) -> None:
    take(store, THREAT)
    saw(store, 1)
    clock.move(hours=2)
    rounds.poll(store, FakeMailbox(AGAIN, first=FIRST + timedelta(hours=1)), name="again")
    if judged:
        steps.run_all(store)
    do(store, tips.call_harmless, ada(store), 1)
    steps.run_all(store)
    (found,) = dangers(store, ada(store)).first
    assert found.at == FIRST + timedelta(hours=1, minutes=1)
    saw(store, 1)
    do(store, tips.call_harmless, ada(store), 1)
    assert dangers(store, ada(store)) == Some((), 0)


def test_all_that_she_saw_is_called_harmless_at_once(store: Store) -> None:
    take(store, THREAT)
    take(store, AGAIN)
    saw(store, 1)
    do(store, tips.call_harmless, ada(store), 1)
    assert dangers(store, ada(store)) == Some((), 0)


def saw(store: Store, tip_id: int) -> None:
    """Ada opens the tip's page."""
    with store.unit() as session:
        newest = session.scalar(sa.select(sa.func.max(col(Belonging.arrival))))
        looked(session, ada(store), tip_id, newest, store.clock())


def judge_again(store: Store, tip_id: int) -> None:
    """Each of its messages."""
    waits = "INSERT INTO waiting (step, arrival, tries) SELECT 'lane', arrival, 0 FROM belonging"
    with store.unit() as session:
        session.execute(sa.text(f"{waits} WHERE tip_id = :tip"), {"tip": tip_id})
    steps.run_all(store)


def test_a_thank_you_on_a_closed_threat_does_not_raise_it_again(store: Store) -> None:
    take(store, THREAT)
    do(store, tips.close, ada(store), 1, Verdict.ALREADY_KNOWN)
    take(store, a_mail("Re: A warning", "Thank you.", "Rage <rage@example.net>", "t2@x", "t@x"))
    assert one(store, ada(store)).wrote_again
    assert dangers(store, ada(store)) == Some((), 0)


def test_a_threat_that_calls_itself_automatic_brings_a_closed_tip_back(
    store: Store, clock: Clock
) -> None:
    take(store, CALM)
    do(store, tips.close, ada(store), 1, Verdict.NOT_FOR_US)
    clock.move(hours=2)
    by_a_machine = {"Auto-Submitted": "auto-replied"}
    take(store, a_mail("Re", WORDS, message_id="z@x", in_reply_to="c@x", headers=by_a_machine))
    assert numbers(dangers(store, ada(store))) == [1]
    assert [row.verb for row in rounds.shown(store, ada(store), 1).timeline][-1] == "wrote again"
    clock.move(hours=2)
    do(store, tips.close, ada(store), 1, Verdict.NOT_FOR_US)
    judge_again(store, 1)
    assert dangers(store, ada(store)) == Some((), 0)


def test_a_threat_from_a_muted_sender_is_still_seen(store: Store) -> None:
    take(store, CALM)
    take(store, a_mail("Boat", "Again the boat.", "Rage <rage@example.net>", message_id="9@x"))
    with store.unit() as session:
        senders.rule(
            session, ada(store), "World", "rage@example.net", Treatment.MUTE, store.clock()
        )
    take(store, THREAT)
    assert numbers(dangers(store, ada(store))) == [3]


def test_a_danger_is_seen_by_those_alone_who_may_see_its_tip(store: Store) -> None:
    a_desk(store, "Politics")
    ann, bob = someone(store, "Ann"), someone(store, "Bob")
    mallory = someone(store, "Mallory", desks=("Politics",))
    take(store, THREAT, HELD)
    do(store, tips.restrict, ann, 1, ["Ann"])
    with store.unit() as session:
        beats.add_beat(session, ada(store), "World", "Shut", store.clock(), closed=True)
    do(store, tips.move_to_beat, someone(store, "Eve", Role.EDITOR), 2, "Shut")
    assert (numbers(dangers(store, ann)), dangers(store, ann).count) == ([1], 1)
    assert dangers(store, bob) == dangers(store, mallory) == Some((), 0)


def test_dangers_are_a_list_of_their_own(store: Store) -> None:
    take(store, THREAT, CALM, HELD)
    assert rounds.tips(store, ada(store), Wanted(danger=True)) == [3, 1]
    do(store, tips.spike, ada(store), 3, reason=SpikeReason.NOISE)
    assert rounds.tips(store, ada(store), Wanted(danger=True)) == [1]


def test_an_upgrade_marks_the_dangers_that_judges_found_before(store: Store) -> None:
    take(store, THREAT, CALM, HELD)
    before = [found.at for found in dangers(store, ada(store)).first]
    (file,) = Path(migrations.__file__).parent.glob("versions/*_at_a_glance.py")
    upgrade = import_module(f"{migrations.__name__}.versions.{file.stem}")
    with store.unit() as session:
        session.execute(sa.text("UPDATE tip SET danger = NULL, language = NULL"))
        session.execute(sa.text(upgrade.MARKED))
        session.execute(sa.text(upgrade.SPOKEN))
    found = dangers(store, ada(store))
    assert sorted(numbers(found)) == [1, 3]
    assert [one.at for one in found.first] == before
    assert one(store, ada(store)).language == "en"


# --- corrections


def test_a_correction_has_a_clock_until_somebody_takes_it(store: Store) -> None:
    correction(store)
    assert urgent.due(one(store, ada(store)), HOURS) == FIRST + timedelta(hours=HOURS)
    do(store, tips.claim, ada(store), 1)
    assert urgent.due(one(store, ada(store)), HOURS) is None


def test_a_correction_is_overdue_when_its_hours_are_over(store: Store, clock: Clock) -> None:
    correction(store)
    clock.now = FIRST + timedelta(hours=23, minutes=59)
    assert overdue(store, ada(store)) == Some((), 0)
    clock.move(hours=3)
    assert numbers(overdue(store, ada(store))) == [1]
    assert overdue(store, ada(store), hours=48) == Some((), 0)
    do(store, tips.claim, ada(store), 1)
    assert overdue(store, ada(store)) == Some((), 0)


def test_an_overdue_correction_at_another_desk_is_nobodys_business(
    store: Store, clock: Clock
) -> None:
    a_desk(store, "Politics")
    correction(store)
    clock.move(days=30)
    assert overdue(store, someone(store, "Mallory", desks=("Politics",))) == Some((), 0)


# --- what it costs


def test_neither_list_looks_through_other_tips(store: Store) -> None:
    """The plans of the queries themselves: each goes by the index that holds these tips alone."""
    take(store, THREAT, CALM)
    said: list[tuple[str, object]] = []
    sa.event.listen(
        store.engine,
        "before_cursor_execute",
        lambda _c, _cur, sql, values, *_rest: said.append((sql, values)),
    )
    eve = someone(store, "Eve", Role.EDITOR)
    said.clear()
    dangers(store, eve)
    if store.engine.dialect.name == "sqlite":  # the other goes by sizes, and these are none
        rounds.tips(store, eve, Wanted(danger=True))
    asked = [(sql, values) for sql, values in said if "LIMIT" in sql]
    plans = [plan(store, sql, values) for sql, values in asked]
    used = [re.findall("ix_tip_(?!reader)[a-z]+", one) for one in plans]
    assert used[:2] == [["ix_tip_danger"], ["ix_tip_correction"]], plans
    assert used[2:] in ([], [["ix_tip_danger"]]), plans


def plan(store: Store, sql: str, values: object) -> str:
    """How the database goes about it; PostgreSQL would read a table of three rows whole."""
    with store.engine.connect() as connection:
        told = "EXPLAIN QUERY PLAN"
        if store.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            told = "EXPLAIN"
        found = connection.exec_driver_sql(f"{told} {sql}", values)  # type: ignore[arg-type]
        return " | ".join(str(row[-1]) for row in found)


def test_a_count_reads_no_further_than_it_says(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(urgent, "COUNTED", 2)
    take(store, THREAT, HELD, a_mail("Again", WORDS, message_id="a@x"))
    found = dangers(store, ada(store))
    assert (sorted(numbers(found)), found.count) == ([1, 2, 3], 2)
