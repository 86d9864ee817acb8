"""What keeps the house going: the queue of steps, kept counters, jobs, and who looked at what."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pipeline.models.columns import BIG, SMALL_NAME, UtcDateTime


class Waiting(SQLModel, table=True):
    """A message that waits for a step. Claimed until a time; gone when the step is done."""

    step: str = Field(primary_key=True, max_length=16)
    arrival: int = Field(
        sa_column=sa.Column(
            BIG,
            sa.ForeignKey("message.arrival"),
            primary_key=True,
            autoincrement=False,
            index=True,
        )
    )
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tries: int = 0


class Counter(SQLModel, table=True):
    """How many tips stand where. Restricted ones are in none; 0 and "" mean none."""

    desk_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    shelf: str = Field(primary_key=True, max_length=32)
    lane: str = Field(primary_key=True, max_length=32)
    beat_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    status: str = Field(primary_key=True, max_length=32)
    tips: int = 0


class Trail(SQLModel, table=True):
    """Opens, downloads, searches and acts of weight: who, when, what. No text. Append-only."""

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    user_id: int | None = Field(default=None, foreign_key="user.id")
    via: str = Field(default="", max_length=16)
    verb: str = Field(max_length=SMALL_NAME)
    kind: str = Field(default="", max_length=SMALL_NAME)
    object_id: int | None = Field(default=None, sa_type=BIG, index=True)


class JobRun(SQLModel, table=True):
    """When a job of the schedule last ran, and how it went."""

    __tablename__ = "job_run"

    name: str = Field(primary_key=True, max_length=SMALL_NAME)
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed: str = Field(default="", max_length=SMALL_NAME)  # the error's class
