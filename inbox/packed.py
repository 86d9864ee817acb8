"""Mail in a zip or tar, packed or not: .eml files, Maildirs and mboxes in them, as a `Mailbox`.

Read as a stream, one mail at a time; nothing is written to a disk, so that no name leads anywhere.
A bomb is let go of as soon as it is one. What cannot be read is told, and stops nobody.
"""

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, Self

from inbox import mbox
from inbox.errors import ArchiveUnreadable
from inbox.mailbox import Fetched, Withheld
from inbox.opened import Still, batches

_LARGEST = 300_000_000  # bytes of one mail: a bigger one is told and left
_RATIO, _FREE = 100, 50_000_000  # unpacked it may be so many times bigger, and this more
_MEMBERS = 1_000_000
_DIRECTORY = 100_000_000  # bytes of a zip's directory, which is read at once
_LONG_NAME = 100_000  # bytes of a name or of pax headers in a tar, which are read at once
_LINE = _PIECE = 1 << 20
_PACKERS: tuple[tuple[bytes, Callable[[Any], Any]], ...] = (
    (b"\x1f\x8b", gzip.open),
    (b"BZh", bz2.open),
    (b"\xfd7zXZ\x00", lzma.open),
)
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError)
_ODD = (*_BROKEN, NotImplementedError, RuntimeError, ValueError)  # encrypted, an unknown packing


class _TooMuch(Exception):
    """It is a bomb, or looks like one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A member that could not be read, or is no mail: its name as it stands there, and a code."""

    name: str
    code: str  # "not a mail" | "an archive" | "damaged" | "encrypted" | "too big" | "cut short"
    # | "unreadable"


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    at: datetime | None
    open: Callable[[], IO[bytes]]


class Packed(Still):
    """A zip or tar as a `Mailbox`. UIDs number its mails in the order they lie there."""

    def __init__(self, path: Path) -> None:
        """Looks through it once, so that its mails are counted. Raises `ArchiveUnreadable`."""
        super().__init__(path, _checksum(path))
        self.problems: list[Problem] = []
        self.count = self.total_bytes = 0
        for _uid, one in self._mails(self.problems):
            self.count += 1
            self.total_bytes += _size(one)
        if not self.count:
            raise ArchiveUnreadable(f"{path} holds no mail that can be read.")
        self._under_way, self._next = self._mails([]), 1

    @property
    def uid_next(self) -> int:
        return self.count + 1

    @property
    def exists(self) -> int:
        return self.count

    def uids(self, low: int, high: int) -> list[int]:
        return list(range(max(low, 1), min(high, self.count) + 1))

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched | Withheld]]:
        """In the order of the archive: going back begins anew."""
        return batches((_size(one), one) for one in self._wanted(sorted(uids)))

    def close(self) -> None:
        """Let go of the file."""
        self._under_way.close()

    def _wanted(self, uids: Sequence[int]) -> Iterator[Fetched | Withheld]:
        wanted = set(uids)
        if wanted and min(wanted) < self._next:
            self._under_way.close()
            self._under_way, self._next = self._mails([]), 1
        last = max(wanted, default=0)
        while self._next <= last:
            uid, one = next(self._under_way, (0, None))
            if one is None:
                return
            self._next = uid + 1
            if uid in wanted:
                yield one

    def _mails(self, problems: list[Problem]) -> "_Mails":
        """All mails from the beginning; what cannot be read goes into `problems`."""
        told = datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        uid = 0
        try:
            for member in _members(self.path, problems):
                for raw, sent in _in_member(member, problems):
                    uid += 1
                    if raw is None:
                        yield uid, Withheld(uid, "too big")
                        continue
                    named = mbox.maildir_date(PurePosixPath(member.name))
                    at = sent or named or mbox.date_of(raw) or member.at or told
                    yield uid, Fetched(uid, raw, at)
        except _TooMuch:
            raise ArchiveUnreadable(
                f"{self.path} unpacks to far more than mail does: it is refused. Unpack it where "
                "there is room, look at it, and import the folder."
            ) from None


def _size(one: Fetched | Withheld) -> int:
    return len(one.raw) if isinstance(one, Fetched) else 0


_Mails = Any  # a generator of (uid, Fetched | Withheld), with `close`


def is_packed(path: Path, begins: bytes) -> bool:
    """Whether a file is a zip or a tar, by how it begins."""
    if begins.startswith(b"PK\x03\x04") or begins[257:262] == b"ustar":
        return True
    packed = any(begins.startswith(magic) for magic, _packer in _PACKERS)
    return packed and path.name.lower().endswith((".tgz", ".tbz2", ".txz", ".gz", ".bz2", ".xz"))


def _checksum(path: Path) -> int:
    with path.open("rb") as file:
        told = file.read(65_536)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 65_536))
        return zlib.crc32(told + file.read() + str(size).encode()) or 1


