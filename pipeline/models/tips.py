"""Tips: the current standing in one small row, and the history it follows from."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pipeline.models.columns import BIG, JSON, SMALL_NAME, UtcDateTime, Word
from pipeline.terms import Lane, Question, Shelf, SpikeReason, Status, Verdict

_AGAIN = sa.text("wrote_again_at IS NOT NULL")
_BY_A_PERSON = sa.text("user_id IS NOT NULL")
_CLOSED = sa.text("verb = 'closed'")
# Queries say these word for word: only so does a database see that an index holds what they want.
_UNTAKEN = "owner_id IS NULL AND status = 'new'"
UNSETTLED_DANGER = sa.text(f"danger IS NOT NULL AND {_UNTAKEN}")
# In a form that no other index fits: it would look through all that is in work, too.
UNTAKEN_CORRECTION = sa.text(
    f"coalesce(lane, '') = 'correction' AND coalesce(shelf, '') = 'open' AND {_UNTAKEN}"
)


def _word(words: type[StrEnum], nullable: bool = True) -> Any:
    return Field(default=None, sa_column=sa.Column(Word(words), nullable=nullable))


def _few(name: str, *columns: str, holding: sa.TextClause) -> sa.Index:
    """An index of the few rows that a condition holds for."""
    return sa.Index(name, *columns, sqlite_where=holding, postgresql_where=holding)


class Tip(SQLModel, table=True):
    """A conversation as it stands now. Only `pipeline.standing` changes it."""

    __table_args__ = (
        sa.Index("ix_tip_desk", "desk_id", "shelf", "arrival"),
        sa.Index("ix_tip_lane", "desk_id", "shelf", "lane", "arrival"),
        sa.Index("ix_tip_beat", "desk_id", "shelf", "beat_id", "arrival"),
        sa.Index("ix_tip_owner", "owner_id", "shelf", "arrival"),
        _few("ix_tip_again", "desk_id", "shelf", "arrival", holding=_AGAIN),
        sa.Index("ix_tip_language", "desk_id", "shelf", "language", "arrival"),
        _few("ix_tip_danger", "desk_id", "danger", holding=UNSETTLED_DANGER),
        _few("ix_tip_correction", "desk_id", "arrival", holding=UNTAKEN_CORRECTION),
        {"sqlite_autoincrement": True},  # a number is never given twice, not even after a purge
    )

    id: int = Field(default=None, primary_key=True)
    arrival: int = Field(
        sa_column=sa.Column(BIG, sa.ForeignKey("message.arrival"), unique=True)
    )  # its first message
    desk_id: int = Field(foreign_key="desk.id")
    shelf: Shelf = _word(Shelf, nullable=False)
    status: Status = _word(Status, nullable=False)
    lane: Lane | None = _word(Lane)  # none: not judged yet
    lane_score: float | None = None
    lane_by_person: bool = False
    also_asks: bool = False  # its first message tells something, and asks a question too
    # The arrival of the first message that may hold a danger and that no person has settled; and
    # up to which message a person has said that there is none.
    danger: int | None = Field(default=None, sa_type=BIG)
    harmless_to: int | None = Field(default=None, sa_type=BIG)
    language: str | None = Field(default=None, max_length=8)  # "": none that we tell
    facts: dict[str, str] | None = Field(
        default=None, sa_type=JSON
    )  # which fact: words that say it
    beat_id: int | None = Field(default=None, foreign_key="beat.id")
    beat_score: float | None = None
    beat_by_person: bool = False
    beat_judged: bool = False  # false: not looked at yet; true without a beat: left open
    verdict: Verdict | None = _word(Verdict)
    spiked: bool = False
    spike_reason: SpikeReason | None = _word(SpikeReason)
    owner_id: int | None = Field(default=None, foreign_key="user.id")
    archived: bool = False
    muted: bool = False  # its sender is: out of the first view while nobody works on it
    allowed: bool = False  # its sender is: no judge puts it out of the first view
    restricted: bool = Field(default=False, index=True)
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    wrote_again_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    messages: int = 1  # copies apart
    files: int = 0


class TipReader(SQLModel, table=True):
    """Who may see a restricted tip."""

    __tablename__ = "tip_reader"

    tip_id: int = Field(primary_key=True, foreign_key="tip.id")
    user_id: int = Field(primary_key=True, foreign_key="user.id", index=True)


class AlsoReceived(SQLModel, table=True):
    """Another desk whose mailbox brought a message of this tip."""

    __tablename__ = "also_received"

    desk_id: int = Field(primary_key=True, foreign_key="desk.id")
    tip_id: int = Field(primary_key=True, foreign_key="tip.id", index=True)


class MovedAway(SQLModel, table=True):
    """Who moved a tip to another desk: she sees it until somebody else acts on it."""

    __tablename__ = "moved_away"

    tip_id: int = Field(primary_key=True, foreign_key="tip.id")
    user_id: int = Field(primary_key=True, foreign_key="user.id", index=True)


class Belonging(SQLModel, table=True):
    """Which tip a message belongs to. Append-only: the newest row of a message counts."""

    id: int = Field(default=None, primary_key=True)
    arrival: int = Field(
        sa_column=sa.Column(BIG, sa.ForeignKey("message.arrival"), index=True, nullable=False)
    )
    tip_id: int = Field(foreign_key="tip.id", index=True)
    how: str = Field(max_length=16)  # "opened" | "joined" | "copy"
    by_user: int | None = Field(default=None, foreign_key="user.id")
    since: datetime = Field(sa_type=UtcDateTime)


class Judgement(SQLModel, table=True):
    """One answer to one question about one message of a tip. Append-only."""

    __table_args__ = (
        sa.Index(
            "ix_judgement_person",
            "at",
            sqlite_where=_BY_A_PERSON,
            postgresql_where=_BY_A_PERSON,
        ),
    )

    id: int = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    arrival: int | None = Field(default=None, sa_type=BIG)
    question: Question = _word(Question, nullable=False)
    label: str = Field(max_length=SMALL_NAME)
    score: float
    reasons: list[Any] = Field(default_factory=list, sa_type=JSON)
    judge: str = Field(default="", max_length=SMALL_NAME)  # empty: a person
    user_id: int | None = Field(default=None, foreign_key="user.id")
    at: datetime = Field(sa_type=UtcDateTime)


class Act(SQLModel, table=True):
    """What somebody did, with what it changed: the timeline, and what an undo needs."""

    __table_args__ = (
        sa.Index("ix_act_closed", "at", sqlite_where=_CLOSED, postgresql_where=_CLOSED),
    )

    id: int = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    verb: str = Field(max_length=SMALL_NAME)
    user_id: int | None = Field(default=None, foreign_key="user.id")  # none: the machine
    via: str = Field(default="", max_length=16)
    at: datetime = Field(sa_type=UtcDateTime)
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # field: [before, after]
    note_id: int | None = Field(default=None, foreign_key="note.id")
    undoes: int | None = Field(default=None, foreign_key="act.id", unique=True)


class Note(SQLModel, table=True):
    """What a person wrote on a tip."""

    id: int = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    user_id: int = Field(foreign_key="user.id")
    at: datetime = Field(sa_type=UtcDateTime)
    removed: bool = False
    text: str = Field(sa_type=sa.Text)
