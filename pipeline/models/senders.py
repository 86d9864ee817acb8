"""What people decided about senders. A rule that was taken back stays as history."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pipeline.models.columns import UtcDateTime, Word
from pipeline.terms import Treatment

_STANDS = sa.text("ended_at IS NULL")


class SenderRule(SQLModel, table=True):
    """A desk mutes or allows a sender, or (with "@" in front) a whole domain."""

    __tablename__ = "sender_rule"
    __table_args__ = (
        sa.Index(
            "ix_sender_rule_stands",
            *("desk_id", "sender"),
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: int = Field(default=None, primary_key=True)
    desk_id: int = Field(foreign_key="desk.id")
    sender: str = Field(max_length=320)  # lower case
    treatment: Treatment = Field(sa_column=sa.Column(Word(Treatment), nullable=False))
    by_user: int = Field(foreign_key="user.id")
    since: datetime = Field(sa_type=UtcDateTime)
    ended_by: int | None = Field(default=None, foreign_key="user.id")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
