"""The rows behind the cookies: begun, renewed and ended here. Who may begin one: `accounts`."""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access
from pipeline.errors import Unknown
from pipeline.models import SignIn
from pipeline.terms import Role, Viewer
from pipeline.trail import leave

_KEPT = timedelta(days=32)  # unused: longer than any may live idle, or is known by its address
_ADDRESS, _AGENT = 45, 200


def begin(session: Session, user_id: int, address: str, agent: str, now: datetime) -> str:
    """A new sign-in; returns what its cookie holds (256 bits)."""
    sid = secrets.token_urlsafe(32)
    told = "".join(letter for letter in agent if letter.isprintable())
    session.add(
        SignIn(
            sid_hash=hash_of(sid),
            user_id=user_id,
            created_at=now,
            seen_at=now,
            confirmed_at=now,
            address=address[:_ADDRESS],
            agent=told[:_AGENT],
        )
    )
    session.flush()
    return sid


def renew(session: Session, sign_in_id: int, now: datetime) -> str:
    """Another sid for the same sign-in, whose password was just given. The old one is dead."""
    sid = secrets.token_urlsafe(32)
    session.execute(
        sa.update(SignIn)
        .where(col(SignIn.id) == sign_in_id, col(SignIn.ended_at).is_(None))
        .values(sid_hash=hash_of(sid), confirmed_at=now, seen_at=now)
    )
    return sid


def end(session: Session, viewer: Viewer, sign_in_id: int, now: datetime) -> None:
    """End one of the viewer's own; an administrator ends anybody's. Raises `Unknown`."""
    found = session.get(SignIn, sign_in_id)
    hers = found is not None and found.user_id == viewer.id
    if found is None or not (hers or viewer.role is Role.ADMINISTRATOR):
        raise Unknown("sign-in", sign_in_id)
    if found.ended_at is None:
        found.ended_at = now
        session.add(found)
        leave(session, viewer, "sign-in ended", now, "user", found.user_id)


def end_all(session: Session, user_id: int, now: datetime, but: int | None = None) -> int:
    """End everything of a person, `but` one sign-in; returns how many."""
    ended = sa.update(SignIn).where(
        col(SignIn.user_id) == user_id, col(SignIn.ended_at).is_(None), col(SignIn.id) != (but or 0)
    )
    return len(session.execute(ended.values(ended_at=now).returning(col(SignIn.id))).all())


def end_all_of(session: Session, viewer: Viewer, user_id: int, now: datetime) -> int:
    """End everything of somebody, as an administrator, or of oneself. Raises `NotAllowed`."""
    if user_id != viewer.id:
        access.administers(viewer)
    leave(session, viewer, "sign-ins ended", now, "user", user_id)
    return end_all(session, user_id, now)


def end_all_but(session: Session, viewer: Viewer, sign_in_id: int, now: datetime) -> int:
    """Sign out everywhere else; returns how many ended."""
    leave(session, viewer, "sign-ins ended", now, "user", viewer.id)
    return end_all(session, viewer.id, now, but=sign_in_id)


def sweep(session: Session, now: datetime) -> None:
    """Take away what ended, or was last used, long ago."""
    session.execute(sa.delete(SignIn).where(col(SignIn.seen_at) < now - _KEPT))


def hash_of(secret: str) -> str:
    """SHA-256 is enough: what is hashed is 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
