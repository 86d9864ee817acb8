"""Locks between processes, which the death of their holder opens: one leader, one poller a box.

On SQLite they are `flock`s on files in the data folder, on PostgreSQL session advisory locks.
"""

import fcntl
import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from pipeline.store import Store

_SPACE = 7272  # ours among a database's advisory locks
_LEASED = "tipdesk, by lease"
_SAYS_SO = sa.text("SELECT set_config('application_name', :leased, false)")
_END = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND datname = current_database() "
    "AND database = datid AND classid::bigint = :space "
    "AND objid::bigint = CAST(:key AS bigint) & 4294967295 AND application_name = :leased"
)
_MOMENT, _TRIES = sa.text("SELECT pg_sleep(0.05)"), 20


class Lock:
    """A named lock of this installation. Not to be shared between threads."""

    def __init__(self, store: Store, name: str, *, leased: bool = False) -> None:
        """`leased` says that only who holds a lease takes it: when that is over, another may
        `take_over`."""
        self._name, self._leased = name, leased
        self._key = zlib.crc32(name.encode()) - (1 << 31)
        self._engine = store.engine
        self._path: Path | None = None
        self._file: Any = None
        self._connection: sa.Connection | None = None
        if store.engine.dialect.name == "sqlite":
            locks = store.folder / "locks"
            locks.mkdir(mode=0o700, exist_ok=True)
            self._path = locks / f"{zlib.crc32(name.encode()):08x}.lock"

    def take(self) -> bool:
        """Whether it is ours now. Never waits; asking again while holding it is fine."""
        if self._path is not None:
            return self._take_file(self._path)
        try:
            if self._connection is None:
                self._connection = self._own_connection()
            asked = sa.text("SELECT pg_try_advisory_lock(:space, :key)")
            told = {"space": _SPACE, "key": self._key}
            got = bool(self._connection.execute(asked, told).scalar())
        except SQLAlchemyError:
            got = False
        if not got:
            self.release()
        return got

    def take_over(self) -> bool:
        """Take it from one whose lease is ours now: a process that was stopped in the middle of a
        round, or whose machine was, holds it without an end. What that one still does when it goes
        on is one batch, which is known then. On SQLite there is no lease but the leader's lock."""
        if self._path is not None:
            return False
        try:
            with self._engine.connect() as connection:
                connection.execute(_END, {"space": _SPACE, "key": self._key, "leased": _LEASED})
                for _ in range(_TRIES):  # a session that was told to end takes a moment for it
                    if self.take():
                        return True
                    connection.execute(_MOMENT)
        except SQLAlchemyError:
            pass
        return False

    def held(self) -> bool:
        """Whether it is still ours: a connection that broke has given it away."""
        if self._path is not None:
            return self._file is not None
        try:
            if self._connection is None:
                return False
            self._connection.execute(sa.text("SELECT 1"))
        except SQLAlchemyError:
            self.release()
            return False
        return True

    def holder(self) -> str:
        """The process that holds it, as far as can be known."""
        if self._path is None or not self._path.exists():
            return "another process"
        number = self._path.read_text().strip()
        return f"process {number}" if number else "another process"

    def release(self) -> None:
        """Let go. Never raises."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                # Said, not left to the end of the session: the server notices that a moment later,
                # and whoever asks at once would be told that another process holds the lock.
                self._connection.execute(sa.text("SELECT pg_advisory_unlock_all()"))
            self._connection.close()  # a session lock goes with its session
            self._connection = None

    def _own_connection(self) -> sa.Connection:
        """None of the pool's: held through a whole round, a few of them would leave none for what
        the rounds do, and each would wait for the others."""
        made = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        made.detach()
        if self._leased:
            made.execute(_SAYS_SO, {"leased": _LEASED})
        return made

    def _take_file(self, path: Path) -> bool:
        if self._file is not None:
            return True
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(handle, "r+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file
        return True
