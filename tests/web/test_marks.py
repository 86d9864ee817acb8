"""What the reader notices is told in a plain sentence, in both languages, whatever it is."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import inbox.extracts
import inbox.reading
from web import marks

READING = Path(inbox.reading.__file__).parent
EXTRACTS = Path(inbox.extracts.__file__).parent
UKRAINIAN = Path(marks.__file__).parent / "translations" / "uk" / "LC_MESSAGES" / "messages.po"
_FAULT = re.compile(r'(?:faults?\.add|\.guard)\(\s*"([^"]+)"|fault = "([^"]+)"|, "(broken [^"]+)"')
_MARK = re.compile(r'Mark\(\s*"([^"]+)"')
_PROBLEM = re.compile(r'problem="([^"]+)"|, "(cut|broken)"\)|return "(broken|encrypted|too big)"')
_OTHERS = {"automatic", "bounced", "subject tag", "through"}  # told elsewhere on the page


def named(folder: Path, pattern: re.Pattern[str]) -> set[str]:
    """Every code that the modules of a folder name."""
    text = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))
    return {next(filter(None, found.groups())) for found in pattern.finditer(text)}


def sentences() -> list[str]:
    faults = named(READING, _FAULT) - {"charset guessed"}
    told = [marks.sentence({"code": "damaged", "why": code}) for code in sorted(faults)]
    assert len(faults) > 25
    detail = {"by": "PGP", "name": "a.pdf", "is": "text/html", "summary": "Meeting"}
    codes = named(READING, _MARK) - _OTHERS - {"damaged"} | {"charset guessed"}
    return told + [marks.sentence({"code": code, **detail}) for code in sorted(codes)]


def test_every_mark_and_every_damage_has_its_own_sentence() -> None:
    assert all(sentences())
    assert "Damaged: a part of it cannot be read." not in sentences()


def test_every_reason_why_a_file_is_not_searched_has_a_sentence() -> None:
    problems = named(EXTRACTS, _PROBLEM) | {"cpu", "memory", "time", "crash"}
    assert {"encrypted", "broken", "too big", "cut", "left out"} <= problems
    assert all(marks.of_file(code) for code in problems)


@pytest.mark.parametrize("table", [marks._DAMAGED, marks._MARKS, marks._FILES], ids=["d", "m", "f"])
def test_every_sentence_is_there_in_ukrainian(table: dict[str, str]) -> None:
    with UKRAINIAN.open("rb") as file:
        known = {one.id: one.string for one in read_po(file)}
    assert not [said for said in table.values() if not known.get(said)]


def test_a_mark_is_told_once_and_what_others_tell_is_left_out() -> None:
    twice = [{"code": "damaged", "why": "cut short"}] * 2
    told = marks.sentences([*twice, {"code": "automatic"}, {"code": "charset guessed"}])
    assert [(one.sentence[:20], one.loud) for one in told] == [
        ("Damaged. It breaks o", True),
        ("It does not say in w", False),
    ]


def test_an_invitation_leaves_out_what_it_does_not_say() -> None:
    told = {"code": "invitation", "summary": "Hearing", "when": "2026-01-05", "where": ""}
    assert marks.sentence(told) == "An invitation: Hearing, 2026-01-05"


def test_a_bounce_tells_whose_mail_did_not_arrive_and_whether_it_may() -> None:
    mark = {"code": "bounced", "address": "sam@example.org", "status": "5.1.1", "how": "lasting"}
    assert marks.sentence(mark) == "A mail to sam@example.org did not arrive, and will not."
    assert marks.sentence({**mark, "address": ""}) == ""
