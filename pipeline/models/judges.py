"""What judges keep: the vector of each message and story, and the versions of what they learned.

Vectors are derived from what mails say, so a purge takes them; models hold no word of any.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pipeline.models.columns import BIG, JSON, SMALL_NAME, UtcDateTime, Word
from pipeline.terms import Question


class MessageVector(SQLModel, table=True):
    """What a message means, by one model: float16, as many as that model is wide."""

    __tablename__ = "message_vector"

    arrival: int = Field(
        sa_column=sa.Column(
            BIG, sa.ForeignKey("message.arrival"), primary_key=True, autoincrement=False
        )
    )
    model: str = Field(max_length=SMALL_NAME)
    vector: bytes = Field(sa_type=sa.LargeBinary)


class StoryVector(SQLModel, table=True):
    """What a story means."""

    __tablename__ = "story_vector"

    story_id: int = Field(
        sa_column=sa.Column(
            sa.Integer, sa.ForeignKey("story.id"), primary_key=True, autoincrement=False
        )
    )
    model: str = Field(max_length=SMALL_NAME)
    vector: bytes = Field(sa_type=sa.LargeBinary)


class JudgeVersion(SQLModel, table=True):
    """What a judge of a desk has learned. `state`: live, former, refused (it did no better)."""

    __tablename__ = "judge_version"
    __table_args__ = (sa.UniqueConstraint("desk_id", "question", "version"),)

    id: int = Field(default=None, primary_key=True)
    desk_id: int = Field(foreign_key="desk.id")
    question: Question = Field(sa_column=sa.Column(Word(Question), nullable=False))
    version: int
    state: str = Field(max_length=SMALL_NAME)
    made_at: datetime = Field(sa_type=UtcDateTime)
    examples: int
    taught_by: str = Field(max_length=64)  # a hash of what it learned from: unchanged, no new one
    forgets: bool = False  # it learned from what was purged since: it may not come back
    scores: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    content: bytes = Field(sa_type=sa.LargeBinary)  # npz, see pipeline.judges.router
    twin: bytes = Field(sa_type=sa.LargeBinary)  # the same without the held-out fifth
