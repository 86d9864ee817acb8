"""A bound for a whole command: how long its answer may take, and how much it may be.

A time-out counts each answer: a slow drip never meets it. A flood meets none at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from inbox.cutting import cut_after
from inbox.imap.wire import Line

_SLOWEST = 20_000  # bytes a second: a server slower than that is given up
_AFTER = 0.5  # seconds: plain silence meets the time-out of its answer first, which says so


class Deadline:
    """Cuts a connection that takes too long over one command, or says too much; the command then
    fails as lost."""

    def __init__(self, line: Line, seconds: float) -> None:
        self._line, self._seconds = line, seconds

    @contextmanager
    def __call__(self, size: int = 0) -> Iterator[None]:
        """`size` bytes are what the answer has to carry."""
        self._line.allow(size)
        with cut_after(self._seconds + _AFTER + size / _SLOWEST, self._line.cut):
            yield
