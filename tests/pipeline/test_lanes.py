"""What the lanes are learned from, the model that is shipped, and what it says of mails."""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.judges import danger, lane
from pipeline.judges.lane_features import features, words_of
from pipeline.judges.lane_model import LaneModel
from pipeline.judges.reasons import CODES
from pipeline.lanes import examples, model, scoring, training
from pipeline.meaning.encoders import Usem3
from pipeline.search.words import folded_words
from pipeline.terms import NOISE, SURE, Lane, Letter
from tests.pipeline.letters import LANGUAGES, letters

TESTED = Path(__file__).parents[1] / "lanes"
OTHER_HANDS = Path(__file__).parents[1] / "another_hand"
EXAMPLES = examples.shipped()
_RUN = 5  # words


def runs(row):
    words = folded_words(f"{row['subject']}\n{row['body']}")
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def lines_of(path):
    return path.read_text("utf-8").strip().split("\n")


def raw_rows(folder):
    lines = (line for path in sorted(folder.rglob("*.jsonl")) for line in lines_of(path))
    return [row for row in map(json.loads, lines) if "subject" in row]


def test_each_lane_has_a_hundred_examples_in_seven_languages():
    counted = Counter((one.label, one.language) for one in EXAMPLES)
    for of in Lane:
        assert sum(counted[of, code] for code in LANGUAGES) >= 110
        assert all(counted[of, code] >= 10 for code in LANGUAGES)


@pytest.mark.parametrize("folder", [TESTED, OTHER_HANDS], ids=["lanes", "another_hand"])
def test_no_five_words_of_an_example_stand_in_a_test_set(folder):
    tested = raw_rows(folder)
    assert len(tested) > 600
    taken = set().union(*map(runs, tested))
    clashes = [
        (path.name, number, " ".join(sorted(found)[0]))
        for path in (*sorted(examples.SHIPPED.glob("*.jsonl")), *examples.DANGERS)
        for number, line in enumerate(lines_of(path), start=1)
        if (found := runs(json.loads(line)) & taken)
    ]
    assert clashes == []


def test_examples_use_reserved_domains_only():
    text = "".join(path.read_text("utf-8") for path in examples.SHIPPED.glob("*.jsonl"))
    domains = set(re.findall(r"@([\w.-]+\.\w+)", text))
    assert domains
    for domain in domains:  # RFC 2606
        assert re.search(r"(^|\.)example\.(com|org|net)$|\.(example|test|invalid)$", domain), domain


def test_the_shipped_model_knows_every_lane():
    assert set(model.shipped().labels) == set(Lane)


def test_a_threat_is_a_kind_of_spam_and_not_a_lane_of_its_own():
    known = model.shipped()
    assert len(known.of) > len(known.labels)
    likely = known.probabilities(features(Letter("", "We know where you live.", "")), None)
    assert likely.shape == (len(Lane),)
    assert likely.sum() == pytest.approx(1, abs=1e-4)


def test_a_model_is_the_same_after_a_file():
    known = model.shipped()
    again = LaneModel.from_bytes(known.to_bytes())
    assert again.names == known.names
    assert np.array_equal(again.signs, known.signs)


def test_a_file_that_would_run_code_is_refused(tmp_path):
    np.savez(tmp_path / "bad.npz", form=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        LaneModel.from_bytes((tmp_path / "bad.npz").read_bytes())


def test_the_same_examples_make_the_same_model():
    some = EXAMPLES[::9]
    first, second = (training.learn(some, None).to_bytes() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("of", Lane)
def test_no_answer_is_without_reasons_of_the_closed_list(of):
    for written in letters(of):
        answer = lane.judge(written.letter, model.shipped())
        assert answer.reasons
        assert all(CODES[why.code] == why.values.keys() for why in answer.reasons)


def test_good_mail_is_hardly_ever_hidden_even_without_the_model_of_meaning():
    good = [one.letter for of in Lane if of not in NOISE for one in letters(of)]
    hidden = [one for one in good if scoring.is_hidden(lane.judge(one, model.shipped()))]
    assert len(hidden) <= 0.02 * len(good)


def test_who_points_at_nothing_of_ours_corrects_only_when_the_judge_is_sure():
    text = "Warsaw does not lie on the Oder, that would be Wroclaw. It lies on the Vistula."
    letter = Letter("", text, "")
    unsure = replace(model.shipped(), heat=3.0)
    likely = unsure.probabilities(features(letter), None)
    assert unsure.labels[int(likely.argmax())] == Lane.CORRECTION
    assert lane.judge(letter, model.shipped()).label == Lane.CORRECTION
    assert lane.judge(letter, unsure).label == Lane.TIP


@pytest.mark.parametrize(
    "text", ["Call me, please.", "позвоните мне", "First words.", "Ich habe etwas für Sie"]
)
def test_a_handful_of_words_is_for_the_reader(text: str) -> None:
    """They sound like anything: a call for help was taken for an advertisement."""
    letter = Letter("", text, text)
    vector = Usem3().sentence_by_sentence([words_of(letter)])[0]
    assert lane.judge(letter, model.shipped(), vector).label == Lane.TIP


def test_automatic_mail_is_hidden_by_headers_only():
    away = Letter("Out of office", "I am away until Monday.", "I am away until Monday.")
    answer = lane.judge(away, model.shipped())
    assert not (answer.label == Lane.AUTOMATIC and answer.score >= SURE)


def test_noise_in_a_script_that_no_example_has_stays_in_view():
    text = "無料でお金を稼ぐ方法をお教えします。今すぐクリックしてください。" * 5
    answer = lane.judge(Letter("無料", text, text), model.shipped())
    assert not scoring.is_hidden(answer)


def test_nine_words_hide_nobody_however_sure_the_judge_is():
    text = "Own words first. Sign in again to win."
    answer = lane.judge(Letter("Open this", text, text), replace(model.shipped(), heat=0.1))
    assert answer.label == Lane.SPAM
    assert not scoring.is_hidden(answer)


def test_what_is_learned_from_a_house_counts():
    told = [
        examples.example({"subject": "", "body": f"The turbine hums in hall {at}."}, "tip")
        for at in range(20)
    ]
    asked = [
        examples.example({"subject": "", "body": f"Do lamps glow in hall {at}?"}, "question")
        for at in range(20)
    ]
    known = training.learn([*told, *asked], None, by_grams=True)
    letter = Letter("", "The turbine hums again.", "The turbine hums again.")
    likely = known.probabilities(features(letter), None)
    assert known.labels[int(likely.argmax())] == "tip"


def test_that_most_examples_are_tips_hardly_makes_a_letter_one():
    many = {"tip": 60, "question": 6, "correction": 6}
    told = [
        examples.example({"subject": "", "body": "Hall of turbines."}, of)
        for of, letters_of_it in many.items()
        for _ in range(letters_of_it)
    ]
    known = training.learn(told, None, heat=1.0)
    likely = known.probabilities(features(told[0].letter), None)
    assert likely[known.labels.index("tip")] < 0.65 < 60 / 72


def test_a_letter_that_may_hold_a_danger_is_never_hidden_and_says_why():
    text = "We know where your reporter lives, and I have a gun. Last warning."
    letter = Letter("", text, text)
    marks = danger.marks(letter, model.dangers(), None)
    assert danger.THREAT in {why.code for why in marks}
    answer = lane.judge(letter, model.shipped(), None, marks)
    assert not scoring.is_hidden(answer)
    assert answer.reasons[: len(marks)] == marks
