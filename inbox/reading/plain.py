"""Reading and cutting here and now what cannot cost much. It starts no child."""

from inbox.customs import PLAIN, Customs
from inbox.mail import Mail
from inbox.reading.contents import cut
from inbox.reading.faults import Faults
from inbox.reading.inside import is_tnef
from inbox.reading.reader import read_structure
from inbox.reading.structure import Structure, split

INLINE_BYTES = 2 * 1024 * 1024
INLINE_HTML = 250_000  # bytes of HTML, encoded: laying it out is what costs most
INLINE_PARTS = 50
INLINE_HEADERS = 60_000  # bytes of all headers of the top block
INLINE_DELIMITERS = 2_000  # lines that begin with two dashes


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
