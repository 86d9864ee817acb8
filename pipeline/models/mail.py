"""Mail as evidence (message, sighting) and what was read in it (reading, file).

Evidence is written once, never edited; a reading is derived and may be made again.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pipeline.models.columns import BIG, JSON, SMALL_NAME, Packed, UtcDateTime, Word
from pipeline.terms import Evidence, Via

_UNTOLD = sa.text("NOT acknowledged")
_WITHHELD = sa.text("withheld <> ''")
_QUARANTINED = sa.text("evidence = 'quarantined'")


class Mailbox(SQLModel, table=True):
    """A folder that mail is taken from, and how far. The settings say how it is reached."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=400)
    desk_id: int = Field(foreign_key="desk.id")
    role: str = Field(default="inbox", max_length=16)  # inbox.FolderRole
    place: str = ""  # user@host:port/folder; empty for what is no server's
    validity: int = Field(default=0, sa_type=BIG)  # pipeline.ledger.numbering; 0: never looked at
    uid_high: int = Field(default=0, sa_type=BIG)  # all mail from uid_low up to this one
    uid_low: int = Field(default=0, sa_type=BIG)  # is held; 1 when nothing older waits
    state: str = Field(default="waiting", max_length=SMALL_NAME)  # terms.MailboxState
    state_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str = ""  # our own sentence, never the server's words
    why: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # pipeline.problems
    polled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # tried, well or not
    contact_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the server answered
    succeeded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # a whole round
    failures: int = 0  # rounds that failed since the last whole one
    retry_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # left alone until then
    holder: str = Field(default="", max_length=SMALL_NAME)  # the lease: who watches it,
    held_until: datetime | None = Field(default=None, sa_type=UtcDateTime)  # and until when
    secret_ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # token or secret


class Message(SQLModel, table=True):
    """One mail, by the SHA-256 of its raw bytes, at the place in time where it belongs."""

    __table_args__ = (
        sa.Index(
            "ix_message_quarantined",
            "arrival",
            sqlite_where=_QUARANTINED,
            postgresql_where=_QUARANTINED,
        ),
    )

    arrival: int = Field(
        sa_column=sa.Column(BIG, primary_key=True, autoincrement=False)
    )  # the arrival key (pipeline.arrival), also the search index's row
    digest: str = Field(unique=True, max_length=64)
    size: int
    via: Via = Field(sa_column=sa.Column(Word(Via), nullable=False))
    evidence: Evidence = Field(sa_column=sa.Column(Word(Evidence), nullable=False))
    problem: str = ""  # why it is quarantined, as a code
    stored_at: datetime = Field(sa_type=UtcDateTime)
    acknowledged_by: int | None = Field(default=None, foreign_key="user.id")
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Sighting(SQLModel, table=True):
    """Where a message was seen. One whose message was purged stays, so that nothing comes back.

    Every UID that was ever looked at has one row. Of a UID that is *withheld* there is no message
    yet: it is asked for again from `retry_at` on, at growing distances.
    """

    __table_args__ = (
        sa.UniqueConstraint("mailbox_id", "validity", "uid"),
        sa.Index(
            "ix_sighting_untold", "mailbox_id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD
        ),
        sa.Index(
            "ix_sighting_withheld",
            "mailbox_id",
            sqlite_where=_WITHHELD,
            postgresql_where=_WITHHELD,
        ),
    )

    id: int = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailbox.id")
    validity: int = Field(sa_type=BIG)
    uid: int = Field(sa_type=BIG)
    arrival: int | None = Field(
        default=None,
        sa_column=sa.Column(BIG, sa.ForeignKey("message.arrival"), index=True),
    )
    purged: bool = False
    withheld: str = ""  # why the server did not hand it over, as a code; empty when it did
    tries: int = 0  # how often it was withheld
    retry_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    came: str = Field(default="", max_length=64)  # digest of what came when its size was disputed
    stamp: int | None = Field(default=None, sa_type=BIG)  # of its date and size: is it still it?
    acknowledged: bool = True  # the server was told, or there is nothing to tell it
    seen_at: datetime = Field(sa_type=UtcDateTime)


class Reading(SQLModel, table=True):
    """What `read_mail` made of a message. The long columns stand last: lists do not touch them."""

    arrival: int = Field(
        sa_column=sa.Column(
            BIG,
            sa.ForeignKey("message.arrival"),
            primary_key=True,
            autoincrement=False,
        )
    )
    reader: int  # the reader's version
    message_id: str = Field(default="", index=True)
    in_reply_to: str = Field(default="", index=True)
    subject: str = ""
    sender_name: str = ""
    sender_address: str = Field(default="", index=True)  # lower case
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    words_hash: str = Field(default="", max_length=32)  # of the own words: tells copies
    language: str = Field(default="", max_length=2)  # whose stems are in the index
    words: int = 0  # the version of pipeline.search.words that made them
    files: int = 0
    marks: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    recipients: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    traces: dict[str, str] = Field(default_factory=dict, sa_type=JSON)  # headers that judges see
    forward: dict[str, Any] | None = Field(default=None, sa_type=JSON)  # by whom, when
    ranges: list[list[Any]] = Field(default_factory=list, sa_type=JSON)
    text: str = Field(default="", sa_type=Packed)


class Addressed(SQLModel, table=True):
    """An address of ours that a message came to, +tag and all: by it a callout knows its tips."""

    address: str = Field(primary_key=True, max_length=320)  # lower case
    arrival: int = Field(
        sa_column=sa.Column(
            BIG,
            sa.ForeignKey("message.arrival"),
            primary_key=True,
            autoincrement=False,
            index=True,
        )
    )


class Provenance(SQLModel, table=True):
    """What showed where a message came from when it was taken in. Written once, never edited:
    keys rotate, and what was so then cannot be looked up later."""

    arrival: int = Field(
        sa_column=sa.Column(
            BIG,
            sa.ForeignKey("message.arrival"),
            primary_key=True,
            autoincrement=False,
        )
    )
    part: str = Field(primary_key=True, max_length=SMALL_NAME)  # "headers" or "signatures"
    at: datetime = Field(sa_type=UtcDateTime)
    facts: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class MailFile(SQLModel, table=True):
    """A file of a message. Its content is cut from the raw mail on demand."""

    __tablename__ = "mail_file"

    arrival: int = Field(
        sa_column=sa.Column(
            BIG,
            sa.ForeignKey("message.arrival"),
            primary_key=True,
            autoincrement=False,
        )
    )
    part: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str
    safe_name: str
    claimed_type: str
    real_type: str
    size: int
    sha256: str = Field(max_length=64)


class Tombstone(SQLModel, table=True):
    """What was purged, told by hashes alone, so that no poll, copy or backup brings it back."""

    digest: str = Field(primary_key=True, max_length=64)
    copy_hash: str = Field(default="", index=True, max_length=64)
    purged_at: datetime = Field(sa_type=UtcDateTime)


class Purge(SQLModel, table=True):
    """A purge that was begun. Rows, files and index go in steps; a killed one is completed."""

    id: int = Field(default=None, primary_key=True)
    tip_id: int
    digests: list[str] = Field(default_factory=list, sa_type=JSON)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
