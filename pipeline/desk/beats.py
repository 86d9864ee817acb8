"""The beats of a desk, and who covers them. Its editors and administrators change these."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access
from pipeline.desk.people import clean_name, desk_named, user_named
from pipeline.errors import BadValue, NameTaken, Unknown
from pipeline.judges import topics
from pipeline.models import Beat, BeatReporter, Tip, Waiting
from pipeline.terms import Shelf, Viewer
from pipeline.trail import leave
from pipeline.upsert import insert

Lists = Mapping[str, Sequence[str]]  # "keywords", "places" or "topics": words


def beat_named(session: Session, viewer: Viewer, desk: str, name: str) -> Beat:
    """Raises `Unknown`, for a retired beat too, and one that is closed to the viewer."""
    found = session.exec(
        select(Beat).where(
            Beat.desk_id == desk_named(session, desk).id,
            Beat.name == name,
            col(Beat.retired_at).is_(None),
            access.knows(viewer),
        )
    ).first()
    if found is None:
        raise Unknown("beat", f"“{name}” at {desk}")
    return found


def add_beat(
    session: Session, viewer: Viewer, desk: str, name: str, now: datetime, **words: object
) -> Beat:
    """A new subject. `words`: description, keywords, places, topics, threshold, closed."""
    place = desk_named(session, desk)
    access.edits(viewer, place.id)
    wanted = clean_name("beat", name)
    there = session.exec(select(Beat).where(Beat.desk_id == place.id)).all()
    for one in there:  # two that a slip of the shift key tells apart would share every tip
        if one.retired_at is None and one.name.casefold() == wanted.casefold():
            raise NameTaken("beat", one.name)
    retired = (one for one in there if one.name == wanted)
    beat = next(retired, None) or Beat(desk_id=place.id, name=wanted, created_at=now)
    beat.retired_at = None
    _apply(beat, words)
    session.add(beat)
    session.flush()
    leave(session, viewer, "beat added", now, "beat", beat.id)
    look_again(session, place.id)
    return beat


def change_beat(
    session: Session,
    viewer: Viewer,
    desk: str,
    name: str,
    now: datetime,
    *,
    added: Lists | None = None,
    removed: Lists | None = None,
    **words: object,
) -> Beat:
    """Change what is given and leave the rest. What no person routed is judged anew. A list is
    replaced as a whole; `added` and `removed` name single words of one."""
    beat = beat_named(session, viewer, desk, name)
    access.edits(viewer, beat.desk_id)
    was = beat.closed
    _apply(beat, words)
    _apply(beat, _one_by_one(beat, added or {}, removed or {}))
    session.add(beat)
    session.flush()
    verb = "beat changed" if beat.closed == was else f"beat {'closed' if beat.closed else 'opened'}"
    leave(session, viewer, verb, now, "beat", beat.id)
    look_again(session, beat.desk_id)
    return beat


def retire_beat(session: Session, viewer: Viewer, desk: str, name: str, now: datetime) -> Beat:
    """It routes no more; its tips keep it."""
    beat = beat_named(session, viewer, desk, name)
    access.edits(viewer, beat.desk_id)
    beat.retired_at = now
    session.add(beat)
    leave(session, viewer, "beat retired", now, "beat", beat.id)
    return beat


def set_reporters(
    session: Session, viewer: Viewer, desk: str, name: str, names: Sequence[str], now: datetime
) -> Beat:
    """Who covers the beat, and sees its tips when it is closed: from now on these and no other."""
    beat = beat_named(session, viewer, desk, name)
    access.edits(viewer, beat.desk_id)
    users = {user_named(session, reporter).id for reporter in names}
    session.execute(sa.delete(BeatReporter).where(col(BeatReporter.beat_id) == beat.id))
    session.add_all(BeatReporter(beat_id=beat.id, user_id=user_id) for user_id in users)
    session.flush()
    leave(session, viewer, "beat's reporters", now, "beat", beat.id)
    return beat


def look_again(session: Session, desk_id: int) -> int:
    """Ask the beat judge once more about the open tips that no person routed; how many."""
    keys = session.execute(
        sa.select(col(Tip.arrival)).where(
            col(Tip.desk_id) == desk_id,
            col(Tip.shelf).in_([Shelf.OPEN, Shelf.HIDDEN, Shelf.SNOOZED]),
            ~col(Tip.beat_by_person),
        )
    ).scalars()
    rows = [{"step": "beat", "arrival": key, "tries": 0} for key in keys]
    if rows:
        session.execute(insert(session, Waiting).on_conflict_do_nothing(), rows)
    return len(rows)


def _apply(beat: Beat, words: dict[str, object]) -> None:
    threshold = words.get("threshold", beat.threshold)
    if not isinstance(threshold, float | int) or not 0 < threshold <= 1:
        raise BadValue("The threshold of a beat lies above 0 and at most at 1.")
    if isinstance(given := words.get("topics"), Sequence):
        words = {**words, "topics": _topics(given)}
    for name, value in words.items():
        if value is not None:
            setattr(beat, name, _said(value))


def _said(value: object) -> object:
    """A word that is blank says nothing, and one that stands there twice no more than once."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        words = [one for one in map(_said, value) if one]
        return list({str(one).casefold(): one for one in reversed(words)}.values())[::-1]
    return value


def _one_by_one(beat: Beat, added: Lists, removed: Lists) -> dict[str, object]:
    """The lists with these words more and fewer. Raises `BadValue` for one that is not there."""
    lists: dict[str, list[str]] = {}
    for name, words in removed.items():
        lists[name] = held = list(getattr(beat, name))
        for word in words:
            same = [one for one in held if one.casefold() == word.strip().casefold()]
            if not same:
                raise BadValue("This beat has no “{word}” that could be removed.", word=word)
            held.remove(same[0])
    for name, words in added.items():
        lists[name] = lists.get(name, list(getattr(beat, name)))
        for word in words:
            if word.strip().casefold() not in {one.casefold() for one in lists[name]}:
                lists[name] = [*lists[name], word]
    return dict(lists)


def _topics(given: Sequence[str]) -> list[str]:
    """The bare codes, each once. Raises `BadValue` with the first that is none."""
    codes = list(dict.fromkeys(map(topics.bare, given)))
    for code in codes:
        if not topics.is_one(code):
            raise BadValue(
                "“{code}” is no IPTC Media Topic. A code has eight digits: 16000000 is conflict, "
                "war and peace, and deeper ones begin with 200.",
                code=code,
            )
    return codes
