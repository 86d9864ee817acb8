"""The miss rate: of the mail that judges hid, how much people should have seen. It draws nothing.

Each day's sample is drawn alike from what had been hidden since the one before, so a graded mail
stands for as many as were hidden then, divided by those graded of them.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline.measure.shares import Share, weighted
from pipeline.models import Graded, Sampled
from pipeline.terms import Grade

WINDOW = timedelta(days=30)
_TELL = (Grade.RIGHT, Grade.MISSED)  # "can't say" tells nothing


def rate(session: Session, now: datetime, desks: Collection[int] | None = None) -> Share | None:
    """The share of the last 30 days, with its interval; None when nothing is graded.

    `desks`: None is all of them. A number that speaks of no single tip: whoever may know of the
    desk may know it.
    """
    missed = sa.func.sum(sa.case((col(Graded.grade) == Grade.MISSED, 1), else_=0))
    wanted = (
        sa.select(missed, sa.func.count(), sa.func.max(col(Sampled.hidden)))
        .join(Graded, col(Graded.sampled_id) == col(Sampled.id))
        .where(col(Sampled.drawn_at) > now - WINDOW, standing(), col(Graded.grade).in_(_TELL))
        .group_by(col(Sampled.desk_id), col(Sampled.day))
    )
    if desks is not None:
        wanted = wanted.where(col(Sampled.desk_id).in_(desks))
    drawn = session.execute(wanted).all()
    return weighted((int(hits), of, hidden / of) for hits, of, hidden in drawn)


def standing() -> sa.ColumnElement[bool]:
    """The condition on `Graded` for the newest row of its tip: the one that counts."""
    newest = sa.select(sa.func.max(col(Graded.id))).group_by(col(Graded.sampled_id))
    return col(Graded.id).in_(newest)
