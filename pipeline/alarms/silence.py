"""Which mailboxes are silent for longer than their rhythm makes likely, by what came before."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import arrival, rhythm
from pipeline.models import Mailbox, Message, Sighting
from pipeline.queries.finding import Finding, moment
from pipeline.rhythm import Calendar, Silence
from pipeline.store import Store
from pipeline.terms import Evidence, MailboxState

_HOUR = 3_600_000 << arrival.COUNTER_BITS  # of arrival keys


def findings(store: Store, calendar: Calendar) -> Iterator[Finding]:
    """One for each mailbox that was looked into, and where nothing has come for too long."""
    with store.look() as session:
        heard = [(box, hear(session, box, calendar)) for box in boxes(session)]
    for box, silence in heard:
        if silence.is_alarm and silence.since:
            yield Finding(
                "Nothing has come to the mailbox {name} since {when}: longer than its rhythm makes "
                "likely.",
                "Send a mail to its public address. If it does not come, look at its forwarding "
                "and its spam filter. If it is a holiday, name it: pipeline.holidays, days_off.",
                "silence",
                {"name": box.name, "when": moment(silence.since)},
                box.name,
            )


def boxes(session: Session) -> Sequence[Mailbox]:
    """The mailboxes that are watched, and well."""
    well = select(Mailbox).where(
        Mailbox.state == MailboxState.OK, col(Mailbox.succeeded_at).is_not(None)
    )
    return session.exec(well.order_by(Mailbox.name)).all()


def hear(session: Session, box: Mailbox, calendar: Calendar) -> Silence:
    """Judge the silence of a mailbox up to the last time that the server was asked in vain: what
    nobody looked for is no silence. A probe is no part of it: that ours come through says nothing
    of those of others."""
    if box.succeeded_at is None:
        return Silence(None, 1.0, rhythm.P, 0.0)
    came = sa.and_(
        col(Sighting.mailbox_id) == box.id,
        col(Message.arrival) >= arrival.key(rhythm.history_from(box.succeeded_at)),
        col(Message.arrival) <= arrival.key(box.succeeded_at),
        col(Message.evidence) != Evidence.PROBE,
    )
    last = session.scalar(_of_mailbox(sa.func.max(col(Message.arrival))).where(came))
    since = arrival.moment(last).timestamp() if last is not None else None
    return rhythm.hear(_hours(session, came), since, box.succeeded_at, calendar)


def _of_mailbox(*columns: sa.ColumnElement[int]) -> Any:
    joined = sa.select(*columns).select_from(Sighting)
    return joined.join(Message, col(Message.arrival) == col(Sighting.arrival))


def _hours(session: Session, came: sa.ColumnElement[bool]) -> Mapping[int, int]:
    """How many came in each hour since 1970."""
    # SQLite and PostgreSQL both cut whole numbers off; Python's own division would make a decimal.
    hour = col(Message.arrival).op("/")(sa.literal(_HOUR, sa.BigInteger()))
    counted = _of_mailbox(hour, sa.func.count(sa.distinct(col(Message.arrival)))).where(came)
    return {int(at): int(n) for at, n in session.execute(counted.group_by(hour))}
