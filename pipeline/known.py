"""What the judges know of a desk, read from its rows: the beats, and what we printed ourselves."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline.models import Beat, Callout, Story
from pipeline.terms import BeatTerms

_CALLOUTS, _TITLES = 50, 500


def beats(session: Session, desk_id: int) -> list[BeatTerms]:
    """What the beat judge knows of a desk's beats."""
    found = session.exec(
        select(Beat)
        .where(Beat.desk_id == desk_id, col(Beat.retired_at).is_(None))
        .order_by(col(Beat.id))
    )
    return [
        BeatTerms(
            id=row.id,
            name=row.name,
            description=row.description,
            keywords=tuple(row.keywords),
            places=tuple(row.places),
            threshold=row.threshold,
        )
        for row in found
    ]


def callouts(session: Session, desk_id: int) -> list[str]:
    """The words of the desk's newest callouts, as they were printed."""
    found = sa.select(col(Callout.text)).where(col(Callout.desk_id) == desk_id)
    return list(session.execute(found.order_by(col(Callout.id).desc()).limit(_CALLOUTS)).scalars())


def titles(session: Session, desk_id: int) -> list[str]:
    """The titles of the newest stories of the desk."""
    found = sa.select(col(Story.title)).where(col(Story.desk_id) == desk_id)
    return list(session.execute(found.order_by(col(Story.id).desc()).limit(_TITLES)).scalars())
