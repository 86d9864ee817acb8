"""Mails read by a child while their parent does something else. What it reads is what we read.

A child lives for many batches, as `inbox.fence` allows it. When it dies, or says what makes no
sense, each mail of that batch is read in a child of its own: so the one that kills is known.
"""

import json
import os
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from inbox.customs import PLAIN, Customs
from inbox.cutting import cut_after
from inbox.errors import ReaderDied
from inbox.fence import ENVIRONMENT, LIMITS, Limits, command
from inbox.mail import Mail
from inbox.opened import Opened
from inbox.reading.guard import read_alone
from inbox.reading.plain import INLINE_BYTES
from inbox.reading.told import parsed, unpack

CHILD = "inbox.reading.batches"


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """A reading, and what the child made beside it; None where it was read alone."""

    mail: Mail
    beside: bytes | None = None


Readings = Mapping[str, ReadAhead | ReaderDied]  # by digest
_ROOM = 100_000_000  # bytes of mails and readings that a child has room for beside its limits
_OF_A_MAIL = 60  # characters that the sizes of its reading take at most
_FEW = 20  # mails that are read before a child has started
_MANY = 200  # that may come: a child is started before there is anything to read


@cache
def seats(busy: int) -> threading.Semaphore:
    """For the children of this process: one for each core beyond those that are busy anyway."""
    return threading.BoundedSemaphore(max(0, len(os.sched_getaffinity(0)) - busy))


class ReadingAhead(Opened):
    """One child and the thread that talks to it; the child starts with the first batch, or before.

    `seats` bounds the children of this process: without one, nothing is read ahead. `child` is a
    module that calls `inbox.reading.batches.main`.
    """

    def __init__(
        self,
        *,
        max_bytes: int,
        limits: Limits = LIMITS,
        customs: Customs = PLAIN,
        seats: threading.Semaphore,
        child: str = CHILD,
    ) -> None:
        self._module = child
        self._largest = min(max_bytes, INLINE_BYTES)
        self._limits, self._customs, self._seats = limits, customs, seats
        self._thread = ThreadPoolExecutor(1, "reading")
        self._child: _Child | None = None
        self._is_seated = self._is_over = False

    def close(self) -> None:
        """What was not read yet stays unread."""
        self._is_over = True
        self._let_go()
        self._thread.shutdown(cancel_futures=True)
        self._let_go()  # one that was just being started
        if self._is_seated:
            self._seats.release()

    def expect(self, mails: int) -> None:
        """So many may come: when there are many, the child starts meanwhile."""
        if mails >= _MANY and self._has_child(mails):
            self._thread.submit(self._read, {})

    def begin(self, raws: Mapping[str, bytes]) -> "Future[Readings]":
        """Have these read, by their digests. Big mails are left out, and a few for which no child
        is started; for the others the answer is what `read_guarded` would give or raise."""
        small = {name: raw for name, raw in raws.items() if len(raw) <= self._largest}
        if small and self._has_child(len(small)):
            return self._thread.submit(self._read, small)
        nothing: Future[Readings] = Future()
        nothing.set_result({})
        return nothing

    def _has_child(self, mails: int) -> bool:
        """Whether there is one, or a seat for one that is worth its start."""
        if not self._is_seated and mails >= _FEW:
            self._is_seated = self._seats.acquire(blocking=False)
        return self._is_seated

    def _read(self, raws: Mapping[str, bytes]) -> Readings:
        try:
            self._child = self._child or _Child(self._module, self._limits, self._customs)
            read = self._child.read(raws)
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            self._let_go()
            read = {}
        left = (name for name in raws if name not in read and not self._is_over)
        return read | {name: self._alone(raws[name]) for name in left}

    def _alone(self, raw: bytes) -> ReadAhead | ReaderDied:
        try:
            return ReadAhead(read_alone(raw, self._limits, self._customs))
        except ReaderDied as died:
            return died

    def _let_go(self) -> None:
        child, self._child = self._child, None
        if child:
            child.kill()


class _Child:
    def __init__(self, module: str, limits: Limits, customs: Customs) -> None:
        self._line, its = socket.socketpair()
        self._patience = limits.wall_seconds  # for a batch, however its answer drips
        memory = limits.memory + _ROOM
        asked = command(module, limits.cpu_seconds, memory, customs.pack())
        with its:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, numbers as arguments
                asked, stdin=its.fileno(), stdout=its.fileno(), stderr=subprocess.DEVNULL,
                cwd="/", env=ENVIRONMENT,
            )  # fmt: skip

    def read(self, raws: Mapping[str, bytes]) -> dict[str, ReadAhead | ReaderDied]:
        """Those that are plain. Raises OSError or EOFError when it died, ValueError, KeyError or
        TypeError for an answer that is none."""
        with cut_after(self._patience, self._cut):
            sizes, _, told = self._answer(raws).partition(b"\n")
        if len(sizes) > _OF_A_MAIL * (len(raws) + 1):  # as objects they take twenty times the bytes
            raise ValueError(len(sizes))
        pieces = _pieces(told, parsed(sizes))
        return {
            name: ReadAhead(_mail(name, one), beside)
            for name, (one, beside) in zip(raws, pieces, strict=True)
            if one
        }

    def _answer(self, raws: Mapping[str, bytes]) -> bytes:
        head = json.dumps([len(raw) for raw in raws.values()]).encode() + b"\n"
        self._line.sendall(b"".join((head, *raws.values())))
        length = int.from_bytes(self._received(8), "big")
        if length > _ROOM:
            raise ValueError(length)
        return self._received(length)

    def _cut(self) -> None:
        with suppress(OSError):  # it has ended meanwhile
            self._line.shutdown(socket.SHUT_RDWR)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._line.close()

    def _received(self, size: int) -> bytes:
        told = self._line.recv(size, socket.MSG_WAITALL)
        while len(told) < size:  # a signal cut it short, or it has ended
            more = self._line.recv(size - len(told), socket.MSG_WAITALL)
            if not more:
                raise EOFError
            told += more
        return told


def _pieces(told: bytes, sizes: list[tuple[int, int]]) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for size, beside in sizes:
        end = at + size
        yield told[at:end], told[end : end + beside]
        at = end + beside


def _mail(digest: str, told: bytes) -> Mail:
    mail = unpack(told)
    if mail.digest != digest:
        raise ValueError(digest)
    return mail
