"""What a provider gives us to keep: refresh tokens, in files that their owner alone may read."""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from inbox.errors import KeepingFailed


@dataclass(frozen=True, slots=True)
class Kept:
    """A refresh token, and what is known of it."""

    refresh_token: str = field(repr=False)
    seed: str = ""  # a hash of the token that the administrator gave us, from which it came
    ends_at: float | None = None  # seconds since 1970, if the provider has said so


class Keeper:
    """The folder of kept tokens. Processes take turns, so that no token is used up twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def turn(self, mailbox: str) -> Iterator[None]:
        """Alone with the token of this mailbox."""
        with self._own_words():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._path(mailbox, "lock"), os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def read(self, mailbox: str) -> Kept | None:
        """What is kept; None when nothing is, or nothing that can be read."""
        try:
            return Kept(**json.loads(self._path(mailbox, "json").read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, mailbox: str, kept: Kept) -> None:
        """In place of what was kept before: the whole of it or nothing, and on the disk."""
        path = self._path(mailbox, "json")
        passing = path.with_suffix(f".{secrets.token_hex(4)}")
        with self._own_words():
            handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                json.dump(asdict(kept), file)
                file.flush()
                os.fsync(handle)
            passing.replace(path)
            _sync(self._folder)

    @contextmanager
    def _own_words(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise KeepingFailed(
                "Tokens cannot be kept in {folder} ({why}). "
                "Make room, or give the folder to this user.",
                folder=self._folder,
                why=os.strerror(error.errno or 0),
            ) from None

    def _path(self, mailbox: str, end: str) -> Path:
        return self._folder / f"{hashlib.sha256(mailbox.encode()).hexdigest()[:16]}.{end}"


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def seed_of(token: str) -> str:
    """Tells whether the administrator has given us another token since."""
    return hashlib.sha256(token.encode()).hexdigest()[:16] if token else ""
