"""The engine and the unit of work. Whoever opens a unit is the one who commits it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from pipeline.errors import DatabaseUnavailable, DiskFull

BUSY_MS = 20_000  # how long a writer on SQLite waits for another one
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a mail is acknowledged after the commit: it must outlive a power cut
    "foreign_keys=ON",
    f"busy_timeout={BUSY_MS}",
    "cache_size=-6000",
    "temp_store=MEMORY",
)


def connect(url: str, password: str = "") -> sa.Engine:
    """An engine for SQLite or PostgreSQL, by the URL alone. Opens no connection yet."""
    address = sa.make_url(url)
    if password:
        address = address.set(password=password)
    if address.get_backend_name() == "sqlite":
        engine = sa.create_engine(address, hide_parameters=True)  # they may be what a source wrote
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": "-c timezone=UTC"},
    )


def alone(engine: sa.Engine) -> sa.Engine:
    """The same database by a connection of its own, for migrations: all of one or none of it.

    On SQLite without foreign keys: there a table is changed by making it anew.
    """
    other = sa.create_engine(engine.url, hide_parameters=True, poolclass=sa.NullPool)
    if other.dialect.name == "sqlite":
        sa.event.listen(other, "connect", _prepare_sqlite)
        sa.event.listen(other, "connect", _without_foreign_keys)
        sa.event.listen(other, "begin", _begin_sqlite)  # else each statement would be its own
    return other


def _without_foreign_keys(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    """A writer takes the lock at once: upgraded later, it could fail half-way with SQLITE_BUSY."""
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def unit(engine: sa.Engine) -> Iterator[Session]:
    """A unit of work: all of it or none of it. Commits at the end, rolls back on any error.

    Raises `DiskFull` and `DatabaseUnavailable` for what the database says of itself.
    """
    with own_words(engine), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def look(engine: sa.Engine) -> Iterator[Session]:
    """A look that writes nothing: one steady picture of the database."""
    reader = engine.execution_options(reads=True)
    with own_words(engine), Session(reader, expire_on_commit=False) as session:
        if engine.dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session
        session.expunge_all()  # what was read stays readable after the look


@contextmanager
def own_words(engine: sa.Engine) -> Iterator[None]:
    """What the driver raises, as our own errors: its text may hold a statement's values."""
    try:
        yield
    except OperationalError as error:
        said = str(error.orig).lower()
        if "full" in said or "no space" in said or "disk i/o" in said:
            raise DiskFull(
                "The disk of the database is full. Make room; nothing is lost."
            ) from None
        raise DatabaseUnavailable(_sentence(engine, said)) from None
    except DBAPIError as error:
        said = str(error.orig).lower()  # a file that is no database is no OperationalError
        if error.connection_invalidated or _is_unsound(said) or _TAKES_NONE in said:
            raise DatabaseUnavailable(_sentence(engine, said)) from None
        raise


_TAKES_NONE = "read-only transaction"  # as PostgreSQL says it


def _is_unsound(said: str) -> bool:
    return "malformed" in said or "not a database" in said


def _sentence(engine: sa.Engine, said: str) -> str:
    address = engine.url
    if engine.dialect.name == "sqlite":
        if "locked" in said or "busy" in said:
            return f"The database {address.database} is locked by another process. Try again."
        if "readonly" in said:
            return f"The database {address.database} cannot be written. Check its owner and mode."
        if _is_unsound(said):
            return f"{address.database} is no sound SQLite database. Restore a backup."
        return f"The database {address.database} cannot be opened. Check the folder and its owner."
    where = f"{address.host or 'the local socket'}:{address.port or 5432}"
    if _TAKES_NONE in said:
        return f"PostgreSQL at {where} takes no writes. Is it a standby? Check pipeline.database."
    if "password" in said or "authentication" in said:
        return f"PostgreSQL at {where} refused the login. Check pipeline.database and its password."
    if "does not exist" in said:
        return f"PostgreSQL at {where} has no such database or role. Create it first."
    return f"PostgreSQL at {where} does not answer. Check that it runs and pipeline.database."
