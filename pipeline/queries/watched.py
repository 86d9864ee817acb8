"""What the watch has found and keeps as rows: open alarms, gaps, mail that a server keeps back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access
from pipeline.models import Alarm, Mailbox, Outbox, Probe, Reconciliation, Sighting
from pipeline.queries.finding import Finding, moment
from pipeline.terms import MailboxState, Viewer

KEPT = frozenset({"silence", "probe late", "clock off"})  # only the watch itself can tell these
_LATE = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alarm, as a page lists it."""

    finding: Finding
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice of an alarm to somebody."""

    code: str
    about: str
    ends: bool
    way: str
    recipient: str
    queued_at: datetime
    sent_at: datetime | None
    tries: int
    problem: str


def notices(session: Session, viewer: Viewer, limit: int = 50) -> list[NoticeRow]:
    """The last ones, newest first. For administrators: who is told is their business."""
    access.administers(viewer)
    found = session.execute(
        sa.select(Outbox, col(Alarm.code), col(Alarm.about))
        .join(Alarm, col(Alarm.id) == col(Outbox.alarm_id))
        .order_by(col(Outbox.id).desc())
        .limit(limit)
    )
    return [
        NoticeRow(
            code, about, row.ends, row.way, row.recipient, row.queued_at, row.sent_at, row.tries,
            row.problem,
        )
        for row, code, about in found
    ]  # fmt: skip


def findings(session: Session, now: datetime) -> Iterator[Finding]:
    """Gaps, mail withheld for long, reconciliations that are late, and what the watch keeps."""
    newest = reconciliations(session)
    for box in session.exec(select(Mailbox).where(Mailbox.place != "").order_by(Mailbox.name)):
        if (last := newest.get(box.id)) is None or box.state == MailboxState.STOPPED:
            continue
        if last.unexplained:
            yield _gap(box, last)
        if now - max(last.at, box.state_since or last.at) > _LATE:  # while stopped nobody could
            yield Finding(
                "The mailbox {name} was last compared with its server at {when}.",
                "Run `tipdesk mailboxes reconcile {name}`, and look into the log.",
                "not compared",
                {"name": box.name, "when": moment(last.at)},
                box.name,
            )
    yield from _withheld(session, now)
    kept = select(Alarm).where(col(Alarm.ended_at).is_(None), col(Alarm.code).in_(KEPT))
    for one in session.exec(kept.order_by(col(Alarm.id))):
        yield as_finding(one)


def _gap(box: Mailbox, last: Reconciliation) -> Finding:
    shown = ", ".join(map(str, last.gaps[:10])) + (" …" if len(last.gaps) > 10 else "")
    return Finding(
        "Mails on the server of {name} that are not held, unexplained: {n} (UID {uids}).",
        "Run `tipdesk mailboxes reconcile {name}`; look at those mails in a mail program.",
        "gap",
        {"n": last.unexplained, "name": box.name, "uids": shown},
        box.name,
        last.at,
    )


def _withheld(session: Session, now: datetime) -> Iterator[Finding]:
    counted = (
        sa.select(col(Mailbox.name), sa.func.count(), sa.func.min(col(Sighting.seen_at)))
        .join(Sighting, col(Sighting.mailbox_id) == col(Mailbox.id))
        .where(col(Sighting.withheld) != "", col(Mailbox.place) != "", col(Sighting.tries) > 2)
        .group_by(col(Mailbox.name))
    )
    for name, n, since in session.execute(counted):
        yield Finding(
            "Mails that the server of {name} does not hand over: {n}. They are asked for again.",
            "Look at them in a mail program; `tipdesk mailboxes reconcile {name}` counts them.",
            "withheld",
            {"name": name, "n": int(n)},
            name,
            since if isinstance(since, datetime) else now,
        )


def reconciliations(session: Session) -> dict[int, Reconciliation]:
    """The last one of each mailbox, by the mailbox's number."""
    newest = sa.select(sa.func.max(col(Reconciliation.id))).group_by(col(Reconciliation.mailbox_id))
    found = session.exec(select(Reconciliation).where(col(Reconciliation.id).in_(newest)))
    return {one.mailbox_id: one for one in found}


def alarms(session: Session, limit: int = 20) -> list[AlarmRow]:
    """The last alarms, open ones first."""
    found = session.exec(
        select(Alarm).order_by(col(Alarm.ended_at).is_not(None), col(Alarm.id).desc()).limit(limit)
    )
    return [AlarmRow(as_finding(one), one.began_at, one.ended_at) for one in found]


def as_finding(one: Alarm) -> Finding:
    return Finding(one.what, one.mend, one.code, one.values, one.about, one.began_at)


def last_probe(session: Session) -> Probe | None:
    """The newest probe that came."""
    came = select(Probe).where(col(Probe.seen_at).is_not(None))
    return session.exec(came.order_by(col(Probe.sent_at).desc()).limit(1)).first()
