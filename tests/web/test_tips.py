"""`tipdesk tips` as a shell calls it, on both databases: what it prints, and how it leaves."""

import json
import subprocess
from pathlib import Path

import pytest

from pipeline import setup, steps
from pipeline.desk import people
from pipeline.desk.beats import add_beat
from pipeline.settings import PipelineSettings
from pipeline.store import open_store
from pipeline.terms import Role
from tests.builders import a_desk, a_mail, ada, someone
from tests.fakes import FakeMailbox
from tests.pipeline import rounds
from tests.web.door import Done, run

BOAT = a_mail()
PORT = a_mail("The port", "Who owns the crane?", "Wild \x1b[2J <w@example.org>", message_id="2@x")


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, settings: PipelineSettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with two tips at World. Ann and Bob are reporters; Ann types."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIPDESK_CONFIG", raising=False)
    setup.prepare(settings, desk="World", administrator="Ada")
    store = open_store(settings)
    with store.unit() as session:
        add_beat(session, ada(store), "World", "Harbour", store.clock(), keywords=["boat"])
        add_beat(session, ada(store), "World", "Quay", store.clock())
    a_desk(store, "Politics")
    for name, role in (("Ann", Role.REPORTER), ("Bob", Role.REPORTER), ("Eve", Role.EDITOR)):
        someone(store, name, role)
    rounds.poll(store, FakeMailbox(BOAT, PORT), order="oldest")
    steps.run_all(store)
    store.close()
    config = tmp_path / "config.toml"
    config.write_text(
        f'[pipeline]\ndata_folder = "data"\ndatabase = "{settings.database}"\n'
        '[web]\ncommand_user = "Ann"\n'
    )
    config.chmod(0o600)
    return tmp_path


def tips(*words: object, stdin: str = "") -> Done:
    return run("tips", *words, stdin=stdin)


def listed(*words: object) -> list[int]:
    return [tip["id"] for tip in tips("list", *words, "--json").json()["tips"]]


def test_the_first_view_is_listed_newest_first_for_people_and_for_programs() -> None:
    plain = tips("list")
    assert plain.code == 0
    assert [line.split("\t")[0] for line in plain.out.splitlines()] == ["Tip", "2", "1"]
    assert "\x1b" not in plain.out
    told = tips("list", "--json").json()
    assert [(tip["id"], tip["beat"], tip["lane"]) for tip in told["tips"]] == [
        (2, "", "question"), (1, "Harbour", "tip"),
    ]  # fmt: skip
    assert told["next"] is None


def test_a_page_names_the_key_to_go_on_with() -> None:
    first = tips("list", "--limit", 1)
    key = first.err.split("--before ")[1].strip()
    assert listed("--before", key) == [1]
    assert tips("list", "--limit", 1, "--json").json()["next"] == int(key)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("--beat", "Harbour"), [1]),
        (("--lane", "question"), [2]),
        (("--unsure",), [2]),
        (("--desk", "World", "--status", "new"), [2, 1]),
        (("--shelf", "all"), [2, 1]),
        (("--shelf", "closed"), []),
        (("--mine",), []),
        (("--owner", "Bob"), []),
        (("--also-received",), []),
    ],
)
def test_a_list_is_narrowed(words: tuple[str, ...], ids: list[int]) -> None:
    assert listed(*words) == ids


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", 99), "There is no tip 99. See `tipdesk tips list`."),
        (("claim", 1, "--as", "Nobody"), "There is no user “Nobody” who may sign in"),
        (
            ("list", "--beat", "Nothing"),
            "There is no beat “Nothing” at your desks. See `tipdesk beats list`.",
        ),
        (("list", "--desk", "Politics"), "There is no desk “Politics” of yours."),
        (("close", 1, "answered"), "“answered” is no verdict on a tip."),
        (("undo", 1), "There is nothing of yours on this tip that can be undone."),
        (("snooze", 1, "2001-01-01"), "A tip is snoozed until a time to come."),
        (("add", "World", "--text", " "), "A tip needs words, or a file."),
        (("purge", 1, "--yes"), "Only an editor of the desk, or an administrator, may do this."),
    ],
)
def test_what_is_refused_is_one_sentence_and_exit_1(
    words: tuple[object, ...], sentence: str
) -> None:
    assert tips(*words).sentence().startswith(sentence)


def test_one_tip_is_shown_with_its_words_reasons_and_timeline() -> None:
    tips("claim", 1)
    tips("note", 1, "Called\x1b[2J back.")
    said = tips("show", 1).out
    for part in (
        "Tip 1 · The mayor's boat", "World · tip · Harbour · claimed", "Owner: Ann",
        "Ask who paid for it.", "keyword “boat” of Harbour", "Ann took it", "Called<001B>[2J back.",
    ):  # fmt: skip
        assert part in said, part
    told = tips("show", 1, "--json").json()
    assert [message["own_words"].strip() for message in told["messages"]] == [
        "Ask who paid for it."
    ]
    assert [act["verb"] for act in told["timeline"]] == ["claimed", "noted"]


