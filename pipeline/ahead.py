"""Batches fetched and read ahead: while one is stored, the next ones come and are read.

It stores nothing and promises nothing. Whoever takes a batch from it stores it as if it had come
this moment, with readings that were made before: a reading hangs on the bytes alone.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import col

from inbox import (
    ConnectionLost,
    Fetched,
    InboxError,
    Limits,
    Mailbox,
    ReadingAhead,
    Readings,
    Withheld,
    seats,
    walk,
)
from pipeline.digests import digest
from pipeline.ledger import Mark
from pipeline.models import Message
from pipeline.search import wording
from pipeline.store import Store

Batch = Sequence[Fetched | Withheld]
_BATCHES, _BYTES = 2, 3_500_000  # that wait to be stored while the next one is fetched
_BIG = 1_000_000  # bytes of a mail whose pieces wait on the disk until it is stored


@dataclass(frozen=True, slots=True)
class Coming:
    """A batch to be stored, the mark that holds once it is, and what was read of it meanwhile."""

    batch: Batch
    mark: Mark
    reading: "Future[Readings] | None" = None

    @property
    def readings(self) -> Readings:
        """By digest; waits for it. What is not in it is still to be read."""
        return self.reading.result() if self.reading else {}

    @property
    def sizes(self) -> list[int]:
        return [len(one.raw) for one in self.batch if isinstance(one, Fetched)]


def reader(store: Store, max_bytes: int, limits: Limits) -> ReadingAhead:
    """Who reads for a round, where a core would idle else: one is ours, and where the database is
    a server, one is its own."""
    busy = 1 if store.engine.dialect.name == "sqlite" else 2
    return ReadingAhead(
        max_bytes=max_bytes,
        limits=limits,
        customs=store.customs,
        seats=seats(busy),
        child=wording.__name__,
    )


def named(mailbox: Mailbox, uids: Sequence[int]) -> Iterator[Batch]:
    """Batches of mails. When the connection breaks over a single one, that one is withheld first,
    and the mark moves past it: a mail that kills its server each time stops nobody."""
    try:
        yield from mailbox.fetch(uids)
    except ConnectionLost as lost:
        if len(lost.uids) == 1:
            yield [Withheld(lost.uids[0], "lost")]
        raise


def come(
    store: Store, reader: ReadingAhead, batches: Iterable[tuple[Batch, Mark]]
) -> Iterator[Coming]:
    """The batches in their order, each with its readings. The first is not read ahead: most rounds
    have no second. When fetching fails, what had come before is given first."""
    waiting: deque[Coming] = deque()
    failed: InboxError | None = None
    pull = iter(batches)
    while True:
        try:
            batch, mark = next(pull)
        except StopIteration:
            break
        except InboxError as error:
            failed = error
            break
        reading = reader.begin(_unknown(store, batch)) if waiting and batch else None
        waiting.append(Coming(batch, mark, reading))
        while _is_full(waiting):
            yield waiting.popleft()
    yield from waiting
    if failed:
        raise failed


def newer(mailbox: Mailbox, mark: Mark) -> Iterator[tuple[Batch, Mark]]:
    """Above the mark, each batch with the mark that holds once it is stored."""
    last = mailbox.uid_next - 1
    for uids in walk(mailbox, mark.high + 1, last, newest_first=False):
        for batch in named(mailbox, uids):
            mark = replace(mark, high=max(mark.high, *(one.uid for one in batch)))
            yield batch, mark
        mark = replace(mark, high=max(mark.high, *uids))
    yield (), replace(mark, high=max(mark.high, last))


def older(mailbox: Mailbox, mark: Mark) -> Iterator[tuple[Batch, Mark]]:
    """Below the mark, downwards."""
    for uids in walk(mailbox, 1, mark.low - 1, newest_first=True):
        for batch in named(mailbox, uids):
            mark = replace(mark, low=min(mark.low, *(one.uid for one in batch)))
            yield batch, mark
    yield (), replace(mark, low=min(mark.low, 1))


def _is_full(waiting: Sequence[Coming]) -> bool:
    """Whether one must be stored before more is fetched; a big mail before anything else is."""
    sizes = [size for one in waiting for size in one.sizes]
    return bool(waiting) and (
        len(waiting) > _BATCHES or sum(sizes) > _BYTES or max(sizes, default=0) > _BIG
    )


def _unknown(store: Store, batch: Batch) -> dict[str, bytes]:
    """What is not held. It only saves work: storing looks again."""
    came = {digest(one.raw): one.raw for one in batch if isinstance(one, Fetched)}
    with store.look() as session:
        held = sa.select(col(Message.digest)).where(col(Message.digest).in_(came))
        known = set(session.execute(held).scalars())
    return {name: raw for name, raw in came.items() if name not in known}
