"""What a child reads ahead is what we would read; one that dies costs nobody but its killer."""

import os
import signal
import sys
import threading
import tracemalloc
from hashlib import sha256
from pathlib import Path

import pytest

from inbox import Mail, ReadAhead, ReaderDied, ReadingAhead, Readings, read_guarded
from inbox.customs import PLAIN
from inbox.fence import LIMITS, Limits
from inbox.reading import ahead
from inbox.reading.told import unpack
from inbox.reading.wire import pack
from tests.bench.mails import generate
from tests.builders import a_mail
from tests.hostile.mails import HIDING

MAX = 10**8
MAILS = [*generate(25, seed=5, mix="full"), *HIDING.values()]
COSTLY = b"Content-Type: text/html\r\n\r\n" + b"<p><a href='http://x/a'>w</a>" * 8_400


def _named(mails: list[bytes]) -> dict[str, bytes]:
    return {sha256(raw).hexdigest(): raw for raw in mails}


def _reader(limits: Limits = LIMITS, seats: int = 1) -> ReadingAhead:
    return ReadingAhead(max_bytes=MAX, limits=limits, seats=threading.Semaphore(seats))


def _as_ever(raw: bytes) -> Mail:
    return unpack(pack(read_guarded(raw, max_bytes=MAX)))


def _are_right(readings: Readings, mails: list[bytes]) -> bool:
    told = {name: one.mail for name, one in readings.items() if isinstance(one, ReadAhead)}
    return told == {name: _as_ever(raw) for name, raw in _named(mails).items()}


def _children() -> list[int]:
    told = Path("/proc/self/task").glob("*/children")
    return [int(number) for path in told for number in path.read_text().split()]


def test_what_is_read_ahead_is_what_would_be_read() -> None:
    with _reader() as reader:
        assert _are_right(reader.begin(_named(MAILS)).result(), MAILS)


def test_one_child_reads_batch_after_batch_and_ends_with_its_reader() -> None:
    before = set(_children())
    with _reader() as reader:
        reader.begin(_named(MAILS)).result()
        first = set(_children()) - before
        assert _are_right(reader.begin(_named(MAILS[:3])).result(), MAILS[:3])
        assert set(_children()) - before == first
        assert len(first) == 1
    assert not first & set(_children())


def test_a_child_that_was_killed_is_followed_by_another_and_no_mail_is_lost() -> None:
    before = set(_children())
    with _reader() as reader:
        reader.begin(_named(MAILS)).result()
        (child,) = set(_children()) - before
        os.kill(child, signal.SIGKILL)
        assert _are_right(reader.begin(_named(MAILS[:3])).result(), MAILS[:3])
        assert _are_right(reader.begin(_named(MAILS[3:5])).result(), MAILS[3:5])


_DRIPS = """
import sys, time
sys.stdin.buffer.readline()
told = (1_000_000).to_bytes(8, "big") + bytes(1_000_000)
for at in range(len(told)):
    sys.stdout.buffer.write(told[at:at + 1])
    sys.stdout.buffer.flush()
    time.sleep(0.05)
"""


def test_a_child_that_drips_its_answer_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "command", lambda *_: [sys.executable, "-c", _DRIPS])
    child = ahead._Child(ahead.CHILD, Limits(wall_seconds=1.0), PLAIN)
    try:
        with pytest.raises(EOFError):
            child.read(_named(MAILS[:1]))
    finally:
        child.kill()


_COUNTS = """
import sys
sys.stdin.buffer.readline()
told = b"[" + b"[1,1]," * 500_000 + b"[1,1]]\\n"
sys.stdout.buffer.write(len(told).to_bytes(8, "big") + told)
"""


def test_a_child_that_counts_without_end_takes_no_memory_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hundred megabytes of sizes would be two thousand as objects."""
    monkeypatch.setattr(ahead, "command", lambda *_: [sys.executable, "-c", _COUNTS])
    child = ahead._Child(ahead.CHILD, LIMITS, PLAIN)
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="3000007"):
            child.read(_named(MAILS[:1]))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
        child.kill()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_all_of_a_service_leaves_the_child_to_its_parent(told: signal.Signals) -> None:
    before = set(_children())
    with _reader() as reader:
        reader.begin(_named(MAILS)).result()
        (child,) = set(_children()) - before
        os.kill(child, told)
        assert _are_right(reader.begin(_named(MAILS[:3])).result(), MAILS[:3])
        assert set(_children()) - before == {child}
    assert child not in _children()


def test_a_mail_that_costs_too_much_is_told_and_not_waited_for() -> None:
    cheap = [a_mail(f"Letter {n}") for n in range(20)]
    with _reader(Limits(cpu_seconds=0.05)) as reader:
        readings = reader.begin(_named([*cheap, COSTLY])).result()
    assert len(readings) == 21
    died = readings[sha256(COSTLY).hexdigest()]
    assert isinstance(died, ReaderDied)
    assert died.code == "cpu"


def test_where_no_child_can_answer_each_mail_has_died_and_nothing_is_raised() -> None:
    with _reader(Limits(wall_seconds=0.001)) as reader:
        readings = reader.begin(_named(MAILS[:20])).result()
    assert [one.code for one in readings.values() if isinstance(one, ReaderDied)] == ["time"] * 20


@pytest.mark.parametrize(("seats", "mails"), [(0, 25), (1, 3)], ids=["no core", "few mails"])
def test_where_it_is_not_worth_it_nothing_is_read_ahead(seats: int, mails: int) -> None:
    with _reader(seats=seats) as reader:
        assert reader.begin(_named(MAILS[:mails])).result() == {}


def test_a_big_mail_is_left_to_a_child_of_its_own() -> None:
    big = b"Subject: big\r\n\r\n" + b"x" * 3_000_000
    with _reader() as reader:
        readings = reader.begin(_named([*MAILS[:25], big])).result()
    assert _are_right(readings, MAILS[:25])


def test_its_seat_is_free_again_when_it_has_ended() -> None:
    seats = threading.Semaphore(1)
    for _ in range(2):
        with ReadingAhead(max_bytes=MAX, seats=seats) as reader:
            assert len(reader.begin(_named(MAILS[:25])).result()) == 25


@pytest.mark.parametrize(("busy", "free"), [(1, 1), (2, 0), (3, 0)])
def test_a_child_has_a_core_that_would_idle(
    monkeypatch: pytest.MonkeyPatch, busy: int, free: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    seats = ahead.seats.__wrapped__(busy)
    assert [seats.acquire(blocking=False) for _ in range(2)].count(True) == free


@pytest.mark.parametrize(("mails", "children"), [(1_000, 1), (50, 0)])
def test_where_many_are_expected_the_child_starts_before_they_come(
    mails: int, children: int
) -> None:
    before = set(_children())
    with _reader() as reader:
        reader.expect(mails)
        reader._thread.submit(lambda: None).result()
        early = set(_children()) - before
        assert len(early) == children
        assert _are_right(reader.begin(_named(MAILS)).result(), MAILS)
        assert early <= set(_children()) - before
