"""Mails with their lane: those that Tipdesk ships to learn from, and labelled files of others.

One JSON object a line: `lane`, `subject`, `body`, `from`, `headers` (an object), `lang`. A mail is
read as any that arrives, so that what is learned here fits what is judged there.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.header import Header
from pathlib import Path
from typing import Any

from inbox import read_mail
from pipeline.letters import letter_of, traces
from pipeline.terms import Lane, Letter

DANGER = "danger"  # the batch of those that were written for the marks of danger
SHIPPED = Path(__file__).with_name("examples")
DANGERS = tuple(sorted(Path(__file__).parent.glob("dangers*.jsonl")))
PLAIN = Path(__file__).with_name("dangers-plain.jsonl")
# Of their files; the rest: second.
_AUTHORS = {
    "dangers": "first",
    "dangers-prose": "third",
    "dangers-border": "fourth",
    "dangers-mailbox": "fifth",
    "dangers-seventh": "seventh",
    "dangers-eighth": "eighth",
    "dangers-plain": "plain",
}
_LANES = {"threat to us": Lane.SPAM, "someone in danger": Lane.TIP}
_OURS = frozenset({"from", "subject", "content-type", "content-transfer-encoding", "mime-version"})


@dataclass(frozen=True, slots=True)
class Example:
    """A letter and what sort of mail it is; and the danger that it holds, if any."""

    letter: Letter
    label: str
    language: str = ""
    danger: str = ""
    batch: str = ""  # of those written together, as one voice


def dangers() -> list[Example]:
    """Letters that threaten us, that tell of somebody in danger now, and that only sound so."""
    return [
        replace(example(row, row["danger"]), batch=_AUTHORS.get(path.stem, "second"))
        for path in DANGERS
        for row in _danger_rows(path)
    ]


def in_danger() -> list[Example]:
    """The same as examples of lanes. A threat to us is abuse, and whoever tells of somebody in
    danger has written a tip, unless its author says else; what only sounds so is left out. So are
    those of a sentence or two (`dangers-plain`), which say nothing of how mails of a lane read."""
    return [
        replace(example(row, row.get("lane") or str(_LANES[row["danger"]])), batch=DANGER)
        for path in DANGERS
        if path != PLAIN
        for row in _danger_rows(path)
        if row["danger"] in _LANES
    ]


def _danger_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def harmless() -> list[Example]:
    """The examples of the lanes, but for those few that tell of somebody in danger as well."""
    return [one for one in shipped() if not one.danger]


class BadRow(ValueError):
    """A line of a labelled file that is no labelled mail; says which line, and why."""


def shipped() -> list[Example]:
    """The examples that Tipdesk brings, all of our own writing, file by file."""
    return [
        replace(one, batch=path.stem.rpartition("-")[0] or "first")
        for path in sorted(SHIPPED.glob("*.jsonl"))
        for one in of_file(path)
    ]


def of_file(path: Path) -> list[Example]:
    """The labelled mails of a file. Raises BadRow."""
    return [example(row, str(row.get("lane", ""))) for row in rows(path)]


def rows(path: Path, strict: bool = True) -> Iterator[Mapping[str, Any]]:
    """The objects of a file, one a line; empty lines are none. Raises BadRow.

    Not `strict`, an object that has neither lane nor group is left out: a folder of labelled files
    may hold others.
    """
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadRow(f"line {number} is no JSON") from error
        if not strict and isinstance(row, dict) and not {"lane", "group"} & row.keys():
            continue
        if not isinstance(row, dict) or not _is_labelled(row):
            raise BadRow(f"line {number} has no lane of ours, or no subject or body as text")
        yield row


def _is_labelled(row: Mapping[str, Any]) -> bool:
    known = row.get("lane") in set(Lane) or isinstance(row.get("group"), str)
    headers = row.get("headers", {})
    texts = all(isinstance(row.get(key, ""), str) for key in ("subject", "body", "from"))
    return known and texts and isinstance(headers, dict | list)


def example(row: Mapping[str, Any], label: str) -> Example:
    """A row as the letter that a judge would see of such a mail, had it arrived."""
    headers = row.get("headers") or {}
    if isinstance(headers, list):  # names only: their values are unknown
        headers = dict.fromkeys(headers, "yes")
    letter = letter_of(read_mail(_raw(row, headers)))
    told = {key.lower(): str(value) for key, value in headers.items()}
    return Example(
        replace(
            letter, headers={**letter.headers, **traces(told.items())}, html=bool(row.get("html"))
        ),
        label,
        str(row.get("lang", "")),
        str(row.get("danger", "")),
    )


def _raw(row: Mapping[str, Any], headers: Mapping[str, Any]) -> bytes:
    """The mail of a row, in one part: a header of the row tells how it was sent."""
    body = row.get("body", "")
    # Japanese that nobody decoded: escapes and money signs, which look like spam to any judge
    charset = "iso-2022-jp" if "\x1b$" in body else "utf-8"
    lines = [
        f"From: {_folded(row.get('from', ''))}",
        f"Subject: {_folded(row.get('subject', ''))}",
        *(f"{key}: {_folded(value)}" for key, value in _sent_with(headers)),
        "MIME-Version: 1.0",
        f"Content-Type: text/plain; charset={charset}",
        "Content-Transfer-Encoding: 8bit",
    ]
    return "\r\n".join([*lines, "", body]).encode("utf-8", "replace")


def _sent_with(headers: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return ((key, value) for key, value in headers.items() if key.lower() not in _OURS)


def _folded(value: Any) -> str:
    """A header's value, encoded where it has to be (RFC 2047), on one line."""
    plain = " ".join(str(value).split())
    return plain if plain.isascii() else Header(plain, "utf-8", maxlinelen=10_000).encode()
