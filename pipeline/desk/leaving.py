"""Somebody leaves, or is away for a while: what she works on goes to a colleague in one act."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access
from pipeline.desk.acts import act
from pipeline.desk.people import user_named
from pipeline.errors import BadValue
from pipeline.models import Beat, BeatReporter, DeskMember, Tip, User
from pipeline.terms import Status, Viewer
from pipeline.trail import leave
from pipeline.upsert import insert


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What went to a colleague, and whether something stays that she may not see."""

    tips: tuple[int, ...]
    beats: tuple[str, ...]
    some_stay: bool


def set_away(
    session: Session, viewer: Viewer, name: str, now: datetime, until: datetime | None = None
) -> User:
    """She is away, until a time (aware UTC) or until she is back. Herself or an administrator."""
    user = _hers(session, viewer, name)
    if until is not None and until <= now:
        raise BadValue("Somebody is away until a time to come.")
    user.away, user.away_until = True, until
    session.add(user)
    leave(session, viewer, "away", now, "user", user.id)
    return user


def set_back(session: Session, viewer: Viewer, name: str, now: datetime) -> User:
    user = _hers(session, viewer, name)
    user.away, user.away_until = False, None
    session.add(user)
    leave(session, viewer, "back", now, "user", user.id)
    return user


def sweep(session: Session, now: datetime) -> None:
    """Who was away until a time that has come is here again."""
    session.execute(
        sa.update(User)
        .where(col(User.away), col(User.away_until) <= now)
        .values(away=False, away_until=None)
    )


def hand_over(session: Session, viewer: Viewer, name: str, to: str, now: datetime) -> HandedOver:
    """Give all open tips and the beats of `name` to a colleague, as far as she may see them.

    Each tip's timeline tells it. Somebody who is away keeps her beats beside the colleague;
    somebody who is disabled loses them. For herself, or an administrator.
    """
    user, heir = _hers(session, viewer, name), user_named(session, to)
    if heir.id == user.id or heir.disabled_at is not None:
        raise BadValue("{name} cannot take over: name a colleague who works here.", name=heir.name)
    beats, beats_stay = _hand_over_beats(session, user, heir)
    tips, tips_stay = _hand_over_tips(session, viewer, user, heir, now)
    leave(session, viewer, "handed over", now, "user", user.id)
    return HandedOver(tips, beats, beats_stay or tips_stay)


def _hers(session: Session, viewer: Viewer, name: str) -> User:
    user = user_named(session, name)
    if user.id != viewer.id:
        access.administers(viewer)
    return user


def _hand_over_beats(session: Session, user: User, heir: User) -> tuple[tuple[str, ...], bool]:
    covered = session.exec(
        select(Beat)
        .join(BeatReporter, col(BeatReporter.beat_id) == col(Beat.id))
        .where(BeatReporter.user_id == user.id, col(Beat.retired_at).is_(None))
        .order_by(col(Beat.name))
    ).all()
    desks = set(session.exec(select(DeskMember.desk_id).where(DeskMember.user_id == heir.id)).all())
    given = [beat for beat in covered if beat.desk_id in desks]
    rows = [{"beat_id": beat.id, "user_id": heir.id} for beat in given]
    if rows:
        session.execute(insert(session, BeatReporter).on_conflict_do_nothing(), rows)
    if user.disabled_at is not None:
        session.execute(
            sa.delete(BeatReporter).where(
                col(BeatReporter.user_id) == user.id,
                col(BeatReporter.beat_id).in_([beat.id for beat in given]),
            )
        )
    return tuple(beat.name for beat in given), len(given) < len(covered)


def _hand_over_tips(
    session: Session, viewer: Viewer, user: User, heir: User, now: datetime
) -> tuple[tuple[int, ...], bool]:
    """By the heir's eyes, not the viewer's: an administrator hands on what she may not read."""
    held = session.exec(
        select(Tip)
        .where(Tip.owner_id == user.id, Tip.status != Status.CLOSED)
        .order_by(col(Tip.id))
        .with_for_update()
    ).all()
    given = [tip for tip in held if access.may_hold(session, tip, heir)]
    for tip in given:
        act(session, viewer, tip, "handed over", now, owner_id=heir.id)
    return tuple(tip.id for tip in given), len(given) < len(held)
