"""An act: what somebody did to a tip, what it changed, and how it is undone."""

from datetime import datetime
from enum import Enum, StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access, standing, wake
from pipeline.errors import CannotUndo, ChangedSince, NotAllowed
from pipeline.models import Act, Judgement, MovedAway, Note, Tip, TipReader, User, Waiting
from pipeline.stories import links
from pipeline.teaching import versions
from pipeline.terms import Lane, Question, Role, SpikeReason, Status, Verdict, Viewer
from pipeline.upsert import insert

_WORDS: dict[str, type[StrEnum]] = {
    "lane": Lane,
    "status": Status,
    "verdict": Verdict,
    "spike_reason": SpikeReason,
}
# Done to a sender (pipeline.desk.senders), and taken back there, not tip by tip.
BY_SENDER = frozenset({"sender muted", "sender allowed", "sender let be"})
_BY_ITSELF = {"wrote again": "a new message", "woke": "the clock"}
_UNROUTED = {"beat_id": None, "beat_score": None, "beat_by_person": False, "beat_judged": False}
_TIMES = frozenset({"snoozed_until", "wrote_again_at"})
# What an undo must find as the act left it, and what it is called: the first that changed is
# named (JSONB keeps no order). Scores and marks follow.
_CALLED = {
    "status": "status",
    "owner_id": "owner",
    "desk_id": "desk",
    "beat_id": "beat",
    "lane": "lane",
    "verdict": "verdict",
    "spiked": "verdict",
    "spike_reason": "reason",
    "snoozed_until": "snooze",
    "archived": "archive",
    "readers": "readers",
    "restricted": "restriction",
    "danger": "danger",
    "link": "link",
}


def act(
    session: Session,
    viewer: Viewer,
    tip: Tip,
    verb: str,
    now: datetime,
    *,
    readers: list[int] | None = None,
    link: links.Standing | None = None,
    note: Note | None = None,
    undoes: int | None = None,
    **fields: Any,
) -> Act:
    """Give a tip its new standing and write down who did it. `readers` are user numbers, `link`
    is how it stands to a story from now on."""
    before = restricted_to(session, tip)
    changes = standing.change(session, tip, **fields)
    if changes.get("restricted", [True, False])[1]:
        versions.forget(session, tip)
    if link is not None:
        stood = links.standing(session, tip.id, link.story_id)
        links.put(session, viewer, tip.id, link, now)
        changes["link"] = [stood.plain(), link.plain()]
    if readers is not None and sorted(readers) != before:
        _name_readers(session, tip, readers)
        changes["readers"] = [before, sorted(readers)]
    session.execute(
        sa.delete(MovedAway).where(
            col(MovedAway.tip_id) == tip.id, col(MovedAway.user_id) != viewer.id
        )
    )
    done = Act(
        tip_id=tip.id,
        verb=verb,
        user_id=viewer.id,
        via=viewer.via,
        at=now,
        changes=changes,
        note_id=note.id if note else None,
        undoes=undoes,
    )
    session.add(done)
    session.flush()
    wake.ring(session)
    return done


def judged(
    session: Session, viewer: Viewer, tip: Tip, question: Question, label: str, now: datetime
) -> None:
    """A person's word on a lane or beat: it outranks every machine's."""
    session.add(
        Judgement(
            tip_id=tip.id,
            arrival=tip.arrival,
            question=question,
            label=label,
            score=1.0,
            reasons=[{"code": "person", "values": {}}],
            user_id=viewer.id,
            at=now,
        )
    )


def restricted_to(session: Session, tip: Tip) -> list[int]:
    """The user numbers that a restricted tip names, ascending."""
    named = select(TipReader.user_id).where(TipReader.tip_id == tip.id)
    return sorted(session.exec(named).all())


def undo(
    session: Session, viewer: Viewer, tip_id: int, now: datetime, act_id: int | None = None
) -> Act:
    """Take back an act (by default the viewer's last one on this tip that stands).

    Raises `ChangedSince` when somebody has changed the same since, `CannotUndo` when there is
    nothing to take back, `NotAllowed` for a colleague's act unless the viewer is an editor.
    """
    tip = access.tip(session, viewer, tip_id, to_write=True)
    done = _to_undo(session, viewer, tip, act_id)
    back = {name: before for name, (before, _after) in done.changes.items()}
    readers, link = back.pop("readers", None), back.pop("link", None)
    _still_as_left(session, tip, done)
    note = session.get(Note, done.note_id) if done.note_id else None
    if note:
        note.removed = done.verb != "undo"
        session.add(note)
    fields = {name: _value(name, value) for name, value in back.items()}
    _is_here(session, fields.get("owner_id"))
    if "desk_id" in fields:
        fields = _UNROUTED | fields  # the other desk's judge may have answered meanwhile
    undone = act(
        session, viewer, tip, "undo", now, readers=readers, note=note, undoes=done.id,
        link=links.Standing(**link) if link else None, **fields,
    )  # fmt: skip
    if "desk_id" in fields:
        session.execute(sa.delete(MovedAway).where(col(MovedAway.tip_id) == tip.id))
        ask_for_beat(session, tip)
    return undone


