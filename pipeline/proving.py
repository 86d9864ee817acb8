"""What shows where a mail came from is frozen when it is taken in: rows that are written once.

Of the headers at once, in the unit of the intake; of the signatures by a step, since checking them
asks a name server. It decides for nobody who may see it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inbox import Fact, Mail, imitated
from pipeline.errors import EvidenceMissing
from pipeline.models import Belonging, Message, Provenance, User, Waiting
from pipeline.store import Store
from pipeline.terms import Via
from pipeline.threads import SENT
from pipeline.upsert import append_new

HEADERS, SIGNATURES = "headers", "signatures"
_CLAIMS = frozenset({"signed", "sealed"})  # there is something to check
READ_LATE = Fact("read late", {})
Write = Callable[[Session, set[int]], None]


def freeze(
    session: Session, store: Store, mails: Sequence[tuple[Mail, int]], now: datetime
) -> None:
    """The facts of the headers of new mails, and a place in the queue for those that are signed."""
    if not mails:
        return
    colleagues = session.exec(select(User.name).where(col(User.disabled_at).is_(None))).all()
    rows = [
        _row(key, HEADERS, now, (*mail.provenance, *_as_colleague(mail, colleagues, store)))
        for mail, key in mails
    ]
    _keep(session, rows)
    if store.customs.checked:
        claim = [key for mail, key in mails if _CLAIMS & {fact.code for fact in mail.provenance}]
        _queue(session, claim)


def was_passed_over() -> sa.ColumnElement[bool]:
    """The condition on `Message` for mail that people sent us before there were cards."""
    ours = sa.exists().where(
        col(Belonging.arrival) == col(Message.arrival), col(Belonging.how) != SENT
    )
    card = sa.exists().where(col(Provenance.arrival) == col(Message.arrival))
    # Of the message alone, whatever else the query reads.
    return sa.and_(col(Message.via) == Via.MAIL, ours.correlate(Message), ~card.correlate(Message))


def catch_up(session: Session, mail: Mail, key: int, now: datetime) -> None:
    """What the headers of a mail that was passed over still tell, marked as read late. Not its
    signatures: keys change, and a check of today says nothing of that day; nor who goes by the
    name of a colleague of today."""
    passed = sa.select(col(Message.arrival)).where(col(Message.arrival) == key, was_passed_over())
    if session.scalar(passed) is not None:
        _keep(session, [_row(key, HEADERS, now, (READ_LATE, *mail.provenance))])


def able(store: Store) -> bool:
    """Whether this process can check signatures."""
    return store.prover is not None


def check(store: Store, claimed: Sequence[int]) -> Write:
    """The step: what the signatures of a batch show; what is returned keeps it."""
    with store.look() as session:
        wanted = select(Message.arrival, Message.digest).where(col(Message.arrival).in_(claimed))
        digests = session.exec(wanted).all()
    rows = [_row(key, SIGNATURES, store.clock(), _proven(store, name)) for key, name in digests]

    def write(session: Session, left: set[int]) -> None:
        _keep(session, [row for row in rows if row["arrival"] in left])

    return write


def _proven(store: Store, digest: str) -> tuple[Fact, ...]:
    if store.prover is None:
        return ()
    try:
        return store.prover(store.raw.read(digest), store.clock())
    except EvidenceMissing:  # `tipdesk db check` tells of it
        return ()


def _as_colleague(mail: Mail, names: Iterable[str], store: Store) -> tuple[Fact, ...]:
    """Whether a stranger goes by the name of somebody who works here."""
    named = imitated(mail.sender, names, store.customs)
    return (Fact("imitates a colleague", {"name": named}),) if named else ()


def _row(key: int, part: str, now: datetime, facts: Iterable[Fact]) -> dict[str, Any]:
    told = [{"code": one.code, "values": dict(one.values)} for one in facts]
    return {"arrival": key, "part": part, "at": now, "facts": told}


def _keep(session: Session, rows: list[dict[str, Any]]) -> None:
    """Append; a row that is there stays as it is."""
    append_new(session, Provenance, rows)


def _queue(session: Session, keys: Iterable[int]) -> None:
    waiting = [{"step": "prove", "arrival": key, "tries": 0} for key in keys]
    append_new(session, Waiting, waiting)
