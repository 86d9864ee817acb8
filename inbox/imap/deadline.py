"""A deadline for a whole command. A time-out counts each answer: a slow drip never meets it."""

from collections.abc import Iterator
from contextlib import contextmanager

from inbox.cutting import cut_after
from inbox.imap.wire import Line

_AFTER = 0.5  # seconds: plain silence meets the time-out of its answer first, which says so


class Deadline:
    """Cuts a connection that takes too long over one command; the command then fails as lost."""

    def __init__(self, line: Line, seconds: float) -> None:
        self._line, self._seconds = line, seconds

    @contextmanager
    def __call__(self, more: float = 0.0) -> Iterator[None]:
        """`more` seconds are added for what the command has to carry."""
        with cut_after(self._seconds + _AFTER + more, self._line.cut):
            yield
