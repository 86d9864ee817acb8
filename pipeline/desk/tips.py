"""What a reporter may do to a tip. Each act can be undone (pipeline.desk.acts)."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access
from pipeline.desk.acts import act, ask_for_beat, judged
from pipeline.desk.people import desk_named, user_named
from pipeline.errors import AlreadyClaimed, BadValue, NotYours, Unknown, WrongVerdict
from pipeline.models import Act, Beat, Judgement, Look, MovedAway, Note, Tip, User
from pipeline.terms import (
    ANY_VERDICT,
    DANGERS,
    VERDICTS,
    Lane,
    Question,
    Role,
    Shelf,
    SpikeReason,
    Status,
    Verdict,
    Viewer,
)


def claim(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    """Take a tip. Taking it twice is fine (None); taking a colleague's is not."""
    tip = _open(session, viewer, tip_id)
    if tip.owner_id == viewer.id:
        return None
    if tip.owner_id is not None:
        raise AlreadyClaimed(_name(session, tip.owner_id))
    status = Status.CLAIMED if tip.status is Status.NEW else tip.status
    return act(
        session, viewer, tip, "claimed", now,
        owner_id=viewer.id, status=status, snoozed_until=None, wrote_again_at=None,
    )  # fmt: skip


def assign(session: Session, viewer: Viewer, tip_id: int, to: str, now: datetime) -> Act:
    """Give a tip to somebody who may see it. A colleague's is given by its owner or an editor."""
    tip = _open(session, viewer, tip_id)
    _may_hand_on(session, viewer, tip)
    user = user_named(session, to)
    if not access.may_hold(session, tip, user):
        raise BadValue(
            "{name} may not see this tip, so it cannot be given to {name}.", name=user.name
        )
    status = Status.CLAIMED if tip.status is Status.NEW else tip.status
    return act(session, viewer, tip, "assigned", now, owner_id=user.id, status=status)


def release(
    session: Session, viewer: Viewer, tip_id: int, now: datetime, why: str = ""
) -> Act | None:
    """Give a tip back to the desk, with a sentence if one likes."""
    tip = _open(session, viewer, tip_id)
    if tip.owner_id is None:
        return None
    _may_hand_on(session, viewer, tip)
    note = _write_note(session, viewer, tip, why, now) if why else None
    return act(session, viewer, tip, "released", now, note=note, owner_id=None, status=Status.NEW)


def set_status(session: Session, viewer: Viewer, tip_id: int, status: Status, now: datetime) -> Act:
    """Say where the work stands. Closing needs a verdict: `close`."""
    tip = _open(session, viewer, tip_id)
    if status is Status.CLOSED:
        raise BadValue("A tip is closed with a verdict.")
    if status is not Status.NEW and tip.owner_id is None:
        raise BadValue("Nobody works on this tip yet. Claim it first.")
    return act(session, viewer, tip, "status", now, status=status)


def close(session: Session, viewer: Viewer, tip_id: int, verdict: Verdict, now: datetime) -> Act:
    """End the work on a tip, with a verdict that fits its lane."""
    tip = _open(session, viewer, tip_id)
    fitting = VERDICTS.get(tip.lane or Lane.TIP, ANY_VERDICT)
    if verdict not in fitting:
        words = ", ".join(sorted(word.value for word in fitting))
        lane = (tip.lane or Lane.TIP).value
        raise WrongVerdict(
            "“{verdict}” is no verdict on a {lane}. Choose one of: {words}.",
            verdict=verdict.value,
            lane=lane,
            words=words,
        )
    return act(
        session, viewer, tip, "closed", now,
        status=Status.CLOSED, verdict=verdict, snoozed_until=None, wrote_again_at=None,
    )  # fmt: skip


def spike(
    session: Session, viewer: Viewer, tip_id: int, now: datetime, reason: SpikeReason | None = None
) -> Act:
    """Close at once as not for us. Asks nothing; the reason may be said."""
    tip = _open(session, viewer, tip_id)
    return act(
        session, viewer, tip, "spiked", now,
        status=Status.CLOSED, verdict=Verdict.NOT_FOR_US, spiked=True, spike_reason=reason,
        snoozed_until=None, wrote_again_at=None,
    )  # fmt: skip


