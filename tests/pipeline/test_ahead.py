"""Mails are fetched and read ahead of their storing; what is promised of storing stays true."""

import threading
from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa
from sqlmodel import col

from inbox import (
    LIMITS,
    AfterStoring,
    ConnectionLost,
    Fetched,
    MailboxSettings,
    ReaderDied,
    Withheld,
)
from pipeline import ahead
from pipeline import poll as polling
from pipeline.ahead import come
from pipeline.digests import digest
from pipeline.intake import Source, take_in
from pipeline.ledger import Mark
from pipeline.models import Message
from pipeline.store import Store
from tests.bench.mails import generate
from tests.builders import a_mail
from tests.fakes import FakeMailbox

_MAILS = list(generate(150, seed=11))
_BOX = MailboxSettings(
    name="tips",
    desk="World",
    host="localhost",
    user="tips@example.org",
    first_sync="oldest",
    after_storing=AfterStoring.SEEN,
)


@pytest.fixture(autouse=True)
def a_core_to_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a child reads, whatever machine this is."""
    seats = threading.BoundedSemaphore(1)
    monkeypatch.setattr(ahead, "seats", lambda busy: seats)


class Slow(FakeMailbox):
    """Notes how many bytes it has given away that it was not told are stored, at each batch."""

    def __init__(self, *mails: bytes, batch: int) -> None:
        super().__init__(*mails, batch=batch)
        self.given, self.untold = list[int](), list[int]()

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched | Withheld]]:
        for batch in super().fetch(uids):
            self.given += [one.uid for one in batch]
            yield batch
            told = set(self.acknowledged)
            out = [len(self.mails[uid - 1]) for uid in self.given if uid not in told]
            self.untold.append(sum(out))


def _poll(store: Store, mailbox: FakeMailbox) -> int:
    return polling.poll(store, mailbox, _BOX, max_mail_bytes=10**8).new


def _held(store: Store) -> set[str]:
    with store.look() as session:
        return set(session.execute(sa.select(col(Message.digest))).scalars())


def test_what_is_read_ahead_is_stored_like_all_mail_and_each_once(store: Store) -> None:
    box = FakeMailbox(*_MAILS, batch=30)
    assert _poll(store, box) == 150
    assert _held(store) == set(map(digest, _MAILS))
    assert box.acknowledged == list(range(1, 151))
    assert _poll(store, box) == 0


def test_what_came_before_the_connection_broke_is_stored_and_told_to_the_server(
    store: Store,
) -> None:
    box = FakeMailbox(*_MAILS, batch=30, breaks_after=100)  # in the midst of the fourth batch
    with pytest.raises(ConnectionLost):
        _poll(store, box)
    assert _held(store) == set(map(digest, _MAILS[:90]))
    box.breaks_after = None
    assert _poll(store, box) == 60
    assert _held(store) == set(map(digest, _MAILS))


class Gone(FakeMailbox):
    """Once its connection broke, it is told nothing any more."""

    broken = False

    def _lost(self, uids: Sequence[int]) -> ConnectionLost:
        self.broken = True
        return super()._lost(uids)

    def acknowledge(self, uids: Sequence[int], *, again: bool = False) -> None:
        if self.broken:
            raise self._lost([])
        super().acknowledge(uids, again=again)


def test_a_mail_that_breaks_the_connection_is_withheld_though_the_one_before_it_cannot_be_told(
    store: Store,
) -> None:
    box = Gone(*_MAILS[:8], batch=1)
    box.poison = {5}
    with pytest.raises(ConnectionLost):
        _poll(store, box)
    assert _held(store) == set(map(digest, _MAILS[:4]))
    box.broken = False
    with pytest.raises(ConnectionLost):
        _poll(store, box)  # asks for it last
    assert _held(store) == {digest(one) for one in _MAILS[:8] if one is not _MAILS[4]}
    assert sorted(box.acknowledged) == [1, 2, 3, 4, 6, 7, 8]


def test_what_was_fetched_ahead_and_not_stored_is_fetched_again(store: Store) -> None:
    box = FakeMailbox(*_MAILS, batch=30)

    def full(count: object) -> None:
        raise OSError("the round ends after its first batch")

    with pytest.raises(OSError, match="ends"):
        polling.poll(store, box, _BOX, max_mail_bytes=10**8, told=full)
    assert _held(store) == set(map(digest, _MAILS[:30]))
    assert box.acknowledged == list(range(1, 31))
    assert _poll(store, box) == 120
    assert box.acknowledged == list(range(1, 151))


def test_no_more_than_a_few_megabytes_wait_to_be_stored(store: Store) -> None:
    letters = [a_mail(f"Letter {n}", "x" * 400_000, message_id=f"{n}@x") for n in range(25)]
    box = Slow(*letters, batch=2)
    _poll(store, box)
    assert max(box.untold) <= 3_500_000 + 2 * max(map(len, letters))


def test_a_big_mail_is_stored_before_anything_else_is_fetched(store: Store) -> None:
    """Its pieces lie on the disk until the next mail is asked for."""
    letters = [a_mail(f"{n}", "x" * size) for n, size in enumerate((9, 1_500_000, 9, 9))]
    box = Slow(*letters, batch=1)
    _poll(store, box)
    assert box.untold[1] == 0


def test_the_same_mail_in_batches_that_are_read_at_once_is_one_message(store: Store) -> None:
    box = FakeMailbox(*_MAILS[:30], *_MAILS[30:60], *_MAILS[30:60], batch=30)
    assert _poll(store, box) == 60
    assert _held(store) == set(map(digest, _MAILS[:60]))


def test_a_mail_whose_reader_died_ahead_is_quarantined_and_stops_nobody(store: Store) -> None:
    with store.unit() as session:
        row = polling.mailbox_row(session, "tips", "World", store.clock())
        source = Source(row.id, row.desk_id, 1)
    batch = [Fetched(n, raw, store.clock()) for n, raw in enumerate(_MAILS[:3], start=1)]
    readings = {digest(_MAILS[1]): ReaderDied("cpu")}
    count = take_in(store, source, batch, lambda session: None, readings)
    assert (count.new, count.quarantined) == (2, 1)
    assert _held(store) == set(map(digest, _MAILS[:3]))


def test_what_is_held_is_not_read_again(store: Store) -> None:
    _poll(store, FakeMailbox(*_MAILS[:60], batch=30))
    asked: list[str] = []

    class Reader:
        def begin(self, raws: dict[str, bytes]) -> None:
            asked.extend(raws)

    batches = [
        ([Fetched(n, raw, store.clock()) for n, raw in enumerate(part, 1)], Mark(1, 1, 1))
        for part in (_MAILS[:30], _MAILS[30:90])
    ]
    assert len(list(come(store, Reader(), batches))) == 2  # type: ignore[arg-type]
    assert asked == [digest(raw) for raw in _MAILS[60:90]]


def test_where_the_database_is_a_server_a_core_is_left_to_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def seats(busy: int) -> threading.Semaphore:
        asked.append(busy)
        return threading.Semaphore(1)

    monkeypatch.setattr(ahead, "seats", seats)
    ahead.reader(store, 10**8, LIMITS).close()
    assert asked == [2 if "postgresql" in str(store.engine.url) else 1]
