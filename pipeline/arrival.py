"""The arrival key: where a message stands in time. Pure numbers, and one look at what is taken.

63 bits: the server's INTERNALDATE in milliseconds since 1970, then a counter of 20 bits. It is
unique, it is the page key and the row of the search index, and old mail taken in late gets the
place where it belongs.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline.models import Message

COUNTER_BITS = 20
_SPACE = 7273  # ours among a database's advisory locks
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = (1 << 43) - 2  # milliseconds that fit, with one to spill over to: the year 2248


def key(at: datetime, counter: int = 0) -> int:
    """The key of a moment. A moment outside 1970 to 2248 is moved to the nearer end."""
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    return (min(max(milliseconds, 0), _LAST) << COUNTER_BITS) + counter


def moment(arrival: int) -> datetime:
    """When it arrived (UTC, to the millisecond)."""
    return _EPOCH + timedelta(milliseconds=arrival >> COUNTER_BITS)


def allocate(session: Session, moments: Iterable[datetime]) -> list[int]:
    """A free key for each moment, in the order given.

    Two pollers may choose the same key at once: the second one's unit fails on the primary key
    and is done again, `in_turn` (`pipeline.intake`).
    """
    bases = [key(at) for at in moments]
    crowded = {base for base, mails in Counter(bases).items() if mails > 1}
    following = {base: _next_free(session, base) for base in crowded | _taken(session, bases)}
    keys = []
    for base in bases:
        keys.append(following.get(base, base))
        following[base] = keys[-1] + 1
    return keys


def in_turn(session: Session) -> None:
    """Wait for the others who lost a key, each to the end of its unit: servers stamp by the second,
    so that many mailboxes that get mail at once would go on to take it from each other."""
    if session.get_bind().dialect.name == "postgresql":  # on SQLite one writes at a time
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_SPACE)))


def _taken(session: Session, bases: list[int]) -> set[int]:
    found = session.execute(sa.select(col(Message.arrival)).where(col(Message.arrival).in_(bases)))
    return set(found.scalars())


def _next_free(session: Session, base: int) -> int:
    """The first key after all that are taken in this millisecond; a full one spills over."""
    while True:
        end = base + (1 << COUNTER_BITS)
        arrival = col(Message.arrival)
        highest = session.scalar(
            sa.select(sa.func.max(arrival)).where(arrival >= base, arrival < end)
        )
        if highest is None or highest + 1 < end:
            return base if highest is None else int(highest) + 1
        base = end
