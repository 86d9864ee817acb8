"""What is known of where messages came from: frozen facts, and what the sender did here before.

The history is that of the tips that the viewer may see: of others not even their number is told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inbox import Fact
from pipeline import access, arrival, belongings, proving
from pipeline.models import Belonging, Message, Provenance, Reading, Tip
from pipeline.queries import evidence
from pipeline.terms import Viewer

_MOST = 500  # tips of one sender that are counted
_CLAIMS = frozenset({"signed", "sealed"})  # what somebody says to have signed
SIGNATURES = "signatures"
NOT_LOOKED_AT = Fact("not looked at", {})


@dataclass(frozen=True, slots=True)
class History:
    """The earlier tips of a sender. `earlier` stops at 500; verdicts by how often."""

    earlier: int = 0
    since: datetime | None = None
    verdicts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """What one message's card shows. Without `at` nothing was frozen when it came; `late`: what
    there is was read from its headers afterwards."""

    facts: tuple[Fact, ...]
    at: datetime | None
    history: History | None  # None: it names no address
    late: bool = False


def cards(session: Session, viewer: Viewer, tip_id: int) -> dict[int, Card]:
    """The cards of a tip's messages that came by mail, by arrival key. Raises `Unknown`."""
    tip = access.tip(session, viewer, tip_id)
    found = session.execute(
        sa.select(col(Reading.arrival), col(Reading.sender_address), proving.was_passed_over())
        .join(Belonging, col(Belonging.arrival) == col(Reading.arrival))
        .join(Message, col(Message.arrival) == col(Reading.arrival))
        .where(col(Belonging.tip_id) == tip.id, belongings.current())
    ).all()
    rows = _rows(session, [key for key, _address, _passed in found])
    told = [(key, address) for key, address, passed in found if passed or key in rows]
    histories = {
        address: _history(session, viewer, address, tip)
        for address in {address for _key, address in told if address}
    }
    return {key: _card(rows.get(key, ()), histories.get(address)) for key, address in told}


def of_mail(session: Session, viewer: Viewer, digest: str) -> Card | None:
    """The card of a stored mail; None for what nobody sent us. Raises `Unknown`."""
    message = evidence.message(session, viewer, digest)
    rows = _rows(session, [message.arrival])
    passed = sa.select(proving.was_passed_over()).where(col(Message.arrival) == message.arrival)
    if not rows and not session.scalar(passed):
        return None
    return _card(rows.get(message.arrival, ()), None)


def _rows(session: Session, keys: Sequence[int]) -> dict[int, list[Provenance]]:
    found: dict[int, list[Provenance]] = {}
    wanted = select(Provenance).where(col(Provenance.arrival).in_(keys))
    for row in session.exec(wanted.order_by(col(Provenance.part))):
        found.setdefault(row.arrival, []).append(row)
    return found


def _card(rows: Iterable[Provenance], history: History | None) -> Card:
    """Where signatures were checked, what the mail claims of them is left out."""
    rows = list(rows)
    if not rows:
        return Card((NOT_LOOKED_AT,), None, history)
    checked = any(row.part == SIGNATURES and row.facts for row in rows)
    told = [Fact(one["code"], one["values"]) for row in rows for one in row.facts]
    kept = tuple(one for one in told if not (checked and one.code in _CLAIMS))
    return Card(kept, min(row.at for row in rows), history, late=proving.READ_LATE in kept)


def _history(session: Session, viewer: Viewer, address: str, tip: Tip) -> History:
    """The sender's other tips that began before this one."""
    rows = session.execute(
        sa.select(col(Tip.arrival), col(Tip.verdict))
        .join(Reading, col(Reading.arrival) == col(Tip.arrival))
        .where(
            col(Reading.sender_address) == address,
            col(Tip.arrival) < tip.arrival,
            access.visible(viewer),
        )
        .order_by(col(Tip.arrival).desc())
        .limit(_MOST)
    ).all()
    if not rows:
        return History()
    verdicts = Counter(verdict.value for _key, verdict in rows if verdict)
    return History(len(rows), arrival.moment(rows[-1][0]), dict(verdicts))
