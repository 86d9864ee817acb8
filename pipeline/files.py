"""Raw mails on disk, under their digest: written once, fsynced, never edited. No database.

A stored file begins with a format byte, so that another compression, or a key, changes no reader.
"""

import errno
import hashlib
import os
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import zstandard

from pipeline.errors import DiskFull, EvidenceMissing, FolderUnusable

PLAIN, ZSTD = b"\x00", b"\x01"
_LEVEL = 3
_HANDS = 12  # files that wait for the disk at once: one commit of its journal serves them all
_FULL = {errno.ENOSPC, errno.EDQUOT}


class RawMails:
    """The folder of raw mails. One process or many may write it: names are digests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        return self.folder / digest[:1] / digest

    @contextmanager
    def writing(self, mails: Iterable[tuple[str, bytes]]) -> Iterator[Callable[[], None]]:
        """Store (digest, raw) pairs while the block does something else: every file on the disk,
        then every folder (fsync). What is yielded waits for all of it: no row that names one of
        these mails may be committed before.

        It raises `DiskFull` or `FolderUnusable`; what was begun is swept by `tipdesk db check`.
        """
        pack = zstandard.ZstdCompressor(level=_LEVEL).compress
        every = [(digest, pack(raw)) for digest, raw in mails]
        with ThreadPoolExecutor(_HANDS, "raw") as hands:
            with _own_words(self.folder):
                folders = self._folders(digest for digest, _packed in every)
            shares = [every[at::_HANDS] for at in range(min(_HANDS, len(every)))]
            placed = hands.map(self._place_all, shares)

            def wait() -> None:
                with _own_words(self.folder):
                    deque(placed, maxlen=0)
                    list(hands.map(_sync_folder, folders))  # not before every file has its name

            yield wait

    def _folders(self, digests: Iterable[str]) -> list[str]:
        """Where these lie; a folder that was not there is made."""
        folders = sorted({f"{self.folder}/{digest[:1]}" for digest in digests})
        fresh = [folder for folder in folders if not Path(folder).is_dir()]
        for folder in fresh:
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        if fresh:
            _sync_folder(str(self.folder))
        return folders

    def _place_all(self, mails: Sequence[tuple[str, bytes]]) -> None:
        """Write these, one after another. Few calls a mail: at each the others take their turn."""
        token = secrets.token_hex(4)
        for digest, packed in mails:
            self._place(digest, token, ZSTD, packed)

    def _place(self, digest: str, token: str, *stored: bytes) -> None:
        """Write one file whole, or not at all."""
        folder = f"{self.folder}/{digest[:1]}"
        passing = f"{folder}/.{digest}.{token}"
        handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            _write_all(handle, stored)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(passing, f"{folder}/{digest}")  # noqa: PTH105 - a Path costs more than the move

    def take_over(self, stored: Path, digest: str) -> None:
        """Copy a stored file as it is, fsynced: for backups."""
        with _own_words(self.folder):
            folders = self._folders([digest])
            self._place(digest, secrets.token_hex(4), stored.read_bytes())
            for folder in folders:
                _sync_folder(folder)

    def read(self, digest: str) -> bytes:
        """The raw mail, checked against its digest. Raises `EvidenceMissing`."""
        try:
            stored = self.path(digest).read_bytes()
        except FileNotFoundError:
            raise EvidenceMissing(
                f"The raw mail {digest[:12]} is not in {self.folder}. Restore it from a backup."
            ) from None
        raw = _unpack(stored)
        if hashlib.sha256(raw).hexdigest() != digest:
            raise EvidenceMissing(
                f"The raw mail {digest[:12]} was changed on the disk. Restore it from a backup."
            )
        return raw

    def has(self, digest: str) -> bool:
        return self.path(digest).is_file()

    def remove(self, digests: Iterable[str]) -> None:
        """Delete for good, folders fsynced. One that is gone already is fine."""
        folders = set()
        for digest in digests:
            path = self.path(digest)
            path.unlink(missing_ok=True)
            folders.add(path.parent)
        for folder in sorted(folders):
            if folder.is_dir():
                _sync_folder(str(folder))

    def digests(self) -> Iterator[str]:
        """All that is stored, in no order."""
        for shelf in self.folder.glob("?"):
            yield from (path.name for path in shelf.iterdir() if not path.name.startswith("."))

    def passing(self) -> Iterator[Path]:
        """What a killed process left half-written."""
        yield from self.folder.glob("?/.*")


def _unpack(stored: bytes) -> bytes:
    if stored[:1] == ZSTD:
        try:
            return zstandard.ZstdDecompressor().decompress(memoryview(stored)[1:])
        except zstandard.ZstdError:
            return b""
    return stored[1:] if stored[:1] == PLAIN else b""


def _write_all(handle: int, parts: Sequence[bytes]) -> None:
    """A disk that fills up takes a part of what it is given, and says so the next time."""
    written = os.writev(handle, parts)
    if written < sum(map(len, parts)):
        rest = memoryview(b"".join(parts))[written:]
        while rest:
            rest = rest[os.write(handle, rest) :]


def _sync_folder(folder: str) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _own_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(
                f"The disk of {folder} is full. Make room; nothing is lost, "
                "and the mail stays on the server until it is stored."
            ) from None
        raise FolderUnusable(
            f"{folder} cannot be written ({os.strerror(error.errno or 0)}). "
            "Check pipeline.data_folder and its owner."
        ) from None
