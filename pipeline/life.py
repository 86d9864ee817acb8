"""How long a sign-in lives. Rows are begun and ended in `pipeline.desk.sign_ins`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from pipeline.models import SignIn


@dataclass(frozen=True, slots=True)
class Life:
    """How long a sign-in lasts: unused, and in all."""

    idle_hours: int = 8
    days: int = 7

    def living(self, now: datetime) -> sa.ColumnElement[bool]:
        """The condition on `SignIn` that it has not ended, by itself or by hand."""
        return sa.and_(
            col(SignIn.ended_at).is_(None),
            col(SignIn.seen_at) > now - timedelta(hours=self.idle_hours),
            col(SignIn.created_at) > now - timedelta(days=self.days),
        )


USUAL = Life()
