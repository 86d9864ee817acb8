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
    told_size: int | None = None  # what the server says its size is; None when it does not say
    stamp: int | None = None  # as `Mailbox.stamps` tells it

    @property
    def is_disputed(self) -> bool:
        """Whether another size came than the one that was told: one of both is a lie."""
        return self.told_size not in (None, len(self.raw))


@dataclass(frozen=True, slots=True)
class Withheld:
    """A UID that is there but was not handed over."""

    uid: int
    code: str  # "refused" | "no body" | "no answer" | "cut short" | "lost" | "size" (disputed)
    came: str = ""  # digest of what came, when its size is disputed
    stamp: int | None = None


class Mailbox(Protocol):
    """A folder that is open. UIDs only ever grow while `validity` stays (RFC 9051 §2.3.1.1)."""

    @property
    def validity(self) -> int:
        """UIDVALIDITY: a new value means that the server numbered everything anew."""

    @property
    def uid_next(self) -> int:
        """No mail in the folder has this UID or a higher one, as of opening or `refresh`."""

    @property
    def exists(self) -> int:
        """How many mails the folder holds, as of opening."""

    def refresh(self) -> None:
        """Ask again what is new, on the connection that is open."""

    def uids(self, low: int, high: int) -> list[int]:
        """The UIDs there are in `low..high`, both included, ascending."""

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched | Withheld]]:
        """The mails, in the given order, in batches bounded by count and bytes.

        A UID that another client expunged meanwhile is left out. Marks nothing as read. A
        `ConnectionLost` names the UIDs that were asked for when it happened.
        """

    def stamps(self, uids: Sequence[int]) -> dict[int, int]:
        """A number for each UID that is there, the same for as long as it is the same mail."""

    def be_careful(self) -> None:
        """One mail at a time from now on: what breaks the connection is then known by its UID."""

    def assured(self, one: Fetched) -> Fetched | Withheld:
        """The same UID asked for by another way: what came for it is the mail of another one."""

    def acknowledge(self, uids: Sequence[int], *, again: bool = False) -> None:
        """Tell the server that these are stored: what `after_storing` says. Never before. `again`
        says that a part of it may have been told before: nothing is done twice then."""

    def remove(self, uids: Sequence[int]) -> None:
        """Delete the server's copies: only for a purge that asks for it."""

    def close(self) -> None:
        """Log out. Never raises."""


class Watched(Mailbox, Protocol):
    """A folder on a server, whose connection stays open and tells of new mail."""

    def wait(self, seconds: float) -> bool:
        """Until the server tells of something new (True), or `seconds` are over."""

    def can_acknowledge(self) -> None:
        """Changes nothing. Raises `ServerRefused` when `acknowledge` could not be done, and says
        why: no folder to move to, no right to mark or delete."""

    def folders(self) -> list[str]:
        """The names of all folders that could be opened in place of this one."""

    def interrupt(self) -> None:
        """By another thread: end the waiting."""

    def cut(self) -> None:
        """By another thread: end the connection, whatever it is doing."""
