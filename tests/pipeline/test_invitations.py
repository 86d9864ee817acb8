"""The address of a callout speaks for a beat: that of its stories, or the one a person named."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from pipeline import steps
from pipeline.desk import beats, callouts, tips
from pipeline.desk import stories as of_stories
from pipeline.errors import NotAllowed, Unknown
from pipeline.models import Callout, Judgement, Story
from pipeline.queries import callouts as queries
from pipeline.queries import one_tip
from pipeline.store import Store
from pipeline.stories import furniture
from pipeline.terms import Reason, Role, StoryStatus, Viewer
from tests.builders import a_mail, ada, someone
from tests.pipeline import rounds, stories
from tests.pipeline.stories import NATO, WAR

HARBOUR, ALL = "worldnews+harbour@paper.example", "worldnews@paper.example"
SAYS_NOTHING = "Call me in the evening, I know more about it than you wrote."
ON_THE_WAR = "A drone fell on the Russian front near Kharkiv; the shelling of Kyiv went on."
ASKS = "Do you know the harbour? Write to us."


@pytest.fixture
def asked(store: Store) -> int:
    """A story on the war asks for mail at an address of its own; returns the callout's number."""
    stories.with_beats(store)
    return printed(store, "twin.txt", HARBOUR)


def printed(store: Store, name: str, address: str, words: str = ASKS, beat: str = WAR) -> int:
    """A story that a person put on a beat, with a callout; returns the newest callout."""
    asks = furniture.Callout(address, words, ())
    kept = stories.keep(store, replace(stories.article(name), callouts=(asks,)))
    with store.unit() as session:
        of_stories.change(session, ada(store), kept.story.id, store.clock(), beat=beat)
        return int(session.scalar(sa.select(sa.func.max(Callout.id))) or 0)


def answer(n: int, text: str = SAYS_NOTHING, to: str = HARBOUR) -> bytes:
    return a_mail(f"Answer {n}", text, message_id=f"{n}@h", headers={"Delivered-To": to})


def beat_of(store: Store, tip_id: int) -> str:
    """Empty: left open."""
    return rounds.one(store, ada(store), tip_id).beat


def reasons(store: Store, tip_id: int) -> list[Reason]:
    with store.unit() as session:
        shown = one_tip.open_tip(session, ada(store), tip_id, store.clock())
    said = [one for one in shown.judgements if one.question == "beat"]
    return list(said[-1].reasons)


def names(store: Store, viewer: Viewer, callout_id: int, beat: str) -> None:
    """Somebody names the callout's beat, and the steps run."""
    with store.unit() as session:
        callouts.set_beat(session, viewer, callout_id, beat, store.clock())
    steps.run_all(store)


def test_a_tip_to_a_callouts_address_is_on_its_storys_beat_and_says_why(
    store: Store, asked: int
) -> None:
    rounds.take(store, answer(1))
    assert beat_of(store, 1) == WAR
    assert reasons(store, 1)[0].code == "callout"
    assert reasons(store, 1)[0].values["beat"] == WAR


def test_the_address_under_every_story_says_nothing(store: Store) -> None:
    stories.with_beats(store)
    printed(store, "twin.txt", ALL)
    rounds.take(store, answer(1, to=ALL))
    assert beat_of(store, 1) == ""


def test_an_address_whose_stories_are_on_several_beats_says_nothing(
    store: Store, asked: int
) -> None:
    printed(store, "sudan.txt", HARBOUR, "You know the harbour, too? Write to us.", NATO)
    rounds.take(store, answer(1))
    assert beat_of(store, 1) == ""


def test_clear_words_on_another_beat_are_stronger(store: Store, asked: int) -> None:
    names(store, ada(store), asked, NATO)
    rounds.take(store, answer(1, ON_THE_WAR))
    assert beat_of(store, 1) == WAR


def test_a_person_names_the_beat_and_what_came_before_is_judged_anew(
    store: Store, asked: int
) -> None:
    rounds.take(store, answer(1), answer(2, "I would rather not say it in a mail."))
    rounds.do(store, tips.move_to_beat, ada(store), 2, "China")
    names(store, ada(store), asked, NATO)
    assert (beat_of(store, 1), beat_of(store, 2)) == (NATO, "China")
    names(store, ada(store), asked, "")
    assert beat_of(store, 1) == WAR, "as its stories tell"


