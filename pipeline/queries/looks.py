"""What is new to a person since she looked. A copy of a mail is no news."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access, belongings
from pipeline.models import Belonging, Look, Tip, User
from pipeline.terms import Viewer


def newest(session: Session, tip_ids: Collection[int]) -> dict[int, int]:
    """The arrival of each tip's newest message. Access was asked for the tips."""
    found = session.execute(
        sa.select(col(Belonging.tip_id), sa.func.max(col(Belonging.arrival)))
        .where(
            col(Belonging.tip_id).in_(tip_ids),
            col(Belonging.how) != "copy",
            belongings.current(),
        )
        .group_by(col(Belonging.tip_id))
    )
    return {tip_id: arrival for tip_id, arrival in found}


def news(session: Session, viewer: Viewer, tip_ids: Collection[int]) -> set[int]:
    """Those of the tips that hold a message which the viewer has not looked at.

    What had arrived before her account was made is never new.
    """
    seen_from = session.get_one(User, viewer.id).seen_from
    seen = session.execute(
        sa.select(col(Tip.id), col(Look.arrival))
        .outerjoin(Look, sa.and_(col(Look.tip_id) == col(Tip.id), col(Look.user_id) == viewer.id))
        .where(col(Tip.id).in_(tip_ids), access.visible(viewer))
    )
    latest = newest(session, tip_ids)
    return {
        tip_id
        for tip_id, looked_to in seen
        if latest.get(tip_id, 0) > (seen_from if looked_to is None else looked_to)
    }
