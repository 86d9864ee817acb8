"""The words of files become part of what a mail is found by. A step: after storing, and again.

What is read, and in which limits, is `inbox.extracts`. The index gives a message back only for the
words that it was given, so `entries` is the one place that puts them together from the rows.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inbox import (
    EXTRACTS,
    LARGEST,
    LIMITS,
    MOST_FILES,
    Extract,
    Limits,
    Mail,
    Wanted,
    extract_guarded,
    reader_of,
)
from pipeline import letters
from pipeline.errors import EvidenceMissing
from pipeline.models import FileText, MailFile, Message, Reading, Waiting
from pipeline.search import index
from pipeline.store import Store
from pipeline.upsert import insert

STEP = "files"
AT_ONCE = 32_000_000  # bytes of raw mail that one child is given
Write = Callable[[Session, set[int]], None]


def waits(mail: Mail) -> bool:
    """Whether a mail has a file that words can be read in."""
    return any(reader_of(one.real_type, one.claimed_type, one.safe_name) for one in mail.files)


def make(store: Store, claimed: Sequence[int], limits: Limits = LIMITS) -> Write:
    """The step: the words of the files of a batch; what is returned keeps them."""
    with store.look() as session:
        jobs = _jobs(session, claimed)
    made: dict[int, dict[int, Extract]] = {}
    for group in _groups(store, jobs):
        found = extract_guarded([one for _key, one in group], limits)
        made |= zip((key for key, _one in group), found, strict=True)

    def write(session: Session, left: set[int]) -> None:
        keep(session, {key: found for key, found in made.items() if key in left})

    return write


def keep(session: Session, made: dict[int, dict[int, Extract]]) -> None:
    """Write the rows in place of older ones, and let the messages be found by their words."""
    keys = [key for key, found in made.items() if found]
    locked = select(Reading.arrival).where(col(Reading.arrival).in_(keys)).with_for_update()
    keys = list(session.exec(locked)) if keys else []
    index.remove(session, entries(session, keys))
    session.execute(sa.delete(FileText).where(col(FileText.arrival).in_(keys)))
    rows = [row for key in keys for row in _rows(key, made[key])]
    if rows:
        session.execute(sa.insert(FileText), rows)
    session.expire_all()
    index.add(session, entries(session, keys))


def with_words(session: Session, keys: Iterable[int]) -> list[int]:
    """Those of the messages whose files have words."""
    found = sa.select(col(FileText.arrival)).where(col(FileText.arrival).in_(list(keys)))
    return list(session.execute(found.where(col(FileText.text) != "").distinct()).scalars())


def entries(session: Session, keys: Iterable[int], *, of_files: bool = True) -> list[index.Entry]:
    """What messages are found by, from the rows as they are. Quarantined ones have no entry.
    Without `of_files` the words inside their files are left out."""
    keys = list(keys)
    names = _by_message(
        session, col(MailFile.arrival), col(MailFile.name), col(MailFile.part), keys
    )
    told = keys if of_files else []
    texts = _by_message(
        session, col(FileText.arrival), col(FileText.text), col(FileText.part), told
    )
    readings = select(Reading).where(col(Reading.arrival).in_(keys)).order_by(col(Reading.arrival))
    return [
        (
            one.arrival,
            letters.found_by(
                one.model_dump(), names.get(one.arrival, ()), texts.get(one.arrival, ())
            ),
        )
        for one in session.exec(readings)
    ]


def queue(session: Session, keys: Iterable[int]) -> None:
    """Let messages wait for this step, those too that wait already."""
    waiting = [{"step": STEP, "arrival": key, "tries": 0} for key in keys]
    if waiting:
        session.execute(insert(session, Waiting).on_conflict_do_nothing(), waiting)


def queue_outdated(session: Session) -> None:
    """Let all messages wait whose files were read by an older version."""
    old = sa.select(col(FileText.arrival)).where(col(FileText.version) < EXTRACTS).distinct()
    queue(session, session.execute(old).scalars().all())


def _by_message(
    session: Session,
    key: Any,
    value: Any,
    order: Any,
    keys: Sequence[int],
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for arrival, said in session.execute(
        sa.select(key, value).where(key.in_(keys)).order_by(key, order)
    ):
        found.setdefault(arrival, []).append(said)
    return found


def _jobs(session: Session, keys: Sequence[int]) -> list[tuple[int, str, dict[int, str]]]:
    """Arrival, digest, and which reader each file needs; messages without such files are out."""
    files: dict[int, dict[int, str]] = {}
    wanted = select(MailFile).where(col(MailFile.arrival).in_(keys), col(MailFile.size) <= LARGEST)
    for one in session.exec(wanted.order_by(col(MailFile.part))):
        reader = reader_of(one.real_type, one.claimed_type, one.safe_name)
        known = files.setdefault(one.arrival, {})
        if reader and len(known) < MOST_FILES:
            known[one.part] = reader
    held = select(Message.arrival, Message.digest).where(col(Message.arrival).in_(keys))
    return [(key, digest, files[key]) for key, digest in session.exec(held) if files.get(key)]


def _groups(
    store: Store, jobs: Iterable[tuple[int, str, dict[int, str]]]
) -> Iterable[list[tuple[int, Wanted]]]:
    """As many mails together as one child is given. One whose raw mail is missing is left out."""
    group: list[tuple[int, Wanted]] = []
    size = 0
    for key, digest, readers in jobs:
        try:
            raw = store.raw.read(digest)
        except EvidenceMissing:
            continue
        if group and size + len(raw) > AT_ONCE:
            yield group
            group, size = [], 0
        group.append((key, Wanted(raw, readers)))
        size += len(raw)
    if group:
        yield group


def _rows(key: int, found: dict[int, Extract]) -> Iterable[dict[str, Any]]:
    for part, one in found.items():
        yield {
            "arrival": key,
            "part": part,
            "version": EXTRACTS,
            "problem": one.problem,
            "listing": one.listing,
            "text": one.text,
        }
