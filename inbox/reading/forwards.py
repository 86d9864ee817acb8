"""Who wrote a forwarded mail, when, with what subject: read from the head of a marked range.

It tells what is written there, which anybody may have made up: no proof, and no new sender.
"""

import re
from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import NamedTuple

from inbox.mail import Address, Forward, Range, RangeKind
from inbox.reading.addresses import first_address
from inbox.reading.attributions import attribution
from inbox.reading.blocks import read_block
from inbox.reading.dates import written_date
from inbox.reading.dividers import Block, header_block, is_divider
from inbox.reading.faults import Faults
from inbox.reading.headers import decode_value, to_text
from inbox.reading.labels import Field, headers_in
from inbox.reading.lines import BLANK, Line, split_lines
from inbox.reading.phrases import is_forwarded_by
from inbox.reading.sent import date

HEAD = 14  # lines of a forwarded mail in which its headers stand
LONGEST_NAME = 120
MOST_COLUMN_LINES = 12
MOST_CHARACTERS = 12_000  # of the head
_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:|*]{1,80}@[^\s<>()\[\]\"',;:|*]{2,120}")
_CLOCK = re.compile(
    r"\d{1,2}[:.h時시]\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?|\s?Uhr|\s?[π|μ]\.μ\.)?"
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff*]")
_AROUND = " \t<>()[]{}\"'“”„«».,;:-|*" + BLANK
_BEFORE_A_NAME = frozenset(
    [
        "schrieb",
        "schreef",
        "skrev",
        "heeft",
        "kirjoitti",
        "пользователь",
        "користувач",
        "użytkownik",
        "użytkownik",
        "χρήστης",
        "ο",
        "от",
        "von",
        "from",
        "by",
        "par",
        "de",
        "da",
        "på",
        "at",
        "om",
        "kl",
        "uhr",
        "г",
        "р",
        "год",
        "року",
        "at:",
        ",",
        "于",
        "tarihinde",
    ]
)
_AFTER_A_NAME = re.compile(
    r"\s(?:on behalf of|im auftrag von|au nom de"
    r"|en nombre de|per conto di|via|namens|от имени)\s.*",
    re.IGNORECASE,
)


class _Head(NamedTuple):
    """What stands above the words of a forwarded mail; `end` is a place in the whole text."""

    writer: str
    date: str
    subject: str
    end: int


def read_forward(text: str, ranges: Sequence[Range], zone: tzinfo = UTC) -> Forward | None:
    """The first forwarded mail of a text. `zone` is the forwarder's: programs write his time."""
    range_ = next((one for one in ranges if one.kind is RangeKind.FORWARDED), None)
    if range_ is None:
        return None
    head = _head(text, range_)
    return Forward(
        writer=writer(head.writer),
        sent_at=written_date(head.date, zone),
        subject=" ".join(head.subject.split()),
        start=min(head.end, range_.end),
        end=range_.end,
    )


def attached(raw: bytes) -> Forward:
    """Who wrote a mail that came as a file of another: from its own headers."""
    fields, _ = read_block(raw, 0, Faults())
    first = dict(reversed(fields))
    sender = first_address(to_text(first.get("from", b"")))
    return Forward(
        writer=sender,
        sent_at=date(to_text(first.get("date", b""))),
        subject=decode_value(first.get("subject", b"")),
    )


def writer(told: str) -> Address:
    """An address as a text shows it: `Ann <a@b>`, `a@b (Ann)`, `Ann [mailto:a@b]`, `Ann`."""
    told = (
        _INVISIBLE.sub("", told).replace("mailto:", " ").replace("&lt;", "<").replace("&gt;", ">")
    )
    found = _ADDRESS.search(told)
    if not found:
        return Address(_named(_AFTER_A_NAME.sub("", told)), "")
    name = _named(_AFTER_A_NAME.sub("", told[: found.start()]))
    if not name:
        rest = _ADDRESS.sub("", told[found.end() :])
        name = _named(rest) if rest.lstrip().startswith("(") else ""
    return Address(name, found.group().strip(".<>"))


def _named(told: str) -> str:
    name = " ".join(told.split()).strip(_AROUND)[:LONGEST_NAME]
    return "" if "@" in name else name


def _head(text: str, range_: Range) -> _Head:
    part = text[range_.start : min(range_.end, range_.start + MOST_CHARACTERS)]
    lines = [_bare(line) for line in split_lines(part)[:HEAD]]
    for at, line in enumerate(lines):
        run_in = headers_in(line.text) if is_divider(line.text) else ()
        if len(run_in) > 1:
            return _from_block(Block(at, at + 1, run_in), lines, at, range_.start)
        if not line.text or is_divider(line.text):
            continue
        block = header_block(lines, at, sure=True)
        if block:
            return _from_block(block, lines, at, range_.start)
        told = attribution(lines, at)
        if told:
            joined = " ".join(one.text for one in lines[told.begin : told.after])
            return _from_line(joined[told.offset :], range_.start + lines[told.after - 1].end)
    return _from_columns(lines, range_.start)


def _from_block(block: Block, lines: Sequence[Line], at: int, start: int) -> _Head:
    """From headers; as old Lotus Notes writes them, the name and the date stand above, bare."""
    above = [one.text for one in lines[:at] if one.text and not is_divider(one.text)]
    return _Head(
        block.value(Field.FROM) or next(iter(above), ""),
        block.value(Field.DATE) or next(iter(above[1:]), ""),
        block.value(Field.SUBJECT),
        start + lines[block.after - 1].end,
    )


def _from_columns(lines: Sequence[Line], start: int) -> _Head:
    """From the two columns of old Lotus Notes: name and address left, other headers right. Below
    any other divider an address is only part of what was written.
    """
    divider = next((n for n, one in enumerate(lines) if is_divider(one.text)), -1)
    end = start + (lines[divider].end if divider >= 0 else 0)
    if divider < 0 or not is_forwarded_by(lines[divider].text):
        return _Head("", "", "", end)
    below = lines[divider + 1 : divider + MOST_COLUMN_LINES]
    subject = next((n for n, one in enumerate(below) if "subject:" in one.text.lower()), -1)
    told = " ".join(one.text for one in below[: subject + 1])
    if subject < 0:
        return _Head("", "", "", end)
    name = told.partition("To:")[0]
    return _Head(name, "", below[subject].text.partition(":")[2], start + below[subject].end)


def _from_line(joined: str, end: int) -> _Head:
    """From `5.1.2026, 10:11, "Ann" <a@b>:` the name is what stands between time and address."""
    clocks = list(_CLOCK.finditer(joined))
    rest = joined[clocks[-1].end() :] if clocks else joined
    found = _ADDRESS.search(rest)
    if found is None:
        before = _ADDRESS.search(joined)
        return _Head(joined[: before.end()] if before else _after_verbs(rest), joined, "", end)
    return _Head(f"{_after_verbs(rest[: found.start()])} <{found.group()}>", joined, "", end)


def _after_verbs(told: str) -> str:
    words = told.strip(_AROUND).split()
    while words and words[0].strip(",.").lower() in _BEFORE_A_NAME:
        del words[0]
    return " ".join(words)


def _bare(line: Line) -> Line:
    """A line without its `>`, so that a quoted head reads like any other."""
    return line._replace(text=line.text.lstrip("> ").strip(BLANK), inside=0)
