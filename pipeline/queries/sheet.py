"""The health sheet: whether anything was missed, and of all that is looked at what is well.

What is wrong is `health.look_over`'s to find. A line is a code with its values; the door makes the
sentence. No word of a mail.
"""

import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access
from pipeline.models import JobRun, Mailbox, Message, Outbox, Reconciliation, Waiting
from pipeline.queries import running, watched
from pipeline.queries.finding import Finding
from pipeline.store import Store
from pipeline.terms import Evidence, Job, MailboxState, Viewer

Values = Mapping[str, str | int | datetime]
# What the sheet asks, in its order, and the codes of the findings that belong to each.
SUBJECTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "compared": frozenset({"gap", "withheld", "not compared"}),
        "quarantine": frozenset({"quarantine"}),
        "mailboxes": frozenset(
            {"mailbox login refused", "mailbox failing", "mailbox stale", "mailbox stopped"}
            | {"never polled", "no mailbox", "unknown desk", "one sender", "one list", "login"}
        ),
        "silence": frozenset({"silence"}),
        "probe": frozenset({"probe late"}),
        "secrets": frozenset({"secret ended", "secret ending"}),
        "schedule": frozenset({"no leader"}),
        "jobs": frozenset({"job late", "job failed", "feed failing"}),
        "sorting": frozenset({"given up"}),
        "notices": frozenset({"notices stuck"}),
        "disk": frozenset({"disk"}),
        "clock": frozenset({"clock off"}),
        "judges": frozenset({"no model", "no larger model", "language model", "no beats"}),
    }
)
_NOT_HELD = frozenset({"gap", "withheld"})
_NOT_KNOWN = frozenset(
    {"mailbox login refused", "mailbox failing", "mailbox stale", "mailbox stopped"}
    | {"never polled", "no mailbox", "unknown desk", "login", "no leader"}
    | {"not compared", "silence", "probe late"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of a subject of the sheet, as a code with its values."""

    subject: str
    code: str
    values: Values = field(default_factory=dict)
    known: bool = True  # else nothing can be said of it yet, or it is not set up


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of it: the answer, what is wrong (what touches mail first), and what is well."""

    answer: Line
    wrong: tuple[Finding, ...]
    well: tuple[Line, ...]


def sheet(store: Store, viewer: Viewer, found: Iterable[Finding]) -> Sheet:
    """The sheet beside what was `found`. Raises `NotAllowed` for a reporter."""
    access.keeps_watch(viewer)
    return of(store, found)


def of(store: Store, found: Iterable[Finding]) -> Sheet:
    """The same for whoever keeps the installation, who needs no viewer."""
    order = {code: at for at, codes in enumerate(SUBJECTS.values()) for code in codes}
    wrong = tuple(sorted(found, key=lambda one: order.get(one.code, len(SUBJECTS))))
    codes = {one.code for one in wrong}
    with store.look() as session:
        lines = [*_lines(session), _disk(store)]
        answer = _answer(session, codes)
    well = {line.subject: line for line in lines if not codes & SUBJECTS[line.subject]}
    return Sheet(answer, wrong, tuple(well[name] for name in SUBJECTS if name in well))


def _answer(session: Session, codes: Collection[str]) -> Line:
    """Whether anything was missed. The worst that can be said comes first."""
    boxes, seen = _watched(session), _compared(session)
    if _NOT_HELD & set(codes):
        return Line("answer", "not held")
    if _NOT_KNOWN & set(codes) or not seen or len(seen) < len(boxes) or _unasked(boxes):
        return Line("answer", "not known", known=False)
    if "quarantine" in codes:  # only now can it be said that nothing else is amiss
        return Line("answer", "not read")
    counted: Values = {"n": sum(one.on_server for one in seen), "when": min(one.at for one in seen)}
    return Line("answer", "nothing", counted)


def _lines(session: Session) -> list[Line]:
    runs = running.jobs(session)
    return [
        _held(session),
        _quarantine(session),
        _looked(session),
        _ran("silence", runs.get(Job.SILENCE)),
        _probe(session),
        _secrets(session),
        _ran("schedule", runs.get(Job.UPKEEP)),
        _jobs(runs),
        _sorting(session),
        _notices(session),
        _ran("clock", runs.get(Job.WATCH)),
        Line("judges", "judges"),
    ]


def _held(session: Session) -> Line:
    boxes, seen = _watched(session), _compared(session)
    if not boxes:
        return Line("compared", "none watched", known=False)
    if len(seen) < len(boxes):
        values = {"n": len(seen), "of": len(boxes)}
        return Line("compared", "not all compared", values, known=False)
    counted = ("on_server", "held", "purged", "unexplained")
    sums: dict[str, Any] = {name: sum(getattr(one, name) for one in seen) for name in counted}
    return Line("compared", "compared", {**sums, "when": min(one.at for one in seen)})


def _quarantine(session: Session) -> Line:
    held = _count(session, col(Message.evidence) == Evidence.QUARANTINED)
    return Line("quarantine", "acknowledged" if held else "empty", {"n": held})


def _looked(session: Session) -> Line:
    boxes = _watched(session)
    looks = [box.polled_at for box in boxes if box.polled_at]
    if not looks:
        return Line("mailboxes", "not looked", known=False)
    if left := _unasked(boxes):
        values = {"n": len(boxes) - len(left), "of": len(boxes)}
        return Line("mailboxes", "not all looked", values, known=False)
    return Line("mailboxes", "looked", {"n": len(looks), "when": min(looks)})


def _probe(session: Session) -> Line:
    last = watched.last_probe(session)
    if last is None or last.seen_at is None:
        return Line("probe", "no probe", known=False)
    return Line("probe", "probe", {"when": last.seen_at})


def _secrets(session: Session) -> Line:
    ends = [box.secret_ends_at for box in _watched(session) if box.secret_ends_at]
    return Line("secrets", "ends", {"day": min(ends)}) if ends else Line("secrets", "no end")


def _sorting(session: Session) -> Line:
    waiting = session.scalar(sa.select(sa.func.count(sa.distinct(col(Waiting.arrival))))) or 0
    return Line("sorting", "sorting" if waiting else "sorted", {"n": waiting})


def _notices(session: Session) -> Line:
    last = session.scalar(sa.select(sa.func.max(col(Outbox.sent_at))))
    return Line("notices", "sent", {"when": last}) if last else Line("notices", "none sent")


def _disk(store: Store) -> Line:
    free = shutil.disk_usage(store.folder).free
    return Line("disk", "disk", {"n": round(free / 1e9)})


def _ran(subject: str, run: JobRun | None) -> Line:
    if run is None:
        return Line(subject, f"no {subject}", known=False)
    return Line(subject, subject, {"when": run.started_at})


def _jobs(runs: Mapping[Job, JobRun]) -> Line:
    """What never ran cannot have run in time."""
    begun = runs.keys() >= {Job.FEEDS, Job.UPKEEP, Job.WATCH, Job.LESSON}
    return Line("jobs", "jobs" if begun else "no jobs", known=begun)


def _watched(session: Session) -> Sequence[Mailbox]:
    """The mailboxes of servers that config.toml names."""
    there = select(Mailbox).where(Mailbox.place != "", Mailbox.state != MailboxState.STOPPED)
    return session.exec(there.order_by(col(Mailbox.name))).all()


def _unasked(boxes: Sequence[Mailbox]) -> list[Mailbox]:
    """Those whose worker has just begun: how they were before says nothing of them now."""

    def begins(box: Mailbox) -> bool:
        looked, since = box.polled_at, box.state_since
        return bool(box.state == MailboxState.WAITING and looked and since and looked < since)

    return [box for box in boxes if begins(box)]


def _compared(session: Session) -> list[Reconciliation]:
    """The last comparison of each of them that was ever compared."""
    newest = watched.reconciliations(session)
    return [newest[box.id] for box in _watched(session) if box.id in newest]


def _count(session: Session, where: sa.ColumnElement[bool]) -> int:
    return int(session.scalar(sa.select(sa.func.count()).where(where)) or 0)
