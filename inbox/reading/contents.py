"""Every part of a mail, decoded once, becomes a piece of text or a file. Nothing is opened."""

from dataclasses import dataclass, field, replace
from functools import partial

from inbox.mail import File, Mark
from inbox.reading.bodies import Body, Piece, body, is_text, piece
from inbox.reading.faults import Faults
from inbox.reading.files import HEAD, make_file, real_type, unread_file
from inbox.reading.inside import STEP, files_inside
from inbox.reading.notices import mistaken, of_a_part, of_a_text
from inbox.reading.stand_ins import stand_in
from inbox.reading.structure import Leaf, Structure
from inbox.reading.transfer import content

MOST_MARKS = 50  # of one mail
OUTLINE_TEXT = 1_000_000  # bytes of a part that is still read in an outline


@dataclass(frozen=True, slots=True)
class Contents:
    """What a mail says and holds."""

    body: Body
    files: tuple[File, ...]
    marks: tuple[Mark, ...]
    passed_on: bool = False  # the text is that of a mail which came as a file


@dataclass(slots=True)
class _Found:
    said: list[Piece] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def notice(self, mark: Mark | None) -> None:
        """Note a mark, once."""
        if mark and mark not in self.marks and len(self.marks) < MOST_MARKS:
            self.marks.append(mark)


def contents(structure: Structure, faults: Faults, *, keep: bool, outline: bool) -> Contents:
    """Decode all parts, one at a time. Without `keep` files are measured and let go; an
    `outline` decodes no file and no long text.
    """
    found = _Found()
    for leaf in structure.leaves:
        if is_text(leaf) and not (outline and leaf.end - leaf.start > OUTLINE_TEXT):
            faults.guard("text", partial(_text, structure, leaf, faults, found, keep=keep), None)
        elif outline:
            found.files.append(unread_file(leaf))
        else:
            _file(structure, leaf, faults, found, keep=keep)
    shown = faults.guard("text", lambda: body(found.said, faults), Body())
    other = None
    if not outline and not shown.text.strip():
        other = stand_in(structure.raw, structure.leaves, structure.report, faults)
    if other:
        shown = replace(other.body, html=shown.html, hides=shown.hides or other.body.hides)
    files = tuple(found.files)
    marks = (*found.marks, *mistaken(files))
    return Contents(shown, files, marks, passed_on=bool(other and other.passed_on))


def cut(structure: Structure, part: int) -> bytes:
    """The decoded content of one file: `part` is `File.part`. Raises LookupError."""
    inside, number = divmod(part, STEP)
    if part < 0 or number >= len(structure.leaves):
        raise LookupError(part)
    leaf = structure.leaves[number]
    data = content(structure.raw, leaf)[0]
    if not inside:
        return data
    within = files_inside(leaf, data, Faults())
    if inside > len(within):
        raise LookupError(part)
    return within[inside - 1].content


def _text(structure: Structure, leaf: Leaf, faults: Faults, found: _Found, *, keep: bool) -> None:
    data, fault = content(structure.raw, leaf)
    faults.add(fault)
    if b"\0" in data[:HEAD] and (kind := real_type(data)) and not kind.startswith("text/"):
        found.files.append(make_file(leaf, data, keep=keep))  # no text at all
        return
    one = piece(leaf, data, faults)
    found.said.append(one)
    found.notice(of_a_text(one.text))
    _add_inside(leaf, data, faults, found, keep=keep)


def _file(structure: Structure, leaf: Leaf, faults: Faults, found: _Found, *, keep: bool) -> None:
    """A part as a file. One that cannot be decoded is listed all the same."""
    data, fault = faults.guard("file", lambda: content(structure.raw, leaf), (b"", "file"))
    faults.add(fault)
    made = faults.guard("file", lambda: make_file(leaf, data, keep=keep), None)
    found.files.append(made or unread_file(leaf))
    found.notice(faults.guard("file", lambda: of_a_part(leaf, data), None))
    _add_inside(leaf, data, faults, found, keep=keep)


def _add_inside(leaf: Leaf, data: bytes, faults: Faults, found: _Found, *, keep: bool) -> None:
    for number, one in enumerate(files_inside(leaf, data, faults), start=1):
        place = Leaf(leaf.number + number * STEP, "application/octet-stream", name=one.name)
        found.files.append(make_file(place, one.content, keep=keep))
