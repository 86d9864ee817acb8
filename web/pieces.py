"""A mail's text in the order it was written, cut where its ranges begin and end. Loses nothing.

Lines that the sending program broke are shown as one (only there: the text stays as it came).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.queries.one_tip import ForwardRow

_BROKEN_AT = (60, 110)  # the longest line of a paragraph that a program broke, in characters
_NEARLY = 0.66  # of the longest: a shorter line was ended by a person
_LIST = re.compile(r"\s*([-*•>]|\d+[.)])\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: own words (`kind` is empty), or what a range says it is."""

    kind: str
    text: str
    by: ForwardRow | None = None  # who wrote it, of a forwarded piece


def pieces(text: str, ranges: Iterable[tuple[str, int, int]]) -> list[Piece]:
    """All of the text, piece by piece; blank stretches go to the piece before them."""
    cut: list[Piece] = []
    at = 0
    for kind, start, end in ranges:
        cut += [Piece("", text[at:start]), Piece(kind, text[start:end])]
        at = end
    cut.append(Piece("", text[at:]))
    return [one for one in cut if one.text.strip()]


def with_writer(cut: list[Piece], by: ForwardRow | None) -> list[Piece]:
    """The same, the first forwarded piece with who wrote it."""
    first = next((n for n, one in enumerate(cut) if one.kind == "forwarded"), None)
    if by is None or first is None:
        return cut
    return [*cut[:first], replace(cut[first], by=by), *cut[first + 1 :]]


def flowing(text: str) -> str:
    """The same words with the lines of a broken paragraph joined, for showing."""
    blocks = re.split(r"(\n\s*\n)", text)
    return "".join(_joined(block) for block in blocks)


def _joined(block: str) -> str:
    lines = block.split("\n")
    longest = max(map(len, lines))
    full = all(len(line) >= longest * _NEARLY for line in lines[:-1])
    listed = any(_LIST.match(line) or line.startswith((" ", "\t")) for line in lines)
    if len(lines) < 2 or listed or not full or not _BROKEN_AT[0] <= longest <= _BROKEN_AT[1]:
        return block
    return " ".join(line.rstrip() for line in lines)