def test_what_came_before_the_story_is_judged_anew_too(store: Store) -> None:
    stories.with_beats(store)
    rounds.take(store, answer(1))
    assert beat_of(store, 1) == ""
    printed(store, "twin.txt", HARBOUR)
    steps.run_all(store)
    assert beat_of(store, 1) == WAR


def test_a_story_that_is_put_on_another_beat_takes_its_answers_along(
    store: Store, asked: int
) -> None:
    rounds.take(store, answer(1))
    with store.unit() as session:
        of_stories.change(session, ada(store), 1, store.clock(), beat="China")
    steps.run_all(store)
    assert beat_of(store, 1) == "China"


def test_other_words_with_the_same_address_ask_about_the_same_beat(
    store: Store, asked: int
) -> None:
    names(store, ada(store), asked, NATO)
    later = printed(store, "sudan.txt", HARBOUR, "You know the harbour, too? Write to us.")
    with store.look() as session:
        shown = queries.callout(session, ada(store), later)
    assert (shown.beat, shown.beat_by_person) == (NATO, True)


def test_the_desks_editors_name_it_and_nobody_else(store: Store, asked: int) -> None:
    ann, eve = someone(store, "Ann"), someone(store, "Eve", Role.EDITOR)
    with pytest.raises(NotAllowed):
        names(store, ann, asked, NATO)
    names(store, eve, asked, NATO)
    with pytest.raises(Unknown):
        names(store, eve, asked, "Gardening")
    with pytest.raises(Unknown):
        names(store, someone(store, "Olga", Role.EDITOR, desks=()), asked, NATO)


def test_a_closed_beat_is_named_to_those_who_cover_it_alone(store: Store, asked: int) -> None:
    ann = someone(store, "Ann")
    with store.unit() as session:
        beats.change_beat(session, ada(store), "World", WAR, store.clock(), closed=True)
    with store.look() as session:
        assert queries.callout(session, ada(store), asked).beat == WAR
        assert queries.callout(session, ann, asked).beat != WAR


def test_the_title_of_a_draft_is_told_to_nobody_else(store: Store, asked: int) -> None:
    with store.unit() as session:
        story = session.scalars(sa.select(Story)).one()
        story.status, story.title = StoryStatus.EDITING, "A draft on the mayor"
        session.add(story)
    rounds.take(store, answer(1))
    steps.run_all(store)
    said = reasons(store, 1)
    assert any(one.code == "callout's address" for one in said)
    assert "A draft on the mayor" not in str(said)


def test_a_story_that_changes_no_address_judges_no_tip_anew(store: Store, asked: int) -> None:
    rounds.take(store, answer(1))
    steps.run_all(store)
    before = len(judged(store))
    printed(store, "twin.txt", HARBOUR)
    steps.run_all(store)
    assert len(judged(store)) == before


def judged(store: Store) -> list[int]:
    """The judgements of the first tip on its beat, also those that were set aside."""
    with store.look() as session:
        rows = sa.select(Judgement.id).where(Judgement.tip_id == 1, Judgement.question == "beat")
        return list(session.scalars(rows))


def test_a_story_of_another_beat_is_no_reason_for_the_one_that_a_person_named(
    store: Store, asked: int
) -> None:
    names(store, ada(store), asked, NATO)
    rounds.take(store, answer(1))
    steps.run_all(store)
    assert "callout" not in [one.code for one in reasons(store, 1)]
    assert "callout's address" in [one.code for one in reasons(store, 1)]


def told(store: Store, callout_id: int) -> tuple[str, bool, str]:
    """Its beat, whether a person named that, and the retired one that a person named."""
    with store.look() as session:
        row = queries.callout(session, ada(store), callout_id)
    return row.beat, row.beat_by_person, row.retired


def test_of_a_retired_beat_that_a_person_named_nothing_is_left_but_that_it_was_named(
    store: Store, asked: int
) -> None:
    names(store, ada(store), asked, NATO)
    with store.unit() as session:
        beats.retire_beat(session, ada(store), "World", NATO, store.clock())
    assert told(store, asked) == (WAR, False, NATO), "its stories tell"
    rounds.take(store, answer(1))
    assert beat_of(store, 1) == WAR
    with store.unit() as session:
        beats.retire_beat(session, ada(store), "World", WAR, store.clock())
    assert told(store, asked) == ("", False, NATO)
