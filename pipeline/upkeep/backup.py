"""A backup while everything runs: all rows in one steady picture, and the raw mails they name.

    FOLDER/raw/…                     raw mails, shared by all backups in FOLDER
    FOLDER/purged.jsonl              the ledger of purges: a restore asks for it. It stands only in
                                     the store's own place for backups, where purges write to it
    FOLDER/2026-11-24T15-00-00Z/     rows.jsonl.zst · manifest.json · tombstone.key

The rows are JSON lines, so one made on SQLite can be restored into PostgreSQL. What lets people
in for a while (sign-ins, one-time links) is left out: no restored backup revives what had ended.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import zstandard
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlmodel import Session, SQLModel, col

from pipeline import models, schema
from pipeline.errors import DiskFull, FolderUnusable
from pipeline.files import RawMails
from pipeline.models import (
    Attempt,
    JudgeVersion,
    Message,
    MessageVector,
    OneTimeLink,
    Outbox,
    Picture,
    SignIn,
    StoryVector,
)
from pipeline.store import Store, make_folder
from pipeline.upkeep.purge import LEDGER, append

ROWS, MANIFEST, KEY = "rows.jsonl.zst", "manifest.json", "tombstone.key"
_AT_ONCE = 2_000  # rows
Told = Callable[[int, int], None]
# Of a moment only, or made again: pictures when somebody looks, vectors and what judges learned
# from the texts and from what people said, which are held.
_DERIVED = (MessageVector, StoryVector, JudgeVersion, Picture)
_NOT_HELD = frozenset(
    one.__tablename__ for one in (Attempt, OneTimeLink, Outbox, SignIn, *_DERIVED)
)


@dataclass(frozen=True, slots=True)
class Backup:
    """One that was made. `mails` is 0 when only the rows were asked for."""

    folder: Path
    rows: int
    mails: int


def backup(
    store: Store,
    folder: Path | None = None,
    *,
    with_mails: bool = True,
    told: Told = lambda done, all_: None,
) -> Backup:
    """Write a backup below `folder` (by default the store's own place for them).

    Raises `FolderUnusable` or `DiskFull`; then nothing that looks like a backup is left.
    """
    place = folder or store.backups
    make_folder(place, named_by="place for backups (--to, or pipeline.backup_folder)")
    now = store.clock()
    target = place / now.strftime("%Y-%m-%dT%H-%M-%S.%fZ")
    passing = place / f".{target.name}"
    try:
        passing.mkdir(mode=0o700)
        rows, digests = _write_rows(store, passing / ROWS)
        if is_own_place(store, place):  # elsewhere an empty one would say: nothing was purged
            append(place / LEDGER, ())
        mails = _copy_mails(store, place, digests, told) if with_mails else 0
        shutil.copyfile(store.folder / KEY, passing / KEY)
        (passing / KEY).chmod(0o600)
        _write_manifest(store, passing, now, rows, len(digests), with_mails)
        passing.rename(target)
    except OSError as error:
        shutil.rmtree(passing, ignore_errors=True)
        if isinstance(error, OSError) and error.errno == 28:
            raise DiskFull(f"The disk of {place} is full. No backup was made.") from None
        raise FolderUnusable(
            f"{place} cannot be written ({os.strerror(error.errno or 0)}). No backup was made."
        ) from None
    return Backup(target, rows, mails)


def is_own_place(store: Store, folder: Path) -> bool:
    """Whether purges reach the backups in this folder."""
    return folder.resolve() == store.backups.resolve()


def shares_disk(place: Path, folder: Path) -> bool:
    """Whether what ends the disk of one ends the other's too. One that is not there yet will lie
    where the nearest folder above it does."""
    return _disk(place) == _disk(folder)


def _disk(place: Path) -> int:
    path = place.absolute()
    return next(one.stat().st_dev for one in (path, *path.parents) if one.exists())


def tables() -> list[sa.Table]:
    """All tables that a backup holds, those first that others name."""
    assert models.__all__  # noqa: S101 - the tables are known once the models are loaded
    return [one for one in SQLModel.metadata.sorted_tables if one.name not in _NOT_HELD]


def present(session: Session) -> list[sa.TableClause]:
    """The tables that this database has, in the columns that it has, in the same order.

    One of an older version lacks some that the models know, and may have some that they do not.
    """
    found = sa.inspect(session.connection())
    return [
        sa.table(table.name, *_columns(table, found.get_columns(table.name)))
        for table in tables()
        if found.has_table(table.name)
    ]


def _columns(table: sa.Table, found: Sequence[ReflectedColumn]) -> Iterator[sa.ColumnClause[Any]]:
    for one in found:
        name = one["name"]
        yield sa.column(name, table.c[name].type if name in table.c else one["type"])


def _write_rows(store: Store, path: Path) -> tuple[int, list[str]]:
    """Every row as `[table, {column: value}]`, after a line that says which version wrote them."""
    count = 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, store.look() as session:
        with zstandard.ZstdCompressor(level=3).stream_writer(file, closefd=False) as out:
            out.write(_line({"revision": schema.revision_of(session)}))
            for name, row in _rows(session):
                out.write(_line([name, row]))
                count += 1
        digests = _digests(session)
        file.flush()
        os.fsync(file.fileno())
    return count, digests


def _digests(session: Session) -> list[str]:
    """Of all messages; none in a database that is older than messages."""
    if not sa.inspect(session.connection()).has_table("message"):
        return []
    return list(session.execute(sa.select(col(Message.digest))).scalars())


def _rows(session: Session) -> Iterator[tuple[str, dict[str, Any]]]:
    keys = {table.name: table.primary_key.columns.keys() for table in tables()}
    for table in present(session):
        found = session.execute(
            sa.select(table).order_by(*(table.c[key] for key in keys[table.name])),
            execution_options={"yield_per": _AT_ONCE},
        )
        for row in found.mappings():
            yield table.name, dict(row)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode() + b"\n"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _copy_mails(store: Store, place: Path, digests: list[str], told: Told) -> int:
    """Those that the place has not got yet; bytes as they are stored."""
    pool = RawMails(place / "raw")
    copied = 0
    for number, digest in enumerate(digests, start=1):
        if not pool.has(digest) and store.raw.has(digest):
            pool.take_over(store.raw.path(digest), digest)
            copied += 1
        told(number, len(digests))
    return copied


def _write_manifest(
    store: Store, folder: Path, now: datetime, rows: int, mails: int, with_mails: bool
) -> None:
    told = {
        "made_at": now.isoformat(),
        "revision": schema.revision(store.engine),
        "rows": rows,
        "mails": mails,
        "with_mails": with_mails,
        "sha256": hashlib.sha256((folder / ROWS).read_bytes()).hexdigest(),
    }
    (folder / MANIFEST).write_text(json.dumps(told, indent=2) + "\n")
