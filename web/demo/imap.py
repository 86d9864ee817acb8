"""An IMAP server in this process, for the demo alone: nothing of it outlives the process."""

import argparse
import asyncio
import errno
import imaplib
import os
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from datetime import datetime

from pymap.backend.dict import DictBackend
from pymap.imap import IMAPService

USER, PASSWORD = "worldnews@evening-chronicle.example", "demo"


def tagged(what: str) -> str:
    """The address that is given for one thing alone: `worldnews+ships@…`."""
    return USER.replace("@", f"+{what}@")


class _Plain:
    """No hash at all: everybody may know this password, and a look every 2 s must cost nothing."""

    def copy(self, **_settings: object) -> "_Plain":
        return self

    def hash(self, secret: str) -> str:
        return secret

    def verify(self, secret: str, held: str) -> bool:
        return secret == held


class DemoServer:
    """Listens on loopback, on a port that is free, in a thread of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._ready = threading.Event()
        self._failed: OSError | None = None
        self._end: Callable[[], object] = lambda: None
        self._thread = threading.Thread(target=self._run, name="demo imap", daemon=True)

    def start(self) -> None:
        """Raises `OSError`: what kept it from listening."""
        self._thread.start()
        if not self._ready.wait(20):
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), "IMAP of the demo")
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        """Stops listening, once nobody talks to it any more."""
        self._end()
        self._thread.join(5)

    def deliver(self, mails: Iterable[tuple[bytes, datetime]]) -> None:
        """Put mails into the mailbox, as the newspaper's mail server would."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        # A mail goes in three pieces: without this the last one waits for the server's ACK, 40 ms.
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            client.login(USER, PASSWORD)
            for raw, at in mails:
                client.append("INBOX", "", imaplib.Time2Internaldate(at), raw)
        finally:
            client.logout()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:  # told to whoever started the thread
            self._failed = error
            self._ready.set()

    async def _serve(self) -> None:
        told = argparse.Namespace(
            demo_data=False, demo_user=USER, demo_password=PASSWORD, host="127.0.0.1",
            port=str(self.port), debug=False, cert=None, key=None, passlib_cfg=None, tls=False,
            proxy_protocol=None, inherited_sockets=None,
        )  # fmt: skip
        backend, config = await DictBackend.init(told, hash_context=_Plain())
        config.apply_context()
        async with AsyncExitStack() as stack:
            await backend.start(stack)
            await IMAPService(backend, config).start(stack)
            loop, end = asyncio.get_running_loop(), asyncio.Event()
            self._end = lambda: loop.call_soon_threadsafe(end.set)
            self._ready.set()
            await end.wait()
