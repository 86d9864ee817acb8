"""Callouts as people see them: their words, the stories that carry them, the tips they brought.

A callout's tips are those whose first message came to the address that it gives; noise is none.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access, invitations
from pipeline.errors import Unknown
from pipeline.models import Addressed, Beat, Callout, CalloutStory, Desk, Story, Tip
from pipeline.queries import names
from pipeline.queries.tips import Wanted, is_no_noise
from pipeline.terms import Viewer

COUNTED = 1_000  # from here on a count says "1000+" and reads no further


@dataclass(frozen=True, slots=True)
class CalloutRow:
    """A callout, the stories that carry it, and the tips that it brought."""

    id: int
    desk: str
    address: str
    text: str
    questions: tuple[str, ...]
    first_seen: datetime
    stories: int
    tips: int | None  # that the viewer may see, at most `COUNTED`; None at a desk of others
    beat: str  # that it speaks for, as a person named it, else as its stories tell
    beat_by_person: bool
    retired: str  # the beat that a person named, when it is retired since
    may_edit: bool


def callouts(session: Session, viewer: Viewer) -> tuple[CalloutRow, ...]:
    """The callouts of the viewer's desks, newest first."""
    return _rows(session, viewer, col(Callout.desk_id).in_(viewer.desks))


def callout(session: Session, viewer: Viewer, callout_id: int) -> CalloutRow:
    """One of them. Raises `Unknown`."""
    hers = col(Callout.desk_id).in_(viewer.desks)
    found = _rows(session, viewer, col(Callout.id) == callout_id, hers)
    if not found:
        raise Unknown("callout", callout_id)
    return found[0]


def carried_by(session: Session, viewer: Viewer, callout_id: int, limit: int) -> list[int]:
    """The numbers of the newest stories that carry a callout; access was asked for it."""
    carrying = (
        sa.select(col(Story.id))
        .join(CalloutStory, col(CalloutStory.story_id) == col(Story.id))
        .where(col(CalloutStory.callout_id) == callout_id, access.stories(viewer))
    )
    return list(session.execute(carrying.order_by(col(Story.id).desc()).limit(limit)).scalars())


def of_story(session: Session, viewer: Viewer, story_id: int) -> tuple[CalloutRow, ...]:
    """The callouts that a story carries; the story was looked up for this viewer."""
    carried = sa.select(col(CalloutStory.callout_id)).where(col(CalloutStory.story_id) == story_id)
    return _rows(session, viewer, col(Callout.id).in_(carried))


def tips_of(session: Session, viewer: Viewer, callout_id: int) -> Wanted:
    """What a list of exactly the tips of a callout is narrowed to. Raises `Unknown`."""
    hers = select(Callout).where(Callout.id == callout_id, col(Callout.desk_id).in_(viewer.desks))
    found = session.exec(hers).first()
    if found is None:
        raise Unknown("callout", callout_id)
    return Wanted(shelf=None, desk_id=found.desk_id, answers=found.address)


def _rows(
    session: Session, viewer: Viewer, *where: sa.ColumnElement[bool]
) -> tuple[CalloutRow, ...]:
    stories = (
        sa.select(col(CalloutStory.callout_id), sa.func.count().label("n"))
        .join(Story, col(Story.id) == col(CalloutStory.story_id))
        .where(access.stories(viewer))
        .group_by(col(CalloutStory.callout_id))
        .subquery()
    )
    found = session.execute(
        sa.select(Callout, Desk.name, stories.c.n)  # type: ignore[call-overload]
        .join(Desk, col(Desk.id) == col(Callout.desk_id))
        .outerjoin(stories, stories.c.callout_id == col(Callout.id))
        .where(*where)
        .order_by(col(Callout.id).desc())
    ).all()
    places = {(row.desk_id, row.address) for row, _desk, _n in found}
    counts, beats = _counts(session, viewer, places), _beats(session, viewer, places)
    retired = _retired(session, viewer, {row.beat_id for row, _desk, _n in found})
    return tuple(
        CalloutRow(
            id=row.id,
            desk=desk,
            address=row.address,
            text=row.text,
            questions=tuple(row.questions),
            first_seen=row.first_seen,
            stories=int(n or 0),
            tips=counts.get((row.desk_id, row.address)),
            beat=beats.get((row.desk_id, row.address), ""),
            beat_by_person=row.beat_id is not None and row.beat_id not in retired,
            retired=retired.get(row.beat_id, ""),
            may_edit=access.may_edit(viewer, row.desk_id),
        )
        for row, desk, n in found
    )


def _beats(
    session: Session, viewer: Viewer, places: Collection[tuple[int, str]]
) -> dict[tuple[int, str], str]:
    """The names of the beats that these addresses speak for, as far as she may know them."""
    speak = {
        (desk_id, one.address): one.beat_id
        for desk_id in {desk_id for desk_id, _address in places}
        for one in invitations.of_addresses(
            session, desk_id, [to for at, to in places if at == desk_id]
        ).values()
    }
    told = names.beats(session, viewer, speak.values())
    return {place: told[beat_id] for place, beat_id in speak.items() if beat_id in told}


def _retired(
    session: Session, viewer: Viewer, numbers: Iterable[int | None]
) -> Mapping[int | None, str]:
    """Of these beats, the names of those that are retired, as far as she may know them."""
    gone = sa.select(col(Beat.id)).where(
        col(Beat.id).in_(set(numbers)), col(Beat.retired_at).is_not(None)
    )
    return names.beats(session, viewer, session.execute(gone).scalars())  # type: ignore[return-value]


def _counts(
    session: Session, viewer: Viewer, places: Iterable[tuple[int, str]]
) -> Mapping[tuple[int, str], int]:
    """Of each address at one of her desks, how many tips she may see that came to it."""
    found: dict[tuple[int, str], int] = {}
    for desk_id, address in places:
        if desk_id not in viewer.desks:
            continue
        at_desk = sa.func.coalesce(col(Tip.desk_id), 0) == desk_id  # else SQLite reads all of it
        tips = (
            sa.select(col(Tip.id))
            .join(Addressed, col(Addressed.arrival) == col(Tip.arrival))
            .where(col(Addressed.address) == address, at_desk, is_no_noise())
            .where(access.visible_apart_from_desk(viewer))
        )
        counted = sa.select(sa.func.count()).select_from(tips.limit(COUNTED).subquery())
        found[desk_id, address] = int(session.scalar(counted) or 0)
    return found
