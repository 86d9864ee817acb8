"""Mail in files: one .eml, a folder of them, a Maildir, an mbox; packed ones are `inbox.packed`'s.

Each keeps `Mailbox`. Nothing in them is changed: an archive cannot be acknowledged, and removes
nothing.
"""

import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inbox import mbox, packed
from inbox.errors import ArchiveUnreadable, NotAMail
from inbox.mailbox import Fetched, Withheld
from inbox.opened import Still, batches


@dataclass(frozen=True, slots=True)
class _Entry:
    """One mail of an archive: where it lies, and how it is read."""

    size: int
    read: Callable[[], Fetched | Withheld]


class Archive(Still):
    """An archive as a `Mailbox`. `entries` gives each mail by its UID."""

    def __init__(
        self,
        path: Path,
        validity: int,
        entries: dict[int, _Entry],
        problems: Sequence[packed.Problem] = (),
    ) -> None:
        super().__init__(path, validity)
        self._entries, self.problems = entries, list(problems)
        self.count = len(entries)
        self.total_bytes = sum(entry.size for entry in entries.values())

    @property
    def uid_next(self) -> int:
        return max(self._entries, default=0) + 1

    @property
    def exists(self) -> int:
        return len(self._entries)

    def uids(self, low: int, high: int) -> list[int]:
        if high - low > len(self._entries):
            return sorted(uid for uid in self._entries if low <= uid <= high)
        return [uid for uid in range(low, high + 1) if uid in self._entries]

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched | Withheld]]:
        found = (self._entries[uid] for uid in uids if uid in self._entries)
        return batches((entry.size, entry.read()) for entry in found)

    def close(self) -> None:
        """Files are opened for each read alone."""


def open_archive(path: Path) -> "Archive | packed.Packed":
    """The archive at `path`; its kind is found by looking.

    Raises `ArchiveUnreadable` (nothing there, nothing readable, no mail in it) or `NotAMail`
    (one file that is no mail).
    """
    try:
        if path.is_dir():
            return _folder(path)
        with path.open("rb") as file:
            begins = file.read(4096)
        if mbox.FROM.match(begins):
            return _mbox(path, begins)
        if packed.is_packed(path, begins):
            return packed.Packed(path)
    except OSError as error:
        raise ArchiveUnreadable(
            f"{path} cannot be read ({os.strerror(error.errno or 0)}). "
            "Name an mbox, a Maildir, an .eml or a folder of them, or a zip or tar of those."
        ) from None
    if not mbox.is_mail(begins):
        raise NotAMail(f"{path} is no mail: it does not begin with a header. Name an .eml file.")
    size = path.stat().st_size
    return Archive(path, _number(begins + str(size).encode()), {1: _file_entry(path, 1)})


def _folder(path: Path) -> Archive:
    """A Maildir (cur and new), or every .eml below a folder; UIDs are ranks in the listing.

    UIDVALIDITY is a checksum of the listing, and of what in it is no mail: a folder that has
    changed is read again, and what is known is recognised by its digest.
    """
    if (path / "cur").is_dir():
        files = [one for name in ("cur", "new") for one in (path / name).glob("*")]
    else:
        files = list(path.rglob("*.eml"))
    files = sorted(one for one in files if one.is_file())
    if not files:
        raise ArchiveUnreadable(f"{path} holds no mail: neither a Maildir nor any .eml file.")
    names = [str(one.relative_to(path)) for one in files]
    odd = {uid: code for uid, one in enumerate(files, start=1) if (code := _why_not(one))}
    problems = [packed.Problem(names[uid - 1], code) for uid, code in odd.items()]
    listing = "\0".join([*names, *(f"{one.code} {one.name}" for one in problems)])
    entries = {
        uid: _file_entry(one, uid) for uid, one in enumerate(files, start=1) if uid not in odd
    }
    return Archive(path, _number(listing.encode(errors="surrogateescape")), entries, problems)


def _why_not(path: Path) -> str:
    """Why a file is no mail that can be read, as a code; empty when it is one."""
    try:
        with path.open("rb") as file:
            return "" if mbox.is_mail(file.read(4096)) else "not a mail"
    except OSError:
        return "unreadable"


def _number(told: bytes) -> int:
    """A UIDVALIDITY: another one when something else lies at the same path."""
    return zlib.crc32(told) or 1


def _file_entry(path: Path, uid: int) -> _Entry:
    def read() -> Fetched | Withheld:
        try:
            raw = path.read_bytes()
        except OSError:
            return Withheld(uid, "unreadable")
        if not mbox.is_mail(raw[:4096]):
            return Withheld(uid, "not a mail")
        return Fetched(uid, raw, mbox.maildir_date(path) or mbox.date_of(raw) or _modified(path))

    return _Entry(path.stat().st_size, read)


def _mbox(path: Path, begins: bytes) -> Archive:
    """UIDs are byte offsets + 1: an import goes on where it stood, also in one that grew."""
    starts = list(_mbox_starts(path))
    ends = [*starts[1:], path.stat().st_size]
    entries = {
        start + 1: _mbox_entry(path, start, end) for start, end in zip(starts, ends, strict=True)
    }
    return Archive(path, _number(begins[: ends[0]]), entries)


def _mbox_starts(path: Path) -> Iterator[int]:
    at = 0
    with path.open("rb") as file:
        for line, begins in mbox.lines(file):
            if begins:
                yield at
            at += len(line)


def _mbox_entry(path: Path, start: int, end: int) -> _Entry:
    def read() -> Fetched | Withheld:
        with path.open("rb") as file:
            file.seek(start)
            raw, sent = mbox.unwrapped(file.read(end - start))
        return Fetched(start + 1, raw, sent or mbox.date_of(raw) or _modified(path))

    return _Entry(end - start, read)


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
