"""What keeps watch: alarms, notices that leave, reconciliations, probes. No word of a mail."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pipeline.models.columns import BIG, JSON, SMALL_NAME, UtcDateTime

_OPEN = sa.text("ended_at IS NULL")
_UNSENT = sa.text("sent_at IS NULL")


class Alarm(SQLModel, table=True):
    """Something that is wrong, from when to when. One of a kind is open for one thing."""

    __table_args__ = (
        sa.Index(
            "ix_alarm_open",
            *("code", "about"),
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: int = Field(default=None, primary_key=True)
    code: str = Field(max_length=SMALL_NAME)
    about: str = Field(default="", max_length=400)  # which mailbox, feed or job; empty: the house
    what: str  # our own sentences, with their values apart
    mend: str
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    began_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Outbox(SQLModel, table=True):
    """A notice that leaves: queued in the unit of what it tells of, then sent, then marked."""

    __table_args__ = (
        sa.Index("ix_outbox_due", "next_at", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    )

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)  # the same in every try: receivers tell a double
    way: str = Field(max_length=16)  # "mail" | "webhook"
    recipient: str = Field(max_length=2000)  # an address of the settings, or their URL
    alarm_id: int = Field(foreign_key="alarm.id", index=True)
    ends: bool  # tells that the alarm has ended; else that it began
    queued_at: datetime = Field(sa_type=UtcDateTime)
    next_at: datetime = Field(sa_type=UtcDateTime)  # not tried before
    tries: int = 0
    problem: str = Field(default="", max_length=SMALL_NAME)  # the error's class
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Reconciliation(SQLModel, table=True):
    """What a mailbox's server had, and what of it is held: one comparison, UID by UID."""

    id: int = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailbox.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    validity: int = Field(sa_type=BIG)
    on_server: int
    held: int  # of this mailbox, those that are gone from the server too
    purged: int
    quarantined: int  # of those held
    withheld: int  # on the server, which does not hand them over
    gone: int  # held or purged, and on the server no more
    refetched: int  # gaps that were closed now
    unexplained: int
    gaps: list[int] = Field(default_factory=list, sa_type=JSON)  # their UIDs, at most 1,000


class Probe(SQLModel, table=True):
    """A mail that we sent to ourselves by way of the public address."""

    nonce: str = Field(primary_key=True, max_length=32)
    sent_at: datetime = Field(sa_type=UtcDateTime, index=True)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # by our clock
    arrived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # by the server's
    mailbox_id: int | None = Field(default=None, foreign_key="mailbox.id")
