"""A big mail in pieces that survive a cut: what has come waits in a file, and is gone on with."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from inbox.errors import KeepingFailed, PieceTooLong

UNIT = 65_536  # bytes: a file of pieces is whole units
PIECE = 16 * UNIT  # bytes asked for at once
_OLD = 14 * 86_400  # seconds after which a piece that nobody came back for is swept
Ask = Callable[[int, int], bytes]  # offset and length: the bytes there, fewer at the end


@dataclass(frozen=True, slots=True)
class Pieces:
    """The folder where they wait; None keeps them in memory, for one connection alone."""

    folder: Path | None

    @contextmanager
    def of(self, name: str, ask: Ask, at_once: int = PIECE) -> Iterator[bytes]:
        """The whole mail. Its file is gone when the block has ended well: it is stored then.

        `name` tells this mail from every other; `at_once` is a number of whole units. A piece that
        is shorter than asked for is the last one: what the server says of the size decides nothing.
        """
        if self.folder is None:
            yield _in_memory(ask, at_once)
            return
        path = self.folder / (hashlib.sha256(name.encode()).hexdigest()[:32] + ".part")
        with _own_words(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                whole = _fetched(path, ask, at_once)
            except PieceTooLong:
                path.unlink(missing_ok=True)  # nobody goes on with these
                raise
        yield whole
        path.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Take away what waits for a mail that did not come back."""
        for path in self.folder.glob("*.part") if self.folder else ():
            try:
                if path.stat().st_mtime < time.time() - _OLD:
                    path.unlink()
            except FileNotFoundError:
                continue  # another poller was quicker


def _in_memory(ask: Ask, at_once: int) -> bytes:
    whole = bytearray()
    while True:
        piece = _piece(ask, len(whole), at_once)
        whole += piece
        if len(piece) < at_once:
            return bytes(whole)


def _fetched(path: Path, ask: Ask, at_once: int) -> bytes:
    """Each piece is on the disk before the next one is asked for, so that a file is whole units
    and, after a crash, perhaps a part of one, which is cut off."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        held = os.fstat(handle).st_size // UNIT * UNIT
        file.truncate(held)
        file.seek(held)
        while True:
            piece = _piece(ask, held, at_once)
            held += len(piece)
            file.write(piece)
            file.flush()
            if len(piece) < at_once:
                file.seek(0)
                return file.read()
            os.fsync(handle)


def _piece(ask: Ask, at: int, at_once: int) -> bytes:
    piece = ask(at, at_once)
    if len(piece) > at_once:
        raise PieceTooLong("The server does not give a mail in pieces.")
    return piece


@contextmanager
def _own_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KeepingFailed(
            "Parts of big mails cannot be kept in {folder} ({why}). "
            "Make room, or give the folder to this user.",
            folder=folder,
            why=os.strerror(error.errno or 0),
        ) from None
