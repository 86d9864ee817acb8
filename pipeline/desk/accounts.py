"""A person at the page: she signs in, is recognised, confirms who she is, changes her password.

A verification runs outside every unit of work: it takes a tenth of a second, and nobody waits.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import available_timezones

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access
from pipeline.desk import attempts, password_rules, passwords, sign_ins
from pipeline.desk.passwords import REAL, Cost
from pipeline.errors import BadValue, LoginRefused
from pipeline.life import USUAL, Life
from pipeline.models import SignIn, User
from pipeline.store import Store
from pipeline.terms import Viewer
from pipeline.trail import leave

CONFIRMED_FOR = timedelta(minutes=30)
_TOUCH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks, and by which sign-in. Read anew at each request."""

    viewer: Viewer
    id: int
    confirmed_at: datetime
    language: str  # empty: the browser's
    time_zone: str  # empty: the server's
    seen_from: int  # an arrival: older tips are never new

    def sure(self, now: datetime) -> bool:
        """Whether the password was given lately: what is sensitive asks for it again."""
        return now - self.confirmed_at < CONFIRMED_FOR


def sign_in(
    store: Store, name: str, password: str, *, address: str, agent: str = "", cost: Cost = REAL
) -> str:
    """Let somebody in; returns the sid for her cookie.

    Raises `LoginRefused`, with one sentence and after the same work whatever is wrong, or
    `TooManyTries`.
    """
    with passwords.in_line():
        user = _named(store, name)
        attempts.begin(store, user.name if user else name, address, user.id if user else None)
        held = user.password_hash if user and user.disabled_at is None else ""
        right = passwords.right(held, password, cost)
    now = store.clock()
    fresh = passwords.renewed(held, password, cost) if right else held
    with store.unit() as session:
        if user and right and _is_still(session, user.id, held):
            return _enter(store, session, user.id, fresh, (address, agent), now)
        leave(session, None, "sign-in refused", now, "user", user.id if user else None)
    raise LoginRefused


def recognise(store: Store, sid: str, via: str = "page", life: Life = USUAL) -> SignedIn | None:
    """Whose cookie this is; None when the sign-in has ended or she may not come in any more."""
    now = store.clock()
    with store.look() as session:
        found = session.exec(
            select(SignIn, User)
            .join(User, col(User.id) == col(SignIn.user_id))
            .where(
                SignIn.sid_hash == sign_ins.hash_of(sid),
                life.living(now),
                col(User.disabled_at).is_(None),
                User.password_hash != "",
            )
        ).first()
        if found is None:
            return None
        row, user = found
        viewer = access.viewer(session, user.name, via)
    if now - row.seen_at >= _TOUCH:
        _touch(store, row.id, now)
    return SignedIn(viewer, row.id, row.confirmed_at, user.language, user.time_zone, user.seen_from)


def sign_out(store: Store, signed_in: SignedIn) -> None:
    now = store.clock()
    with store.unit() as session:
        leave(session, signed_in.viewer, "sign-out", now, "user", signed_in.viewer.id)
        session.execute(
            sa.update(SignIn).where(col(SignIn.id) == signed_in.id).values(ended_at=now)
        )


def confirm(store: Store, signed_in: SignedIn, password: str, *, cost: Cost = REAL) -> str:
    """Ask once more who sits there; returns the new sid. Raises `LoginRefused`, `TooManyTries`."""
    held = _own_password(store, signed_in, password, cost)
    now = store.clock()
    with store.unit() as session:
        if _is_still(session, signed_in.viewer.id, held):
            attempts.forget(store, session, signed_in.viewer.name)
            return sign_ins.renew(session, signed_in.id, now)
    raise LoginRefused("This is not your password.")


def change_password(
    store: Store, signed_in: SignedIn, old: str, new: str, *, cost: Cost = REAL
) -> str:
    """Another password of one's own; all other sign-ins end. Returns the new sid.

    Raises `WeakPassword`, `LoginRefused` or `TooManyTries`.
    """
    password_rules.check(new, [signed_in.viewer.name])
    held = _own_password(store, signed_in, old, cost)
    made = passwords.hashed(new, cost)
    now = store.clock()
    with store.unit() as session:
        if _is_still(session, signed_in.viewer.id, held):
            attempts.forget(store, session, signed_in.viewer.name)
            put_password(session, signed_in.viewer.id, made, now, but=signed_in.id)
            leave(session, signed_in.viewer, "password changed", now, "user", signed_in.viewer.id)
            return sign_ins.renew(session, signed_in.id, now)
    raise LoginRefused("This is not your password.")


def put_password(
    session: Session, user_id: int, made: str, now: datetime, but: int | None = None
) -> None:
    """Another hash (empty: none), and the end of what was signed in with the old one."""
    session.execute(sa.update(User).where(col(User.id) == user_id).values(password_hash=made))
    sign_ins.end_all(session, user_id, now, but=but)


def set_profile(session: Session, viewer: Viewer, *, language: str, time_zone: str) -> None:
    """How the page speaks to her. Empty: as the browser, as the server. Raises `BadValue`."""
    if time_zone and time_zone not in available_timezones():
        raise BadValue("There is no time zone “{name}”.", name=time_zone)
    if language and not re.fullmatch(r"[A-Za-z_]{2,16}", language):
        raise BadValue("There is no language “{name}”.", name=language)
    session.execute(
        sa.update(User)
        .where(col(User.id) == viewer.id)
        .values(language=language, time_zone=time_zone)
    )


def _named(store: Store, name: str) -> User | None:
    """The person of this name, or the only one whose name differs in case alone."""
    wanted = " ".join(name.split())
    with store.look() as session:
        people = session.exec(select(User)).all()
    alike = [one for one in people if attempts.one_name(one.name) == attempts.one_name(wanted)]
    exact = [one for one in alike if one.name == wanted]
    return exact[0] if exact else alike[0] if len(alike) == 1 else None


def _is_still(session: Session, user_id: int, held: str) -> bool:
    """Whether the password that was verified is hers yet, and she may come in."""
    user = session.get(User, user_id, with_for_update=True)
    return user is not None and user.disabled_at is None and user.password_hash == held


def _enter(
    store: Store,
    session: Session,
    user_id: int,
    fresh: str,
    place: tuple[str, str],
    now: datetime,
) -> str:
    user = session.get_one(User, user_id)
    user.password_hash = fresh
    session.add(user)
    attempts.forget(store, session, user.name)
    leave(session, access.viewer(session, user.name, "page"), "sign-in", now, "user", user.id)
    return sign_ins.begin(session, user.id, *place, now)


def _own_password(store: Store, signed_in: SignedIn, password: str, cost: Cost) -> str:
    """The hash that the password fits. Raises `LoginRefused` or `TooManyTries`."""
    viewer = signed_in.viewer
    with passwords.in_line():
        attempts.begin(store, viewer.name, f"sign-in {signed_in.id}", viewer.id)
        with store.look() as session:
            held = session.get_one(User, viewer.id).password_hash
        right = passwords.right(held, password, cost)
    if right:
        return held
    with store.unit() as session:
        leave(session, viewer, "password refused", store.clock(), "user", viewer.id)
    raise LoginRefused("This is not your password.")


def _touch(store: Store, sign_in_id: int, now: datetime) -> None:
    with store.unit() as session:
        session.execute(
            sa.update(SignIn)
            .where(col(SignIn.id) == sign_in_id, col(SignIn.ended_at).is_(None))
            .values(seen_at=now)
        )
