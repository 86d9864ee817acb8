"""Which tip a message joins. Trusts In-Reply-To alone, and only between the same people.

A mail that names another person's message opens its own tip: what a mail says of itself decides
nothing (a forged thread would inherit beat, owner and restriction).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import belongings
from pipeline.models import Belonging, Purge, Reading

COPY = "copy"  # one that says the same once more: it counts for nothing
SENT = "sent"  # how a mail of ours belongs to the tip that it answers


@dataclass(frozen=True, slots=True)
class Told:
    """What a message says of itself and of the message it answers."""

    arrival: int
    message_id: str
    in_reply_to: str
    sender: str  # lower case
    sent_at: datetime | None
    words_hash: str


@dataclass(frozen=True, slots=True)
class Joins:
    """The tip that a message joins, and how: "joined", "earlier" (it came before), "copy" or
    "sent" (by us)."""

    tip_id: int
    how: str


@dataclass
class Threads:
    """The messages we hold that a batch may belong to. Grows as the batch is taken in."""

    _said: dict[str, list[tuple[Told, int]]] = field(default_factory=dict)  # by Message-ID
    _answers: dict[str, list[tuple[Told, int]]] = field(default_factory=dict)  # by In-Reply-To
    _people: dict[int, set[str]] = field(default_factory=dict)  # senders in a tip

    def add(self, told: Told, tip_id: int, *, ours: bool = False) -> None:
        """A message that is held now, and its tip. One of ours makes nobody known to the tip."""
        if told.message_id:
            self._said.setdefault(told.message_id, []).append((told, tip_id))
        if told.in_reply_to:
            self._answers.setdefault(told.in_reply_to, []).append((told, tip_id))
        if not ours:
            self._people.setdefault(tip_id, set()).add(told.sender)

    def answered(self, told: Told) -> Joins | None:
        """Where an answer of ours belongs: it was written here, so nobody's word is to be taken."""
        for _held, tip_id in self._said.get(told.in_reply_to, ()):
            return Joins(tip_id, SENT)
        return None

    def find(self, told: Told) -> Joins | None:
        """Where this message belongs; None when it opens a tip of its own."""
        for held, tip_id in self._said.get(told.message_id, ()):
            same = (held.sender, held.sent_at, held.words_hash)
            if told.message_id and same == (told.sender, told.sent_at, told.words_hash):
                return Joins(tip_id, COPY)
        for _held, tip_id in self._said.get(told.in_reply_to, ()):
            if self._knows(tip_id, told.sender):
                return Joins(tip_id, "joined")
        for _held, tip_id in self._answers.get(told.message_id, ()):
            if self._knows(tip_id, told.sender):
                return Joins(tip_id, "earlier")
        for sibling, tip_id in self._answers.get(told.in_reply_to, ()):
            if self._knows(tip_id, told.sender):  # both answer one message: another's, or not here
                return Joins(tip_id, "joined" if told.arrival > sibling.arrival else "earlier")
        return None

    def _knows(self, tip_id: int, sender: str) -> bool:
        return bool(sender) and sender in self._people.get(tip_id, ())


def held(session: Session, batch: Iterable[Told]) -> Threads:
    """The messages in the database that this batch names, or that name it."""
    batch = list(batch)
    named = {one for told in batch for one in (told.message_id, told.in_reply_to) if one}
    threads = Threads()
    if not named:
        return threads
    touched = sa.or_(col(Reading.message_id).in_(named), col(Reading.in_reply_to).in_(named))
    first = _messages(session, touched)
    tips = {tip_id for _told, tip_id, _how in first}
    for told, tip_id, how in first:
        threads.add(told, tip_id, ours=how == SENT)
    if tips:
        for tip_id, sender in session.execute(
            sa.select(Belonging.tip_id, Reading.sender_address)  # type: ignore[call-overload]
            .join(Reading, col(Reading.arrival) == col(Belonging.arrival))
            .where(col(Belonging.tip_id).in_(tips), col(Belonging.how) != SENT)
        ):
            threads._people.setdefault(tip_id, set()).add(sender)
    return threads


def _being_purged() -> sa.Select[int]:
    """Tips whose purge was ordered: nothing joins them, or it would vanish unseen."""
    return sa.select(col(Purge.tip_id)).where(col(Purge.done_at).is_(None))


def _messages(session: Session, where: sa.ColumnElement[bool]) -> list[tuple[Told, int, str]]:
    rows = session.execute(
        sa.select(
            Reading.arrival,
            Reading.message_id,
            Reading.in_reply_to,
            Reading.sender_address,
            Reading.sent_at,
            Reading.words_hash,
            Belonging.tip_id,
            Belonging.how,
        )  # type: ignore[call-overload]
        .join(Belonging, col(Belonging.arrival) == col(Reading.arrival))
        .where(where, belongings.current(), col(Belonging.tip_id).not_in(_being_purged()))
        .order_by(col(Reading.arrival))
    )
    return [(Told(*row[:6]), row[6], row[7]) for row in rows]
