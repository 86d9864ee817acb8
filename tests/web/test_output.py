"""What a command prints: tame words, one JSON document, plain lines where no terminal is."""

import json
import os
import pty
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import output

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
COLUMNS = {"id": "Tip", "subject": "Subject"}


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Row:
    id: int
    at: datetime
    colour: Colour
    places: tuple[str, ...]


# --- tame


@pytest.mark.parametrize(
    ("wild", "tamed"),
    [
        ("drone over Odesa", "drone over Odesa"),
        ("дрон над Одесою · 无人机 · طائرة", "дрон над Одесою · 无人机 · طائرة"),
        ("\x1b[2Jgone", "<001B>[2Jgone"),
        ("\x1b]0;owned\x07", "<001B>]0;owned<0007>"),
        ("\x9b31mred", "<009B>31mred"),
        ("photo\u202egpj.exe", "photo<202E>gpj.exe"),
        ("\u2066left\u2069", "<2066>left<2069>"),
        ("zero\u200bwidth", "zero<200B>width"),
        ("a\x00b", "a<0000>b"),
        ("a\x08\x08b", "a<0008><0008>b"),
        ("one\r\ntwo\nthree\x0bfour\x85five\u2028six", "one two three four five six"),
        ("tab\tstop", "tab stop"),
        ("lone \ud800", "lone <D800>"),
        ("\U000e0041tag", "<E0041>tag"),
    ],
)
def test_a_word_of_a_mail_does_nothing_to_a_terminal(wild: str, tamed: str) -> None:
    assert output.tame(wild) == tamed


@given(st.text())
def test_whatever_a_mail_says_is_one_line_that_can_be_printed(wild: str) -> None:
    tamed = output.tame(wild)
    assert tamed.isprintable()
    tamed.encode("utf-8")


@given(st.text())
def test_nothing_that_is_harmless_is_changed_and_nothing_is_tamed_twice(wild: str) -> None:
    once = output.tame(wild)
    assert output.tame(once) == once


def test_lines_of_a_text_stay_lines() -> None:
    assert output.tame_lines("one\n\x1b[1mtwo\n\nthree") == "one\n<001B>[1mtwo\n\nthree"


def test_a_space_that_is_no_plain_space_stays_a_space() -> None:
    assert output.tame("10\u00a0000\u202fkm\u3000ok") == "10 000 km ok"


# --- one JSON document


def test_json_is_one_document_that_keeps_every_value(capsys: pytest.CaptureFixture[str]) -> None:
    output.show_json([Row(1, NOON, Colour.RED, ("Kyiv", "Lviv"))])
    assert json.loads(capsys.readouterr().out) == [
        {
            "id": 1,
            "at": "2026-11-23T12:00:00+00:00",
            "colour": "red",
            "places": ["Kyiv", "Lviv"],
        }
    ]


def test_json_keeps_what_a_mail_says_and_still_does_nothing_to_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.show_json({"subject": "\x1b[2J\u202e\ud800\nend"})
    written = capsys.readouterr().out
    assert written.isascii()
    assert "\x1b" not in written
    assert json.loads(written) == {"subject": "\x1b[2J\u202e\ud800\nend"}


