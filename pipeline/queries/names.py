"""What the history holds as numbers, as names: owners, beats, desks, readers.

A tip's history may speak of what its reader may not see: a closed beat, another desk's plans.
"""

from collections.abc import Container, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access
from pipeline.models import Act, Beat, Desk, Story, Tip, User
from pipeline.terms import Reason, Viewer

UNSEEN = "…"  # what the viewer may not know
_NAMED: dict[str, type[User | Beat | Desk]] = {
    "owner_id": User,
    "readers": User,
    "beat_id": Beat,
    "desk_id": Desk,
}


def after(session: Session, viewer: Viewer, changes: Mapping[str, list[Any]]) -> dict[str, str]:
    """What an act left behind, as words: `{field: value}`. A link is a title and a relation."""
    said = {name: _said(session, name, change[1]) for name, change in changes.items()}
    if said.get("beat_id"):
        number = changes["beat_id"][1]
        said["beat_id"] = beats(session, viewer, [number]).get(number, "")
    if "link" in changes:
        link = changes["link"][1]
        titled = sa.select(col(Story.title)).where(col(Story.id) == link["story_id"])
        title = session.scalar(titled.where(access.stories(viewer)))
        said |= {"link": title or UNSEEN, "relation": link["relation"]}
    return said


def of_act(session: Session, viewer: Viewer, act: Act) -> dict[str, str]:
    """What an act left behind, as words; of one that takes another back, what the other did, with
    its verb as `undone`."""
    undone = session.get(Act, act.undoes) if act.undoes else None
    if undone is None:
        return after(session, viewer, act.changes)
    return {**after(session, viewer, undone.changes), "undone": undone.verb}


def beats(session: Session, viewer: Viewer, numbers: Iterable[int]) -> dict[int, str]:
    """The names of beats, retired ones too; of one that is closed to the viewer only a sign."""
    found = session.execute(
        sa.select(
            col(Beat.id), sa.case((access.knows(viewer), col(Beat.name)), else_=UNSEEN)
        ).where(col(Beat.id).in_(set(numbers)))
    )
    return {number: name for number, name in found}


def shut(session: Session, viewer: Viewer) -> frozenset[str]:
    """The names of the beats that the viewer must not hear of."""
    known = sa.select(col(Beat.name)).where(access.knows(viewer))
    others = sa.select(col(Beat.name)).where(~access.knows(viewer), ~col(Beat.name).in_(known))
    return frozenset(session.execute(others).scalars())


def reasons(
    given: Iterable[dict[str, Any]], shut: Container[str], tips: Container[int] = ()
) -> tuple[Reason, ...]:
    """What a judge said, but for what speaks of a beat that the viewer must not hear of, or of a
    tip that she may not see: `tips` are those of the others that she may."""
    told = (Reason(one["code"], one["values"]) for one in given)
    open_ = (one for one in told if one.values.get("beat") not in shut)
    return tuple(one for one in open_ if one.code != "like tip" or one.values["tip"] in tips)


def tips_seen(
    session: Session, viewer: Viewer, given: Iterable[Iterable[dict[str, Any]]]
) -> frozenset[int]:
    """Of the tips that reasons name, those that the viewer may see."""
    named = {one["values"]["tip"] for some in given for one in some if one["code"] == "like tip"}
    if not named:
        return frozenset()
    seen = sa.select(col(Tip.id)).where(col(Tip.id).in_(named), access.visible(viewer))
    return frozenset(session.execute(seen).scalars())


def _said(session: Session, field: str, value: Any) -> str:
    table = _NAMED.get(field)
    if value is None or table is None:
        return "" if value is None else str(value)
    numbers = value if isinstance(value, list) else [value]
    found = session.execute(sa.select(col(table.name)).where(col(table.id).in_(numbers)))
    return ", ".join(sorted(found.scalars()))
