"""The outbox: notices are queued in the unit of what they tell of, sent later, then marked.

Killed between the sending and the mark, one is sent again, with the same key (Message-ID, or
Idempotency-Key), by which a receiver knows it: a double is better than an alarm that nobody heard.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

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
_AT_ONCE = 20  # notices sent in one round
_CLAIM = timedelta(minutes=5)  # nobody else tries one meanwhile


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
    alarm_ids: Iterable[int],
    *,
    ends: bool,
) -> None:
    """Queue a notice of these alarms to each recipient. Twice is once."""
    now = store.clock()
    rows = [
        {
            "key": notices.key(store.tombstone_key, alarm_id, ends, way, recipient),
            "way": way,
            "recipient": recipient,
            "alarm_id": alarm_id,
            "ends": ends,
            "queued_at": now,
            "next_at": now,
            "tries": 0,
            "problem": "",
        }
        for alarm_id in alarm_ids
        for way, recipient in outlets.recipients()
    ]
    if rows:
        session.execute(insert(session, Outbox).on_conflict_do_nothing(), rows)
        wake.ring(session)


def deliver(store: Store, outlets: Outlets, log: Callable[..., None]) -> int:
    """Send what is due, oldest first; returns how many left. One that fails holds up no other."""
    sent = 0
    for number in _claim(store):
        with store.look() as session:
            row = session.get_one(Outbox, number)
            notice = _notice(row, session.get_one(Alarm, row.alarm_id))
        try:
            _send(store, outlets, row, notice)
            problem = ""
        except (InboxError, PipelineError, OSError) as error:
            problem = type(error).__name__
            log("notice failed", error=problem, why=error)
        _note(store, number, problem)
        sent += not problem
    return sent


def _claim(store: Store) -> list[int]:
    """Those whose time has come. Until the claim runs out nobody else sends them."""
    now = store.clock()
    with store.unit() as session:
        due = session.exec(
            select(Outbox)
            .where(
                col(Outbox.sent_at).is_(None),
                col(Outbox.next_at) <= now,
                col(Outbox.queued_at) > now - patience.NOTICES_LEFT,
            )
            .order_by(col(Outbox.id))
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        for row in due:
            row.next_at, row.tries = now + _CLAIM, row.tries + 1
        session.add_all(due)
        return [row.id for row in due]


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
    )


def _send(store: Store, outlets: Outlets, row: Outbox, notice: Notice) -> None:
    if row.way == MAIL:
        raw = notices.mail(notice, outlets.sender, row.recipient, outlets.place)
        outlets.send(row.recipient, raw)
    else:
        headers, body = notices.webhook(notice, outlets.secret(), store.clock())
        reply = outlets.post(row.recipient, headers, body)
        if not 200 <= reply.status < 300:
            raise NotFetched("The webhook answers {status}.", status=reply.status)


def _note(store: Store, number: int, problem: str) -> None:
    """Sent; or tried again, at doubling distances."""
    now = store.clock()
    with store.unit() as session:
        row = session.get_one(Outbox, number)
        row.problem = problem
        if problem:
            row.next_at = now + min(_LONGEST, _FIRST * 2 ** min(row.tries - 1, 12))
        else:
            row.sent_at = now
        session.add(row)
