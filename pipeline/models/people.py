"""Desks, the people who work at them, and the beats that they cover."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pipeline.models.columns import BIG, JSON, SMALL_NAME, UtcDateTime, Word
from pipeline.terms import Role


class Desk(SQLModel, table=True):
    """A team with its own tips."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=SMALL_NAME)
    created_at: datetime = Field(sa_type=UtcDateTime)


class User(SQLModel, table=True):
    """Someone who works here. Nobody is deleted: acts name them."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=SMALL_NAME)
    role: Role = Field(sa_column=sa.Column(Word(Role), nullable=False))
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    password_hash: str = Field(default="", max_length=256)  # argon2id; empty: cannot sign in
    language: str = Field(default="", max_length=16)  # empty: the browser's
    time_zone: str = Field(default="", max_length=64)  # empty: the server's
    seen_from: int = Field(default=0, sa_type=BIG)  # an arrival: older tips are never new to her
    away: bool = False
    away_until: datetime | None = Field(default=None, sa_type=UtcDateTime)  # none: until she says


class DeskMember(SQLModel, table=True):
    """Who works at which desk."""

    __tablename__ = "desk_member"

    desk_id: int = Field(primary_key=True, foreign_key="desk.id")
    user_id: int = Field(primary_key=True, foreign_key="user.id", index=True)


class Beat(SQLModel, table=True):
    """A subject that reporters cover. A retired one routes no more, but keeps its tips."""

    __table_args__ = (sa.UniqueConstraint("desk_id", "name"),)

    id: int = Field(default=None, primary_key=True)
    desk_id: int = Field(foreign_key="desk.id")
    name: str = Field(max_length=SMALL_NAME)
    description: str = ""
    keywords: list[str] = Field(default_factory=list, sa_type=JSON)
    places: list[str] = Field(default_factory=list, sa_type=JSON)
    topics: list[str] = Field(default_factory=list, sa_type=JSON)  # IPTC Media Topic codes
    threshold: float = 0.5
    closed: bool = False  # only its reporters and the desk's editors see its tips
    created_at: datetime = Field(sa_type=UtcDateTime)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BeatReporter(SQLModel, table=True):
    """Who covers which beat."""

    __tablename__ = "beat_reporter"

    beat_id: int = Field(primary_key=True, foreign_key="beat.id")
    user_id: int = Field(primary_key=True, foreign_key="user.id", index=True)
