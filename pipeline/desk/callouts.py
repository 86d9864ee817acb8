"""What people say of a callout: which beat it asks about. The desk's editors and administrators
do, since it routes tips."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access, invitations, wake
from pipeline.errors import Unknown
from pipeline.models import Beat, Callout, Desk
from pipeline.terms import Viewer
from pipeline.trail import leave


def set_beat(
    session: Session, viewer: Viewer, callout_id: int, name: str, now: datetime
) -> int | None:
    """Name the beat of a callout, and of those that give the same address; without a name its
    stories tell. What came there and no person routed is judged anew. Raises `Unknown`."""
    hers = select(Callout).where(Callout.id == callout_id, col(Callout.desk_id).in_(viewer.desks))
    callout = session.exec(hers).first()
    if callout is None:
        raise Unknown("callout", callout_id)
    access.edits(viewer, callout.desk_id)
    beat_id = _beat_named(session, viewer, callout.desk_id, name) if name else None
    session.execute(
        sa.update(Callout)
        .where(col(Callout.desk_id) == callout.desk_id, col(Callout.address) == callout.address)
        .values(beat_id=beat_id)
    )
    leave(session, viewer, "callout's beat", now, "callout", callout.id)
    invitations.ask_again(session, callout.desk_id, callout.address)
    wake.ring(session)
    return beat_id


def _beat_named(session: Session, viewer: Viewer, desk_id: int, name: str) -> int:
    wanted = select(Beat).where(
        Beat.desk_id == desk_id,
        Beat.name == name,
        col(Beat.retired_at).is_(None),
        access.knows(viewer),
    )
    found = session.exec(wanted).first()
    if found is None:
        desk = session.exec(select(Desk.name).where(Desk.id == desk_id)).one()
        raise Unknown("beat", f"“{name}” at {desk}")
    return found.id
