"""Reading inside limits: plain mail here and now, big or odd mail in a child that may be killed.

What the child may use, and what is told when it is stopped, is `inbox.fence`.
"""

from inbox.customs import PLAIN, Customs
from inbox.errors import ReaderDied
from inbox.fence import LIMITS, MEGABYTE, Limits, is_our_code, run
from inbox.mail import Mail
from inbox.reading.contents import cut
from inbox.reading.faults import Faults
from inbox.reading.inside import STEP, is_tnef
from inbox.reading.reader import read_structure
from inbox.reading.structure import Structure, split
from inbox.reading.wire import unpack

INLINE_BYTES = 2 * MEGABYTE
INLINE_HTML = 250_000  # bytes of HTML, encoded: laying it out is what costs most
INLINE_PARTS = 50
INLINE_HEADERS = 60_000  # bytes of all headers of the top block
INLINE_DELIMITERS = 2_000  # lines that begin with two dashes


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


def read_plain(raw: bytes, customs: Customs = PLAIN, *, keep: bool = True) -> Mail | None:
    """Read a mail here and now, if nothing about it can cost much; else None. Without `keep` its
    files have no content."""
    if len(raw) > INLINE_BYTES or raw.count(b"\n--") > INLINE_DELIMITERS:
        return None
    faults = Faults()
    structure = split(raw, faults)
    if not _is_plain(structure):
        return None
    return read_structure(raw, structure, faults, customs=customs, keep=keep)


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


def cut_here(raw: bytes, part: int) -> bytes:
    """As `cut_file`, in this process."""
    return cut(split(raw, Faults()), part)


def _is_plain(structure: Structure) -> bool:
    """Whether nothing about a mail of usual size can cost much."""
    html = sum(leaf.end - leaf.start for leaf in structure.leaves if leaf.kind == "text/html")
    heads = sum(len(value) for _, value in structure.fields)
    if any(is_tnef(leaf) for leaf in structure.leaves):  # another's code, on hostile bytes
        return False
    return len(structure.leaves) <= INLINE_PARTS and html <= INLINE_HTML and heads <= INLINE_HEADERS


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
