"""Mail in files: one .eml, a folder of them, a Maildir, an mbox. Each keeps `Mailbox`.

Nothing in them is changed: an archive cannot be acknowledged, and removes nothing.
"""

import os
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from inbox.errors import ArchiveUnreadable, NotAMail, ServerRefused
from inbox.mailbox import Fetched, Withheld

_MAILS, _BYTES = 100, 4_000_000  # a batch
_HEADER = re.compile(rb"\A(?:>?From [^\n]*\n)?[!-9;-~]{1,100}[ \t]*:")
_FROM = re.compile(rb"From \S+ .*\d{4}")  # "From ann@example.org Fri Nov 20 12:00:00 2026"
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)
_RECEIVED = re.compile(rb"^Received:(?:[^\n]|\n[ \t])*?;([^;\n]*(?:\n[ \t][^\n]*)*)$", re.M | re.I)
_DATE = re.compile(rb"^Date:([^\n]*)$", re.M | re.I)
_YEARS = range(1980, 2101)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One mail of an archive: where it lies, and how it is read."""

    size: int
    read: Callable[[], Fetched | Withheld]


class Archive:
    """An archive as a `Mailbox`. `entries` gives each mail by its UID."""

    def __init__(self, path: Path, validity: int, entries: dict[int, _Entry]) -> None:
        self.path, self._validity, self._entries = path, validity, entries
        self.count = len(entries)
        self.total_bytes = sum(entry.size for entry in entries.values())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def validity(self) -> int:
        return self._validity

    @property
    def uid_next(self) -> int:
        return max(self._entries, default=0) + 1

    @property
    def exists(self) -> int:
        return len(self._entries)

    def refresh(self) -> None:
        """An archive is looked at once, when it is opened."""

    def uids(self, low: int, high: int) -> list[int]:
        if high - low > len(self._entries):
            return sorted(uid for uid in self._entries if low <= uid <= high)
        return [uid for uid in range(low, high + 1) if uid in self._entries]

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched | Withheld]]:
        batch: list[Fetched | Withheld] = []
        held = 0
        for uid in uids:
            if uid not in self._entries:
                continue
            batch.append(self._entries[uid].read())
            held += self._entries[uid].size
            if len(batch) >= _MAILS or held >= _BYTES:
                yield batch
                batch, held = [], 0
        if batch:
            yield batch

    def stamps(self, uids: Sequence[int]) -> dict[int, int]:
        """Files are told apart by the listing's checksum."""
        return {}

    def be_careful(self) -> None:
        """There is no connection that could break."""

    def acknowledge(self, uids: Sequence[int]) -> None:
        """Nobody is told."""

    def remove(self, uids: Sequence[int]) -> None:
        raise ServerRefused(f"{self.path} is an archive: nothing is deleted in it.")

    def close(self) -> None:
        """Files are opened for each read alone."""


def open_archive(path: Path) -> Archive:
    """The archive at `path`; its kind is found by looking.

    Raises `ArchiveUnreadable` (nothing there, nothing readable, no mail in it) or `NotAMail`
    (one file that is no mail).
    """
    try:
        if path.is_dir():
            return _folder(path)
        with path.open("rb") as file:
            begins = file.read(4096)
        if _FROM.match(begins):
            return _mbox(path)
    except OSError as error:
        raise ArchiveUnreadable(
            f"{path} cannot be read ({os.strerror(error.errno or 0)}). "
            "Name an mbox, a Maildir, an .eml or a folder of them."
        ) from None
    if not _HEADER.match(begins.lstrip()):
        raise NotAMail(f"{path} is no mail: it does not begin with a header. Name an .eml file.")
    return Archive(path, 1, {1: _file_entry(path, 1)})


