"""What the history holds as numbers, as names: owners, beats, desks, readers."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline.models import Beat, Desk, Story, User

_NAMED: dict[str, type[User | Beat | Desk]] = {
    "owner_id": User,
    "readers": User,
    "beat_id": Beat,
    "desk_id": Desk,
}


def after(session: Session, changes: Mapping[str, list[Any]]) -> dict[str, str]:
    """What an act left behind, as words: `{field: value}`. A link is a title and a relation."""
    said = {name: _said(session, name, change[1]) for name, change in changes.items()}
    if "link" in changes:
        link = changes["link"][1]
        story = session.get(Story, link["story_id"])
        said |= {"link": story.title if story else "", "relation": link["relation"]}
    return said


def beats(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """The names of beats, retired ones too."""
    found = session.execute(
        sa.select(col(Beat.id), col(Beat.name)).where(col(Beat.id).in_(set(numbers)))
    )
    return {number: name for number, name in found}


def _said(session: Session, field: str, value: Any) -> str:
    table = _NAMED.get(field)
    if value is None or table is None:
        return "" if value is None else str(value)
    numbers = value if isinstance(value, list) else [value]
    found = session.execute(sa.select(col(table.name)).where(col(table.id).in_(numbers)))
    return ", ".join(sorted(found.scalars()))
