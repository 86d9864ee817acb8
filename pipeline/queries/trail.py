"""Who looked at what: opens, downloads, searches. What leaves the rows is `pipeline.trail`."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from pipeline.models import Trail, User
from pipeline.trail import leave

__all__ = ["Step", "leave", "seen_by"]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the trail."""

    at: datetime
    who: str
    verb: str
    via: str


def seen_by(session: Session, tip_id: int) -> list[Step]:
    """Who opened, downloaded or exported this tip, newest first. The caller may see the tip."""
    found = session.exec(
        select(Trail, User)
        .join(User, col(User.id) == col(Trail.user_id))
        .where(Trail.kind == "tip", Trail.object_id == tip_id)
        .order_by(col(Trail.id).desc())
        .limit(200)
    )
    return [Step(row.at, user.name, row.verb, row.via) for row, user in found]
