"""What is wrong with this installation, each with its mend. No word of a mail."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import steps
from pipeline.models import Beat, Feed, JobRun, Mailbox, Message, Purge, User
from pipeline.store import Store
from pipeline.terms import Evidence, Role

_STALE = timedelta(minutes=15)
_LATE = timedelta(minutes=10)
_ROOM = 1_000_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    what: str
    mend: str
    code: str


def look_over(store: Store, now: datetime) -> list[Finding]:
    """Everything that the database and the data folder tell. An empty list: all is well."""
    with store.look() as session:
        found = [
            *_mailboxes(session, now),
            *_quarantine(session),
            *_queue(session),
            *_feeds(session),
            *_jobs(session, now),
            *_people(session),
        ]
    return [*found, *_disk(store)]


def _mailboxes(session: Session, now: datetime) -> Iterator[Finding]:
    polled = select(Mailbox).where(col(Mailbox.polled_at).is_not(None))
    for box in session.exec(polled.order_by(col(Mailbox.name))):
        if box.state in ("refused", "failing"):
            since = box.state_since.isoformat(timespec="minutes") if box.state_since else "now"
            yield Finding(
                f"The mailbox {box.name} is {box.state} since {since}: {box.problem}",
                "Run `tipdesk mailboxes check` when it is mended.",
                f"mailbox {box.state}",
            )
        elif box.polled_at and now - box.polled_at > _STALE:
            yield Finding(
                f"The mailbox {box.name} was last looked into at "
                f"{box.polled_at.isoformat(timespec='minutes')}.",
                "Start `tipdesk work`, or look into its log.",
                "mailbox stale",
            )


def _quarantine(session: Session) -> Iterator[Finding]:
    held = _count(
        session,
        col(Message.evidence) == Evidence.QUARANTINED,
        col(Message.acknowledged_at).is_(None),
    )
    if held:
        yield Finding(
            f"{held} mails are in quarantine, and nobody has acknowledged them.",
            "`tipdesk mail list --state quarantined`, then retry or acknowledge each.",
            "quarantine",
        )


def _queue(session: Session) -> Iterator[Finding]:
    for step in steps.STEPS:
        if given_up := steps.given_up(session, step):
            yield Finding(
                f"{given_up} messages could not be worked on, try after try, by the step {step}.",
                "They can be read like all others. Please report it.",
                "given up",
            )


def _feeds(session: Session) -> Iterator[Finding]:
    failing = select(Feed).where(Feed.state == "failing").order_by(col(Feed.id))
    for feed in session.exec(failing):
        since = feed.state_since.isoformat(timespec="minutes") if feed.state_since else "now"
        yield Finding(
            f"The feed {feed.id} is failing since {since}: {feed.problem}",
            f"Mend it, then `tipdesk feeds poll {feed.id}`.",
            "feed failing",
        )


def _jobs(session: Session, now: datetime) -> Iterator[Finding]:
    upkeep = session.get(JobRun, "upkeep")
    if upkeep and upkeep.failed:
        yield Finding(f"The upkeep failed: {upkeep.failed}.", "Look into the log.", "job failed")
    if upkeep and now - upkeep.started_at > _LATE:
        yield Finding(
            f"The schedule last ran at {upkeep.started_at.isoformat(timespec='minutes')}.",
            "Start `tipdesk work`.",
            "no leader",
        )
    if _count(session, col(Purge.done_at).is_(None)):
        yield Finding("A purge was begun and not ended.", "Run `tipdesk db check`.", "purge")


def _people(session: Session) -> Iterator[Finding]:
    if not _count(session, col(User.role) == Role.ADMINISTRATOR, col(User.disabled_at).is_(None)):
        yield Finding("There is no administrator.", "Run `tipdesk init` again.", "no administrator")
    if not _count(session, col(Beat.retired_at).is_(None)):
        yield Finding(
            "There is no beat, so every tip is unsure.",
            "`tipdesk beats add DESK NAME --keyword …`",
            "no beats",
        )


def _disk(store: Store) -> Iterator[Finding]:
    free = shutil.disk_usage(store.folder).free
    if free < _ROOM:
        yield Finding(
            f"The disk of {store.folder} has {free // 1_000_000} MB left.",
            "Make room: a full disk stores no mail (none is lost, it stays on the server).",
            "disk",
        )


def _count(session: Session, *where: sa.ColumnElement[bool]) -> int:
    return int(session.scalar(sa.select(sa.func.count()).where(*where)) or 0)
