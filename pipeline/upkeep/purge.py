"""Deletion that can be proved. Killed at any point, `complete` brings it to its end.

1. The purge is written down: which tip, which digests.
2. The ledger beside the backups gets the digests, so that no restored backup brings them back.
3. One unit of work: tombstones in, every row and index entry out. Then the raw files, then what
   the database still holds in free pages, its log and its index.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access, db, file_texts, standing
from pipeline.digests import forms, is_mixed
from pipeline.errors import DatabaseUnavailable, EvidenceMissing
from pipeline.files import RawMails
from pipeline.models import (
    Act,
    Addressed,
    AlsoReceived,
    Belonging,
    FileText,
    Graded,
    Judgement,
    LinkJudgement,
    Look,
    Mailbox,
    MailFile,
    Message,
    MessageVector,
    MovedAway,
    Note,
    Picture,
    Provenance,
    Purge,
    Reading,
    Sampled,
    SenderRule,
    Shown,
    Sighting,
    StoryLink,
    Tip,
    TipReader,
    Tombstone,
    Waiting,
)
from pipeline.queries.trail import leave
from pipeline.search import index
from pipeline.store import Store, make_folder
from pipeline.teaching import versions
from pipeline.terms import MailboxState, Viewer
from pipeline.upsert import insert

LEDGER = "purged.jsonl"
_OF_A_TIP: tuple[Any, ...] = (
    *(Graded, Sampled),
    *(Act, Note, Judgement, TipReader, AlsoReceived, MovedAway, Look),
    *(StoryLink, LinkJudgement),
)
_OF_A_MESSAGE: tuple[Any, ...] = (
    *(Waiting, Addressed, FileText, MailFile, MessageVector, Picture, Shown, Provenance, Reading),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server may still hold a copy."""

    mailbox: str
    validity: int
    uid: int
    digest: str  # what it must be, to be deleted there
    stamp: int | None  # its date and size there, by which it is found where it was moved to


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was purged, without a word of what it said."""

    tip_id: int
    digests: tuple[str, ...]
    files: int
    at: datetime
    places: tuple[Place, ...]


def purge(store: Store, viewer: Viewer, tip_id: int) -> Receipt:
    """Remove a tip with its mails for good. For an editor of its desk or an administrator
    who may see it. Raises `Unknown` or `NotAllowed`."""
    with store.unit() as session:
        receipt = _receipt(session, viewer, tip_id, store.clock())
        digests = [*receipt.digests, *_other_forms(store, receipt.digests)]
        session.add(Purge(tip_id=tip_id, digests=digests, begun_at=receipt.at))
        _bury(session, store, digests)
        leave(session, viewer, "purge", receipt.at, "tip", tip_id)
    complete(store)
    return receipt


def plan(store: Store, viewer: Viewer, tip_id: int) -> Receipt:
    """What a purge would remove. Raises as `purge` does."""
    with store.look() as session:
        return _receipt(session, viewer, tip_id, store.clock())


def complete(store: Store) -> int:
    """Bring every purge that was begun to its end; returns how many there were."""
    with store.look() as session:
        begun = session.exec(select(Purge).where(col(Purge.done_at).is_(None))).all()
    for one in begun:
        _to_ledger(store, one)
        with store.unit() as session:
            _remove_rows(session, store, one)
        store.raw.remove(one.digests)
        RawMails(store.backups / "raw").remove(one.digests)
    if begun:
        scrub(store)  # waits for its turn; one that does not get it is made up for later
        with store.unit() as session:
            done = sa.update(Purge).where(col(Purge.id).in_([one.id for one in begun]))
            session.execute(done.values(done_at=store.clock()))
    return len(begun)


def remove_messages(session: Session, store: Store, digests: Sequence[str]) -> int:
    """Take messages of these digests out of every table, for a restored backup; how many."""
    keys = session.execute(
        sa.select(col(Message.arrival)).where(col(Message.digest).in_(digests))
    ).scalars()
    found = list(keys)
    tips = set(
        session.execute(
            sa.select(col(Belonging.tip_id)).where(col(Belonging.arrival).in_(found))
        ).scalars()
    )
    for tip_id in tips:
        if set(_messages(session, tip_id)) <= set(found):
            _remove_tip(session, tip_id)
    _remove_evidence(session, store, found)
    return len(found)


def _messages(session: Session, tip_id: int) -> list[int]:
    found = session.execute(
        sa.select(col(Belonging.arrival)).where(col(Belonging.tip_id) == tip_id).distinct()
    )
    return sorted(found.scalars())


def _digests(session: Session, keys: Iterable[int]) -> list[str]:
    found = session.execute(
        sa.select(col(Message.digest)).where(col(Message.arrival).in_(list(keys)))
    )
    return sorted(found.scalars())


def _receipt(session: Session, viewer: Viewer, tip_id: int, at: datetime) -> Receipt:
    tip = access.tip(session, viewer, tip_id)
    access.edits(viewer, tip.desk_id)
    keys = _messages(session, tip_id)
    files = sa.select(sa.func.count()).where(col(MailFile.arrival).in_(keys))
    seen = session.execute(
        sa.select(
            *(col(Mailbox.name), col(Sighting.validity), col(Sighting.uid)),
            *(col(Message.digest), col(Sighting.stamp)),
        )
        .join(Mailbox, col(Mailbox.id) == col(Sighting.mailbox_id))
        .join(Message, col(Message.arrival) == col(Sighting.arrival))
        .where(
            col(Sighting.arrival).in_(keys),
            col(Mailbox.state) != MailboxState.IMPORTED,  # an archive is no server
            col(Sighting.validity) == col(Mailbox.validity),  # older UIDs mean other mails by now
        )
        .order_by(col(Sighting.id))
    )
    return Receipt(
        tip_id=tip_id,
        digests=tuple(_digests(session, keys)),
        files=int(session.scalar(files) or 0),
        at=at,
        places=tuple(Place(*row) for row in seen),
    )


def _bury(session: Session, store: Store, digests: Sequence[str]) -> None:
    """Tombstones, from the moment of the order on: no copy gets in while the purge runs."""
    now = store.clock()
    stones = [
        {"digest": one, "copy_hash": _copy_hash(session, store, one), "purged_at": now}
        for one in digests
    ]
    if stones:
        session.execute(insert(session, Tombstone).on_conflict_do_nothing(), stones)


def _other_forms(store: Store, digests: Iterable[str]) -> list[str]:
    """Under which a mail that came in a file might come back from its server: with other line ends,
    fewer empty lines at its end, a From_ line that is quoted no more."""
    found: set[str] = set()
    for name in digests:
        with suppress(EvidenceMissing):
            raw = store.raw.read(name)
            all_forms = forms(raw)
            found |= set(all_forms if is_mixed(raw) else all_forms[-1:])
    return sorted(found)


def _to_ledger(store: Store, begun: Purge) -> None:
    """Append to `purged.jsonl`, fsynced. Twice the same line is harmless."""
    with store.look() as session:
        hashes = {name: _copy_hash(session, store, name) for name in begun.digests}
    at = begun.begun_at.isoformat()
    lines = [
        json.dumps({"digest": name, "copy_hash": copy_hash, "at": at})
        for name, copy_hash in hashes.items()
    ]
    append(store.backups / LEDGER, lines)


def append(ledger: Path, lines: Iterable[str]) -> None:
    """Add lines to the ledger of purges; an empty one is made."""
    make_folder(ledger.parent)
    handle = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())


def _copy_hash(session: Session, store: Store, digest: str) -> str:
    """What tells a copy of the mail; of the tombstone when its rows are gone already."""
    stone = session.get(Tombstone, digest)
    if stone is not None:
        return stone.copy_hash
    reading = session.exec(
        select(Reading)
        .join(Message, col(Message.arrival) == col(Reading.arrival))
        .where(Message.digest == digest)
    ).first()
    if reading is None or not reading.message_id:
        return ""
    return store.copy_hash(reading.message_id, reading.sender_address, reading.sent_at)


def _remove_rows(session: Session, store: Store, begun: Purge) -> None:
    keys = list(
        session.execute(
            sa.select(col(Message.arrival)).where(col(Message.digest).in_(begun.digests))
        ).scalars()
    )
    _remove_tip(session, begun.tip_id)
    _remove_evidence(session, store, keys)


def _remove_tip(session: Session, tip_id: int) -> None:
    tip = session.get(Tip, tip_id, with_for_update=True)  # two may complete one purge at once
    if tip is None:
        return
    tally = standing.Tally()
    tally.count(tip, -1)
    tally.write(session)
    versions.forget(session, tip)
    session.execute(
        sa.update(Act).where(col(Act.tip_id) == tip_id).values(undoes=None, note_id=None)
    )
    for table in (*_OF_A_TIP, Belonging):
        session.execute(sa.delete(table).where(table.tip_id == tip_id))
    session.execute(sa.delete(Tip).where(col(Tip.id) == tip_id))
    session.expunge(tip)


def _remove_evidence(session: Session, store: Store, keys: list[int]) -> None:
    _bury(session, store, _digests(session, keys))
    index.remove(session, file_texts.entries(session, keys))
    _forget_senders(session, keys)
    gone = sa.update(Sighting).where(col(Sighting.arrival).in_(keys))
    session.execute(gone.values(arrival=None, purged=True))
    for table in (*_OF_A_MESSAGE, Belonging, Message):
        session.execute(sa.delete(table).where(table.arrival.in_(keys)))
    session.expire_all()


def _forget_senders(session: Session, keys: list[int]) -> None:
    """What was decided about an address goes with the last mail that came from it."""
    theirs = sa.select(col(Reading.sender_address)).where(col(Reading.arrival).in_(keys))
    kept = sa.select(col(Reading.sender_address)).where(~col(Reading.arrival).in_(keys))
    session.execute(
        sa.delete(SenderRule).where(
            col(SenderRule.sender).in_(theirs),
            ~sa.exists(kept.where(col(Reading.sender_address) == col(SenderRule.sender))),
        )
    )


def scrub(store: Store) -> None:
    """No trace in the index, in free pages and in the log (SQLite), in dead rows (PostgreSQL).

    PostgreSQL's write-ahead log and its backups keep theirs until they are recycled.
    """
    with store.unit() as session:
        index.scrub(session)
    with db.own_words(store.engine):
        if store.engine.dialect.name == "sqlite":
            _scrub_sqlite(store)
        else:
            alone = store.engine.execution_options(isolation_level="AUTOCOMMIT")
            with alone.connect() as connection:
                connection.exec_driver_sql("VACUUM")


def _scrub_sqlite(store: Store) -> None:
    """Past the session: neither of these runs inside a transaction."""
    connection = store.engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        driver.execute("VACUUM")
        busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        busy = 1
    finally:
        connection.close()
    if busy:  # a checkpoint that a reader holds up raises nothing: it says so
        raise DatabaseUnavailable(
            "The purge is done, but its traces in the database file are not wiped yet: another "
            "process holds it. `tipdesk work` or `tipdesk db check` makes up for it."
        )
