"""Where everything lies: the database, the raw mails, the clock. Opened once by a door."""

import hashlib
import hmac
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session as Session  # for those who pass it on

from inbox import PLAIN, Customs, Prover
from pipeline import db, schema
from pipeline.errors import FolderUnusable
from pipeline.files import RawMails
from pipeline.keys import own_key
from pipeline.settings import PipelineSettings

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Store:
    """The installation's storage. `clock` gives aware UTC times."""

    engine: sa.Engine
    raw: RawMails
    folder: Path
    backups: Path
    tombstone_key: bytes
    clock: Clock = utc_now
    customs: Customs = PLAIN  # what readings have to know of the house
    prover: Prover | None = None  # who checks signatures; only workers have one
    multilingual: bool = False  # judges use the larger model, where the extra is installed
    # Whose tips a language model may be asked about: () is every desk's, None nobody's.
    llm_desks: tuple[str, ...] | None = None

    def unit(self) -> AbstractContextManager[Session]:
        """A unit of work: commits at the end, or nothing happened."""
        return db.unit(self.engine)

    def look(self) -> AbstractContextManager[Session]:
        """A steady picture to read from."""
        return db.look(self.engine)

    def copy_hash(self, message_id: str, sender: str, sent_at: datetime | None) -> str:
        """What a tombstone keeps of a mail besides its digest: tells a copy, reveals nothing."""
        told = "\n".join((message_id, sender, sent_at.isoformat() if sent_at else ""))
        return hmac.new(self.tombstone_key, told.encode(), hashlib.sha256).hexdigest()

    def close(self) -> None:
        self.engine.dispose()


def open_store(
    settings: PipelineSettings, clock: Clock = utc_now, customs: Customs = PLAIN
) -> Store:
    """The storage that the settings name, at the version this Tipdesk writes.

    Raises `FolderUnusable`, `DatabaseUnavailable`, `DatabaseTooOld` or `DatabaseTooNew`.
    """
    store = unchecked_store(settings, clock)
    schema.check(store.engine)
    return replace(store, customs=customs)


def unchecked_store(settings: PipelineSettings, clock: Clock = utc_now) -> Store:
    """The same whatever the database's version is: for set-up, upgrade and restore alone."""
    folder = settings.data_folder
    make_folder(folder)
    _private_database(settings.database_url())
    return Store(
        engine=db.connect(settings.database_url(), settings.database_password()),
        raw=RawMails(folder / "raw"),
        folder=folder,
        backups=settings.backup_folder or folder / "backups",
        # Made at the first start. A backup carries it: without it, copies are told no more.
        tombstone_key=own_key(folder / "tombstone.key"),
        clock=clock,
        multilingual=settings.multilingual,
        llm_desks=settings.llm_desks if settings.llm_url else None,
    )


def make_folder(folder: Path, named_by: str = "pipeline.data_folder") -> None:
    """A folder that only its owner may look into. Raises `FolderUnusable`, which says by what
    another one is named."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnusable(
            f"The folder {folder} cannot be made ({os.strerror(error.errno or 0)}). "
            f"Choose another {named_by}, or make it and give it to this user."
        ) from None
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise FolderUnusable(
            f"The folder {folder} cannot be written. "
            f"Give it to this user, or choose another {named_by}."
        )


def _private_database(url: str) -> None:
    """SQLite would make its file readable by all; its log and index take over the file's mode."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        try:
            os.close(os.open(address.database, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise FolderUnusable(
                f"The database {address.database} cannot be opened "
                f"({os.strerror(error.errno or 0)}). Check pipeline.database and its folder."
            ) from None
