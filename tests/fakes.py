"""Stand-ins that behave like the real thing, only in memory. Each keeps the real one's contract."""

import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from inbox import ConnectionLost, Fetched, Withheld

FIRST = datetime(2026, 11, 20, 12, tzinfo=UTC)


class FakeMailbox:
    """A folder in memory. Mail number n has UID n and arrived n minutes after `first`.

    Fetching a UID of `poison` breaks the connection; `lies` adds to the size that is told of one.
    `withheld` names UIDs that the server refuses; after `breaks_after` mails the connection is
    lost. `acknowledged` and `removed` tell what the server was told.
    """

    def __init__(
        self,
        *mails: bytes,
        validity: int = 1,
        first: datetime = FIRST,
        withheld: Sequence[int] = (),
        breaks_after: int | None = None,
        batch: int = 3,
    ) -> None:
        self.mails, self.validity, self.first, self.batch = list(mails), validity, first, batch
        self.withheld, self.breaks_after = set(withheld), breaks_after
        self.acknowledged, self.removed = list[int](), list[int]()
        self.poison, self.lies = set[int](), dict[int, int]()
        self.fetched: list[list[int]] = []

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
    def uid_next(self) -> int:
        return len(self.mails) + 1

    @property
    def exists(self) -> int:
        return len(self.mails) - len(self.removed)

    def refresh(self) -> None:
        """What is in memory is always fresh."""

    def uids(self, low: int, high: int) -> list[int]:
        there = range(max(low, 1), min(high, len(self.mails)) + 1)
        return [uid for uid in there if uid not in self.removed]

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched | Withheld]]:
        self.fetched.append(list(uids))
        wanted = [uid for uid in uids if uid in self.uids(uid, uid)]
        for at in range(0, len(wanted), self.batch):
            asked = wanted[at : at + self.batch]
            if self.poison & set(asked):
                raise self._lost(asked)
            yield [self._one(uid) for uid in asked]

    def stamps(self, uids: Sequence[int]) -> dict[int, int]:
        return {uid: self._stamp(uid) for uid in uids if uid in self.uids(uid, uid)}

    def be_careful(self) -> None:
        self.batch = 1

    def assured(self, one: Fetched) -> Fetched | Withheld:
        return self._one(one.uid)

    def acknowledge(self, uids: Sequence[int], *, again: bool = False) -> None:
        self.acknowledged.extend(uids)

    def remove(self, uids: Sequence[int]) -> None:
        self.removed.extend(uids)

    def close(self) -> None:
        """Nothing to close."""

    def _lost(self, uids: Sequence[int]) -> ConnectionLost:
        lost = ConnectionLost("The connection was lost.")
        lost.uids = tuple(uids)
        return lost

    def _one(self, uid: int) -> Fetched | Withheld:
        if self.breaks_after is not None:
            if self.breaks_after <= 0:
                raise self._lost([])
            self.breaks_after -= 1
        if uid in self.withheld:
            return Withheld(uid, "refused")
        raw = self.mails[uid - 1]
        size = len(raw) + self.lies.get(uid, 0)
        return Fetched(uid, raw, self.first + timedelta(minutes=uid), size, self._stamp(uid))

    def _stamp(self, uid: int) -> int:
        return zlib.crc32(self.mails[uid - 1])
