"""Words of a beat that route nothing: of any mail, twice, and those that another beat has, too."""

import pytest

from pipeline.desk import beats, people
from pipeline.errors import NameTaken
from pipeline.judges.beat import Beats, judge, literal
from pipeline.judges.beat_words import doubts
from pipeline.queries import newsroom
from pipeline.store import Store
from pipeline.terms import BeatTerms, Letter, Viewer
from tests.builders import ada, someone
from web import sentences

DOCKS = BeatTerms(1, "Docks", "", ("dock", "crane"), ("Riga",))
PORTS = BeatTerms(2, "Ports", "Where ships lie", ("Dock", "crane", "freight"))
PIERS = BeatTerms(6, "Piers", "Wood in water", ("DOCK",))
COURTS = BeatTerms(3, "Courts", "Cases and sentences", ("docket",))


def add(store: Store, viewer: Viewer, name: str, **words: object) -> None:
    with store.unit() as session:
        beats.add_beat(session, viewer, "World", name, store.clock(), **words)


def test_words_that_another_beat_has_too_are_named_with_it() -> None:
    assert sentences.doubts(doubts(DOCKS, [COURTS, PORTS, PIERS])) == [
        "“dock” is a word of Ports, Piers too, so that alone it decides for none.",
        "“crane” is a word of Ports too, so that alone it decides for none.",
    ]
    assert sentences.doubts(doubts(COURTS, [DOCKS, PORTS])) == []


def test_a_word_of_several_beats_is_one_reason_with_all_of_them() -> None:
    found = literal(Letter("", "The dock is shut."), Beats([PORTS, PIERS]))[1]
    assert sentences.reasons([*found, *found]) == ["keyword “Dock” of Ports, Piers"]


def test_a_word_of_any_mail_is_said_to_count_for_nothing_and_does() -> None:
    small = BeatTerms(4, "Articles", "", ("the", "и", "a", "???"))
    said = sentences.doubts(doubts(small, []))
    assert said == [
        "Nothing but its name tells what belongs to it: give it a description, keywords or places.",
        "In nearly any mail, so that it counts for nothing: “the”, “и”, “a”, “???”.",
    ]
    letter = Letter("", "I saw the boat.", "I saw the boat. It was a big one.")
    assert judge(letter, Beats([small])).label == ""


def test_a_subject_that_is_a_small_word_in_another_language_counts() -> None:
    war = BeatTerms(5, "Conflict", "", ("war",))
    assert doubts(war, []).empty == ()
    assert judge(Letter("", "", "The war goes on at the front."), Beats([war])).label == "5"


def test_a_beat_or_desk_whose_name_differs_by_capitals_alone_is_there_already(store: Store) -> None:
    add(store, ada(store), "Russia-Ukraine war")
    with pytest.raises(NameTaken, match="Russia-Ukraine war"):
        add(store, ada(store), "russia-ukraine WAR")
    with store.unit() as session:
        with pytest.raises(NameTaken, match="World"):
            people.add_desk(session, ada(store), "world", store.clock())
        people.rename_desk(session, ada(store), "World", "WORLD")


def test_a_keyword_that_is_said_twice_stands_there_once(store: Store) -> None:
    add(store, ada(store), "Docks", keywords=["dock", "Crane", "Dock", " crane ", "  "])
    with store.look() as session:
        assert [row.keywords for row in newsroom.beats(session, ada(store))] == [("dock", "Crane")]


def test_what_a_closed_beat_has_too_is_told_to_nobody_who_may_not_know_it(store: Store) -> None:
    add(store, ada(store), "Moles", keywords=["dock"], closed=True)
    add(store, ada(store), "Docks", keywords=["dock"])
    with store.look() as session:
        told = newsroom.doubts(session, ada(store), "World", "Docks")
        assert told.shared == (("dock", ("Moles",)),)
        assert newsroom.doubts(session, someone(store, "Bob"), "World", "Docks").shared == ()