def test_no_rows_are_an_empty_list_in_json_and_a_sentence_for_people(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.show([], COLUMNS, as_json=True, empty="No tips here.")
    assert json.loads(capsys.readouterr().out) == []
    output.show([], COLUMNS, as_json=False, empty="No tips here.")
    assert capsys.readouterr().out == "No tips here.\n"


def test_paths_and_sets_are_json_too() -> None:
    assert output.plain({"folder": Path("/data"), "seen": {3}}) == {"folder": "/data", "seen": [3]}


# --- rows for people and for pipes


def test_rows_are_plain_lines_with_tabs_when_no_terminal_is_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [{"id": 1, "subject": "one\ttwo\n\x1b[1mthree"}, {"id": 2, "subject": None}]
    output.show(rows, COLUMNS, as_json=False)
    assert capsys.readouterr().out == "Tip\tSubject\n1\tone two <001B>[1mthree\n2\t\n"


def test_a_row_has_as_many_cells_as_the_heading_whatever_is_in_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    values = [True, False, NOON, ["a", "b\tc"], Colour.RED, 0, ""]
    output.show([{"id": v, "subject": "x"} for v in values], COLUMNS, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert {line.count("\t") for line in lines} == {1}
    assert lines[1].startswith("yes\t")
    assert lines[2].startswith("\t")  # no is silent
    assert lines[4] == "a, b c\tx"
    assert lines[6] == "0\tx"


def test_one_thing_is_a_line_for_each_of_its_values(capsys: pytest.CaptureFixture[str]) -> None:
    output.show_one({"Mails": 3, "Still on the server": "a\nb", "Note": ""}, as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        "Mails                3",
        "Still on the server  a b",
        "Note",
    ]


def in_a_terminal(program: str, columns: int = 80) -> str:
    """What a program prints when a terminal listens."""
    leader, follower = pty.openpty()
    environ = {**os.environ, "TERM": "xterm", "COLUMNS": str(columns)}
    done = subprocess.run(
        [sys.executable, "-c", program], stdout=follower, stdin=follower, env=environ, timeout=60
    )
    os.close(follower)
    assert done.returncode == 0
    written = os.read(leader, 100_000).decode()
    os.close(leader)
    return written


def test_rows_are_a_table_on_a_terminal_and_stay_tame() -> None:
    written = in_a_terminal(
        "from web.output import show\n"
        r"show([{'id': 1, 'subject': 'a \x1b[2J [bold]b[/bold]'}], "
        "{'id': 'Tip', 'subject': 'Subject'}, as_json=False)"
    )
    assert "Tip" in written
    assert "<001B>[2J" in written
    assert "[bold]b[/bold]" in written  # rich's own markup is no markup in a mail
    assert "\x1b[2J" not in written


def shown(columns: int, *rows: dict[str, object]) -> list[str]:
    """The lines of a table in a window of so many columns."""
    heads = {key: key.capitalize() for key in rows[0]}
    program = f"from web.output import show\nshow({list(rows)!r}, {heads!r}, as_json=False)"
    return re.sub(r"\r|\x1b\[[0-9;]*m", "", in_a_terminal(program, columns)).splitlines()


ANN: dict[str, object] = {"name": "ann", "role": "administrator", "away": "", "last": "yesterday"}
BOB: dict[str, object] = {"name": "bob", "role": "reporter", "away": "", "last": "a while ago"}


def test_a_column_in_which_nothing_stands_takes_no_room() -> None:
    assert "Away" not in "".join(shown(80, ANN, BOB))


@pytest.mark.parametrize("columns", [24, 30, 38, 60])
def test_no_word_is_broken_and_no_line_is_wider_than_the_window(columns: int) -> None:
    lines = shown(columns, ANN, BOB)
    assert {"administrator", "yesterday"} <= {word for line in lines for word in line.split()}
    assert max(map(len, lines)) <= columns


def test_in_a_window_too_narrow_for_a_table_each_row_is_a_paragraph() -> None:
    assert shown(24, ANN)[:2] == ["Name ann · Role", "    administrator · Last"]


# --- progress


def test_progress_goes_to_standard_error_as_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_TOLD_EVERY", 0.0)
    with output.progress("old.mbox") as told:
        told(50, 200)
        told(60, 0)
    captured = capsys.readouterr()
    assert captured.out == ""
    first, second = captured.err.splitlines()
    assert first.startswith("old.mbox: 50 of 200, ")
    assert first.endswith(" s left")
    assert second.startswith("old.mbox: 60, ")


def test_short_work_says_nothing_of_its_progress(capsys: pytest.CaptureFixture[str]) -> None:
    with output.progress("old.mbox") as told:
        told(1, 2)
    assert capsys.readouterr().err == ""


def test_a_bar_is_drawn_on_a_terminal() -> None:
    written = in_a_terminal(
        "import sys\nsys.stderr = sys.stdout\n"
        "from web.output import progress\n"
        "with progress('old.mbox') as told:\n    told(50, 200)\n"
    )
    assert "old.mbox" in written
    assert "50/200" in written


def test_a_time_is_shown_in_the_zone_of_this_machine_and_no_time_as_nothing() -> None:
    assert output.when(None) == ""
    told, _, zone = output.when(NOON).rpartition(" ")
    assert (told, zone) == (f"{NOON.astimezone():%Y-%m-%d %H:%M}", NOON.astimezone().tzname())
