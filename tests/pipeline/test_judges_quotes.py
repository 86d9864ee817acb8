"""What a reason repeats of a letter: words that a person would accept, whole or visibly cut."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from pipeline.desk.tips import move_to_lane
from pipeline.judges import danger, lane, lane_rules, lane_words, quotes
from pipeline.judges.lane_features import features, words_of
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
    threat = "we know where your reporter lives and we will kill her tonight, she will bleed, "
    text = f"{calm}{threat}{calm}"
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


def heard(letter: Letter) -> list[str]:
    """The words for which a letter is said to read like its lane."""
    found = [
        one for one in lane.judge(letter, model.shipped()).reasons if one.code == "sounds like"
    ]
    return [said for one in found for said in str(one.values["said"]).split(", ")]


def test_a_mail_that_only_reads_like_its_lane_says_by_which_of_its_words() -> None:
    text = "Somebody pays for fuel with receipts that bear our Stamp. The Stamp was stolen in June."
    assert "Stamp" in heard(Letter("", text, text))


def test_neighbours_that_both_spoke_are_named_together_as_they_were_written() -> None:
    said = {"stadium": 0.5, "roof": 0.4, "bolts": 0.3, "rusty": 0.3, "paid": 0.6, "grass": 0.2}
    text = "The Stadium  Roof has rusty, worn bolts. Rusty: bolts! Who was paid? Grass."
    assert lane_words.spoke(said, text) == ["Stadium Roof", "paid"]


def test_no_word_is_named_where_another_reason_names_one() -> None:
    text = "You wrote that the bridge is closed. Please correct your article."
    codes = [one.code for one in lane.judge(Letter("", text, text), model.shipped()).reasons]
    assert "words" in codes
    assert "sounds like" not in codes


def test_a_question_says_what_it_asks() -> None:
    text = "Good morning. Are the ferries to the island running on Sunday? Thank you."
    answer = lane.judge(Letter("", text, text), model.shipped())
    assert answer.label == Lane.QUESTION
    said = [one.values["said"] for one in answer.reasons if one.code == "asks"]
    assert said == ["Are the ferries to the island running on Sunday?"]


@pytest.mark.parametrize("of", Lane)
def test_what_is_said_of_its_words_is_what_the_model_says_of_a_letter(of: Lane) -> None:
    shipped = model.shipped()
    own = shipped.of == shipped.labels.index(of)
    for written in letters(of)[:20]:
        found = features(written.letter)
        places, weights = shipped.grams.found(found.text)
        says = weights @ shipped.by_grams[places].astype(np.float32)
        told = (says[np.flatnonzero(own)[0]] - says[~own].mean()) / shipped.heat
        assert sum(shipped.words_for(found, of).values()) == pytest.approx(told, abs=1e-3)


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_only_a_few_words_that_stand_in_a_letter_are_named(text: str, subject: str) -> None:
    letter = Letter(f"stamp {subject}", f"{text} bank details", f"{text} bank details")
    words = folded_words(words_of(letter))
    said = lane_words.spoke(dict.fromkeys(words, 1.0), words_of(letter))
    assert len(said) <= 3
    for one in said:
        assert set(folded_words(one)) <= set(words)
        assert len(one) <= 49
        assert all(letter.isalpha() or letter in " '’ʼ" for letter in one)


def test_no_word_is_named_where_the_words_all_in_all_spoke_against_the_lane() -> None:
    assert lane_words.spoke({"stamp": 0.9, "subscribe": -1.0}, "stamp, subscribe") == []


def test_no_part_of_an_address_and_no_number_is_named() -> None:
    text = "www.leaking.example/stamp ann@leaking.example 4711 leaking"
    assert lane_words.spoke({"leaking": 1.0, "stamp": 1.0, "4711": 1.0, "ann": 1.0}, text) == []


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