class _Counted(io.RawIOBase):
    """A stream that knows how much may come out of it, in all."""

    def __init__(self, inner: IO[bytes], budget: list[int]) -> None:
        self._inner, self._budget = inner, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        got = self._inner.read(min(len(buffer), _PIECE))
        self._budget[0] -= len(got)
        if self._budget[0] < 0:
            raise _TooMuch
        buffer[: len(got)] = got
        return len(got)


def _members(path: Path, problems: list[Problem]) -> Iterator[_Member]:
    budget = [path.stat().st_size * _RATIO + _FREE]
    with path.open("rb") as file:
        begins = file.read(4)
        file.seek(0)
        found = (_of_zip if begins == b"PK\x03\x04" else _of_tar)(file, budget, problems)
        for number, member in enumerate(found):
            if number >= _MEMBERS:
                raise _TooMuch
            yield member


def _of_zip(file: IO[bytes], budget: list[int], problems: list[Problem]) -> Iterator[_Member]:
    _check_directory(file)
    try:
        packed = zipfile.ZipFile(file)
    except _ODD:
        problems.append(Problem("the directory of the zip", "damaged"))
        return
    with packed:
        for info in packed.infolist():
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                problems.append(Problem(info.filename, "encrypted"))
                continue
            yield _Member(
                info.filename,
                _zip_date(info),
                lambda info=info: _buffered(packed.open(info), budget),  # type: ignore[misc]
            )


def _check_directory(file: IO[bytes]) -> None:
    """Python reads a zip's directory whole, at half a kilobyte of memory for each entry."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 65_557))
    told = file.read()
    at = told.rfind(b"PK\x05\x06")
    directory = int.from_bytes(told[at + 12 : at + 16], "little") if at >= 0 else 0
    file.seek(0)
    if directory > _DIRECTORY:
        raise _TooMuch


def _zip_date(info: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return None


class _Info(tarfile.TarInfo):
    """A tar's header that asks for no gigabytes of name."""

    @classmethod
    def frombuf(cls, buf: Any, encoding: str, errors: str) -> Self:
        found = super().frombuf(buf, encoding, errors)
        read_at_once = found.type in (
            *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
            *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
        )
        if read_at_once and found.size > _LONG_NAME:
            raise _TooMuch
        return found


def _of_tar(file: IO[bytes], budget: list[int], problems: list[Problem]) -> Iterator[_Member]:
    begins = file.read(8)
    file.seek(0)
    packer = next((one for magic, one in _PACKERS if begins.startswith(magic)), None)
    stream = _buffered(packer(file) if packer else file, budget)
    name = "the beginning"
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Info) as packed:
            for info in packed:
                name = info.name
                if info.isreg():
                    at = datetime.fromtimestamp(min(max(info.mtime, 0), 4e9), UTC)
                    yield _Member(name, at, lambda info=info: packed.extractfile(info))  # type: ignore
                packed.members.clear()  # type: ignore[attr-defined] # else it keeps every header
    except _ODD:
        problems.append(Problem(f"all after {name}", "cut short"))


def _buffered(inner: IO[bytes], budget: list[int]) -> IO[bytes]:
    return io.BufferedReader(_Counted(inner, budget))


def _in_member(
    member: _Member, problems: list[Problem]
) -> Iterator[tuple[bytes | None, datetime | None]]:
    """The mails in a member, each with the date of its From_ line; None for one that is too big."""
    try:
        with closing(member.open()) as stream:
            begins = stream.peek(4096) if isinstance(stream, io.BufferedReader) else b""
            if mbox.FROM.match(begins):
                yield from _of_mbox(stream)
            elif mbox.is_mail(begins[:4096]):
                yield _whole(stream), None
            elif begins:
                archive = is_packed(Path(member.name), begins)
                problems.append(Problem(member.name, "an archive" if archive else "not a mail"))
    except _ODD:
        problems.append(Problem(member.name, "damaged"))


def _whole(stream: IO[bytes]) -> bytes | None:
    """All of it, piece by piece: asked for at once, so much memory would be taken at once."""
    raw = bytearray()
    while (piece := stream.read(_PIECE)) and len(raw) <= _LARGEST:
        raw += piece
    return bytes(raw) if len(raw) <= _LARGEST else None


def _of_mbox(stream: IO[bytes]) -> Iterator[tuple[bytes | None, datetime | None]]:
    """Line by line: only one mail of it is in memory."""
    held: list[bytes] = []
    size = 0
    for line, begins in mbox.lines(iter(lambda: stream.readline(_LINE), b"")):
        if begins and held:
            yield _unwrapped(held, size)
            held, size = [], 0
        size += len(line)
        if size <= _LARGEST:
            held.append(line)
    if held:
        yield _unwrapped(held, size)


def _unwrapped(held: list[bytes], size: int) -> tuple[bytes | None, datetime | None]:
    return mbox.unwrapped(b"".join(held)) if size <= _LARGEST else (None, None)
