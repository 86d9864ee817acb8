"""Where a demo lives: its folder, what it remembers there, its ports. Never another's folder."""

import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

from web.demo.imap import PASSWORD, USER
from web.errors import DoorError
from web.listening import is_free
from web.settings import Settings, load

_CONFIG = """\
# A demo. It is written anew at each start; its mailbox lives only as long as `tipdesk demo` runs.

[inbox]
our_lists = ["tips@evening-chronicle.example"]
form_senders = ["forms@evening-chronicle.example"]
authserv_id = "mx.evening-chronicle.example"

[[inbox.mailboxes]]
name = "worldnews"
desk = "World"
host = "127.0.0.1"
port = {imap}
security = "none"
user = "{user}"
password = "{password}"
every_seconds = 2

[pipeline]
step_seconds = 1
outgoing_allow = ["127.0.0.1:{paper}"]  # the demo's own newspaper, and nothing else on this machine

[web]
bind = "127.0.0.1:{web}"
command_user = "ann"
log_level = "warning"
time_zone = "{zone}"
"""
_TRIED = 20  # ports after the one that is wanted


class NotADemo(DoorError):
    """A folder with other things in it is left alone."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The folder {folder} holds something else than a demo. "
            "Name another one: tipdesk demo --folder NAME."
        )


class RunsAlready(DoorError):
    """Two demos in one folder would bring each other's mail."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"A demo runs in {folder} already. End it with Ctrl-C, or start another one in a "
            "folder of its own: tipdesk demo --folder NAME."
        )


class Place:
    """A demo's folder, held for as long as the demo runs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.config = folder, folder / "config.toml"
        self.postbook = folder / "postbook"
        self._born, self._furnished = folder / "born", folder / "furnished"

    def is_new(self) -> bool:
        return not self._born.exists()

    def born(self, now: datetime) -> datetime:
        """When this demo was first started: its mails are dated from there, the same for ever."""
        if self.is_new():
            self._born.write_text(now.astimezone(UTC).isoformat(timespec="seconds") + "\n")
        return datetime.fromisoformat(self._born.read_text().strip())

    def is_furnished(self) -> bool:
        """Whether people can sign in, and colleagues have done their day's work."""
        return self._furnished.exists()

    def furnished(self) -> None:
        self._furnished.touch()

    def paper_port(self) -> int:
        """Where the newspaper is: the addresses of its stories stay the same while they can."""
        book = self.folder / "paper"
        kept = int(book.read_text()) if book.exists() else 0
        port = kept if kept and is_free(f"127.0.0.1:{kept}") else any_port()
        book.write_text(f"{port}\n")
        return port

    def settings(self, *, imap: int, web: int, paper: int) -> Settings:
        """Write config.toml for these ports, and read it."""
        self.config.touch(mode=0o600)
        ports = {"imap": imap, "web": web, "paper": paper}
        told = _CONFIG.format(**ports, user=USER, password=PASSWORD, zone=_zone())
        self.config.write_text(told, encoding="utf-8")
        return load(self.config)


@contextmanager
def held(folder: Path, *, fresh: bool) -> Iterator[Place]:
    """The demo in this folder; `fresh`: what it held is gone. Raises `NotADemo`, `RunsAlready`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = Place(folder)
    if place.is_new() and any(folder.iterdir()):
        raise NotADemo(folder)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if fresh:
            _empty(folder)
        yield place
    except BlockingIOError:
        raise RunsAlready(folder) from None
    finally:
        os.close(handle)


def port_near(wanted: int) -> int:
    """That port, or else the next one that is free."""
    near = (port for port in range(wanted, wanted + _TRIED) if is_free(f"127.0.0.1:{port}"))
    return next(near, 0) or any_port()


def any_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _zone() -> str:
    """The name of this machine's time zone, where it is known."""
    told = os.environ.get("TZ") or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return told if told in available_timezones() else "UTC"


def _empty(folder: Path) -> None:
    """All but the folder itself, which is locked."""
    for one in folder.iterdir():
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()
