"""Passwords as argon2id hashes (RFC 9106). What a good one is stands in `password_rules`.

A verification costs memory and a tenth of a second on purpose, so only a few run at once, and
only a few may wait for them: a flood of sign-ins must not take every thread of the page.
"""

import base64
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.low_level import Type

from pipeline.errors import TooManyTries

LONGEST = 1_024  # characters; far beyond what anybody types
_AT_ONCE, _IN_LINE, _BUSY_SECONDS = 2, 8, 2
_turns = threading.BoundedSemaphore(_AT_ONCE)
_line = threading.BoundedSemaphore(_IN_LINE)


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear a verification is: passes, KiB of memory, lanes."""

    passes: int = 3
    memory: int = 65_536
    lanes: int = 4

    def hasher(self) -> PasswordHasher:
        return PasswordHasher(self.passes, self.memory, self.lanes, 32, 16, type=Type.ID)

    def decoy(self) -> str:
        """The hash of no password: to verify against it costs what a real one costs."""
        salt, digest = (base64.b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
        return f"$argon2id$v=19$m={self.memory},t={self.passes},p={self.lanes}${salt}${digest}"


REAL = Cost()  # RFC 9106 §4, the second choice


@contextmanager
def in_line() -> Iterator[None]:
    """Stand in line for a verification. Raises `TooManyTries` when the line is full."""
    if not _line.acquire(blocking=False):
        raise TooManyTries(_BUSY_SECONDS)
    try:
        yield
    finally:
        _line.release()


def right(held: str, password: str, cost: Cost) -> bool:
    """Whether it is the password of this hash. One verification, also when there is no hash."""
    with _turns:
        try:
            return cost.hasher().verify(held or cost.decoy(), _plain(password)) and bool(held)
        except (VerifyMismatchError, InvalidHashError):
            return False


def hashed(password: str, cost: Cost) -> str:
    with _turns:
        return cost.hasher().hash(_plain(password))


def renewed(held: str, password: str, cost: Cost) -> str:
    """The hash, made anew when it was made at another cost. The password is the right one."""
    return hashed(password, cost) if cost.hasher().check_needs_rehash(held) else held


def one_form(password: str) -> str:
    """However a keyboard composes it (NFKC), the same password."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1])


def _plain(password: str) -> bytes:
    return one_form(password).encode("utf-8", "surrogatepass")
