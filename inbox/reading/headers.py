"""Header values to text, ids and dates. Every broken form that programs send is taken as meant.

Encoded words (RFC 2047), raw 8-bit values, message ids (RFC 5322 §3.6.4), dates (§3.3).
"""

import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from itertools import groupby
from typing import NamedTuple

from inbox.reading import charsets
from inbox.reading.dates import named_zone

MAX_IDS = 200
_WORD = re.compile(r"=\?([^?\s]{0,60})\?([bBqQ])\?")
_CUT = re.compile(r"(=[0-9A-Fa-f]?)\s+([0-9A-Fa-f])")  # a fold inside an escape
_ID = re.compile(r"<([^<>]*)>")
_FRACTION = re.compile(r"(:\d\d)\.\d{1,9}(?!\d)")
_NUMBERED = re.compile(r"\b(\d{1,2})\s+(0?[1-9]|1[0-2])\s+((?:19|20)\d\d)\b")
_COMMENT = re.compile(r"\([^()]{0,100}\)")  # RFC 5322 §A.6.3
_COLON = re.compile(r"(?<=\d)\s*:\s*(?=\d)")
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Word(NamedTuple):
    start: int
    end: int
    charset: str
    form: str
    data: str


def to_text(value: bytes, charset: str = "") -> str:
    """A raw value as text, encoded words left as they are. Raw 8-bit is tried as UTF-8 first."""
    if value.isascii():
        return value.decode("ascii").replace("\0", "")
    return charsets.decode(value, "utf-8" if _is_utf8(value) else charset)[0]


def decode_value(value: bytes, charset: str = "") -> str:
    """A raw value as a reader should see it. `charset` is a guess for raw 8-bit bytes."""
    text = to_text(value, charset)
    return decode_words(text) if "=?" in text else text


def decode_words(text: str) -> str:
    """Undo encoded words. White space between two of them is none (RFC 2047 §6.2)."""
    shown: list[str] = []
    pending: list[_Word] = []
    at = 0
    for word in _words(text):
        between = text[at : word.start]
        joins = bool(shown or pending) and at > 0 and not between.strip()
        if not joins or word.charset != pending[-1].charset:
            shown.append(_shown(pending))
            pending = []
        if not joins:
            shown.append(between)
        pending.append(word)
        at = word.end
    shown += [_shown(pending), text[at:]]
    return charsets.without_nul("".join(shown))


def _shown(words: list[_Word]) -> str:
    """Words of one charset as one text: a letter, or the escape of a byte, may be cut over two."""
    together = groupby(enumerate(words), lambda one: one[0] if one[1].form == "b" else "q")
    data = b""
    for _, run in together:
        told = [word for _, word in run]
        data += _word_bytes(told[0].form, "".join(word.data for word in told))
    return charsets.decode(data, words[0].charset if words else "")[0]


def _words(text: str) -> Iterator[_Word]:
    """The encoded words, in order. A last one whose end was cut off counts."""
    at = 0
    while begun := _WORD.search(text, at):
        end = text.find("?=", begun.end())
        if end < 0 and any(letter.isspace() for letter in text[begun.end() :]):
            return
        data = text[begun.end() : end] if end >= 0 else text[begun.end() :].rstrip("?")
        at = end + 2 if end >= 0 else len(text)
        charset = begun.group(1).partition("*")[0].lower()  # RFC 2231 §5 adds a language
        yield _Word(begun.start(), at, charset, begun.group(2).lower(), data)


def message_ids(value: str) -> tuple[str, ...]:
    """The ids of a value, without angle brackets and white space; at most MAX_IDS."""
    found = _ID.findall(value[:64_000]) or value[:64_000].replace("<", " ").split()
    ids = ("".join(one.split()) for one in found[:MAX_IDS])
    return tuple(one for one in ids if one)


def message_id(value: str) -> str:
    """The one id of a Message-ID header; empty when there is none."""
    return next(iter(message_ids(value)), "")[:998]


def date(value: str) -> datetime | None:
    """A Date as UTC. None when it is absent, unreadable or absurd (before 1980, after 2100)."""
    try:
        parsed = parsedate_tz(value[:200]) or parsedate_tz(_in_words(value[:200]))
        if parsed is None:
            return _sane(datetime.fromisoformat(value.strip()[:32]))
        year = _century(parsed[0], value)
        at = datetime(year, *parsed[1:5], min(parsed[5], 59), tzinfo=_offset(value, parsed[9]))
        return _sane(at)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _century(year: int, value: str) -> int:
    """Two digits from 50 on are of the last century (RFC 5322 §4.3), not from 69 on."""
    written = str(year) in value
    return year if written or year not in range(2050, 2069) else year - 100


def _in_words(value: str) -> str:
    """A Date with its month in words, without comments and parts of a second:
    `14 05 2015 12(noon):34 : 17.568`."""
    value = _FRACTION.sub(r"\1", _COLON.sub(":", _COMMENT.sub("", value)))
    return _NUMBERED.sub(
        lambda told: f"{told[1]} {_MONTHS[int(told[2])]} {told[3]}", value, count=1
    )


def zone(value: str) -> tzinfo:
    """The zone that a Date names; UTC when it names none."""
    try:
        parsed = parsedate_tz(value[:200])
        return _offset(value, parsed and parsed[9])
    except (ValueError, TypeError, IndexError, OverflowError):
        return UTC


def _offset(value: str, seconds: int | None) -> tzinfo:
    """What a Date was written in; the standard library knows no zones by name but American ones."""
    if seconds:
        return timezone(timedelta(seconds=seconds))
    return named_zone(value[:200].partition("(")[0]) or UTC


def _sane(when: datetime) -> datetime | None:
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return when if 1980 <= when.year <= 2100 else None


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _word_bytes(form: str, data: str) -> bytes:
    if form == "q":
        data = _CUT.sub(r"\1\2", data)
        return binascii.a2b_qp(data.encode("utf-8", "replace").replace(b" ", b"_"), header=True)
    letters = re.sub(r"[^A-Za-z0-9+/]", "", data)
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
