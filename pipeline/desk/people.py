"""Desks and the people who work at them. Only an administrator changes these."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access, arrival
from pipeline.desk import sign_ins
from pipeline.errors import BadValue, NameTaken, Unknown
from pipeline.models import Desk, DeskMember, User
from pipeline.models.columns import SMALL_NAME
from pipeline.terms import Role, Viewer
from pipeline.trail import leave


def desk_named(session: Session, name: str) -> Desk:
    """Raises `Unknown`."""
    found = session.exec(select(Desk).where(Desk.name == name)).first()
    if found is None:
        raise Unknown("desk", f"“{name}”")
    return found


def user_named(session: Session, name: str) -> User:
    """Raises `Unknown`."""
    found = session.exec(select(User).where(User.name == name)).first()
    if found is None:
        raise Unknown("user", f"“{name}”")
    return found


def add_desk(session: Session, viewer: Viewer, name: str, now: datetime) -> Desk:
    access.administers(viewer)
    desk = Desk(name=clean_name("desk", name), created_at=now)
    _free(session, desk.name)
    session.add(desk)
    session.flush()
    leave(session, viewer, "desk added", now, "desk", desk.id)
    return desk


def _free(session: Session, name: str, but: Desk | None = None) -> None:
    """Raises `NameTaken` where another desk has the name, in small letters or in capitals."""
    for one in session.exec(select(Desk)):
        if one is not but and one.name.casefold() == name.casefold():
            raise NameTaken("desk", one.name)


def rename_desk(session: Session, viewer: Viewer, name: str, to: str) -> Desk:
    access.administers(viewer)
    desk = desk_named(session, name)
    wanted = clean_name("desk", to)
    _free(session, wanted, desk)
    desk.name = wanted
    session.add(desk)
    return desk


def add_user(
    session: Session, viewer: Viewer, name: str, role: Role, desks: list[str], now: datetime
) -> User:
    """A new colleague, at the desks named. What is there already is not new to her."""
    access.administers(viewer)
    user = User(
        name=clean_name("user", name), role=role, created_at=now, seen_from=arrival.key(now)
    )
    if session.exec(select(User).where(User.name == user.name)).first():
        raise NameTaken("user", user.name)
    places = [desk_named(session, desk) for desk in desks]
    session.add(user)
    session.flush()
    session.add_all(DeskMember(desk_id=desk.id, user_id=user.id) for desk in places)
    session.flush()
    leave(session, viewer, f"user added: {role.value}", now, "user", user.id)
    return user


def set_role(session: Session, viewer: Viewer, name: str, role: Role, now: datetime) -> User:
    """Another role; she signs in anew. Raises `BadValue` when no administrator would be left."""
    access.administers(viewer)
    user = user_named(session, name)
    if role is user.role:
        return user
    if role is not Role.ADMINISTRATOR:
        _not_the_last(session, user)
    user.role = role
    session.add(user)
    sign_ins.end_all(session, user.id, now)
    leave(session, viewer, f"role: {role.value}", now, "user", user.id)
    return user


def set_desks(session: Session, viewer: Viewer, name: str, desks: list[str], now: datetime) -> User:
    """Where somebody works, and whose tips she sees: from now on these desks and no other."""
    access.administers(viewer)
    user = user_named(session, name)
    places = [desk_named(session, desk) for desk in desks]
    session.execute(sa.delete(DeskMember).where(col(DeskMember.user_id) == user.id))
    session.add_all(DeskMember(desk_id=desk.id, user_id=user.id) for desk in places)
    session.flush()
    leave(session, viewer, "desks", now, "user", user.id)
    return user


def disable(session: Session, viewer: Viewer, name: str, now: datetime) -> User:
    """Somebody left; her next click is refused. Her acts stay (her tips: `leaving.hand_over`)."""
    access.administers(viewer)
    user = user_named(session, name)
    _not_the_last(session, user)
    user.disabled_at = now
    session.add(user)
    sign_ins.end_all(session, user.id, now)
    leave(session, viewer, "disabled", now, "user", user.id)
    return user


def enable(session: Session, viewer: Viewer, name: str, now: datetime) -> User:
    access.administers(viewer)
    user = user_named(session, name)
    user.disabled_at = None
    session.add(user)
    leave(session, viewer, "enabled", now, "user", user.id)
    return user


def clean_name(kind: str, name: str) -> str:
    """A name without outer space. Raises `BadValue` for an empty, long or unprintable one, or one
    that an address of a page (RFC 3986 §5.2.4) or a command would take for something else."""
    name = " ".join(name.split())
    if not name:
        raise BadValue("A {kind} needs a name.", kind=kind)
    if len(name) > SMALL_NAME or not name.isprintable():
        raise BadValue(
            "The name of a {kind} has at most {n} printable characters.", kind=kind, n=SMALL_NAME
        )
    parts = name.split("/")
    if name.startswith("-") or {"", ".", ".."} & set(parts) or (kind == "desk" and len(parts) > 1):
        raise BadValue(
            "“{name}” cannot be the name of a {kind}: pages and commands would not find it. Write "
            "it without “/”, “..” or a leading “-”.",
            kind=kind,
            name=name,
        )
    return name


def _not_the_last(session: Session, user: User) -> None:
    others = select(User.id).where(
        User.role == Role.ADMINISTRATOR, col(User.disabled_at).is_(None), User.id != user.id
    )
    if user.role is Role.ADMINISTRATOR and session.exec(others).first() is None:
        raise BadValue("{name} is the only administrator. Name another one first.", name=user.name)
