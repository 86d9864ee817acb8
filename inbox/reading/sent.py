"""When a mail was sent: its Date header (RFC 5322 §3.3), as programs write it. It knows no clock.

The standard library reads most; what it reads wrong or not at all is put into its form before:
`+1`, `+01:00`, `GMT+0100`, `--500`, comments, PM, a month as a number, a year of three digits.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz

from inbox.reading.dates import named_zone, written_date

LONGEST = 200  # characters of a Date that are looked at
_UNREADABLE = (ValueError, TypeError, IndexError, OverflowError)
_COMMENT = re.compile(r"\([^()]*\)")
_COLON = re.compile(r"(?<=\d)\s*:\s*(?=\d)")
_FRACTION = re.compile(r"(:\d\d)\.\d{1,9}(?!\d)")
_NOON = re.compile(r"\b(\d{1,2})((?::\d\d){1,2}) ?([AP])\.?M\b\.?", re.IGNORECASE)
_ZONE = re.compile(
    r"(?<=[:.]\d\d) ?(?:GMT|UTC?|Z)? ?([+-])[+-]*(\d{1,2})(?::?(\d\d))?\W*$", re.IGNORECASE
)
_NUMBERED = re.compile(r"\b(\d{1,2})\s+(0?[1-9]|1[0-2])\s+((?:19|20)\d\d)\b")
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date(value: str) -> datetime | None:
    """A Date as UTC. None when it is absent, unreadable or absurd (before 1980, after 2100); a day
    without a time that can be read is its first minute.
    """
    told = _tidied(value)
    ways = (told, _NUMBERED.sub(_in_words, told, count=1))
    found = next((when for when in map(_parsed, ways) if when), None)
    return found or _from_iso(told) or written_date(told) or written_date(f"{told} 00:00")


def zone(value: str) -> tzinfo:
    """The zone that a Date names; UTC when it names none."""
    told = _tidied(value)
    try:
        parsed = parsedate_tz(told)
        return _offset(told, parsed and parsed[9])
    except _UNREADABLE:
        return UTC


def _tidied(value: str) -> str:
    """The value without comments and parts of a second, its hour one of 24, its zone in full."""
    told = _COLON.sub(":", _COMMENT.sub(" ", value[:LONGEST])).strip()
    told = _NOON.sub(_of_a_day, _FRACTION.sub(r"\1", told))
    return _ZONE.sub(lambda zone: f" {zone[1]}{zone[2]:0>2}{zone[3] or '00'}", told)


def _of_a_day(told: re.Match[str]) -> str:
    hour = int(told[1])
    if 1 <= hour <= 12:
        hour = hour % 12 + (12 if told[3] in "pP" else 0)
    return f"{hour:02}{told[2]}"


def _in_words(told: re.Match[str]) -> str:
    return f"{told[1]} {_MONTHS[int(told[2])]} {told[3]}"


def _parsed(told: str) -> datetime | None:
    """What the standard library reads of it."""
    try:
        parsed = parsedate_tz(told)
        if parsed is None:
            return None
        year = _century(parsed[0], told)
        at = datetime(year, *parsed[1:5], min(parsed[5], 59), tzinfo=_offset(told, parsed[9]))
        return _sane(at)
    except _UNREADABLE:
        return None


def _from_iso(told: str) -> datetime | None:
    try:
        return _sane(datetime.fromisoformat(told[:32]))
    except ValueError:
        return None


def _century(year: int, told: str) -> int:
    """Two digits from 50 on are of the last century, not from 69 on as the library has it, and
    three are counted from 1900 (RFC 5322 §4.3)."""
    if year in range(2050, 2069) and str(year) not in told:
        return year - 100
    return year + 1900 if year in range(100, 200) else year


def _offset(told: str, seconds: int | None) -> tzinfo:
    """What a Date was written in; the standard library knows no zones by name but American ones."""
    if seconds:
        return timezone(timedelta(seconds=seconds))
    return named_zone(told) or UTC


def _sane(when: datetime) -> datetime | None:
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return when if 1980 <= when.year <= 2100 else None
