"""The outbox: notices are queued in the unit of what they tell of, sent later, then marked.

Killed between the sending and the mark, one is sent again, with the same key (Message-ID, or
Idempotency-Key), by which a receiver knows it: a double is better than an alarm that nobody heard.
Those of one server's mailboxes leave as one mail; which beginnings do is fixed when they are
queued, and an end that failed alone may be told once more with later ones.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inbox import InboxError
from pipeline import patience, wake
from pipeline.alarms import notices
from pipeline.alarms.notices import Notice
from pipeline.errors import NotFetched, PipelineError
from pipeline.models import Alarm, Outbox
from pipeline.queries.finding import told
from pipeline.store import Store
from pipeline.stories.outgoing import Post
from pipeline.upsert import insert

MAIL, WEBHOOK = "mail", "webhook"
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=6)
_AT_ONCE = 20  # mails and requests sent in one round
_CLAIM = timedelta(minutes=5)  # nobody else tries one meanwhile
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GATHERS = timedelta(minutes=10)  # mailboxes of a server come back one after the other


@dataclass(frozen=True)
class Outlets:
    """How notices leave, and to whom. Nobody named: none is queued."""

    send: Callable[[str, bytes], None]  # a mail, to a recipient
    post: Post
    secret: Callable[[], bytes]  # of the webhook; read when it is needed
    sender: str = ""
    mail_to: tuple[str, ...] = ()
    webhook_to: str = ""
    probe_to: str = ""
    place: str = ""  # where the page is, for the foot of a mail

    def recipients(self) -> list[tuple[str, str]]:
        """Each way with its recipient."""
        hooks = [(WEBHOOK, self.webhook_to)] if self.webhook_to else []
        return [*((MAIL, one) for one in self.mail_to), *hooks]


def _nowhere(*_told: object) -> Any:
    raise PipelineError("Nobody is named in config.toml who could be told.")


SILENT = Outlets(_nowhere, _nowhere, _nowhere)


def queue(
    session: Session,
    store: Store,
    outlets: Outlets,
    alarms: Sequence[Alarm],
    *,
    ends: bool,
) -> None:
    """Queue a notice of these alarms to each recipient. Twice is once. That one of several
    mailboxes of a server is well again waits for the others, unless it is not for long."""
    if not alarms:
        return
    now = store.clock()
    waits = _of_many(session, alarms, now) if ends else set()
    if not ends:
        _hurry(session, alarms, now)
    rows = [
        {
            "key": notices.key(store.tombstone_key, alarm.id, ends, way, recipient),
            "way": way,
            "recipient": recipient,
            "alarm_id": alarm.id,
            "ends": ends,
            "queued_at": now,
            "next_at": _gathered(now) if way == MAIL and alarm.id in waits else now,
            "tries": 0,
            "problem": "",
        }
        for alarm in alarms
        for way, recipient in outlets.recipients()
    ]
    if rows:
        session.execute(insert(session, Outbox).on_conflict_do_nothing(), rows)
        wake.ring(session)


def _hurry(session: Session, alarms: Sequence[Alarm], now: datetime) -> None:
    """What says that the same was over waits no longer: nobody is told so after it began anew."""
    begun = {(one.code, one.about) for one in alarms}
    waiting = (
        select(Outbox, Alarm)
        .join(Alarm, col(Alarm.id) == col(Outbox.alarm_id))
        .where(col(Outbox.ends), col(Outbox.sent_at).is_(None), col(Outbox.next_at) > now)
    )
    for row, alarm in session.exec(waiting).all():
        if (alarm.code, alarm.about) in begun and row.tries == 0:
            row.next_at = now
            session.add(row)


def _of_many(session: Session, alarms: Sequence[Alarm], now: datetime) -> set[int]:
    """Those of these alarms that other mailboxes of their server have too, or had just now."""
    begun = select(Alarm).where(
        col(Alarm.code).in_({one.code for one in alarms}),
        sa.or_(col(Alarm.ended_at).is_(None), col(Alarm.ended_at) > now - _GATHERS),
    )
    of = Counter(_of_server(one) for one in session.exec(begun))
    return {one.id for one in alarms if _host(one) and of[_of_server(one)] > 1}


def _of_server(alarm: Alarm) -> tuple[str, str]:
    return alarm.code, _host(alarm)


def _host(alarm: Alarm) -> str:
    """The server of an alarm's mailbox; empty for what is no mailbox's."""
    return str(alarm.values.get("host", ""))


def _gathered(at: datetime) -> datetime:
    """When what is queued now leaves together: the same for all of a while."""
    passed = (at - _EPOCH) // _GATHERS
    return _EPOCH + (passed + 1) * _GATHERS


def deliver(store: Store, outlets: Outlets, log: Callable[..., None]) -> int:
    """Send what is due, oldest first; returns how many mails and requests left. One that fails
    holds up no other."""
    sent = 0
    for together in _claim(store):
        with store.look() as session:
            rows = [session.get_one(Outbox, number) for number in together]
            told = [_notice(row, session.get_one(Alarm, row.alarm_id)) for row in rows]
        try:
            _send(store, outlets, rows[0], told)
            problem = ""
        except (InboxError, PipelineError, OSError) as error:
            problem = type(error).__name__
            log("notice failed", error=problem, why=error)
        _note(store, together, problem)
        sent += not problem
    return sent


def _claim(store: Store) -> list[list[int]]:
    """Those whose time has come, each list for one mail or request. Until the claim runs out
    nobody else sends them."""
    now = store.clock()
    due = (
        col(Outbox.sent_at).is_(None),
        col(Outbox.next_at) <= now,
        col(Outbox.queued_at) > now - patience.NOTICES_LEFT,
    )
    with store.unit() as session:
        listed = session.execute(
            select(Outbox, Alarm)
            .join(Alarm, col(Alarm.id) == col(Outbox.alarm_id))
            .where(*due)
            .order_by(col(Outbox.id))
            .with_for_update(of=Outbox, skip_locked=True)
        ).all()
        groups: dict[Hashable, list[Outbox]] = {}
        for row, alarm in listed:
            groups.setdefault(_mail_of(row, alarm), []).append(row)
        claimed = list(groups.values())[:_AT_ONCE]
        for row in chain(*claimed):
            row.next_at, row.tries = now + _CLAIM, row.tries + 1
            session.add(row)
        return [[row.id for row in rows] for rows in claimed]


def _mail_of(row: Outbox, alarm: Alarm) -> Hashable:
    """The same for all that leave as one: what began in one round, or ended in one while."""
    if row.way != MAIL or not _host(alarm):
        return row.id
    queued = _gathered(row.queued_at) if row.ends else row.queued_at
    return row.recipient, row.ends, queued, _of_server(alarm)


def _notice(row: Outbox, alarm: Alarm) -> Notice:
    return Notice(
        key=row.key,
        code=alarm.code,
        about=alarm.about,
        what=told(alarm.what, alarm.values),
        mend=told(alarm.mend, alarm.values),
        began_at=alarm.began_at,
        ended_at=alarm.ended_at,
        ends=row.ends,
        host=_host(alarm),
    )


def _send(store: Store, outlets: Outlets, row: Outbox, told: Sequence[Notice]) -> None:
    if row.way == MAIL:
        raw = notices.mail(told, outlets.sender, row.recipient, outlets.place)
        outlets.send(row.recipient, raw)
    else:
        headers, body = notices.webhook(told[0], outlets.secret(), store.clock())
        reply = outlets.post(row.recipient, headers, body)
        if not 200 <= reply.status < 300:
            raise NotFetched("The webhook answers {status}.", status=reply.status)


def _note(store: Store, numbers: Sequence[int], problem: str) -> None:
    """Sent; or tried again, at doubling distances."""
    now = store.clock()
    with store.unit() as session:
        for row in [session.get_one(Outbox, number) for number in numbers]:
            row.problem = problem
            if problem:
                row.next_at = now + min(_LONGEST, _FIRST * 2 ** min(row.tries - 1, 12))
            else:
                row.sent_at = now
            session.add(row)
