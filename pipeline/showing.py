"""What eyes get of a mail, made in the guarded child once and kept: its HTML, small pictures.

It decides for nobody who may see it: `pipeline.queries.showing` asks first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from inbox import PICTURES, SHOWING, SHOWING_LIMITS, Limits, Mail, Shown, Wish, show_guarded
from pipeline import models as rows
from pipeline.errors import EvidenceMissing
from pipeline.models import MailFile, Message
from pipeline.store import Store
from pipeline.upsert import insert

SMALL = 640  # pixels a side: a preview among the files
LARGE = 1_600  # the same picture inside the formatted mail
CLEAN = 4_000  # to be sent on: nothing but the pixels
AT_ONCE = 32_000_000  # bytes of raw mail that one child is given
MOST_PREVIEWS = 40  # of one mail; the others are files like any other
Write = Callable[[Session, set[int]], None]


@dataclass(frozen=True, slots=True)
class Job:
    """A message, and what is wanted of it."""

    arrival: int
    digest: str
    html: bool = True
    pictures: tuple[tuple[int, int], ...] = ()  # part, pixels a side


def waits(mail: Mail) -> bool:
    """Whether there is anything to make of a mail."""
    return bool(mail.html) or any(file.real_type in PICTURES for file in mail.files)


def make(store: Store, claimed: Sequence[int], limits: Limits = SHOWING_LIMITS) -> Write:
    """The step: HTML and previews of a batch; what is returned keeps them."""
    with store.look() as session:
        jobs = _jobs(session, claimed)
    made = fulfil(store, jobs, limits)

    def write(session: Session, left: set[int]) -> None:
        keep(session, {key: shown for key, shown in made.items() if key in left})

    return write


def fulfil(store: Store, jobs: Iterable[Job], limits: Limits = SHOWING_LIMITS) -> dict[int, Shown]:
    """What is wanted of some messages, by arrival key. One whose raw mail is missing is left
    out: `tipdesk db check` tells of it."""
    made: dict[int, Shown] = {}
    for group in _groups(store, jobs):
        shown = show_guarded([wish for _key, wish in group], limits)
        made |= zip((key for key, _wish in group), shown, strict=True)
    return made


def keep(session: Session, made: Mapping[int, Shown]) -> None:
    """Write the rows, in place of older ones. The messages are there still."""
    pages = [_page_row(key, one) for key, one in made.items() if one.html or one.problem]
    pictures = [row for key, one in made.items() for row in _picture_rows(key, one)]
    _put(session, rows.Shown, ("arrival",), pages)
    _put(session, rows.Picture, ("arrival", "part", "most"), _that_fit(session, pictures))


def _that_fit(session: Session, pictures: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of a mail that take no more room than the mail itself; others are made when somebody
    looks, each time. A few bytes of a picture may be a wall of pixels."""
    pictures = list(pictures)
    keys = {row["arrival"] for row in pictures}
    picture = rows.Picture.__table__.c  # type: ignore[attr-defined]
    taken = (
        sa.select(picture.arrival, sa.func.sum(sa.func.length(picture.content)))
        .where(picture.arrival.in_(keys))
        .group_by(picture.arrival)
    )
    sizes = select(Message.arrival, Message.size).where(col(Message.arrival).in_(keys))
    room: dict[int, int] = {key: size for key, size in session.exec(sizes)}
    for key, size in session.execute(taken):
        room[key] -= size
    fitting = []
    for row in pictures:
        if (size := len(row["content"])) <= room[row["arrival"]]:
            room[row["arrival"]] -= size
            fitting.append(row)
    return fitting


def _put(
    session: Session, model: type[SQLModel], key: Sequence[str], found: list[dict[str, Any]]
) -> None:
    if not found:
        return
    statement = insert(session, model)
    fresh = {name: statement.excluded[name] for name in found[0] if name not in key}
    session.execute(statement.on_conflict_do_update(index_elements=key, set_=fresh), found)


def queue(session: Session, keys: Iterable[int]) -> None:
    """Let messages wait for this step, those too that wait already."""
    waiting = [{"step": "show", "arrival": key, "tries": 0} for key in keys]
    if waiting:
        session.execute(insert(session, rows.Waiting).on_conflict_do_nothing(), waiting)


def queue_outdated(session: Session) -> None:
    """Let all messages wait whose HTML was made by an older version."""
    old = sa.select(col(rows.Shown.arrival)).where(col(rows.Shown.version) < SHOWING)
    queue(session, session.execute(old).scalars().all())


def _jobs(session: Session, keys: Sequence[int]) -> list[Job]:
    found = select(Message.arrival, Message.digest).where(col(Message.arrival).in_(keys))
    digests = session.exec(found).all()
    pictures: dict[int, list[tuple[int, int]]] = {}
    wanted = (
        select(MailFile.arrival, MailFile.part)
        .where(col(MailFile.arrival).in_(keys), col(MailFile.real_type).in_(PICTURES))
        .order_by(col(MailFile.part))
    )
    for key, part in session.exec(wanted):
        pictures.setdefault(key, []).append((part, SMALL))
    return [
        Job(key, digest, pictures=tuple(pictures.get(key, ())[:MOST_PREVIEWS]))
        for key, digest in digests
    ]


def _groups(store: Store, jobs: Iterable[Job]) -> Iterator[list[tuple[int, Wish]]]:
    """As many mails together as one child is given."""
    group: list[tuple[int, Wish]] = []
    size = 0
    for job in jobs:
        try:
            raw = store.raw.read(job.digest)
        except EvidenceMissing:
            continue
        if group and size + len(raw) > AT_ONCE:
            yield group
            group, size = [], 0
        group.append((job.arrival, Wish(raw, job.html, job.pictures)))
        size += len(raw)
    if group:
        yield group


def _page_row(key: int, shown: Shown) -> dict[str, Any]:
    page = shown.html
    return {
        "arrival": key,
        "version": SHOWING,
        "problem": shown.problem,
        "images": page.images if page else 0,
        "others": page.others if page else 0,
        "embedded": page.embedded if page else 0,
        "parts": shown.parts,
        "html": page.html if page else "",
    }


def _picture_rows(key: int, shown: Shown) -> Iterator[dict[str, Any]]:
    for (part, most), picture in shown.pictures.items():
        yield {
            "arrival": key,
            "part": part,
            "most": most,
            "version": SHOWING,
            "kind": picture.kind if picture else "",
            "width": picture.width if picture else 0,
            "height": picture.height if picture else 0,
            "content": picture.content if picture else b"",
        }
