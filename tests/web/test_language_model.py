"""The language model's settings, as config.toml writes them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.errors import NotFetched
from tests.servers.language_model import Asked, Model, letter_of, says
from web.commands import judges_evaluate
from web.errors import BadConfig, BadData
from web.language_model import language_model
from web.settings import Settings, load


def read(tmp_path: Path, *lines: str) -> Settings:
    config = tmp_path / "config.toml"
    config.write_text("\n".join(["[pipeline]", *lines]))
    return load(config)


@pytest.mark.parametrize(("written", "weight"), [("1", 1.0), ("0", 0.0), ("0.25", 0.25)])
def test_a_weight_may_be_written_as_a_whole_number(
    tmp_path: Path, written: str, weight: float
) -> None:
    assert read(tmp_path, f"llm_weight = {written}").pipeline.llm_weight == weight
    with pytest.raises(BadConfig, match="llm_weight"):
        read(tmp_path, f'llm_weight = "{written}"')


def test_the_key_of_a_language_model_is_read_when_it_is_needed(tmp_path: Path) -> None:
    settings = read(tmp_path, 'llm_url = "http://127.0.0.1:1/v1"', 'llm_key_file = "key"')
    model = language_model(settings)
    assert model is not None
    with pytest.raises(NotFetched, match=r"cannot be read .*llm_key_file"):
        model.key()
    (tmp_path / "key").write_text("sk-1\nsk-2\n")
    with pytest.raises(NotFetched, match=r"several lines.*llm_key_file"):
        model.key()
    (tmp_path / "key").write_text(" sk-1 \n")
    assert model.key() == "sk-1"
    assert "sk-1" not in repr(model)
    assert language_model(read(tmp_path)) is None


# --- measured, when it is asked to


BEATS = [
    {"label": name, "name": name, "keywords": [name.lower()]} for name in ("Harbour", "Schools")
]
TEXTS = [
    f"It was the {word} time that nobody came to see us." for word in ("first", "second", "last")
]


def measured(tmp_path: Path, *words: str) -> Any:
    rows = [{"text": text, "label": "Schools"} for text in TEXTS]
    (tmp_path / "data.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "beats.json").write_text(json.dumps(BEATS))
    told = ["--data", "data.jsonl", "--train", "data.jsonl", "--beats", "beats.json"]
    paths = [str(tmp_path / one) if "." in one else one for one in told]
    config = ["--config", str(tmp_path / "config.toml")]
    plain = ["--shots", "0", "--seeds", "2", "--words-only", "--json"]
    done = CliRunner().invoke(
        judges_evaluate.evaluate,
        ["routing", *paths, *plain, *config, *words],
        catch_exceptions=False,
    )
    return json.loads(done.output)


def knows(asked: Asked) -> str:
    if "last" in asked["letter"]:
        return "I do not know."
    return says("nobody came to see us", letter_of(asked, "Schools"))


def test_an_evaluation_asks_it_only_when_told_to_and_about_each_text_once(tmp_path: Path) -> None:
    with Model(knows) as model:
        read(tmp_path, f'llm_url = "{model.url}"')
        without = measured(tmp_path)
        assert "llm" not in without
        assert model.requests == []
        told = measured(tmp_path, "--llm")
        assert told["llm"] == {"asked": 3, "unusable": 1}
        assert told["accuracy"] > without["accuracy"]


def test_an_evaluation_that_is_to_ask_none_says_so(tmp_path: Path) -> None:
    read(tmp_path)
    with pytest.raises(BadData, match="llm_url"):
        measured(tmp_path, "--llm")
