"""Files inside a part: what Outlook packs into winmail.dat (TNEF), and uuencoded blocks in a text.

Nothing is unpacked but these two, which are ways of sending files by mail: an archive is a file.
"""

import logging
import re
from dataclasses import dataclass, field

from tnefparse import TNEF

from inbox.reading.charsets import without_nul
from inbox.reading.faults import Faults
from inbox.reading.structure import Leaf
from inbox.reading.transfer import from_uuencode

STEP = 1_000  # `File.part` of the n-th file inside a leaf: its number + n × STEP, n from 1
MOST = 50  # files inside one part
MOST_TNEF = 100_000_000  # bytes
_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n(?=[ -`]{2,90}\r?\n)", re.MULTILINE)
_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)
_TNEF_KINDS = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
logging.getLogger("tnefparse").setLevel(logging.CRITICAL)  # it logs what it finds in a mail


@dataclass(frozen=True, slots=True)
class Inside:
    """One file that stood in a part."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Packed:
    """What a winmail.dat holds: its files, and its text when it has one."""

    files: tuple[Inside, ...] = ()
    text: str = ""


def is_tnef(leaf: Leaf) -> bool:
    """Whether a leaf says that it is TNEF."""
    return leaf.kind in _TNEF_KINDS or leaf.name.lower() == "winmail.dat"


def files_inside(leaf: Leaf, data: bytes, faults: Faults) -> tuple[Inside, ...]:
    """The files inside a part, always in the same order: their number is how they are cut out."""
    if is_tnef(leaf):
        return packed(data, faults).files
    if leaf.kind == "text/plain" and b"begin " in data:
        return _uuencoded(data)
    return ()


def packed(data: bytes, faults: Faults) -> Packed:
    """What is in a winmail.dat. The library raises whatever it likes: that is a fault then."""
    if len(data) > MOST_TNEF:
        faults.add("tnef")
        return Packed()
    return faults.guard("tnef", lambda: _unpacked(data), Packed())


def _unpacked(data: bytes) -> Packed:
    tnef = TNEF(data, do_checksum=False)
    if not tnef.objects:
        raise ValueError("nothing in it")
    files = tuple(
        Inside(without_nul(str(one.long_filename() or one.name or "")), bytes(one.data))
        for one in tnef.attachments[:MOST]
        if one.data
    )
    return Packed(files, _text(tnef.body))


def _text(body: object) -> str:
    if isinstance(body, bytes):
        body = body.decode("utf-8", "replace")
    return without_nul(body) if isinstance(body, str) else ""


def _uuencoded(data: bytes) -> tuple[Inside, ...]:
    found: list[Inside] = []
    at = 0
    while len(found) < MOST and (begun := _BEGIN.search(data, at)):
        ended = _END.search(data, begun.end())
        at = ended.end() if ended else len(data)
        name = begun.group(1).decode("utf-8", "replace").strip()
        content, fault = from_uuencode(data[begun.start() : at])
        if not fault:  # a sentence that begins with “begin 100 …” is a sentence
            found.append(Inside(without_nul(name), content))
    return tuple(found)
