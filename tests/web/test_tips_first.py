"""`tipdesk tips list` on what comes first: dangers, corrections' clocks, one language."""

from pathlib import Path

import pytest

from pipeline import setup
from pipeline.desk import tips as acts
from pipeline.settings import PipelineSettings
from pipeline.store import open_store
from pipeline.terms import Lane
from tests.builders import a_mail, ada, someone
from tests.pipeline.rounds import do, take
from tests.web.door import Done, run

WORDS = "We know where you live. Print that story and we will burn your office down and kill you."


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, settings: PipelineSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A threat, a correction from long ago, tips in Ukrainian and in English. Ann types."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIPDESK_CONFIG", raising=False)
    setup.prepare(settings, desk="World", administrator="Ada")
    store = open_store(settings)
    someone(store, "Ann")
    take(
        store,
        a_mail("A warning", WORDS, "Rage <rage@example.net>", message_id="t@x"),
        a_mail("Wrong year", "Your report has the wrong year, please fix it.", message_id="w@x"),
        a_mail("Човен мера", "Хто за нього платив і чому його продали?", message_id="k@x"),
        a_mail("Barrels", "I saw the barrels in Croatia on 14 October.", message_id="b@x"),
    )
    do(store, acts.move_to_lane, ada(store), 2, Lane.CORRECTION)
    do(store, acts.move_to_lane, ada(store), 4, Lane.TIP)
    store.close()
    config = tmp_path / "config.toml"
    config.write_text(
        f'[pipeline]\ndata_folder = "data"\ndatabase = "{settings.database}"\n'
        "correction_hours = 48\n"
        '[web]\ncommand_user = "Ann"\n'
    )
    config.chmod(0o600)


def tips(*words: object) -> Done:
    return run("tips", *words)


def listed(*words: object) -> list[int]:
    return [tip["id"] for tip in tips("list", *words, "--json").json()["tips"]]


def test_dangers_are_listed_with_their_words_and_clock_until_they_are_settled() -> None:
    (told,) = tips("list", "--danger", "--json").json()["tips"]
    assert told["danger_since"] == told["arrived_at"]
    assert {mark["code"] for mark in told["dangers"]} <= {"threat to us", "someone in danger"}
    assert all(mark["values"]["said"] for mark in told["dangers"])
    assert "waits " in tips("list", "--danger").out
    said = tips("harmless", 1).out
    assert said == "Tip 1: you called it harmless. Take it back with `tipdesk tips undo 1`.\n"
    assert listed("--danger") == []
    assert tips("undo", 1).code == 0
    assert listed("--danger") == [1]
    tips("claim", 1)
    assert listed("--danger") == []


def test_one_tip_says_its_danger_before_all_else_and_how_to_take_that_back() -> None:
    shown = tips("show", 1).out
    assert "May be a danger, waits " in shown
    assert "if it is none: `tipdesk tips harmless 1`" in shown
    assert tips("show", 1, "--json").json()["dangers"]
    tips("harmless", 1)
    assert "May be a danger" not in tips("show", 1).out
    assert "May be a danger" not in tips("show", 3).out


def test_what_nothing_marks_is_not_called_harmless() -> None:
    assert tips("harmless", 3).sentence() == "Nothing marks this tip as a danger."


def test_a_correction_says_until_when_it_should_be_taken() -> None:
    (told,) = tips("list", "--lane", "correction", "--json").json()["tips"]
    assert told["arrived_at"].startswith("2026-11-20")
    assert told["due_at"].startswith("2026-11-22"), "after the 48 hours of config.toml"
    assert "overdue by " in tips("list", "--lane", "correction").out
    tips("claim", 2)
    (told,) = tips("list", "--lane", "correction", "--json").json()["tips"]
    assert told["due_at"] is None


def test_a_list_is_narrowed_to_a_language() -> None:
    assert listed("--language", "uk") == [3]
    assert listed("--language", "en", "--lane", "correction") == [2]
    spoken = [tip["language"] for tip in tips("list", "--json").json()["tips"]]
    assert spoken == ["en", "uk", "en", "en"]


def test_a_tip_is_shown_with_its_language_and_its_facts() -> None:
    said = tips("show", 4).out
    for line in ("Language: en", "Time: 14 October", "Place: Croatia", "First hand: I saw"):
        assert line in said.splitlines()
    assert tips("show", 4, "--json").json()["tip"]["facts"]["place"] == "Croatia"


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    done = tips("list", "--language", "klingon")
    assert done.code == 2
    assert "'klingon' is not one of 'en', 'uk', 'ru', 'de', 'fr', 'es', 'ar'" in done.err
