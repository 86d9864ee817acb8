"""Who is signed in, from where; and what somebody who leaves still has in hand."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access
from pipeline.errors import Unknown
from pipeline.life import Life
from pipeline.models import Beat, BeatReporter, SignIn, Tip, User
from pipeline.terms import Status, Viewer


@dataclass(frozen=True, slots=True)
class SignInRow:
    """A browser that is signed in."""

    id: int
    name: str
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class InHand:
    """Open tips that the viewer may see, beats, and whether there are tips she may not see."""

    tips: tuple[int, ...]
    beats: tuple[str, ...]
    others: bool


def sign_ins(
    session: Session, viewer: Viewer, now: datetime, life: Life, name: str | None = None
) -> list[SignInRow]:
    """The sign-ins that live, last used first: the viewer's own, or for an administrator those
    of `name` (all with an empty name). Raises `NotAllowed` or `Unknown`."""
    wanted = (
        select(SignIn, User)
        .join(User, col(User.id) == col(SignIn.user_id))
        .where(life.living(now), col(User.disabled_at).is_(None))
    )
    if name is None or name == viewer.name:
        wanted = wanted.where(SignIn.user_id == viewer.id)
    else:
        access.administers(viewer)
        wanted = wanted.where(SignIn.user_id == _number(session, name)) if name else wanted
    return [
        SignInRow(row.id, user.name, row.created_at, row.seen_at, row.address, row.agent)
        for row, user in session.exec(wanted.order_by(col(SignIn.seen_at).desc()))
    ]


def last_seen(session: Session) -> dict[int, datetime]:
    """When each person last used the page, by number, as far as it is kept."""
    found = session.execute(
        sa.select(col(SignIn.user_id), sa.func.max(col(SignIn.seen_at))).group_by(
            col(SignIn.user_id)
        )
    )
    return {number: at for number, at in found}


def in_hand(session: Session, viewer: Viewer, name: str) -> InHand:
    """What somebody works on. For herself, or an administrator."""
    number = _number(session, name)
    if number != viewer.id:
        access.administers(viewer)
    hers = sa.and_(col(Tip.owner_id) == number, col(Tip.status) != Status.CLOSED)
    seen = session.exec(
        select(Tip.id).where(hers, access.visible(viewer)).order_by(col(Tip.id))
    ).all()
    all_ = session.scalar(sa.select(sa.func.count()).select_from(Tip).where(hers)) or 0
    beats = session.exec(
        select(Beat.name)
        .join(BeatReporter, col(BeatReporter.beat_id) == col(Beat.id))
        .where(BeatReporter.user_id == number, col(Beat.retired_at).is_(None))
        .order_by(col(Beat.name))
    ).all()
    return InHand(tuple(seen), tuple(beats), all_ > len(seen))


def _number(session: Session, name: str) -> int:
    found = session.exec(select(User.id).where(User.name == name)).first()
    if found is None:
        raise Unknown("user", f"“{name}”")
    return found
