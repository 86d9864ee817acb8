"""A backup into an empty installation. What was purged since is purged again, before all else."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import zstandard
from sqlmodel import Session, col

from pipeline import file_texts, migrations, schema, standing
from pipeline.errors import BackupUnusable
from pipeline.files import RawMails
from pipeline.models import Message, Reading, Tombstone
from pipeline.models.columns import UtcDateTime
from pipeline.search import index
from pipeline.search.words import WORDS
from pipeline.store import Store
from pipeline.stories import keeping
from pipeline.upkeep.backup import KEY, MANIFEST, ROWS, present, tables
from pipeline.upkeep.purge import LEDGER, append, remove_messages, scrub
from pipeline.upsert import insert

_AT_ONCE = 1_000  # rows


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    rows: int
    mails: int
    purged: int  # mails that had been purged since
    missing: int  # raw mails that the backup does not hold


def restore(
    store: Store,
    folder: Path,
    *,
    purges: Path | None = None,
    without_purges: bool = False,
    keep_days: int | None = None,
) -> Restored:
    """Restore `folder` (one backup) into an empty store.

    `purges` is the ledger, by default the one beside the backup. Raises `BackupUnusable` when
    the store is not empty, the backup is broken, too new or older than `keep_days`, or there is
    no ledger and `without_purges` was not said.
    """
    manifest = _manifest(folder)
    _not_expired(manifest, store.clock(), keep_days)
    _is_empty(store)
    ledger = _ledger(folder, purges, without_purges)
    if manifest["revision"] not in schema.REVISIONS:
        raise BackupUnusable("A newer Tipdesk made this backup. Install the newer Tipdesk.")
    migrations.upgrade(store.engine, to=manifest["revision"])
    with store.unit() as session:
        rows = _insert_rows(session, folder / ROWS)
        _count_on(session)
    migrations.upgrade(store.engine)
    with store.unit() as session:
        keeping.make_index(session)
        make_index(session)  # first: a purge takes its words out of the index
        purged = _purge_again(session, store, ledger)
        standing.recount(session)
        digests = list(session.execute(sa.select(col(Message.digest))).scalars())
    mails = _copy_mails(store, RawMails(folder.parent / "raw"), digests)
    _keep_key(store, folder)
    if purged:
        scrub(store)  # the backup's rows had been in the database for a moment
    return Restored(rows, mails, purged, len(digests) - mails)


def make_index(session: Session) -> None:
    """The whole search index once more, from the readings."""
    index.clear(session)
    keys = list(session.execute(sa.select(col(Reading.arrival)).order_by(col(Reading.arrival))))
    for at in range(0, len(keys), 200):
        part = [key for (key,) in keys[at : at + 200]]
        index.add(session, file_texts.entries(session, part))
        session.expire_all()
    session.execute(sa.update(Reading).values(words=WORDS))


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        told = json.loads((folder / MANIFEST).read_text())
        found = hashlib.sha256((folder / ROWS).read_bytes()).hexdigest()
    except (OSError, ValueError):
        raise BackupUnusable(
            f"{folder} is no backup of Tipdesk: name a folder that `tipdesk db backup` made."
        ) from None
    if found != told.get("sha256"):
        raise BackupUnusable(f"The backup {folder} was changed or cut short. Take another one.")
    return dict(told)


def _not_expired(manifest: dict[str, Any], now: datetime, keep_days: int | None) -> None:
    age = now - datetime.fromisoformat(manifest["made_at"])
    if keep_days is not None and age > timedelta(days=keep_days):
        raise BackupUnusable(
            f"This backup is {age.days} days old, and pipeline.backup_days is {keep_days}: "
            "it may hold what had to be forgotten. Take a newer one."
        )


def _ledger(folder: Path, purges: Path | None, without: bool) -> list[dict[str, str]]:
    """What was purged. Without the ledger a restore could bring back what was promised gone."""
    if without:
        return []
    path = purges or folder.parent / LEDGER
    try:
        lines = path.read_text().splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError):
        raise BackupUnusable(
            f"The ledger of purges {path} is missing or broken. Name it with --purges FILE: it "
            "stands where the desk keeps its backups (pipeline.backup_folder). "
            "--without-purges restores without it, and may bring back what was purged."
        ) from None


def _is_empty(store: Store) -> None:
    if schema.revision(store.engine):
        with store.look() as session:
            known = {table.name: table for table in present(session)}
            held = [
                session.execute(sa.select(known[name]).limit(1)).first()
                for name in ("user", "message", "tip")
                if name in known
            ]
        if any(held):
            raise BackupUnusable(
                "This installation is not empty. Restore into another pipeline.data_folder "
                "and database, or move the old ones away first."
            )
    if next(store.raw.digests(), None):
        raise BackupUnusable(f"{store.raw.folder} holds mails already. Move them away first.")


def _insert_rows(session: Session, path: Path) -> int:
    """All rows, table by table in the order of the file, which is the order they depend in."""
    known = {table.name: table for table in present(session)}
    count, name, waiting = 0, "", list[dict[str, Any]]()
    for table, row in _read_rows(path):
        if table != name or len(waiting) >= _AT_ONCE:
            _insert(session, known.get(name), waiting)
            name, waiting = table, []
        waiting.append(row)
        count += 1
    _insert(session, known.get(name), waiting)
    return count


def _read_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with path.open("rb") as file:
        reader = zstandard.ZstdDecompressor().stream_reader(file)
        rest = b""
        while chunk := reader.read(1 << 20):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                told = json.loads(line)
                if isinstance(told, list):
                    yield told[0], told[1]


def _insert(session: Session, table: sa.TableClause | None, rows: list[dict[str, Any]]) -> None:
    if table is None or not rows:
        return
    kinds = (UtcDateTime, sa.DateTime)
    times = [one.name for one in table.columns if isinstance(one.type, kinds)]
    for row in rows:
        for name in times:
            row[name] = datetime.fromisoformat(row[name]) if row.get(name) else None
    session.execute(sa.insert(table), rows)


def _count_on(session: Session) -> None:
    """PostgreSQL's sequences go on after the highest number that came back."""
    if session.get_bind().dialect.name != "postgresql":
        return
    there = {table.name for table in present(session)}
    for table in tables():
        key = table.autoincrement_column
        if key is not None and table.name in there:
            session.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', '{key.name}'), "  # noqa: S608 - our own tables' names
                    f'coalesce((SELECT max("{key.name}") FROM "{table.name}"), 0) + 1, false)'
                )
            )


def _purge_again(session: Session, store: Store, ledger: list[dict[str, str]]) -> int:
    gone = remove_messages(session, store, [line["digest"] for line in ledger])
    stones = [
        {
            "digest": line["digest"],
            "copy_hash": line.get("copy_hash", ""),
            "purged_at": datetime.fromisoformat(line["at"]),
        }
        for line in ledger
    ]
    if stones:
        session.execute(insert(session, Tombstone).on_conflict_do_nothing(), stones)
    if ledger:
        append(store.backups / LEDGER, [json.dumps(line) for line in ledger])
    return gone


def _copy_mails(store: Store, pool: RawMails, digests: list[str]) -> int:
    copied = 0
    for digest in digests:
        if pool.has(digest):
            store.raw.take_over(pool.path(digest), digest)
            copied += 1
    return copied


def _keep_key(store: Store, folder: Path) -> None:
    """The key that told copies of purged mail goes on telling them."""
    target = store.folder / KEY
    target.write_bytes((folder / KEY).read_bytes())
    target.chmod(0o600)
