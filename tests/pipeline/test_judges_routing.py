"""The judge of beats by meaning and words: bad input above all. It never raises."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.judges import router, routing
from pipeline.judges.topics import TOPICS, bare, name
from pipeline.meaning.encoders import Encoder, encoder, on_the_surface
from pipeline.terms import Answer, BeatTerms, Invitation, Letter, Reason
from web import sentences

WAR = BeatTerms(1, "Russia-Ukraine war", "The war and its front", ("drone", "front"), ("Kyiv",))
SCHOOLS = BeatTerms(2, "Schools", "Teachers, pupils and lessons", ("school", "teacher"))
SEA = BeatTerms(3, "Shipping", "Ships, ports and freight", ("ship", "port"), ("Odesa",))
BEATS = (WAR, SCHOOLS, SEA)


@pytest.fixture(scope="module")
def model() -> Encoder:
    found = encoder()
    assert found is not None
    return found


def blank(model: Encoder) -> router.Learned:
    return router.untaught(model.name, model.width - model.depth)


def answer(model: Encoder, text: str, beats: tuple[BeatTerms, ...] = BEATS) -> Answer:
    known = routing.ready(beats, on_the_surface(model), blank(model))
    letter = Letter("", text, text)
    return routing.judge([letter], model.encode([routing.spoken(letter)]), known)[0]


def why(found: Answer) -> str:
    return str(found.reasons[0].values["why"])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("A drone fell near the front line at Kyiv last night, and two soldiers were hurt.", "1"),
        ("The headmistress has let go half of those who taught our children mathematics.", "2"),
        ("Вчителька звільнилася, і в школі дітей уже місяць ніхто не вчить.", "2"),
        ("El carguero lleva tres semanas en el puerto y la naviera no paga a los marineros.", "3"),
    ],
)
def test_a_tip_finds_its_beat_by_words_or_by_what_it_means(
    model: Encoder, text: str, label: str
) -> None:
    found = answer(model, text)
    assert found.label == label
    assert found.reasons


@pytest.mark.parametrize("text", ["", " \n ", "🙂", "???", "…"])
def test_no_words_are_left_open(model: Encoder, text: str) -> None:
    found = answer(model, text)
    assert (found.label, found.score, why(found)) == ("", 0.0, "no words")


@pytest.mark.parametrize(
    "text",
    [
        "ትናንት ማታ በወደቡ ላይ ምንም መብራት አልነበረም እና ማንም አልጻፈም",
        "գիշերը նավահանգստում լույս չկար և ոչ ոք չգրեց այդ մասին",
        "கடந்த இரவு துறைமுகத்தில் விளக்கு இல்லை என்று யாரும் எழுதவில்லை",
    ],
)
def test_a_language_that_no_model_knows_is_left_open(model: Encoder, text: str) -> None:
    assert answer(model, text).label == ""


def test_a_mail_of_a_megabyte_is_judged_by_its_beginning(model: Encoder) -> None:
    found = answer(model, "Our school has lost its last teacher of music. " * 25_000)
    assert found.label == "2"


def test_a_desk_without_beats_leaves_everything_open(model: Encoder) -> None:
    assert why(answer(model, "A drone at Kyiv", ())) == "no beats"


def test_a_beat_without_words_routes_nothing_that_others_have_words_for(model: Encoder) -> None:
    empty = BeatTerms(9, "…")
    assert answer(model, "A drone fell near Kyiv.", (*BEATS, empty)).label == "1"


def test_two_beats_with_the_same_words_are_a_tie(model: Encoder) -> None:
    twin = BeatTerms(8, WAR.name, WAR.description, WAR.keywords, WAR.places)
    found = answer(model, "A drone fell near the front at Kyiv.", (*BEATS, twin))
    assert (found.label, why(found)) == ("", "tie")


def test_two_hundred_beats_are_no_hindrance(model: Encoder) -> None:
    many = tuple(BeatTerms(10 + n, f"District {n}", keywords=(f"street{n}",)) for n in range(197))
    assert answer(model, "A drone fell near the front at Kyiv.", (*BEATS, *many)).label in ("1", "")


def test_a_high_threshold_leaves_open_what_is_likely(model: Encoder) -> None:
    shy = BeatTerms(1, WAR.name, WAR.description, WAR.keywords, WAR.places, threshold=1.0)
    assert answer(model, "A drone fell near the front at Kyiv.", (shy, SCHOOLS, SEA)).label == ""


def test_words_alone_judge_when_there_is_no_model() -> None:
    known = routing.ready(BEATS, None, router.untaught())
    letter = Letter("", "A drone fell near the front at Kyiv.")
    assert routing.judge([letter], None, known)[0].label == "1"


@pytest.mark.parametrize(("examples", "label"), [(9, ""), (10, "1")])
def test_a_handful_of_examples_draws_no_letter_without_a_word_of_the_beat(
    examples: int, label: str
) -> None:
    """The letter is likely of it by what the examples have in common, and by that alone."""
    layer = router.Layer(np.zeros((4, 3), dtype=np.float32), np.array([1, 0, 0], dtype=np.float32))
    blank, seen = router.untaught("m", 4), (examples, 10, 0)
    mix, labels = (1.5, 0.0, 0.0), ("1", "2", "")
    taught = router.Learned(labels, "m", blank.centre, blank.grams, layer, None, mix, None, seen)
    text = "My cousin mends clocks in a cellar and sells none of them, so she lives on soup alone."
    known = routing.Ready(BEATS[:2], routing.clues(BEATS[:2]), None, taught)
    [found] = routing.judge([Letter("", text, text)], np.ones((1, 4), dtype=np.float32), known)
    assert found.label == label
    assert 0.5 < found.score < 0.75


def test_a_beat_made_after_the_lesson_is_weighed_by_its_words() -> None:
    layer = router.Layer(np.zeros((4, 2), dtype=np.float32), np.array([5, 0], dtype=np.float32))
    model = router.untaught("m", 4)
    taught = router.Learned(("1", ""), "m", model.centre, model.grams, layer, None, (0.7, 0.0, 0.5))
    vector = np.zeros((1, 4), dtype=np.float32)
    prior = np.array([[0.0, 9.0, 0.0]])
    assert router.likelihoods(taught, ["1", "2", ""], ["x"], vector, prior).argmax() == 1


def test_the_topics_have_codes_with_and_without_their_prefix() -> None:
    assert len(TOPICS) == 17
    assert (bare("medtop:16000000"), name("16000000")) == ("16000000", "conflict, war and peace")
    assert name("20000065") == "20000065", "deeper than the table"


def invited(model: Encoder, text: str, beat_id: int = 2, story: str = "A school closes") -> Answer:
    """What is said of a letter that came to the address of a callout on schools."""
    known = routing.ready(BEATS, on_the_surface(model), blank(model))
    answers = Invitation(beat_id, "worldnews+school@paper.example", story)
    letter = Letter("", text, text, answers=answers)
    return routing.judge([letter], model.encode([routing.spoken(letter)]), known)[0]


@pytest.mark.parametrize(
    "text", ["Call me, I know more. I am at home after six.", "Please see the picture.", ""]
)
def test_a_tip_that_says_nothing_else_is_on_the_beat_of_the_callout_it_came_to(
    model: Encoder, text: str
) -> None:
    assert answer(model, text).label == ""
    found = invited(model, text)
    assert found.label == "2"
    assert found.reasons[0] == Reason("callout", {"story": "A school closes", "beat": "Schools"})


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("A drone fell near the front line at Kyiv last night, and two soldiers were hurt.", "1"),
        ("El carguero lleva tres semanas en el puerto y la naviera no paga a los marineros.", "3"),
    ],
)
def test_clear_words_on_another_beat_are_judged_as_if_there_were_no_callout(
    model: Encoder, text: str, label: str
) -> None:
    assert answer(model, text).label == label
    assert invited(model, text) == answer(model, text)


def test_a_callout_for_a_beat_that_no_longer_routes_says_nothing(model: Encoder) -> None:
    text = "Call me, I know more."
    assert invited(model, text, beat_id=77) == answer(model, text)


def test_a_callout_that_no_story_carries_any_more_is_told_by_its_address(model: Encoder) -> None:
    why = invited(model, "Call me, I know more.", story="").reasons[0]
    assert (why.code, why.values["to"]) == ("callout's address", "worldnews+school@paper.example")


def told(found: Answer) -> list[str]:
    return sentences.reasons(found.reasons)


def test_what_is_left_open_names_the_beat_that_came_nearest(model: Encoder) -> None:
    found = answer(model, "Our children have had no mathematics since May.", (SCHOOLS, SEA))
    assert (found.label, why(found)) == ("", "too little")
    share = round(100 * found.score)
    assert told(found)[1] == (
        f"nearest: Schools, {share} % sure where 75 % are asked for, since no word of it is said"
    )
    strict = answer(model, "Drones over Kyiv, and the front moves.", (replace(WAR, threshold=1.0),))
    assert (strict.label, why(strict)) == ("", "too little")
    share = min(round(100 * strict.score), 99)
    said = f"nearest: {WAR.name}, {share} % sure where 100 % are asked for"
    assert told(strict)[:2] == ["too little speaks for one beat", said]


def test_beats_with_the_same_words_are_both_named_when_they_tie(model: Encoder) -> None:
    twins = (SEA, BeatTerms(9, "Harbours", SEA.description, SEA.keywords, SEA.places))
    found = answer(model, "The ship lies in the port of Odesa and its freight rots.", twins)
    assert (found.label, why(found)) == ("", "tie")
    named = [one.values["beat"] for one in found.reasons if one.code in ("nearest", "also")]
    assert {SEA.name, "Harbours"} == set(named)


def test_a_word_that_was_said_is_not_called_like_no_beat(model: Encoder) -> None:
    text = "In front of the bakery stands a dog each morning, waiting for its cake."
    found = answer(model, text)
    assert (found.label, why(found)) == ("", "word alone")
    assert told(found) == [
        "a word of a beat is said, but the rest is not like it",
        f"keyword “front” of {WAR.name}",
    ]
