"""What is open until a `with` closes it; and what mailboxes that lie still in a file do alike."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from inbox.errors import ServerRefused
from inbox.mailbox import Fetched, Withheld

MAILS, BYTES = 100, 3_000_000  # a batch, of which a few are held at once


class Opened(ABC):
    """Open until it is closed; a `with` closes it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Let go of it. Never raises."""


class Still(Opened):
    """Mail that lies in a file: looked at once, it tells nobody anything and changes nothing."""

    def __init__(self, path: Path, validity: int) -> None:
        self.path, self._validity = path, validity

    @property
    def validity(self) -> int:
        return self._validity

    def refresh(self) -> None:
        """It was looked at when it was opened."""

    def stamps(self, uids: Sequence[int]) -> dict[int, int]:
        """A file is told from another by its checksum."""
        return {}

    def be_careful(self) -> None:
        """There is no connection that could break."""

    def assured(self, one: Fetched) -> Fetched | Withheld:
        """What lies still is what it is."""
        return one

    def acknowledge(self, uids: Sequence[int], *, again: bool = False) -> None:
        """Nobody is told."""

    def remove(self, uids: Sequence[int]) -> None:
        raise ServerRefused(f"{self.path} is an archive: nothing is deleted in it.")


def batches(mails: Iterable[tuple[int, Fetched | Withheld]]) -> Iterator[list[Fetched | Withheld]]:
    """Mails, each with the bytes that it holds, in batches bounded by count and bytes."""
    batch: list[Fetched | Withheld] = []
    held = 0
    for size, one in mails:
        batch.append(one)
        held += size
        if len(batch) >= MAILS or held >= BYTES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
