"""Whether rows, raw mails, counters and index agree. What is harmless is swept or made again."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import standing
from pipeline.errors import EvidenceMissing
from pipeline.models import Belonging, Counter, Message, Reading, Tip
from pipeline.store import Store
from pipeline.upkeep import purge

_YOUNG = 600  # seconds: a raw mail this new may belong to a batch that is being stored


@dataclass
class Report:
    """What was found. Sound when nothing is missing, changed or broken."""

    mails: int = 0
    missing: list[str] = field(default_factory=list)  # digests: a row, but no raw mail
    changed: list[str] = field(default_factory=list)  # digests: the bytes are not the mail's
    swept: int = 0  # raw mails that no row names, and half-written ones
    young: int = 0  # the same, but too new to be swept
    completed: int = 0  # purges that had been begun
    without_tip: int = 0  # readings that belong to no tip
    without_mail: int = 0  # tips that no message belongs to
    recounted: bool = False  # counters that did not agree with the tips, made again
    broken: list[str] = field(default_factory=list)  # what the database says of itself

    @property
    def sound(self) -> bool:
        return not (
            self.missing or self.changed or self.broken or self.without_tip or self.without_mail
        )


def check(
    store: Store, *, read_all: bool = True, told: Callable[[int, int], None] = lambda a, b: None
) -> Report:
    """Look at everything. `read_all` reads every raw mail; else only that it is there.

    `told` hears (mails looked at, mails in all).
    """
    report = Report(completed=purge.complete(store))
    with store.look() as session:
        named = set(session.execute(sa.select(col(Message.digest))).scalars())
        report.broken = _database(session)
        report.without_tip, report.without_mail = _unbound(session)
    report.mails = len(named)
    for number, digest in enumerate(sorted(named), start=1):
        _look_at(store, digest, report, read_all)
        told(number, len(named))
    _sweep(store, report)
    report.recounted = _recount(store)
    return report


def _look_at(store: Store, digest: str, report: Report, read_all: bool) -> None:
    if not store.raw.has(digest):
        report.missing.append(digest)
        return
    if read_all:
        try:
            store.raw.read(digest)
        except EvidenceMissing:
            report.changed.append(digest)


def _sweep(store: Store, report: Report) -> None:
    """Look at the rows anew, after the folders: mails came while the others were read."""
    held = list(store.raw.digests())
    with store.look() as session:
        named = set(session.execute(sa.select(col(Message.digest))).scalars())
    stray = [store.raw.path(digest) for digest in held if digest not in named]
    for path in (*stray, *store.raw.passing()):
        if _age(path) < _YOUNG:
            report.young += 1
        else:
            path.unlink(missing_ok=True)
            report.swept += 1


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _database(session: Session) -> list[str]:
    if session.get_bind().dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in session.execute(sa.text("PRAGMA integrity_check"))]
    broken = [] if found == ["ok"] else found[:20]
    if session.execute(sa.text("PRAGMA foreign_key_check")).first():
        broken.append("rows name others that are gone")
    return broken


def _unbound(session: Session) -> tuple[int, int]:
    tips = sa.select(col(Belonging.tip_id))
    messages = sa.select(col(Belonging.arrival))
    without_tip = sa.select(sa.func.count()).where(~col(Reading.arrival).in_(messages))
    without_mail = sa.select(sa.func.count()).where(~col(Tip.id).in_(tips))
    return int(session.scalar(without_tip) or 0), int(session.scalar(without_mail) or 0)


def _recount(store: Store) -> bool:
    """Make the counters again; True when they had been wrong."""
    with store.unit() as session:
        before = _counters(session)
        standing.recount(session)
        session.expire_all()
        return before != _counters(session)


def _counters(session: Session) -> set[tuple[object, ...]]:
    table = Counter.__table__  # type: ignore[attr-defined]
    return {tuple(row) for row in session.execute(sa.select(table).where(table.c.tips != 0))}
