"""A tip that came by phone, letter or messenger, written down by a person."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from inbox import Enclosed, Fetched, write_down
from pipeline import access
from pipeline.desk.acts import act, judged
from pipeline.desk.people import desk_named
from pipeline.digests import digest
from pipeline.errors import BadValue, NotAllowed
from pipeline.intake import Source, take_in
from pipeline.models import Belonging, Message
from pipeline.poll import mailbox_row
from pipeline.store import Store
from pipeline.terms import Lane, Question, Via, Viewer

_LONGEST = 1_000_000  # characters


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told us. Without name and address the sender is withheld."""

    subject: str
    text: str
    via: Via
    at: datetime  # aware UTC
    name: str = ""
    address: str = ""
    files: Sequence[Enclosed] = ()


def add(store: Store, viewer: Viewer, desk: str, told: Told) -> int:
    """Write a tip down; returns its number. Kept and found like one that came by mail."""
    if not told.text.strip() and not told.files:
        raise BadValue("A tip needs words, or a file.")
    if len(told.text) > _LONGEST:
        raise BadValue("A text may have a million characters; add a longer one as a file.")
    if told.at > store.clock():
        raise BadValue("A tip cannot have come in the future.")
    raw = _as_mail(told)
    with store.unit() as session:
        place = desk_named(session, desk)
        if place.id not in viewer.desks:
            raise NotAllowed("You do not work at {name}.", name=place.name)
        row = mailbox_row(session, f"by hand: {place.name}", place.name, store.clock())
        row.validity, row.state = 1, "by hand"
        row.uid_high += 1
        session.add(row)
        uid = row.uid_high
    source = Source(row.id, row.desk_id, 1, via=told.via)
    take_in(store, source, [Fetched(uid, raw, told.at)], lambda session: None)
    with store.unit() as session:
        return _sign(session, store, viewer, digest(raw))


def _as_mail(told: Told) -> bytes:
    said = told.text.strip() or (told.files[0].name if told.files else "")
    subject = told.subject.strip() or next(iter(said.splitlines()), "")[:100]
    try:
        return write_down(
            number=secrets.token_hex(16),
            subject=subject,
            text=told.text,
            at=told.at,
            name=told.name,
            address=told.address,
            files=told.files,
        )
    except ValueError:
        raise BadValue("The sender's address is none: write it as name@example.org.") from None


def _sign(session: Session, store: Store, viewer: Viewer, name: str) -> int:
    """Who wrote it down stands first in the timeline; a person says that it is a tip."""
    number = session.execute(
        sa.select(col(Belonging.tip_id))
        .join(Message, col(Message.arrival) == col(Belonging.arrival))
        .where(col(Message.digest) == name)
    ).scalar_one()
    tip = access.tip(session, viewer, number, to_write=True)
    now = store.clock()
    judged(session, viewer, tip, Question.LANE, Lane.TIP.value, now)
    act(
        session, viewer, tip, "written down", now,
        lane=Lane.TIP, lane_by_person=True, lane_score=1.0,
    )  # fmt: skip
    return int(number)
