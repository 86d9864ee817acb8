"""What a reason repeats of a letter: words that a person would accept, whole or visibly cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from pipeline.desk.tips import move_to_lane
from pipeline.judges import danger, lane, lane_rules, quotes
from pipeline.judges.reasons import CODES
from pipeline.judges.small_words import telling
from pipeline.lanes import model
from pipeline.models import Judgement
from pipeline.search.words import folded_words
from pipeline.store import Store
from pipeline.terms import Lane, Letter
from tests.builders import a_mail, ada
from tests.pipeline.letters import letters
from tests.pipeline.rounds import do, take

RUN_ON = (
    "listen i drive a taxi and stood under the gate of the harbour waiting for a fare. first it "
    "banged and only then the siren came, two minutes later for sure since my recorder writes the "
    "time. then it banged again and louder and the glass fell out of my car. whom can i show it?"
)
THREAT = "We know where your reporter lives and we will kill her tonight."
LONG = "who pays for " + "the lamp and " * 40 + "the bridge?"


@pytest.mark.parametrize(
    ("asked", "alone"),
    [
        (RUN_ON, "whom can i show it?"),
        ("I am not saying it wasn't. Would you want to see them?", "Would you want to see them?"),
        ("Why did Gov. Smith and his wife leave?", "Why did Gov. Smith and his wife leave?"),
        ("who paid for it? and why?", "who paid for it? and why?"),
        ("Really?", "Really?"),
    ],
)
def test_a_question_is_quoted_without_what_was_told_before_it(asked: str, alone: str) -> None:
    assert quotes.question(asked) == alone


def test_a_tip_also_asks_its_question_and_not_the_whole_mail() -> None:
    text = "I saw it all.\n" + RUN_ON
    asked = [one for one in lane.judge(Letter("", text, text)).reasons if one.code == "also asks"]
    assert [one.values["said"] for one in asked] == ["whom can i show it?"]


def test_a_long_question_is_cut_between_words_and_shows_that_it_is() -> None:
    said = quotes.question(LONG)
    assert said.startswith("…")
    assert said.endswith("the bridge?")
    assert len(said) <= quotes.LONGEST + 1
    assert set(said.strip("…?").split()) <= set(LONG.strip("?").split())


def test_a_sentence_that_its_lines_cut_in_two_is_quoted_whole() -> None:
    text = (
        "My cousin cleans at the coast. They have taken her passport and locked her in the laundry "
        "room\nsince Sunday, she has no food.\nHe beats her."
    )
    part = "They have taken her passport and locked her in the laundry room"
    assert quotes.whole(part, text) == f"{part} since Sunday, she has no food."
    assert quotes.whole("He beats her.", text) == "He beats her."
    assert quotes.whole("I know which door", "You liars.\nI know which door\nyou use.") == (
        "I know which door you use."
    )


@given(st.text("ab .,\n?", max_size=900), st.integers(0, 899), st.integers(1, 200))
@settings(max_examples=60, deadline=None)
def test_what_is_cut_shows_it_at_each_end_and_nothing_is_made_up(
    text: str, at: int, length: int
) -> None:
    text = " ".join(text.split())
    said = quotes.around(text[at : at + length], text)
    assert len(said) <= quotes.LONGEST + 1
    assert said.strip("…") in text
    assert said.startswith("…") or text.startswith(said.rstrip("…"))
    assert said.endswith("…") or text.endswith(said.lstrip("…"))


def test_of_a_mail_without_capitals_the_words_of_danger_are_quoted() -> None:
    calm = "thank you for the piece on the allotments, my wife grows leeks there, "
    text = f"{calm}we know where your reporter lives and we will kill her tonight, {calm}"
    marks = danger.marks(Letter("", text, text), model.dangers(), None)
    assert marks
    for mark in marks:
        said = str(mark.values["said"])
        assert "we will kill her tonight" in said
        assert said.startswith("…")
        assert said.endswith("…")


def test_small_words_are_no_reason_and_nothing_is_said_twice() -> None:
    assert telling(["i", "me", "i was", "isn t", "ich", "мене", "انا", "do you", "who"]) == []
    assert telling(["i", "i work", "i work for", "photos", "photos"]) == ["i work for", "photos"]
    assert telling(["nobody writes", "fish"], ["nobody writes about"]) == ["fish"]
    assert telling(["who", "is there", "i"], asks=True) == ["who", "is there"]


@pytest.mark.parametrize("of", Lane)
def test_no_judgement_is_without_a_reason_and_no_reason_without_a_telling_word(of: Lane) -> None:
    for written in letters(of):
        reasons = lane.judge(written.letter, model.shipped()).reasons
        assert reasons
        assert all(CODES[one.code] == one.values.keys() for one in reasons)
        for one in reasons:
            if one.code in ("words", "subject"):
                said = [" ".join(folded_words(said)) for said in str(one.values["said"]).split(",")]
                assert telling(said, asks=True) == said


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_a_letter_says_its_judgement_has_a_reason(text: str, subject: str) -> None:
    letter = Letter(subject, text, text)
    assert lane.judge(letter, model.shipped()).reasons
    assert lane_rules.rule(letter).reasons


def test_no_judgement_is_stored_without_a_reason(store: Store) -> None:
    said = ("", "I", "I, me, my, we and us.", "?", "你好", "Win a prize! Click here!", THREAT)
    tips = take(store, *(a_mail("", one, message_id=f"{n}@x") for n, one in enumerate(said)))
    do(store, move_to_lane, ada(store), tips[0].id, Lane.SPAM)
    with store.look() as session:
        stored = session.exec(select(Judgement)).all()
    assert len(stored) > 2 * len(said)
    assert [one for one in stored if not one.reasons] == []


def test_a_reason_repeats_words_as_they_stand_in_the_letter() -> None:
    text = "Le Préfet l'a promis. J'habite à côté; aujourd'hui"
    written = quotes.Written(text, folded_words(text))
    assert written.find("j habite") == "J'habite"
    assert written.find("le prefet") == "Le Préfet"
    assert written.find("as listed") == "as listed"