def restore(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act:
    """Bring a closed, spiked, snoozed, archived or muted tip back to the first view."""
    tip = access.tip(session, viewer, tip_id, to_write=True)
    away = tip.status is Status.CLOSED or tip.archived or tip.snoozed_until is not None
    away = away or tip.shelf is Shelf.MUTED
    if tip.shelf is Shelf.HIDDEN and tip.lane:
        raise BadValue(
            "This tip is hidden as {lane}. Move it to another lane.", lane=tip.lane.value
        )
    if not away:
        raise BadValue("This tip is in the first view already.")
    status = tip.status
    if status is Status.CLOSED:
        status = Status.CLAIMED if tip.owner_id else Status.NEW
    return act(
        session, viewer, tip, "restored", now,
        status=status, verdict=None, spiked=False, spike_reason=None,
        archived=False, snoozed_until=None, muted=False,
    )  # fmt: skip


def call_harmless(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act:
    """Say that a danger a judge has marked is none. It teaches no judge; a message that she has not
    seen and that may hold one marks the tip anew. Raises `BadValue` where nothing is marked."""
    tip = access.tip(session, viewer, tip_id, to_write=True)
    if tip.danger is None:
        raise BadValue("Nothing marks this tip as a danger.")
    look = session.get(Look, (viewer.id, tip.id))
    seen = max(tip.danger, look.arrival if look else 0)
    later = _danger_after(session, tip, seen)
    return act(session, viewer, tip, "no danger", now, danger=later, harmless_to=seen)


def _danger_after(session: Session, tip: Tip, seen: int) -> int | None:
    """The first later message that may hold a danger, as its judge last said."""
    said = session.execute(
        sa.select(col(Judgement.arrival), col(Judgement.reasons))
        .where(
            col(Judgement.tip_id) == tip.id,
            col(Judgement.arrival) > seen,
            col(Judgement.question) == Question.LANE,
            col(Judgement.user_id).is_(None),
        )
        .order_by(col(Judgement.id))
    )
    last = {arrival: {one["code"] for one in reasons} for arrival, reasons in said}
    return min((arrival for arrival, codes in last.items() if codes & DANGERS), default=None)


def snooze(session: Session, viewer: Viewer, tip_id: int, until: datetime, now: datetime) -> Act:
    """Out of the first view until a time (aware UTC) or a reply."""
    tip = _open(session, viewer, tip_id)
    if until <= now:
        raise BadValue("A tip is snoozed until a time to come.")
    return act(session, viewer, tip, "snoozed", now, snoozed_until=until)


def move_to_lane(session: Session, viewer: Viewer, tip_id: int, lane: Lane, now: datetime) -> Act:
    """Say what sort of mail it is. From then on no judge changes it."""
    tip = access.tip(session, viewer, tip_id, to_write=True)
    judged(session, viewer, tip, Question.LANE, lane.value, now)
    return act(
        session, viewer, tip, "moved to lane", now, lane=lane, lane_by_person=True, lane_score=1.0
    )


def move_to_beat(
    session: Session, viewer: Viewer, tip_id: int, beat: str | None, now: datetime
) -> Act:
    """Route a tip by hand, to a beat of its desk; None says that it is for none of them."""
    tip = access.tip(session, viewer, tip_id, to_write=True)
    beat_id = _beat_of(session, viewer, tip.desk_id, beat).id if beat is not None else None
    judged(session, viewer, tip, Question.BEAT, str(beat_id or ""), now)
    return act(
        session, viewer, tip, "moved to beat", now,
        beat_id=beat_id, beat_by_person=True, beat_score=1.0, beat_judged=True,
    )  # fmt: skip


def move_to_desk(session: Session, viewer: Viewer, tip_id: int, desk: str, now: datetime) -> Act:
    """Hand a tip over to another desk, whose judges route it anew. Its owner lets go of it."""
    tip = _open(session, viewer, tip_id)
    other = desk_named(session, desk)
    if other.id == tip.desk_id:
        raise BadValue("This tip is {name}'s already.", name=other.name)
    _may_hand_on(session, viewer, tip)
    status = Status.NEW if tip.status is Status.CLAIMED else tip.status
    done = act(
        session, viewer, tip, "moved to desk", now,
        desk_id=other.id, owner_id=None, status=status,
        beat_id=None, beat_by_person=False, beat_score=None, beat_judged=False,
        muted=False, allowed=False,
    )  # fmt: skip
    session.merge(MovedAway(tip_id=tip.id, user_id=viewer.id))
    ask_for_beat(session, tip)
    return done


def note(session: Session, viewer: Viewer, tip_id: int, text: str, now: datetime) -> Act:
    """Write something on a tip, for colleagues."""
    tip = access.tip(session, viewer, tip_id, to_write=True)
    written = _write_note(session, viewer, tip, text, now)
    return act(session, viewer, tip, "noted", now, note=written)


def restrict(
    session: Session, viewer: Viewer, tip_id: int, names: Sequence[str], now: datetime
) -> Act:
    """Only these people, and who restricts it, see the tip from now on. None at all lifts it."""
    tip = access.tip(session, viewer, tip_id, to_write=True)
    users = [user_named(session, name) for name in names]
    if not users:
        return act(session, viewer, tip, "unrestricted", now, readers=[], restricted=False)
    readers = sorted({viewer.id, *(user.id for user in users)})
    let_go = tip.owner_id is not None and tip.owner_id not in readers
    owner = None if let_go else tip.owner_id
    status = Status.NEW if let_go and tip.status is Status.CLAIMED else tip.status
    return act(
        session, viewer, tip, "restricted", now,
        readers=readers, restricted=True, owner_id=owner, status=status,
    )  # fmt: skip


def _open(session: Session, viewer: Viewer, tip_id: int) -> Tip:
    tip = access.tip(session, viewer, tip_id, to_write=True)
    if tip.status is Status.CLOSED:
        raise BadValue("Tip {n} is closed. Restore it first.", n=tip_id)
    return tip


def _may_hand_on(session: Session, viewer: Viewer, tip: Tip) -> None:
    if tip.owner_id in (None, viewer.id) or viewer.role is Role.EDITOR:
        return
    raise NotYours(_name(session, tip.owner_id))


def _name(session: Session, user_id: int | None) -> str:
    user = session.get(User, user_id)
    return user.name if user else "Somebody"


def _beat_of(session: Session, viewer: Viewer, desk_id: int, name: str) -> Beat:
    found = session.exec(
        select(Beat).where(
            Beat.desk_id == desk_id,
            Beat.name == name,
            col(Beat.retired_at).is_(None),
            access.knows(viewer),
        )
    ).first()
    if found is None:
        raise Unknown("beat", f"“{name}” at this tip's desk")
    return found


def _write_note(session: Session, viewer: Viewer, tip: Tip, text: str, now: datetime) -> Note:
    if not text.strip():
        raise BadValue("A note needs words.")
    if len(text) > 100_000:
        raise BadValue("A note may have 100,000 characters; put longer texts into a file.")
    written = Note(tip_id=tip.id, user_id=viewer.id, at=now, text=text.strip().replace("\0", ""))
    session.add(written)
    session.flush()
    return written
