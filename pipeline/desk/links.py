"""How a colleague gets her first password, or another one: a one-time link, never by argv."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access
from pipeline.desk import attempts, password_rules, passwords
from pipeline.desk.accounts import put_password
from pipeline.desk.passwords import REAL, Cost
from pipeline.desk.people import user_named
from pipeline.desk.sign_ins import hash_of
from pipeline.errors import BadValue, LinkSpent
from pipeline.models import OneTimeLink, User
from pipeline.store import Store
from pipeline.terms import Viewer
from pipeline.trail import leave

LASTS = timedelta(hours=24)


def make_link(session: Session, viewer: Viewer, name: str, now: datetime) -> str:
    """A token that lets `name` choose a password once, within a day. Older ones are dead."""
    access.administers(viewer)
    user = user_named(session, name)
    if user.disabled_at is not None:
        raise BadValue("{name} is disabled. Enable the account first.", name=user.name)
    session.execute(sa.delete(OneTimeLink).where(col(OneTimeLink.user_id) == user.id))
    token = secrets.token_urlsafe(32)
    session.add(
        OneTimeLink(
            token_hash=hash_of(token), user_id=user.id, made_by=viewer.id, expires_at=now + LASTS
        )
    )
    leave(session, viewer, "link made", now, "user", user.id)
    return token


def reset(session: Session, viewer: Viewer, name: str, now: datetime) -> str:
    """The same for somebody whose password and sign-ins end now."""
    token = make_link(session, viewer, name, now)
    put_password(session, user_named(session, name).id, "", now)
    return token


def whose(session: Session, token: str, now: datetime) -> str:
    """The name of the person whom a link is for. Raises `LinkSpent`."""
    return _open(session, token, now)[1].name


def use_link(store: Store, token: str, password: str, *, cost: Cost = REAL) -> str:
    """Choose a password by a link, which is spent by it; all sign-ins end. Returns the name.

    Raises `LinkSpent`, or `WeakPassword`: then the link is good yet.
    """
    with store.look() as session:
        name = whose(session, token, store.clock())
    password_rules.check(password, [name])
    with passwords.in_line():
        made = passwords.hashed(password, cost)
    now = store.clock()
    with store.unit() as session:
        link, user = _open(session, token, now)
        link.used_at = now
        session.add(link)
        put_password(session, user.id, made, now)
        attempts.forget(store, session, user.name)
        by = access.viewer(session, user.name, "page")
        leave(session, by, "password set", now, "user", user.id)
    return name


def set_password(
    session: Session, viewer: Viewer, name: str, password: str, now: datetime, cost: Cost = REAL
) -> None:
    """Give somebody a password outright: for a set-up that nobody watches."""
    access.administers(viewer)
    user = user_named(session, name)
    password_rules.check(password, [user.name])
    put_password(session, user.id, passwords.hashed(password, cost), now)
    leave(session, viewer, "password set", now, "user", user.id)


def sweep(session: Session, now: datetime) -> None:
    """Take away links that let nobody in any more."""
    session.execute(sa.delete(OneTimeLink).where(col(OneTimeLink.expires_at) <= now))


def _open(session: Session, token: str, now: datetime) -> tuple[OneTimeLink, User]:
    found = session.exec(
        select(OneTimeLink, User)
        .join(User, col(User.id) == col(OneTimeLink.user_id))
        .where(
            OneTimeLink.token_hash == hash_of(token),
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.expires_at) > now,
            col(User.disabled_at).is_(None),
        )
        .with_for_update()
    ).first()
    if found is None:
        raise LinkSpent
    return found
