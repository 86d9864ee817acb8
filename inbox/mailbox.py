"""One folder of mail, as the pipeline sees it: what IMAP, mbox, Maildir and .eml all keep."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail as the server holds it."""

    uid: int
    raw: bytes
    arrived: datetime  # the server's INTERNALDATE, UTC


@dataclass(frozen=True, slots=True)
class Withheld:
    """A UID that is there but was not handed over: refused, cut short or sent without its body."""

    uid: int
    code: str  # "refused" | "no body" | "cut short"


class Mailbox(Protocol):
    """A folder that is open. UIDs only ever grow while `validity` stays (RFC 9051 §2.3.1.1)."""

    @property
    def validity(self) -> int:
        """UIDVALIDITY: a new value means that the server numbered everything anew."""

    @property
    def uid_next(self) -> int:
        """No mail in the folder has this UID or a higher one, as of opening or `refresh`."""

    def refresh(self) -> None:
        """Ask again what is new, on the connection that is open."""

    def uids(self, low: int, high: int) -> list[int]:
        """The UIDs there are in `low..high`, both included, ascending."""

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched | Withheld]]:
        """The mails, in the given order, in batches bounded by count and bytes.

        A UID that another client expunged meanwhile is left out. Marks nothing as read.
        """

    def acknowledge(self, uids: Sequence[int]) -> None:
        """Tell the server that these are stored: what `after_storing` says. Never before."""

    def remove(self, uids: Sequence[int]) -> None:
        """Delete the server's copies: only for a purge that asks for it."""

    def close(self) -> None:
        """Log out. Never raises."""
