"""A deadline for a whole command. A time-out counts each answer: a slow drip never meets it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient import IMAPClient


class Deadline:
    """Cuts a connection that takes too long over one command; the command then fails as lost."""

    def __init__(self, client: IMAPClient, seconds: float) -> None:
        self._client, self._seconds = client, seconds

    @contextmanager
    def __call__(self, more: float = 0.0) -> Iterator[None]:
        """`more` seconds are added for what the command has to carry."""
        timer = threading.Timer(self._seconds + more, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        try:
            self._client.socket().shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is closed already
