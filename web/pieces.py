"""A mail's text in the order it was written, cut where its ranges begin and end. Loses nothing."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: own words (`kind` is empty), or what a range says it is."""

    kind: str
    text: str


def pieces(text: str, ranges: Iterable[tuple[str, int, int]]) -> list[Piece]:
    """All of the text, piece by piece; blank stretches go to the piece before them."""
    cut: list[Piece] = []
    at = 0
    for kind, start, end in ranges:
        cut += [Piece("", text[at:start]), Piece(kind, text[start:end])]
        at = end
    cut.append(Piece("", text[at:]))
    return [one for one in cut if one.text.strip()]
