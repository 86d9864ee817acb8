"""What a person has looked at, kept so that the page can tell her what is new."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access
from pipeline.models import Look
from pipeline.terms import Viewer
from pipeline.upsert import insert


def looked(
    session: Session, viewer: Viewer, tip_id: int, newest_arrival: int, now: datetime
) -> None:
    """She saw this tip up to a message. Raises `Unknown` for one she may not see."""
    access.tip(session, viewer, tip_id)
    look = insert(session, Look).values(
        user_id=viewer.id, tip_id=tip_id, arrival=newest_arrival, at=now
    )
    told, held = look.excluded, col(Look.arrival)
    # An older page that is looked at later takes nothing back.
    further = sa.case((told.arrival > held, told.arrival), else_=held)
    session.execute(
        look.on_conflict_do_update(
            index_elements=["user_id", "tip_id"], set_={"arrival": further, "at": told.at}
        )
    )
