"""What mails in files look like: headers, From_ lines, and when each of them arrived. Pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import PurePath

HEADER = re.compile(rb"\A(?:>?From [^\n]*\n)?[!-9;-~]{1,100}[ \t]*:")
FROM = re.compile(rb"From \S+ .*\d{4}")  # "From ann@example.org Fri Nov 20 12:00:00 2026"
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)
_RECEIVED = re.compile(rb"^Received:(?:[^\n]|\n[ \t])*?;([^;\n]*(?:\n[ \t][^\n]*)*)$", re.M | re.I)
_DATE = re.compile(rb"^Date:([^\n]*)$", re.M | re.I)
_YEARS = range(1980, 2101)


def is_mail(begins: bytes) -> bool:
    """Whether something begins as a mail does: with a header."""
    return HEADER.match(begins.lstrip()) is not None


def lines(told: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each line of an mbox, and whether a mail begins with it: a From_ line at the beginning, or
    after an empty one (RFC 4155)."""
    after_empty = True
    for line in told:
        yield line, after_empty and line.startswith(b"From ") and FROM.match(line) is not None
        after_empty = line in (b"\n", b"\r\n")


def unwrapped(told: bytes) -> tuple[bytes, datetime | None]:
    """The mail in a piece of an mbox, and the date of its From_ line."""
    first, _, raw = told.partition(b"\n")
    # The writer of an mboxrd put one ">" before each line of this shape: take it away.
    raw = _QUOTED_FROM.sub(rb"\1", raw)
    # The empty line after each mail is the mbox's own, and ends as its writer ends lines.
    for empty in (b"\r\n", b"\n"):
        if raw.endswith(b"\n" + empty):
            raw = raw[: -len(empty)]
            break
    return raw, parsed(first.split(b" ", 2)[-1].strip())


def maildir_date(path: PurePath) -> datetime | None:
    """Maildir names begin with the seconds of delivery."""
    seconds = path.name.split(".", 1)[0]
    if path.parent.name not in ("cur", "new") or not seconds.isdigit() or len(seconds) > 10:
        return None
    return _believable(datetime.fromtimestamp(int(seconds), UTC))


def date_of(raw: bytes) -> datetime | None:
    """When it arrived: the newest Received line, which stands on top, else its own date."""
    head = raw[:65536].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    for shape in (_RECEIVED, _DATE):
        if found := shape.search(head):
            return parsed(b" ".join(found[1].split()))
    return None


def parsed(told: bytes) -> datetime | None:
    try:
        found = parsedate_to_datetime(told.decode("ascii", "replace"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return _asctime(told)
    return _believable(found if found.tzinfo else found.replace(tzinfo=UTC))


def _asctime(told: bytes) -> datetime | None:
    """The date of a From_ line, as asctime writes it."""
    try:
        said = told[:24].decode("ascii", "replace") + " +0000"
        return _believable(datetime.strptime(said, "%a %b %d %H:%M:%S %Y %z"))
    except ValueError:
        return None


def _believable(at: datetime) -> datetime | None:
    return at.astimezone(UTC) if at.year in _YEARS else None
