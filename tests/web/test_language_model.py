"""The language model's settings, as config.toml writes them."""

from pathlib import Path

import pytest

from pipeline.errors import NotFetched
from web.errors import BadConfig
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
    with pytest.raises(NotFetched, match="one line"):
        model.key()
    (tmp_path / "key").write_text(" sk-1 \n")
    assert model.key() == "sk-1"
    assert "sk-1" not in repr(model)
    assert language_model(read(tmp_path)) is None
