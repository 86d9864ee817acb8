"""Who looked, and who did what is no act on a tip. Append-only rows without a word of text."""

from datetime import datetime

from sqlmodel import Session

from pipeline.models import Trail
from pipeline.terms import Viewer


def leave(
    session: Session,
    viewer: Viewer | None,
    verb: str,
    now: datetime,
    kind: str = "",
    object_id: int | None = None,
) -> None:
    """Write one row, in the unit of work of what it tells of. No viewer: not signed in yet."""
    session.add(
        Trail(
            at=now,
            user_id=viewer.id if viewer else None,
            via=viewer.via if viewer else "page",
            verb=verb,
            kind=kind,
            object_id=object_id,
        )
    )
    session.flush()
