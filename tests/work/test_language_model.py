"""The optional language model, from config.toml to what a reporter reads, with a real worker."""

import json
import threading
from collections.abc import Iterator

import pytest

from pipeline import access
from pipeline.desk import beats
from tests.builders import a_mail
from tests.servers.language_model import Model, letter_of, says
from tests.work.conftest import Make
from tests.work.newsroom import Newsroom, eventually, ok

TEXT = "They told the children on Monday that nobody would come back, and we want to know why."
QUOTE = "told the children"
KEY = "sk-qzvxk"


@pytest.fixture
def model() -> Iterator[Model]:
    with Model(lambda asked: says(QUOTE, letter_of(asked, "Schools"))) as model:
        yield model


def with_model(newsroom: Newsroom, model: Model, **more: object) -> Newsroom:
    (newsroom.folder / "key").write_text(f"{KEY}\n")
    told = {"llm_url": model.url, "llm_key_file": "key", "llm_model": "small"}
    newsroom.configure(pipeline=told | more)
    with newsroom.store() as store, store.unit() as session:
        ann = access.viewer(session, "Ann")
        for name in ("Schools", "Shipping", "War"):
            beats.add_beat(session, ann, "World", name, store.clock(), keywords=[f"{name} news"])
    return newsroom


def test_a_tip_gets_the_models_reason_and_the_log_no_word(
    make_newsroom: Make, postgres: str, model: Model
) -> None:
    """On PostgreSQL; the next one, and `tests/pipeline/asking/test_asking.py`, on SQLite."""
    newsroom = make_newsroom(postgres).open()
    with_model(newsroom, model)
    newsroom.account.deliver([a_mail("Qzvxk", TEXT)])
    worker = newsroom.work()
    eventually(lambda: worker.said("model asked"), every=0.25)
    eventually(lambda: newsroom.waiting() == 0, every=0.25)
    (tip,) = newsroom.done("tips", "list")["tips"]
    assert tip["beat"] == "Schools"
    assert "a language model finds Schools in “told the children”" in ok(
        newsroom, "tips", "show", tip["id"]
    )
    assert worker.stop() == 0
    assert model.heads[-1]["Authorization"] == f"Bearer {KEY}"
    assert "zvxk" not in json.dumps(worker.log())
    (row,) = (one for one in newsroom.done("judges", "list") if one.get("judge") == "llm/1")
    assert (row["question"], row["judged"], row["waiting"]) == ("ask", 1, 0)
    assert row["state"].startswith("answers, since")


def test_a_worker_ends_though_a_question_hangs_and_doctor_says_what_is_wrong(
    make_newsroom: Make, model: Model
) -> None:
    newsroom = with_model(make_newsroom().open(), model, llm_seconds=60)
    model.hold = threading.Event()
    newsroom.account.deliver([a_mail("A word", TEXT)])
    worker = newsroom.work()
    assert model.came.wait(60)
    before = len(worker.said("judged"))
    newsroom.account.deliver([a_mail("Another", f"{TEXT} Again.", message_id="2@x")])
    eventually(lambda: len(worker.said("judged")) > before, every=0.25)
    assert worker.stop() == 0
    model.status = 503
    ended = newsroom.run("doctor")
    assert "The language model: 127.0.0.1 answers 503." in ended.stdout
    assert "The language model answers, since" in ok(newsroom, "judges", "list")
    newsroom.configure(pipeline={"llm_url": "http://8.8.8.8:8080/v1"})
    ended = newsroom.run("doctor")
    assert "8.8.8.8 lies outside your own network" in ended.stdout
    assert "unless pipeline.llm_public is true" in ended.stdout
