"""Who is at the page: sign-ins, one-time links, tries at a password, what each person has seen.

Of every secret only a hash stands here.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pipeline.models.columns import BIG, UtcDateTime


class SignIn(SQLModel, table=True):
    """A browser that a person signed in with, until it ends."""

    __tablename__ = "sign_in"

    id: int = Field(default=None, primary_key=True)
    sid_hash: str = Field(unique=True, max_length=64)  # SHA-256 of what the cookie holds
    user_id: int = Field(foreign_key="user.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime = Field(sa_type=UtcDateTime)  # when the password was last given
    address: str = Field(default="", max_length=45)
    agent: str = Field(default="", max_length=200)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OneTimeLink(SQLModel, table=True):
    """Lets somebody choose a password, once."""

    __tablename__ = "one_time_link"

    token_hash: str = Field(primary_key=True, max_length=64)  # SHA-256 of what the link holds
    user_id: int = Field(foreign_key="user.id", index=True)
    made_by: int = Field(foreign_key="user.id")
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Attempt(SQLModel, table=True):
    """A try at a password that was wrong, or is not known to be right yet.

    The hashes are keyed: people type passwords where the name belongs.
    """

    __table_args__ = (
        sa.Index("ix_attempt_account", "account", "at"),
        sa.Index("ix_attempt_address", "address", "at"),
    )

    id: int = Field(default=None, primary_key=True)
    account: str = Field(max_length=64)
    address: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class Look(SQLModel, table=True):
    """How much of a tip a person has looked at."""

    user_id: int = Field(primary_key=True, foreign_key="user.id")
    tip_id: int = Field(primary_key=True, foreign_key="tip.id", index=True)
    arrival: int = Field(sa_type=BIG)  # of the newest message that she saw
    at: datetime = Field(sa_type=UtcDateTime)
