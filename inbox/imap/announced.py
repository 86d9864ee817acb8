"""What a server says of a mail before it is fetched, and whether what then came is that mail.

A server, or somebody on the way, may give a part for the whole, or one mail's body for another's.
Values alone: nothing here asks anybody.
"""

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from inbox.mailbox import Fetched, Withheld

NUMBERS = 1 << 32  # UIDs and UIDVALIDITY have 32 bits (RFC 9051 §9)
_BODY, _NUMBER = b"BODY[]", b"SEQ"
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_MORE = 4_000_000  # bytes that are looked for beyond what came


@dataclass(frozen=True, slots=True)
class Announced:
    """Size in bytes, INTERNALDATE and sequence number, as they were told. While a connection lasts
    the numbers only fall, those of newer mails by as much or more (RFC 9051 §7.5.1)."""

    size: int
    at: datetime
    number: int

    @classmethod
    def of(cls, size: int, at: Any, number: Any) -> Self:
        return cls(size, _utc(at), number if isinstance(number, int) else 0)

    @property
    def stamp(self) -> int:
        return zlib.crc32(f"{self.at.isoformat()} {self.size}".encode())

    def fetched(self, uid: int, raw: bytes) -> Fetched:
        return Fetched(uid, raw, self.at, self.size, self.stamp)


def doubtful(
    uids: Sequence[int], said: Mapping[int, Mapping[bytes, Any]], announced: Mapping[int, Announced]
) -> set[int]:
    """Those of one answer whose body may be another's: given for several, or by a number that no
    expunging explains."""
    bodies = Counter(said.get(uid, {}).get(_BODY) for uid in uids)
    twins = {uid for uid in uids if bodies[said.get(uid, {}).get(_BODY)] > 1}
    fell = {
        uid: announced[uid].number - int(said[uid][_NUMBER])
        for uid in sorted(uids)
        if isinstance(said.get(uid, {}).get(_NUMBER), int)
    }
    falls = list(fell.values())
    if falls == sorted(falls) and min(falls, default=0) >= 0:
        return twins
    return twins | {uid for uid, by in fell.items() if by}


def parted(came: int, told: int) -> tuple[int, int]:
    """How many bytes to ask for at first, and then from there on, so that all is in them: neither
    is the length that came, so that who shortens or lengthens every answer is found out."""
    first = max(came // 2, 1)
    return first, max(min(told, came + _MORE), came) - first + 1_000


def settled(
    uid: int, raw: bytes, again: tuple[Any, Any], announced: Announced
) -> Fetched | Withheld:
    """What to make of a mail that came whole as `raw` and in two parts as `again`.

    As long as was told, the parts are the mail. As `raw`, it may be that the server only says a
    wrong size: it is given, and is disputed. Else it is neither.
    """
    first, second = again
    if isinstance(first, bytes) and isinstance(second, bytes):
        whole = first + second
        if len(whole) == announced.size or (whole and whole == raw):
            return announced.fetched(uid, whole)
    return Withheld(uid, "size" if raw else "no body", stamp=announced.stamp)


def _utc(said: Any) -> datetime:
    """Aware, since times are not normalised; a server that says none, or one that is none, gets
    1970."""
    try:
        return said.astimezone(UTC) if isinstance(said, datetime) else _FIRST
    except (ValueError, OverflowError):
        return _FIRST
