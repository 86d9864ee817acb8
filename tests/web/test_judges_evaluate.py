"""`tipdesk judges evaluate routing` on a small file of our own."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.web.door import run
from web.commands import judges_evaluate
from web.errors import BadData

SAID = {
    "Harbour": "The {} ferry was late, and the crane at the quay still leaks oil into the water.",
    "Schools": "Our {} teacher left, and the pupils have had no lessons in the school since then.",
    "Nobody": "My {} neighbour bakes bread with too much salt and sings while he does it.",
}
WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
BEATS = [
    {"label": "Harbour", "name": "Harbour", "keywords": ["ferry", "quay", "crane"]},
    {"label": "Schools", "name": "Schools", "description": "Teachers, pupils", "keywords": []},
]
KEYS = {"macro_f1", "accuracy", "ece", "accuracy_at_80", "cpu_ms_per_text", "model"}


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    rows = [
        {"text": text.format(word), "label": label, "lang": lang, "id": f"{label} {word}"}
        for label, text in SAID.items()
        for word in WORDS
        for lang in ("en", "de")
    ]
    data, beats = tmp_path / "news.jsonl", tmp_path / "beats.json"
    data.write_text("\n".join(map(json.dumps, rows)))
    beats.write_text(json.dumps({"news": BEATS}))
    return str(data), str(beats)


def evaluated(*words: str) -> Any:
    done = CliRunner().invoke(
        judges_evaluate.evaluate, ["routing", *words, "--json"], catch_exceptions=False
    )
    return json.loads(done.output)


def test_scores_are_one_object_of_fractions_by_language_too(files: tuple[str, str]) -> None:
    told = evaluated("--data", files[0], "--beats", files[1], "--shots", "2", "--seeds", "2")
    assert told.keys() == KEYS | {"by_lang"}
    assert told["by_lang"].keys() == {"en", "de", "non_en"}
    assert told["macro_f1"] > 0.9
    assert 0 <= told["ece"] <= 1


def test_a_label_without_a_beat_is_right_when_left_open(files: tuple[str, str]) -> None:
    told = evaluated("--data", files[0], "--train", files[0], "--beats", files[1], "--seeds", "1")
    assert told["accuracy"] == 1.0


@pytest.mark.parametrize("option", ["--data", "--train", "--beats"])
def test_a_file_that_is_not_there_is_named(files: tuple[str, str], option: str) -> None:
    given = {"--data": files[0], "--beats": files[1]} | {option: "nowhere.jsonl"}
    words = [word for pair in given.items() for word in pair]
    done = run("judges", "evaluate", "routing", "--words-only", *words)
    assert done.sentence() == "There is no file nowhere.jsonl."


def test_words_alone_decide_without_a_model(files: tuple[str, str]) -> None:
    told = evaluated("--data", files[0], "--beats", files[1], "--words-only", "--seeds", "1")
    assert told["model"] == ""
    assert told["accuracy"] > 0.9


def test_figures_for_people_have_three_digits_and_a_line_a_language(files: tuple[str, str]) -> None:
    given = ("--data", files[0], "--beats", files[1], "--words-only", "--seeds", "1")
    lines = [
        line.rsplit(None, 1)
        for line in run("judges", "evaluate", "routing", *given).out.splitlines()
    ]
    told = {line[0]: line[1] for line in lines if len(line) > 1}
    assert {"macro_f1", "by_lang de accuracy"} <= told.keys()
    assert re.fullmatch(r"\d\.\d{3}", told["macro_f1"])
    assert "{" not in "".join(told.values())


def test_a_row_without_a_text_is_named_by_its_line(tmp_path: Path) -> None:
    data = tmp_path / "news.jsonl"
    data.write_text(
        '{"text": "a boat", "label": "Ports"}\n\n{"label": "Ports", "body": "secret"}\n'
    )
    said = run("judges", "evaluate", "routing", "--words-only", "--data", str(data)).sentence()
    assert said == f"Line 3 of {data} has no “text” as text."


@pytest.mark.parametrize("text", ["", "no json", "[1]", '{"text": "without a label"}'])
def test_a_file_that_is_none_gets_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(text)
    with pytest.raises(BadData):
        evaluated("--data", str(path))
