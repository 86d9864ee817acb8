"""Where the parts of a mail lie in its bytes. It decodes and copies nothing but header lines.

One pass over the lines that begin with `--`, with a stack of open multiparts: no recursion, and
the cost does not grow with the size of the files between those lines (RFC 2046 §5.1).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from inbox.reading.blocks import SINGLE, Field, read_block
from inbox.reading.boundaries import MAX_GUESSES, guessed
from inbox.reading.faults import Faults
from inbox.reading.parameters import file_name, media_type, parameters, token

MAX_PARTS = 500
MAX_DEPTH = 50
MAX_DELIMITER = 4_000  # bytes; RFC 2046 allows 74, programs write what they like

NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})
_IN_THE_BODY = re.compile(rb"(?i)(?:content-type[ \t]*:|mime-version[ \t]*:)")
_OF_A_PART = re.compile(rb"(?im)^content-[a-z-]{2,40}[ \t]*:")
USUAL_PREAMBLE = 400  # characters; longer ones may hide text from a reader


@dataclass(frozen=True, slots=True)
class Leaf:
    """One part without parts of its own. Its encoded content is `raw[start:end]`."""

    number: int
    kind: str = "text/plain"
    parameters: Mapping[str, str] = field(default_factory=lambda: NO_PARAMETERS)
    disposition: str = ""  # "attachment", "inline" or empty
    name: str = ""  # decoded file name, or empty
    content_id: str = ""  # without the angle brackets: what a `cid:` in HTML names (RFC 2392)
    encoding: str = ""  # Content-Transfer-Encoding, lower case
    start: int = 0
    end: int = 0
    alternative: int = 0  # which outermost multipart/alternative it stands in; 0: in none
    undivided: bool = False  # what stands in a multipart in which no part was found


@dataclass(frozen=True, slots=True)
class Structure:
    """The headers of a mail and its leaves, in order."""

    raw: bytes = field(repr=False)
    fields: tuple[Field, ...]
    leaves: tuple[Leaf, ...]
    parameters: Mapping[str, str] = field(
        default_factory=lambda: NO_PARAMETERS
    )  # of the top Content-Type
    report: str = ""  # subtype of the top multipart, if it is one


@dataclass(slots=True)
class _Open:
    """A multipart whose end has not been seen."""

    boundary: bytes
    subtype: str
    alternative: int
    start: int  # of the preamble
    entered: bool = False
    closed: bool = False


def split(raw: bytes, faults: Faults) -> Structure:
    """Find all leaves of a mail. Never raises; what is cut short or too deep becomes a fault."""
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")  # old Macintosh programs
    fields, body = read_block(raw, 0, faults, top=True)
    if _IN_THE_BODY.match(raw, body) and not any(name == "content-type" for name, _ in fields):
        faults.add("headers broken")
        more, body = read_block(raw, body, faults)
        fields += more
    if not fields:
        faults.add("no headers")
    walk = _Walk(raw, faults)
    kind, parameters_ = walk.enter(fields, body)
    walk.run(body)
    subtype = kind.partition("/")[2] if kind.startswith("multipart/") else ""
    return Structure(raw, fields, tuple(walk.leaves), parameters_, subtype)


class _Walk:
    """The state of the one pass: which multiparts are open, and where the current leaf began."""

    def __init__(self, raw: bytes, faults: Faults) -> None:
        self.raw = raw
        self.faults = faults
        self.leaves: list[Leaf] = []
        self._end = len(raw)
        self._guesses = 0
        self._stack: list[_Open] = []
        self._known: dict[bytes, int] = {}  # delimiter line to its place in the stack
        self._leaf: Leaf | None = None
        self._outside = 0  # where words outside any part begin; they are looked at, not shown
        self._alternatives = 0

    def run(self, at: int) -> None:
        """Go from delimiter line to delimiter line, to the end."""
        raw = self.raw
        while self._stack and at < self._end and len(self.leaves) < MAX_PARTS:
            if not (raw.startswith(b"--", at) and (at == 0 or raw[at - 1] == 10)):
                at = raw.find(b"\n--", at, self._end) + 1
                if not at:
                    break
            end = raw.find(b"\n", at, self._end) + 1 or self._end
            line = raw[at : min(end, at + MAX_DELIMITER)].rstrip()
            place = self._known.get(line)
            closing = False
            if place is None and line.endswith(b"--"):
                place = self._known.get(line[:-2])
                closing = place is not None
            if place is None and _OF_A_PART.match(raw, end):
                self._look_at(line)
            at = end if place is None else self._turn(place, closing, at, end)
        if len(self.leaves) >= MAX_PARTS:
            self.faults.add("too many parts")
        self._finish(self._end)
        if any(open_.entered and not open_.closed for open_ in self._stack):
            self.faults.add("cut short")
        self._leave(0, self._end)

    def _look_at(self, line: bytes) -> None:
        """A line with headers of a part below it: others may take it for a delimiter."""
        if any(line.startswith(known) for known in self._known):
            self.faults.add("almost a boundary")

    def _turn(self, place: int, closing: bool, at: int, end: int) -> int:
        """A delimiter was met: end what is open inside, begin the next part. Where to read on."""
        self._finish(at)
        self._leave(place + 1, at)
        open_ = self._stack[place]
        if closing:
            open_.closed = True
            self._outside = end
            return end
        if open_.closed:
            self.faults.add("parts after the end")
        open_.entered = True
        fields, body = read_block(self.raw, end, self.faults)
        self.enter(fields, body)
        return body

    def enter(self, fields: tuple[Field, ...], body: int) -> tuple[str, Mapping[str, str]]:
        """Begin a part: a multipart goes on the stack, anything else is the current leaf."""
        first = self._first(fields)
        digest = bool(self._stack) and self._stack[-1].subtype == "digest"
        kind = media_type(first.get("content-type", b""))
        kind = kind or ("message/rfc822" if digest else "text/plain")
        known = parameters(first.get("content-type", b""), self.faults)
        boundary = known.get("boundary", "").rstrip().encode("utf-8", "replace")
        alternative = self._stack[-1].alternative if self._stack else 0
        if kind.startswith("multipart/"):
            boundary = boundary or self._guess(body, self._end)
            if boundary and len(self._stack) < MAX_DEPTH:
                self._push(kind, boundary, alternative, body)
                return kind, known
            self.faults.add("too deep" if boundary else "no boundary")
            kind = "application/octet-stream" if boundary else "text/plain"
        disposition = parameters(first.get("content-disposition", b""), self.faults)
        self._leaf = Leaf(
            number=len(self.leaves),
            kind=kind,
            parameters=known,
            disposition=token(first.get("content-disposition", b"")),
            name=file_name(disposition, known),
            content_id=first.get("content-id", b"").decode("latin-1").strip().strip("<>")[:998],
            encoding=token(first.get("content-transfer-encoding", b"")),
            start=body,
            end=body,
            alternative=alternative,
        )
        return kind, known

    def _first(self, fields: tuple[Field, ...]) -> dict[str, bytes]:
        """The first of each header; a second that says otherwise can hide what is in a part."""
        first: dict[str, bytes] = {}
        for name, value in fields:
            if first.setdefault(name, value) != value and name in SINGLE:
                self.faults.add("headers disagree")
        return first

    def _push(self, kind: str, boundary: bytes, alternative: int, body: int) -> None:
        subtype = kind.partition("/")[2]
        if subtype == "alternative" and not alternative:
            self._alternatives += 1
            alternative = self._alternatives
        self._stack.append(_Open(boundary, subtype, alternative, body))
        if b"--" + boundary in self._known:
            self.faults.add("boundary twice")
        self._known[b"--" + boundary] = len(self._stack) - 1
        self._outside = body

    def _finish(self, at: int) -> None:
        """The current leaf ends before the line that begins at `at`."""
        if self._leaf is None:
            self._look_outside(at)
            return
        end = at
        if at < len(self.raw):  # the line end before a delimiter belongs to the delimiter
            end -= self.raw[end - 1 : end] == b"\n"
            end -= self.raw[end - 1 : end] == b"\r"
        self.leaves.append(replace(self._leaf, end=max(self._leaf.start, end)))
        self._leaf = None
        self._outside = at

    def _look_outside(self, at: int) -> None:
        """Words before the first part or after the last are not shown: say so when there are."""
        if not self._stack or at - self._outside < 4:
            return
        words = self.raw[self._outside : at].strip()
        usual = 0 if self._stack[-1].entered else USUAL_PREAMBLE
        if len(words) > usual or _OF_A_PART.search(words):
            self.faults.add("words outside the parts")
        self._outside = at

    def _leave(self, place: int, at: int) -> None:
        """Forget the multiparts from `place` on. In one that held no part at all look again."""
        empty = next((open_ for open_ in self._stack[place:] if not open_.entered), None)
        del self._stack[place:]
        self._known = {b"--" + open_.boundary: n for n, open_ in enumerate(self._stack)}
        if empty:
            self._look_again(empty, max(empty.start, at), whole=not self._stack)

    def _look_again(self, empty: _Open, end: int, *, whole: bool) -> None:
        """A multipart without parts: divide it as was meant, or keep it as one undivided leaf.
        When it is the whole mail and blank there is nothing to keep."""
        boundary = self._guess(empty.start, end)
        if boundary and len(self.leaves) < MAX_PARTS:
            around = self._stack, self._known, self._end
            self._stack, self._known, self._end = [], {}, end
            self._push(f"multipart/{empty.subtype}", boundary, empty.alternative, empty.start)
            self.run(empty.start)
            self._stack, self._known, self._end = around
            return
        self.faults.add("no parts")
        fields, body = read_block(self.raw, empty.start, self.faults)
        first = dict(reversed(fields))
        kind = media_type(first.get("content-type", b""))
        if kind and not kind.startswith("multipart/"):  # its only part, without its delimiter
            self.enter(fields, body)
            self._finish(end)
            return
        if not whole or self.raw[empty.start : end].strip():
            number = len(self.leaves)
            self.leaves.append(Leaf(number, start=empty.start, end=end, undivided=True))

    def _guess(self, start: int, end: int) -> bytes:
        if self._guesses >= MAX_GUESSES:
            return b""
        self._guesses += 1
        if boundary := guessed(self.raw, start, end):
            self.faults.add("boundary guessed")
        return boundary
