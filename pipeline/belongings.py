"""Which row of the append-only `belonging` counts now: the newest one of its message."""

import sqlalchemy as sa
from sqlmodel import col

from pipeline.models import Belonging

_later = sa.orm.aliased(Belonging)


def current() -> sa.ColumnElement[bool]:
    """The condition that a query on `Belonging` reads only what holds today."""
    return ~sa.exists().where(
        col(_later.arrival) == col(Belonging.arrival), col(_later.id) > col(Belonging.id)
    )
