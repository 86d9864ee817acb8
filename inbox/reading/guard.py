"""Reading inside limits: plain mail here and now, big or odd mail in a child that may be killed.

What the child may use, and what is told when it is stopped, is `inbox.fence`.
"""

from inbox.customs import PLAIN, Customs
from inbox.errors import ReaderDied
from inbox.fence import LIMITS, Limits, is_our_code, run
from inbox.mail import Mail
from inbox.reading.faults import Faults
from inbox.reading.inside import STEP
from inbox.reading.plain import INLINE_BYTES, cut_here, read_plain
from inbox.reading.structure import split
from inbox.reading.told import unpack


def read_guarded(
    raw: bytes, *, max_bytes: int, limits: Limits = LIMITS, customs: Customs = PLAIN
) -> Mail:
    """Read one mail inside limits, as the house's customs tell. Above `max_bytes` only headers and
    structure are read, and the mail is damaged. In a reading that a child made, files have no
    content: see `cut_file`.

    Raises ReaderDied when the child was stopped at a limit or crashed: that mail is quarantined;
    Replaced when it crashed since Tipdesk was updated meanwhile.
    """
    if len(raw) > max_bytes:
        return _unpacked(_in_child(raw, "outline", limits, customs))
    return read_plain(raw, customs) or read_alone(raw, limits, customs)


def read_alone(raw: bytes, limits: Limits = LIMITS, customs: Customs = PLAIN) -> Mail:
    """Read a mail in a child of its own, whatever it looks like. Raises ReaderDied."""
    return _unpacked(_in_child(raw, "read", limits, customs))


def cut_file(raw: bytes, part: int, *, limits: Limits = LIMITS) -> bytes:
    """The decoded content of one file of a mail: `part` is `File.part`.

    Raises LookupError when the mail has no such part, ReaderDied as `read_guarded` does.
    """
    if len(raw) <= INLINE_BYTES:
        return cut_here(raw, part)
    count = len(split(raw, Faults()).leaves)
    if not 0 <= part % STEP < count:
        raise LookupError(part)
    return _in_child(raw, str(part), limits)


def _unpacked(data: bytes) -> Mail:
    try:
        return unpack(data)
    except (ValueError, KeyError, TypeError):
        is_our_code()
        raise ReaderDied("crash") from None


def _in_child(raw: bytes, task: str, limits: Limits, customs: Customs = PLAIN) -> bytes:
    memory = limits.memory + limits.memory_per_byte * len(raw)
    ended = run(
        "inbox.reading.child",
        task,
        limits.cpu_seconds,
        memory,
        customs.pack(),
        given=raw,
        wall_seconds=limits.wall_seconds,
    )
    if ended.why:
        raise ReaderDied(ended.why)
    return ended.said
