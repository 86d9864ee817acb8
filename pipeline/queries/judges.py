"""How the judges do: their versions, precision and recall by week, and what a change would move.

Numbers alone, but for a replay, which lists only tips that its viewer may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access, invitations, known, letters, vectors
from pipeline.errors import Unknown
from pipeline.judges import printed, routing
from pipeline.models import Judgement, Reading, Tip
from pipeline.queries import names
from pipeline.store import Store
from pipeline.teaching import embedding, ready
from pipeline.terms import BeatTerms, Letter, Question, Shelf, Viewer

_REPLAYED = (Shelf.OPEN, Shelf.SNOOZED)


@dataclass(frozen=True, slots=True)
class Moved:
    """A tip that would go elsewhere; beats by name, "" for open."""

    tip_id: int
    was: str
    would_be: str
    subject: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What a change would do to the newest open tips that no person routed."""

    looked_at: int
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A label in a week: how often machines said it, people said it, and both agreed."""

    monday: datetime
    label: str  # a beat's number or a lane; "" for left open
    said: int
    true: int
    right: int


def replay(
    store: Store, session: Session, viewer: Viewer, desk_id: int, changed: BeatTerms, most: int
) -> Replay:
    """Judge the newest tips as now and with one beat changed (or added, under number 0)."""
    access.works_at(viewer, desk_id)
    now = ready.router_of(store, session, desk_id).known
    others = [one for one in now.beats if one.id != changed.id]
    beats = sorted([*others, changed], key=lambda one: one.id or 2**62)
    then = ready.with_beats(beats, vectors.of(store), now)
    tips = _open_tips(session, viewer, desk_id, most)
    found = embedding.of_letters(store, session, {key: one for _tip, key, one in tips})
    rows = np.array([found[key] for _tip, key, _one in tips]) if found else None
    said = [one for _tip, _key, one in tips]
    known_to_her = names.beats(session, viewer, (one.id for one in now.beats))
    told = {str(number): name for number, name in known_to_her.items()}
    told[str(changed.id)] = changed.name
    both = zip(tips, routing.judge(said, rows, now), routing.judge(said, rows, then), strict=True)
    moved = [
        Moved(tip_id, told.get(before.label, ""), told.get(after.label, ""), letter.subject)
        for (tip_id, _key, letter), before, after in both
        if before.label != after.label
    ]
    return Replay(len(tips), tuple(moved))


def with_words(
    session: Session, viewer: Viewer, desk_id: int, name: str, **words: object
) -> BeatTerms:
    """A beat as it would be with other words; one of no known name is new. None leaves a word."""
    shut = names.shut(session, viewer)
    there = [one for one in known.beats(session, desk_id) if one.name == name not in shut]
    plain = {key: value for key, value in words.items() if value is not None}
    if not there and not plain:
        raise Unknown("beat", f"“{name}”")
    return replace(there[0] if there else BeatTerms(0, name), **plain)  # type: ignore[arg-type]


def weeks(
    session: Session, viewer: Viewer, desk_id: int, question: Question, since: datetime
) -> list[Week]:
    """Precision and recall by label and week, from what people later said of the same tips.

    Of each tip the machine's last word before a person's first counts. Tips that the viewer may
    not see count for nobody.
    """
    said = _first_words(session, viewer, desk_id, question, since)
    counted: dict[tuple[datetime, str], list[int]] = {}
    for at, machine, person in said:
        monday = datetime.fromisocalendar(*at.isocalendar()[:2], 1).replace(tzinfo=at.tzinfo)
        for label in {machine, person}:
            sums = counted.setdefault((monday, label), [0, 0, 0])
            sums[0] += label == machine
            sums[1] += label == person
            sums[2] += label == machine == person
    return [Week(*place, *sums) for place, sums in sorted(counted.items())]


def confusion(
    session: Session, viewer: Viewer, desk_id: int, question: Question, since: datetime
) -> dict[tuple[str, str], int]:
    """How often a machine's label met a person's: `{(machine, person): tips}`."""
    found: dict[tuple[str, str], int] = {}
    for _at, machine, person in _first_words(session, viewer, desk_id, question, since):
        found[machine, person] = found.get((machine, person), 0) + 1
    return found


def _first_words(
    session: Session, viewer: Viewer, desk_id: int, question: Question, since: datetime
) -> Sequence[tuple[datetime, str, str]]:
    """When a person first spoke of a tip, what the machine had said, and what she said."""
    rows = session.execute(
        sa.select(
            col(Judgement.tip_id), col(Judgement.at), col(Judgement.label), col(Judgement.user_id)
        )
        .join(Tip, col(Tip.id) == col(Judgement.tip_id))
        .where(
            col(Tip.desk_id) == desk_id,
            access.visible(viewer),
            col(Judgement.question) == question,
            sa.or_(col(Judgement.arrival).is_(None), col(Judgement.arrival) == col(Tip.arrival)),
        )
        .order_by(col(Judgement.tip_id), col(Judgement.id))
    )
    machine: dict[int, str] = {}
    spoken: dict[int, tuple[datetime, str, str]] = {}
    for tip_id, at, label, user_id in rows:
        if tip_id in spoken:
            continue
        if user_id is None:
            machine[tip_id] = label
        elif tip_id in machine:
            spoken[tip_id] = (at, machine[tip_id], label)
    return [one for one in spoken.values() if one[0] >= since]


def _open_tips(
    session: Session, viewer: Viewer, desk_id: int, most: int
) -> list[tuple[int, int, Letter]]:
    rows = session.execute(
        sa.select(col(Tip.id), Reading)
        .join(Reading, col(Reading.arrival) == col(Tip.arrival))
        .where(
            col(Tip.desk_id) == desk_id,
            access.visible(viewer),
            col(Tip.shelf).in_(_REPLAYED),
            ~col(Tip.beat_by_person),
        )
        .order_by(col(Tip.arrival).desc())
        .limit(most)
    ).all()
    ours = printed.Printed(known.callouts(session, desk_id), known.titles(session, desk_id))
    tips = {reading.arrival: tip_id for tip_id, reading in rows}
    read = {
        reading.arrival: printed.without(letters.letter(reading), ours) for _tip_id, reading in rows
    }
    read = invitations.answering(session, desk_id, read)
    return [(tip_id, key, read[key]) for key, tip_id in tips.items()]
