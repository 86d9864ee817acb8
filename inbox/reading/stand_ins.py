"""What is read of a mail that has no words of its own, so that none is empty that says something.

In this order: what could not be divided, plain text with a name, an invitation, Outlook's packed
text, the words of a mail that was passed on as a file, what a machine reports.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from inbox.reading import charsets
from inbox.reading.bodies import Body, body, is_text, piece
from inbox.reading.faults import Faults
from inbox.reading.inside import is_tnef, packed
from inbox.reading.notices import of_a_calendar
from inbox.reading.structure import Leaf, split
from inbox.reading.transfer import content

_MAIL = "message/rfc822"
_REPORTS = frozenset({"message/delivery-status", "message/disposition-notification"})


@dataclass(frozen=True, slots=True)
class StandIn:
    """The words, and whether they are those of a mail that came as a file."""

    body: Body
    passed_on: bool = False


def stand_in(raw: bytes, leaves: Iterable[Leaf], report: str, faults: Faults) -> StandIn | None:
    """The first that has words; None when no part has any."""
    leaves = tuple(leaves)
    for wanted, read in _WAYS:
        if read is _mail and report == "report":
            continue  # what is returned is not what the sender says
        for leaf in leaves:
            if wanted(leaf):
                said = faults.guard("text", _reading(read, raw, leaf, faults), None)
                if said and said.text.strip():
                    return StandIn(said, passed_on=read is _mail)
    return None


_Read = Callable[[Leaf, bytes, Faults], Body]


def _reading(read: _Read, raw: bytes, leaf: Leaf, faults: Faults) -> Callable[[], Body | None]:
    return lambda: read(leaf, content(raw, leaf)[0], faults)


def _plain(leaf: Leaf, data: bytes, faults: Faults) -> Body:
    return body([piece(leaf, data, faults)], faults)


def _calendar(leaf: Leaf, data: bytes, _faults: Faults) -> Body:
    event = of_a_calendar(leaf, data)
    return Body(event.text if event else "")


def _outlook(_leaf: Leaf, data: bytes, faults: Faults) -> Body:
    return Body(packed(data, faults).text)


def _mail(_leaf: Leaf, data: bytes, _faults: Faults) -> Body:
    """The text of the mail inside; its own faults are not those of the mail around it."""
    inner = Faults()
    structure = split(data, inner)
    said = [
        piece(leaf, content(structure.raw, leaf)[0], inner)
        for leaf in structure.leaves
        if is_text(leaf)
    ]
    return body(said, inner)


def _report(leaf: Leaf, data: bytes, _faults: Faults) -> Body:
    return Body(charsets.decode(data, leaf.parameters.get("charset", ""))[0])


_WAYS: tuple[tuple[Callable[[Leaf], bool], _Read], ...] = (
    (lambda leaf: leaf.undivided, _plain),
    (lambda leaf: leaf.kind == "text/plain" and leaf.disposition != "attachment", _plain),
    (lambda leaf: leaf.kind == "text/calendar", _calendar),
    (is_tnef, _outlook),
    (lambda leaf: leaf.kind == _MAIL, _mail),
    (lambda leaf: leaf.kind in _REPORTS, _report),
)
