"""The daily sample of hidden mails, and the grades that people give them. No word of a mail."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pipeline.models.columns import UtcDateTime, Word
from pipeline.terms import Grade


def _grade() -> Any:
    return Field(default=None, sa_column=sa.Column(Word(Grade), nullable=True))


class Sampled(SQLModel, table=True):
    """A hidden tip that chance chose on a day. Written once; a tip is chosen once."""

    __table_args__ = (
        sa.UniqueConstraint("desk_id", "day", "place"),
        sa.UniqueConstraint("tip_id"),
    )

    id: int = Field(default=None, primary_key=True)
    desk_id: int = Field(foreign_key="desk.id")
    day: str = Field(max_length=10)  # of the newsroom, as ISO 8601 writes it
    place: int  # 1 to 5
    tip_id: int = Field(foreign_key="tip.id")
    drawn_at: datetime = Field(sa_type=UtcDateTime)
    hidden: int  # how many it was drawn from


class Graded(SQLModel, table=True):
    """What a person said of a sampled tip. Append-only: the newest row of a tip counts."""

    id: int = Field(default=None, primary_key=True)
    sampled_id: int = Field(foreign_key="sampled.id", index=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    grade: Grade | None = _grade()  # none: taken back
    user_id: int = Field(foreign_key="user.id")
    at: datetime = Field(sa_type=UtcDateTime)
    act_id: int | None = Field(default=None, foreign_key="act.id")  # that put it in view again
