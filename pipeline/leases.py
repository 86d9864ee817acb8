"""Which worker watches which mailbox: a lease in the mailbox's row, for as long as it is renewed.

On SQLite the leader's lock says it all, and every lease is granted. On PostgreSQL the database's
own clock counts, so that workers whose clocks differ, or are moved, agree.
"""

import os
import secrets
import socket
import time
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlmodel import col

from pipeline.models import Mailbox
from pipeline.store import Store

SECONDS = 20  # a lease that is not renewed so long is free: a dead worker is followed within 30


class Leases:
    """The leases of one process. To be renewed every few seconds."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self.holder = f"{socket.gethostname()[:40]} {os.getpid()} {secrets.token_hex(4)}"
        self._granted = store.engine.dialect.name == "sqlite"
        self._mine: frozenset[str] = frozenset()
        self._until = 0.0

    def renew(self, names: Sequence[str]) -> frozenset[str]:
        """Take those of `names` that are free, keep those that are ours; returns ours.

        Raises `DatabaseUnavailable`; what we hold is then ours until it ends by itself.
        """
        begun = self._clock()
        mine = frozenset(names) if self._granted else self._claimed(names)
        self._mine, self._until = mine, begun + SECONDS
        return mine

    def holds(self, name: str) -> bool:
        """Whether it is ours still, by our own clock: nobody is asked."""
        return name in self._mine and (self._granted or self._clock() < self._until)

    def release(self) -> None:
        """Give back all of them, for others to take at once."""
        if not self._granted and self._mine:
            free = sa.update(Mailbox).where(col(Mailbox.holder) == self.holder)
            with self._store.unit() as session:
                session.execute(free.values(holder="", held_until=None))
        self._mine = frozenset()

    def _claimed(self, names: Sequence[str]) -> frozenset[str]:
        now, span = sa.func.clock_timestamp(), sa.func.make_interval(0, 0, 0, 0, 0, 0, SECONDS)
        held = col(Mailbox.held_until)
        free = sa.or_(
            col(Mailbox.holder).in_(("", self.holder)),
            held.is_(None),
            held < now,
            held > now + span + span,  # the server's clock was moved: such a lease never was given
        )
        claim = (
            sa.update(Mailbox)
            .where(col(Mailbox.name).in_(names), free)
            .values(holder=self.holder, held_until=now + span)
            .returning(col(Mailbox.name))
            .execution_options(synchronize_session=False)
        )
        with self._store.unit() as session:
            return frozenset(session.execute(claim).scalars())