ACTS = {
    "claim": ("you took it", ()),
    "assign": ("you gave it to Bob", ("Bob",)),
    "close": ("you closed it: confirmed", ("confirmed",)),
    "spike": ("you spiked it", ("--why", "too thin")),
    "snooze": ("you snoozed it until 2999", ("2999-01-01T09:00",)),
    "note": ("you wrote a note", ("Call her.",)),
    "restrict": ("you restricted it", ("Bob",)),
    "move --lane": ("you moved it to the lane question", ("question",)),
    "move --beat": ("you moved it to the beat Quay", ("Quay",)),
    "move --no-beat": ("you took it off its beat", ()),
    "move --desk": ("you handed it to the desk Politics", ("Politics",)),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_says_what_it_did_and_how_it_is_taken_back(act: str) -> None:
    said, words = ACTS[act]
    verb, *option = act.split()
    before = tips("show", 1, "--json").json()["tip"]
    done = tips(verb, 1, *option, *words)
    assert (done.code, done.err) == (0, "")
    assert said in done.out
    assert "Take it back with `tipdesk tips undo 1`" in done.out
    undone = tips("undo", 1, "--json").json()
    assert (undone["tip"], undone["verb"]) == (1, "undo")
    assert tips("show", 1, "--json").json()["tip"] == before


def test_an_undo_says_what_it_took_back() -> None:
    tips("claim", 1)
    assert tips("undo", 1).out.strip() == "Tip 1: you took back “took it”."
    assert "took back “took it”" in tips("show", 1).out


def test_what_a_person_confirms_is_hers_from_then_on() -> None:
    assert "you confirmed its beat" in tips("move", 1, "--beat", "Harbour").out
    assert "you confirmed its lane" in tips("move", 1, "--lane", "tip").out
    judged = tips("show", 1, "--json").json()["judgements"]
    assert [(one["question"], one["by"]) for one in judged if one["person"]] == [
        ("beat", "Ann"), ("lane", "Ann"),
    ]  # fmt: skip


def test_status_release_and_restore_are_commands_too() -> None:
    assert "nothing to do" in tips("release", 1).out
    tips("claim", 1)
    assert tips("claim", 1, "--json").json() == {"tip": 1, "act": None}
    assert tips("status", 1, "verifying", "--json").json()["after"] == {"status": "verifying"}
    assert "gave it back" in tips("release", 1, "--why", "I am away.").out
    tips("spike", 1)
    assert "brought it back" in tips("restore", 1).out
    assert listed() == [2, 1]


def test_who_acts_is_who_was_named() -> None:
    tips("claim", 1, "--as", "Bob")
    assert tips("claim", 1).sentence() == "Bob is already working on this tip."
    act = tips("undo", 1, "--as", "Eve", "--act", 1)
    assert act.code == 0
    assert [(act["who"], act["via"]) for act in tips("show", 1, "--json").json()["timeline"]] == [
        ("Bob", "command"), ("Eve", "command"),
    ]  # fmt: skip


def test_a_search_finds_by_words_and_says_so_when_it_does_not() -> None:
    assert [tip["id"] for tip in tips("search", "crane", "--json").json()["tips"]] == [2]
    assert tips("search", "--json", "--", "boat", "-mayor").json()["tips"] == []
    assert tips("search", "zeppelin").out == "Nothing found.\n"


def test_a_call_is_written_down_with_its_file(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 scanned")
    number = tips("add", "World", "--via", "letter", "--name", "Олена", "--file", scan, "--json",
                  stdin="Ask about the dyke.\nSoon.").json()["tip"]  # fmt: skip
    told = tips("show", number, "--json").json()
    (message,) = told["messages"]
    assert (told["tip"]["subject"], message["via"]) == ("Ask about the dyke.", "letter")
    assert message["sender_name"] == "Олена"
    assert [file["name"] for file in message["files"]] == ["scan.pdf"]


def test_an_exported_tip_proves_itself_and_is_written_once(tmp_path: Path) -> None:
    tips("note", 1, "Call her.")
    told = tips("export", 1, "--to", tmp_path / "out", "--json").json()
    folder = Path(told["folder"])
    assert told["files"] == ["tip.json", "mail-1.eml", "SHA256SUMS"]
    assert (folder / "mail-1.eml").read_bytes() == BOAT
    assert json.loads((folder / "tip.json").read_text())["timeline"][0]["note"] == "Call her."
    check = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    assert subprocess.run(check, cwd=folder, capture_output=True).returncode == 0
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}
    again = tips("export", 1, "--to", tmp_path / "out").sentence()
    assert "Name a folder that does not hold this tip yet" in again
    (folder / "mail-1.eml").write_bytes(b"forged")
    assert subprocess.run(check, cwd=folder, capture_output=True).returncode == 1


def test_a_purge_asks_first_and_prints_a_receipt_without_content() -> None:
    told = tips("purge", 1, "--dry-run", "--as", "Eve", "--json").json()
    assert told == {"tip": 1, "mails": 1, "files": 0}
    assert tips("purge", 1, "--as", "Eve", stdin="n\n").code == 130
    assert listed() == [2, 1]
    receipt = tips("purge", 1, "--as", "Eve", "--yes", "--json").json()
    assert (receipt["Purged"], receipt["Mails"]) == ("tip 1", 1)
    assert "boat" not in str(receipt)
    assert listed() == [2]


def test_without_a_user_nobody_acts(desk: Path) -> None:
    config = (desk / "config.toml").read_text().replace('command_user = "Ann"', "")
    (desk / "config.toml").write_text(config)
    assert "--as" in tips("list").sentence()


def test_who_left_does_nothing_more(desk: Path, database: str) -> None:
    store = open_store(PipelineSettings(data_folder=desk / "data", database=database))
    with store.unit() as session:
        people.disable(session, ada(store), "Ann", store.clock())
    store.close()
    assert "who may sign in" in tips("list").sentence()
