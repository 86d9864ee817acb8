"""Waiting for new mail by IDLE (RFC 2177), on a connection that may die without a word."""

import os
import select
import time
from contextlib import suppress

from inbox.errors import ConnectionLost, ServerRefused
from inbox.imap.deadline import Deadline
from inbox.imap.wire import Client
from inbox.imap.words import talking
from inbox.settings import MailboxSettings

LONGEST = 25 * 60.0  # seconds: a server may hang up after 29 minutes of silence
_EMPTY = 20  # wake-ups without a word in a row: something is wrong with the connection


class Idle:
    """The waiting of one connection. `interrupt` may be called by any thread, at any time."""

    def __init__(self, client: Client, settings: MailboxSettings) -> None:
        self._client, self._settings = client, settings
        self._deadline = Deadline(client.line, settings.timeout_seconds)
        self._ends: tuple[int, ...] = ()
        self._ends = self._heard, self._call = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._wanted: bool | None = None

    def __del__(self) -> None:
        for end in self._ends:  # none, where no more files may be opened
            os.close(end)

    def interrupt(self) -> None:
        with suppress(BlockingIOError):  # it was called often enough
            os.write(self._call, b"!")

    def wait(self, seconds: float) -> bool:
        """True as soon as the server tells of new mail, False when the time is over."""
        if not self._can():
            self._sleep(seconds)
            return False
        try:
            with talking(self._settings), self._deadline():
                self._client.idle()
        except ServerRefused:
            self._wanted = False  # it says that it can, and cannot: poll it
            return False
        told = self._listen(min(seconds, LONGEST))
        with talking(self._settings), self._deadline():
            _text, rest = self._client.idle_done()
        return told or any(_is_news(one) for one in rest)

    def _can(self) -> bool:
        """Asked once: what a server can do stays while the connection does."""
        if self._wanted is None:
            with talking(self._settings), self._deadline():
                self._wanted = self._settings.idle and bool(self._client.has_capability("IDLE"))
        return self._wanted

    def _sleep(self, seconds: float) -> None:
        _ready(seconds, self._heard)
        self._forget()

    def _listen(self, seconds: float) -> bool:
        end, empty = time.monotonic() + seconds, 0
        while True:
            # At once, too: what came in one packet with the answer to IDLE waits in a buffer.
            said = self._said()
            if any(_is_news(one) for one in said):
                return True
            # A connection that has ended is always ready and never says a word: without this it
            # would burn a core for ever. TLS may be ready without a word too, a few times.
            empty = 0 if said else empty + 1
            if empty > _EMPTY or (empty > 1 and self._client.line.is_ended()):
                raise self._gone()
            ready = _ready(end - time.monotonic(), self._client.socket().fileno(), self._heard)
            if self._heard in ready or not ready:
                self._forget()
                return False

    def _said(self) -> list[tuple[object, ...]]:
        self._client.line.allow(0)
        with talking(self._settings):  # without a deadline: it reads what is there, and no more
            said: list[tuple[object, ...]] = self._client.idle_check(timeout=0)
        if any(one and one[0] == b"BYE" for one in said):
            raise self._gone()
        return said

    def _forget(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._heard, 100)

    def _gone(self) -> ConnectionLost:
        return ConnectionLost(
            "{host} went away while it was to tell of new mail. The next round asks again.",
            host=self._settings.host,
        )


def _ready(seconds: float, *numbers: int) -> list[int]:
    """Those that have something to read, as soon as one has; none when the time is over."""
    poll = select.poll()
    for number in numbers:
        poll.register(number, select.POLLIN)
    return [number for number, _event in poll.poll(max(seconds, 0) * 1000)]


def _is_news(said: tuple[object, ...]) -> bool:
    return len(said) > 1 and said[1] in (b"EXISTS", b"RECENT") and bool(said[0])