def _folder(path: Path) -> Archive:
    """A Maildir (cur and new), or every .eml below a folder; UIDs are ranks in the listing.

    UIDVALIDITY is a checksum of the listing: a folder that has changed is read again, and what
    is known is recognised by its digest.
    """
    if (path / "cur").is_dir():
        files = [one for name in ("cur", "new") for one in (path / name).glob("*")]
    else:
        files = list(path.rglob("*.eml"))
    files = sorted(one for one in files if one.is_file())
    if not files:
        raise ArchiveUnreadable(f"{path} holds no mail: neither a Maildir nor any .eml file.")
    listing = "\0".join(str(one.relative_to(path)) for one in files)
    entries = {uid: _file_entry(one, uid) for uid, one in enumerate(files, start=1)}
    return Archive(path, zlib.crc32(listing.encode(errors="surrogateescape")) or 1, entries)


def _file_entry(path: Path, uid: int) -> _Entry:
    def read() -> Fetched | Withheld:
        try:
            raw = path.read_bytes()
        except OSError:
            return Withheld(uid, "unreadable")
        if not _HEADER.match(raw.lstrip()[:4096]):
            return Withheld(uid, "not a mail")
        return Fetched(uid, raw, _maildir_date(path) or _date_of(raw) or _modified(path))

    return _Entry(path.stat().st_size, read)


def _mbox(path: Path) -> Archive:
    """UIDs are byte offsets + 1, so that an import goes on where it stood."""
    starts = list(_mbox_starts(path))
    ends = [*starts[1:], path.stat().st_size]
    entries = {
        start + 1: _mbox_entry(path, start, end) for start, end in zip(starts, ends, strict=True)
    }
    return Archive(path, 1, entries)


def _mbox_starts(path: Path) -> Iterator[int]:
    """Where each From_ line stands: at the beginning, or after an empty line (RFC 4155)."""
    at, after_empty = 0, True
    with path.open("rb") as file:
        for line in file:
            if after_empty and line.startswith(b"From ") and _FROM.match(line):
                yield at
            after_empty = line in (b"\n", b"\r\n")
            at += len(line)


def _mbox_entry(path: Path, start: int, end: int) -> _Entry:
    def read() -> Fetched | Withheld:
        with path.open("rb") as file:
            file.seek(start)
            told = file.read(end - start)
        first, _, raw = told.partition(b"\n")
        # The writer of an mboxrd put one ">" before each line of this shape: take it away.
        raw = _QUOTED_FROM.sub(rb"\1", raw)
        for end_of_line in (b"\r\n", b"\n"):  # the empty line after each mail is the mbox's own
            if raw.endswith(2 * end_of_line):
                raw = raw[: -len(end_of_line)]
                break
        sent = _parsed(first.split(b" ", 2)[-1].strip())
        return Fetched(start + 1, raw, sent or _date_of(raw) or _modified(path))

    return _Entry(end - start, read)


def _maildir_date(path: Path) -> datetime | None:
    """Maildir names begin with the seconds of delivery."""
    seconds = path.name.split(".", 1)[0]
    if path.parent.name not in ("cur", "new") or not seconds.isdigit() or len(seconds) > 10:
        return None
    return _believable(datetime.fromtimestamp(int(seconds), UTC))


def _date_of(raw: bytes) -> datetime | None:
    """When it arrived: the newest Received line, which stands on top, else its own date."""
    head = raw[:65536].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    for shape in (_RECEIVED, _DATE):
        if found := shape.search(head):
            return _parsed(b" ".join(found[1].split()))
    return None


def _parsed(told: bytes) -> datetime | None:
    try:
        found = parsedate_to_datetime(told.decode("ascii", "replace"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return _asctime(told)
    return _believable(found if found.tzinfo else found.replace(tzinfo=UTC))


def _asctime(told: bytes) -> datetime | None:
    """The date of a From_ line, as asctime writes it."""
    try:
        said = told[:24].decode("ascii", "replace") + " +0000"
        return _believable(datetime.strptime(said, "%a %b %d %H:%M:%S %Y %z"))
    except ValueError:
        return None


def _believable(at: datetime) -> datetime | None:
    return at.astimezone(UTC) if at.year in _YEARS else None


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
