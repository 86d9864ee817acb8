"""The postman: the day's mail at once, then one by one what arrives while somebody watches.

The mailbox keeps nothing between two starts. A book does: when each later mail first came. So all
that was there once is there again, byte by byte, and Tipdesk knows it by its digest.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from web.demo.letters import Letter, coming, day, sent

Deliver = Callable[[Sequence[Letter]], None]
_PACES = ((8, 1), (14, 2), (20, 4))  # up to which mail, how many pauses before it


class Postman:
    """`every`: seconds between two mails at first; later it takes longer, and then it is quiet."""

    def __init__(self, deliver: Deliver, book: Path, born: datetime, every: float) -> None:
        self._deliver, self._book, self._born, self._every = deliver, book, born, every

    def bring_the_day(self) -> int:
        """Everything that has come until now. Returns how many mails that is."""
        known = zip(coming(), self._brought(), strict=False)
        letters = [*day(self._born), *(sent(told, at) for told, at in known)]
        self._deliver(letters)
        return len(letters)

    def go_on(self, stop: threading.Event, now: Callable[[], datetime]) -> None:
        """The rest, until it is used up or `stop` is set."""
        first = len(self._brought())
        for place, told in enumerate(coming()[first:], start=first):
            if stop.wait(self._every * _pauses(place)):
                return
            at = now().astimezone(UTC).replace(microsecond=0)
            with self._book.open("a", encoding="utf-8") as book:  # first written down, then done
                book.write(at.isoformat() + "\n")
            self._deliver([sent(told, at)])

    def _brought(self) -> list[datetime]:
        """When each of the later mails came, as far as they have come."""
        if not self._book.exists():
            return []
        return [datetime.fromisoformat(line) for line in self._book.read_text().split()]


def _pauses(place: int) -> int:
    return next((pauses for upto, pauses in _PACES if place < upto), _PACES[-1][1])
