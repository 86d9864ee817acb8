"""Whether this machine's clock is off, by the clock of the database or of the mail server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import arrival
from pipeline.models import Mailbox, Probe, Sighting
from pipeline.queries.finding import Finding
from pipeline.store import Store

_MUCH = timedelta(minutes=3)
_RECENT = timedelta(hours=1)
_LOOKED_AT = 100  # sightings, the newest


def findings(store: Store) -> Iterator[Finding]:
    """At most one: by how many seconds, against whose clock."""
    with store.look() as session:
        for whose, off in _compared(session, store.clock()):
            if abs(off) > _MUCH:
                yield Finding(
                    "The clock of this machine is off by {n} seconds, by the clock of {whose}.",
                    "Let it keep time by NTP: arrival times, snoozes and alarms go by it.",
                    "clock off",
                    {"n": round(off.total_seconds()), "whose": whose},
                )
                return


def _compared(session: Session, now: datetime) -> Iterator[tuple[str, timedelta]]:
    """By how much we are ahead of each; negative when we are behind."""
    if session.get_bind().dialect.name == "postgresql":
        there = session.scalar(sa.text("SELECT clock_timestamp()"))
        yield "PostgreSQL", now - there.astimezone(UTC) if there else timedelta()
    # The server stamps a mail before we see it, or we are behind it.
    newest = (
        sa.select(col(Sighting.arrival), col(Sighting.seen_at))
        .join(Mailbox, col(Mailbox.id) == col(Sighting.mailbox_id))
        .where(col(Mailbox.place) != "")
        .order_by(col(Sighting.id).desc())
        .limit(_LOOKED_AT)
    )
    for key, seen_at in session.execute(newest):
        if key is not None and seen_at > now - _RECENT and arrival.moment(key) > now + _MUCH:
            yield "the mail server", now - arrival.moment(key)
    # A probe cannot arrive before it was sent, or we are ahead.
    probe = session.execute(
        sa.select(col(Probe.sent_at), col(Probe.arrived_at))
        .where(col(Probe.arrived_at).is_not(None), col(Probe.seen_at) > now - timedelta(days=2))
        .order_by(col(Probe.sent_at).desc())
        .limit(1)
    ).first()
    if probe and probe[0] > probe[1]:
        yield "the mail server", probe[0] - probe[1]
