"""Which parts of a mail are its text, and that text. Nothing is deleted: own_words only marks.

Plain text before HTML inside a multipart/alternative (RFC 2046 §5.1.4); everything else that
a mail program shows in a row is joined in a row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inbox.reading import charsets
from inbox.reading.alternatives import signed_beside
from inbox.reading.faults import Faults
from inbox.reading.html_text import Shown, shown_text
from inbox.reading.lines import Stretch
from inbox.reading.structure import Leaf

MAX_TEXT = 1_000_000  # characters
MAX_HTML = 5_000_000
NONE: tuple[Stretch, ...] = ()
_PLAIN = "text/plain"
_HTML = "text/html"
_RICH = frozenset({_HTML, "text/x-amp-html", "text/watch-html"})
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{1,40})", re.I)
_META_WITHIN = 2_000  # bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """One part that is text, decoded, with LF line ends."""

    kind: str
    text: str
    alternative: int


@dataclass(frozen=True, slots=True)
class Body:
    """What a mail says."""

    text: str = ""
    html: str = ""
    hides: bool = False  # the HTML has text that nobody sees
    quotes: tuple[Stretch, ...] = ()  # what the HTML tells to be quotes or signatures


def is_text(leaf: Leaf) -> bool:
    """Whether a part is shown as part of the mail, and not listed as a file. A name alone makes
    no file of a text that is one of several ways to read the mail."""
    if leaf.disposition == "attachment" or leaf.undivided:
        return False
    if leaf.name and not (leaf.alternative and not leaf.disposition):
        return False
    return leaf.kind == _PLAIN or leaf.kind in _RICH


def piece(leaf: Leaf, data: bytes, faults: Faults) -> Piece:
    """Decode one part that is text."""
    declared = leaf.parameters.get("charset", "")
    if not declared and leaf.kind == _HTML:
        meta = _META.search(data, 0, _META_WITHIN)
        declared = meta.group(1).decode("ascii") if meta else ""
    text, trusted = charsets.decode(data, declared)
    if not trusted:
        faults.add("charset guessed")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if leaf.kind == _PLAIN and leaf.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=leaf.parameters.get("delsp", "").lower() == "yes")
    return Piece(leaf.kind, text, leaf.alternative)


def body(pieces: list[Piece], faults: Faults) -> Body:
    """Choose and join the texts. HTML is made text only where no plain text stands for it."""
    html = "\n".join(one.text for one in pieces if one.kind == _HTML)
    if len(html) > MAX_HTML:
        faults.add("text too long")
    shown = [
        _as_sent(one, pieces, faults) if one.kind == _PLAIN else shown_text(one.text, faults)
        for one in _chosen(pieces)
    ]
    whole = "\n".join(one.text for one in shown)
    if len(whole) > MAX_TEXT:
        faults.add("text too long")
    hides = any(one.hides for one in shown)
    return Body(whole[:MAX_TEXT], html[:MAX_HTML], hides, tuple(_quotes(shown)))


def _as_sent(plain: Piece, pieces: list[Piece], faults: Faults) -> Shown:
    """A plain text with the signatures that the HTML beside it tells."""
    twin = next((one for one in pieces if one.kind == _HTML and _are_twins(one, plain)), None)
    if twin is None:
        return Shown(plain.text)
    told = faults.guard("ranges", lambda: signed_beside(plain.text, twin.text), NONE)
    return Shown(plain.text, quotes=told)


def _are_twins(one: Piece, other: Piece) -> bool:
    return bool(one.alternative) and one.alternative == other.alternative


def _quotes(shown: list[Shown]) -> Iterator[Stretch]:
    """The quotes of each text, by their places in the joined one."""
    at = 0
    for one in shown:
        yield from (Stretch(at + its.start, at + its.end, its.sure) for its in one.quotes)
        at += len(one.text) + 1


def unflow(text: str, *, delete_space: bool) -> str:
    """Join the lines that only the sending program broke (format=flowed, RFC 3676 §4)."""
    lines: list[str] = []
    line_parts: list[str] = []
    soft, depth = False, 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        quoted = len(line) - len(content)
        content = content.removeprefix(" ")
        if not (soft and quoted == depth and content != "-- "):
            lines.append("".join(line_parts))
            line_parts = [">" * quoted + " "] if quoted else []
        soft, depth = content.endswith(" ") and content != "-- ", quoted
        line_parts.append(content[:-1] if soft and delete_space else content)
    return "\n".join([*lines, "".join(line_parts)][1:])


def _chosen(pieces: list[Piece]) -> list[Piece]:
    """All pieces outside alternatives; of each alternative the plain ones, else the HTML ones."""
    chosen = []
    for one in pieces:
        together = [other for other in pieces if other.alternative == one.alternative]
        if one.alternative and one.kind != _best(together):
            continue
        chosen.append(one)
    return chosen


def _best(together: list[Piece]) -> str:
    told = {one.kind for one in together if one.text and not one.text.isspace()}
    for kind in (_PLAIN, _HTML):
        if kind in told:
            return kind
    return next(iter(sorted(told)), together[0].kind)
