"""How often a password may be tried: by account and by address, in the database.

A try is written down before it is made, so that neither many at once nor a second worker nor a
restart gives more of them; the right password takes its account's tries away again.
"""

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline.errors import TooManyTries
from pipeline.models import Attempt, SignIn
from pipeline.store import Store

WINDOWS = ((10, timedelta(minutes=15)), (50, timedelta(days=1)))  # tries, within
_KNOWN_FOR = timedelta(days=30)


def begin(store: Store, name: str, place: str, user_id: int | None) -> None:
    """Write down a try at the account `name` from `place`: an address, or a sign-in.

    Raises `TooManyTries`. Where she signed in lately, only that place's own tries count: nobody
    can lock her out from afar.
    """
    now = store.clock()
    account, address = _key(store, "account", one_name(name)), _key(store, "address", near(place))
    with store.unit() as session:
        _one_at_a_time(session)
        wait = _wait(session, col(Attempt.address) == address, now)
        if not _is_known(session, user_id, place, now):
            wait = max(wait, _wait(session, col(Attempt.account) == account, now))
        if wait > timedelta(0):
            raise TooManyTries(int(wait.total_seconds()) + 1)
        session.add(Attempt(account=account, address=address, at=now))


def forget(store: Store, session: Session, name: str) -> None:
    """The right password came: the tries before it were slips."""
    account = _key(store, "account", one_name(name))
    session.execute(sa.delete(Attempt).where(col(Attempt.account) == account))


def sweep(session: Session, now: datetime) -> None:
    """Take away what no window reaches any more."""
    longest = max(span for _tries, span in WINDOWS)
    session.execute(sa.delete(Attempt).where(col(Attempt.at) <= now - longest))


def one_name(name: str) -> str:
    """A name as it is compared: Ann, ann and “ Ann ” are one account."""
    return " ".join(name.split()).casefold()


def near(place: str) -> str:
    """An IPv6 address stands for its /64: one household has that many."""
    try:
        address = ipaddress.ip_address(place)
    except ValueError:
        return place
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)


def _wait(session: Session, whose: sa.ColumnElement[bool], now: datetime) -> timedelta:
    """How long until the fullest window has room."""
    waits = [timedelta(0)]
    for tries, span in WINDOWS:
        within = select(Attempt.at).where(whose, col(Attempt.at) > now - span)
        last: Any = within.order_by(col(Attempt.at).desc()).offset(tries - 1).limit(1)
        if (at := session.exec(last).first()) is not None:
            waits.append(at + span - now)
    return max(waits)


def _is_known(session: Session, user_id: int | None, place: str, now: datetime) -> bool:
    lately = select(SignIn.id).where(
        SignIn.user_id == user_id, SignIn.address == place, col(SignIn.seen_at) > now - _KNOWN_FOR
    )
    return session.exec(lately.limit(1)).first() is not None


def _one_at_a_time(session: Session) -> None:
    """Two workers must not both see the last free try. On SQLite a unit is alone already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE attempt IN SHARE ROW EXCLUSIVE MODE"))


def _key(store: Store, kind: str, value: str) -> str:
    """Keyed: what was typed cannot be guessed from it."""
    told = f"{kind}\n{value}".encode("utf-8", "surrogatepass")
    return hmac.new(store.tombstone_key, told, hashlib.sha256).hexdigest()
