"""A listener to which a browser is led for every host there is: it hears who was to be reached,
even when nothing is said on the connection (a link hint, a frame that was blocked too late)."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_NAME = re.compile(rb"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:example|com|org|net)\b")
_CHROMIUMS_OWN = ("google.com", "googleapis.com", "gvt1.com", "gstatic.com")
PATIENCE = 1.0  # seconds that a connection has to say something
NOBODY = "a connection on which nothing was said"


@dataclass
class Ear:
    """What was heard: a host for each connection."""

    port: int
    heard: list[str] = field(default_factory=list)

    @property
    def flag(self) -> str:
        """What Chromium is told, so that every name leads here, and none of its own does."""
        own = "".join(f"MAP *.{name} ~NOTFOUND, " for name in _CHROMIUMS_OWN)
        return f"--host-resolver-rules={own}MAP * 127.0.0.1:{self.port}, EXCLUDE 127.0.0.1"

    def listen(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE)
        try:
            said = connection.recv(4_096)
        except OSError:
            said = b""
        finally:
            connection.close()
        found = _NAME.search(said)  # in the Host of a request, or in the hello of TLS
        self.heard.append(found[0].decode() if found else NOBODY)


@contextmanager
def open_ear() -> Iterator[Ear]:
    door = socket.create_server(("127.0.0.1", 0))
    ear = Ear(door.getsockname()[1])

    def wait() -> None:
        while True:
            try:
                connection, _address = door.accept()
            except OSError:  # closed
                return
            threading.Thread(target=ear.listen, args=(connection,), daemon=True).start()

    threading.Thread(target=wait, daemon=True).start()
    yield ear
    door.close()