def _is_here(session: Session, owner_id: Any) -> None:
    """Raises `CannotUndo` when the owner that it would bring back has left."""
    owner = session.get(User, owner_id) if owner_id else None
    if owner and owner.disabled_at is not None:
        raise CannotUndo(
            "It cannot be undone: {who} is not here any more. Give the tip to somebody else.",
            who=owner.name,
        )


def ask_for_beat(session: Session, tip: Tip) -> None:
    """Let the beat judge of the tip's desk answer, unless a person or a judge has."""
    if not tip.beat_judged:
        again = insert(session, Waiting).values(step="beat", arrival=tip.arrival, tries=0)
        session.execute(again.on_conflict_do_nothing())


def _to_undo(session: Session, viewer: Viewer, tip: Tip, act_id: int | None) -> Act:
    undone = sa.select(col(Act.undoes)).where(col(Act.undoes).is_not(None))
    wanted = select(Act).where(Act.tip_id == tip.id, ~col(Act.id).in_(undone))
    if act_id is None:
        wanted = wanted.where(Act.user_id == viewer.id, col(Act.verb).not_in({"undo", *BY_SENDER}))
    else:
        wanted = wanted.where(Act.id == act_id)
    done = session.exec(wanted.order_by(col(Act.id).desc())).first()
    if done is None:
        raise CannotUndo("There is nothing of yours on this tip that can be undone.")
    if done.user_id is None:
        raise CannotUndo("The machine did this, not a person: change it by hand.")
    if done.verb in BY_SENDER:
        raise CannotUndo("It was done to the sender: take it back on the senders' page.")
    if done.user_id != viewer.id and viewer.role is not Role.EDITOR:
        raise NotAllowed("Only who did it, or an editor, can take it back.")
    return done


def _still_as_left(session: Session, tip: Tip, done: Act) -> None:
    """Raises `ChangedSince` when a field is no longer as the act left it."""
    for name, called in _CALLED.items():
        if name not in done.changes:
            continue
        left = done.changes[name][1]
        if name == "beat_id" and left is None and not tip.beat_by_person:
            continue  # what was left open a judge may fill: nobody's word is lost
        if _now(session, tip, name, left) != left:
            raise ChangedSince(_who_changed(session, tip, done, name), called)


def _now(session: Session, tip: Tip, name: str, left: Any) -> Any:
    """What the history would say of a field of this tip today."""
    if name == "readers":
        return restricted_to(session, tip)
    if name == "link":
        return links.standing(session, tip.id, left["story_id"]).plain()
    return standing.plain(getattr(tip, name))


def _who_changed(session: Session, tip: Tip, done: Act, name: str) -> str:
    later = session.exec(
        select(Act).where(Act.tip_id == tip.id, col(Act.id) > done.id).order_by(col(Act.id).desc())
    )
    for one in later:
        if name in one.changes and _same_link(one, done):
            user = session.get(User, one.user_id) if one.user_id else None
            return user.name if user else _BY_ITSELF.get(one.verb, "the machine")
    return "a judge"


def _same_link(one: Act, other: Act) -> bool:
    """False when two acts are on links to different stories."""
    stories = {act.changes["link"][1]["story_id"] for act in (one, other) if "link" in act.changes}
    return len(stories) < 2


def _name_readers(session: Session, tip: Tip, readers: list[int]) -> None:
    session.execute(sa.delete(TipReader).where(col(TipReader.tip_id) == tip.id))
    session.add_all(TipReader(tip_id=tip.id, user_id=user_id) for user_id in set(readers))
    session.flush()


def _value(name: str, plain: Any) -> Enum | datetime | Any:
    """A field's value from the history's JSON."""
    if plain is None:
        return None
    if name in _WORDS:
        return _WORDS[name](plain)
    return datetime.fromisoformat(plain) if name in _TIMES else plain
