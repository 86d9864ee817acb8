"""The HTML of a mail, cut from its raw bytes, and the part that each `cid:` in it names."""

from dataclasses import dataclass

from inbox.reading.bodies import is_text, piece
from inbox.reading.faults import Faults
from inbox.reading.structure import split
from inbox.reading.transfer import content


@dataclass(frozen=True, slots=True)
class Formatted:
    """What a mail program would show as HTML; an empty page when the mail has none."""

    page: str
    parts: dict[str, int]  # content-id to part


def formatted(raw: bytes) -> Formatted:
    """Never raises. All HTML parts that are shown in a row stand in a row."""
    faults = Faults()
    structure = split(raw, faults)
    pages = []
    for leaf in structure.leaves:
        if leaf.kind == "text/html" and is_text(leaf):
            data, _fault = content(structure.raw, leaf)
            pages.append(piece(leaf, data, faults).text)
    parts = {leaf.content_id: leaf.number for leaf in structure.leaves if leaf.content_id}
    return Formatted("\n".join(pages), parts)
