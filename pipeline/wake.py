"""The one wake-up: something was written, so whoever waits looks again.

PostgreSQL says it by NOTIFY with the commit; on SQLite `data_version` tells that another
connection has committed (looked at four times a second, a few microseconds each).
"""

import select
import time
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

CHANNEL = "tipdesk"
_LOOK_EVERY = 0.25  # seconds


def ring(session: Session) -> None:
    """Wake the waiting when this unit commits."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text(f"NOTIFY {CHANNEL}"))


class Bell:
    """One that waits. Not to be shared between threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._postgresql = engine.dialect.name == "postgresql"
        self._connection: Any = engine.raw_connection()
        self._driver: Any = getattr(self._connection, "driver_connection")  # noqa: B009 - untyped
        self._version = 0
        if self._postgresql:
            driver = self._driver
            driver.autocommit = True
            driver.execute(f"LISTEN {CHANNEL}")
        else:
            self._version = self._data_version()

    def wait(self, seconds: float) -> bool:
        """True as soon as something was written by another, False after `seconds` of quiet."""
        if self._postgresql:
            ready, _, _ = select.select([self._driver.fileno()], [], [], seconds)
            return bool(ready) and bool(list(self._driver.notifies(timeout=0)))
        end = time.monotonic() + seconds
        while True:
            version = self._data_version()
            if version != self._version:
                self._version = version
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(left, _LOOK_EVERY))

    def close(self) -> None:
        """Give the connection back, without the ear."""
        if self._postgresql:
            self._connection.invalidate()
        else:
            self._connection.close()

    def _data_version(self) -> int:
        row = self._driver.execute("PRAGMA data_version").fetchone()
        return int(row[0])
