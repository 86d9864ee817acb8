"""What a viewer gets to see of a mail beside its text: its own HTML, made harmless, and pictures.

What is missing, or of an older version, is made on demand by the same guarded child.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inbox import PICTURES, SHOWING
from inbox import Picture as Made
from inbox import Shown as Fulfilled
from pipeline import access, belongings, showing
from pipeline.errors import Unknown
from pipeline.models import Belonging, MailFile, Message, Picture, Shown, Waiting
from pipeline.queries import evidence
from pipeline.showing import Job
from pipeline.store import Store
from pipeline.terms import Viewer


@dataclass(frozen=True, slots=True)
class Formatted:
    """Whether a message can be shown as it was laid out, and what is left out of that.

    A `problem` says why it cannot; `made` is false as long as nobody has made it.
    """

    images: int = 0  # remote ones
    others: int = 0  # other remote things
    embedded: int = 0  # pictures inside the HTML itself
    problem: str = ""
    made: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """The harmless HTML of a message. Its `cid:` addresses name parts, by content-id."""

    arrival: int
    digest: str
    told: Formatted
    html: str = field(default="", repr=False)
    parts: Mapping[str, int] = field(default_factory=dict)


def formatted(session: Session, viewer: Viewer, tip_id: int) -> dict[int, Formatted]:
    """By arrival key, the messages of a tip that have HTML, or may have. Raises `Unknown`."""
    tip = access.tip(session, viewer, tip_id)
    of_tip = sa.select(col(Belonging.arrival)).where(
        col(Belonging.tip_id) == tip.id, belongings.current()
    )
    waits = sa.select(col(Waiting.arrival)).where(
        col(Waiting.step) == "show", col(Waiting.arrival).in_(of_tip)
    )
    found = {key: Formatted(made=False) for key in session.execute(waits).scalars()}
    rows = session.execute(
        sa.select(
            col(Shown.arrival),
            col(Shown.images),
            col(Shown.others),
            col(Shown.embedded),
            col(Shown.problem),
        ).where(col(Shown.arrival).in_(of_tip))
    )
    return found | {key: Formatted(*told) for key, *told in rows}


def page(store: Store, viewer: Viewer, digest: str) -> Page:
    """The HTML of a stored mail; a look at it is a row, also of one who comes by its address
    alone. Raises `Unknown`, also when the mail has none."""
    with store.look() as session:
        message = evidence.message(session, viewer, digest)
        row = session.get(Shown, message.arrival)
    if row is None or row.version != SHOWING:
        _make(store, message, Job(message.arrival, message.digest))
        with store.look() as session:
            row = session.get(Shown, message.arrival)
    if row is None or row.version != SHOWING:
        raise Unknown("formatted text of this mail", message.digest[:12])
    with store.unit() as session:
        evidence.told(session, viewer, "open formatted", store.clock(), message.arrival)
    told = Formatted(row.images, row.others, row.embedded, row.problem)
    return Page(message.arrival, message.digest, told, row.html, row.parts)


def picture(store: Store, viewer: Viewer, digest: str, part: int, most: int) -> Made:
    """A picture of a stored mail made anew, at most so many pixels a side. Raises `Unknown`,
    also when it is no picture that can be shown."""
    with store.look() as session:
        message = evidence.message(session, viewer, digest)
        row = session.get(Picture, (message.arrival, part, most))
        known = row is not None or _is_picture(session, message.arrival, part)
    if row is not None and row.version == SHOWING:
        made = Made(row.content, row.kind, row.width, row.height) if row.kind else None
    else:
        job = Job(message.arrival, message.digest, False, ((part, most),))
        shown = _make(store, message, job) if known else None
        made = shown.pictures.get((part, most)) if shown else None
    if made is None:
        raise Unknown("picture", f"{message.digest[:12]} {part}")
    return made


def _is_picture(session: Session, arrival: int, part: int) -> bool:
    found = session.exec(
        select(MailFile.real_type).where(MailFile.arrival == arrival, MailFile.part == part)
    ).first()
    return found in PICTURES


def _make(store: Store, message: Message, job: Job) -> Fulfilled | None:
    """Outside any unit of work, then kept, unless the message was purged meanwhile."""
    made = showing.fulfil(store, [job])
    with store.unit() as session:
        if session.get(Message, message.arrival, with_for_update=True) is not None:
            showing.keep(session, made)
    return made.get(message.arrival)
