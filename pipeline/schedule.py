"""What happens by itself: polling, steps, upkeep. One leader a database; steps run beside others.

Runs in `tipdesk work`, never in a web worker. APScheduler keeps the times; nothing of it is
stored, since a job is code, and what ran when is a row.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from apscheduler import events
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import Session, col, select

from inbox import InboxError, Mailbox, MailboxMisconfigured, MailboxSettings
from pipeline import models as rows
from pipeline import standing, steps
from pipeline.desk import attempts, leaving, links, sign_ins
from pipeline.errors import PipelineError
from pipeline.intake import Count
from pipeline.leader import Lock
from pipeline.models import Act, JobRun, Tip
from pipeline.poll import mailbox_row, poll
from pipeline.store import Store
from pipeline.stories import feeds
from pipeline.stories.outgoing import Fetch
from pipeline.terms import MailboxState
from pipeline.upkeep import purge
from pipeline.wake import Bell
from pipeline.watch import rounds as watch
from pipeline.watch.outbox import SILENT, Outlets

Open = Callable[[MailboxSettings], AbstractContextManager[Mailbox]]
Log = Callable[..., None]  # an event's code, then its values: never a word of a mail
_LEADS_AGAIN = 1.0  # seconds between two tries to lead
_REFUSED_WAIT = timedelta(minutes=15)  # a refused login is not hammered
_UPKEEP_EVERY = 60  # seconds
_WATCH_EVERY = 60  # seconds
_FEEDS_EVERY = 30  # seconds between two looks for feeds whose time has come


@dataclass(frozen=True)
class Work:
    """What the workers need from outside."""

    store: Store
    mailboxes: Sequence[MailboxSettings]
    open_mailbox: Open
    max_mail_bytes: int
    step_seconds: int
    log: Log
    fetch: Fetch
    outlets: Outlets = SILENT
    zone: tzinfo = UTC  # the newsroom's: its hours are the mailboxes' rhythm


def poll_one(
    work: Work, settings: MailboxSettings, told: Callable[[Count], None] = lambda count: None
) -> Count | None:
    """One round over one mailbox, its state written down; None while another process polls it.

    Raises what the mailbox or the storage says, after that was written down too.
    """
    lock = Lock(work.store, f"mailbox {settings.name}")
    if not lock.take():
        return None
    try:
        with work.open_mailbox(settings) as mailbox:
            count = poll(
                work.store, mailbox, settings, max_mail_bytes=work.max_mail_bytes, told=told
            )
        _note_state(work, settings, MailboxState.OK, "")
        return count
    except InboxError as error:
        refused = isinstance(error, MailboxMisconfigured)
        state = MailboxState.REFUSED if refused else MailboxState.FAILING
        _note_state(work, settings, state, str(error))
        raise
    finally:
        lock.release()


def run(work: Work, stop: threading.Event) -> None:
    """Work until told to stop. Standing by costs nothing; a leader that dies is followed."""
    lock = Lock(work.store, "leader")
    stepping = threading.Thread(target=_step, args=(work, stop), name="steps", daemon=True)
    shared = work.store.engine.dialect.name == "postgresql"
    if shared:
        stepping.start()  # many workers share the queue
    said = False
    while not stop.is_set():
        if not lock.take():
            if not said:
                work.log("standing by", holder=lock.holder())
                said = True
            stop.wait(_LEADS_AGAIN)
            continue
        said = False
        work.log("leading")
        if not shared and not stepping.is_alive():
            stepping.start()
        _lead(work, lock, stop)
    lock.release()
    if stepping.is_alive():
        stepping.join(timeout=30)


def _lead(work: Work, lock: Lock, stop: threading.Event) -> None:
    """Keep the schedule for as long as the lock is ours."""
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(max(4, len(work.mailboxes) + 1))},
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
    )
    scheduler.add_listener(
        lambda event: work.log("job missed", job=event.job_id), events.EVENT_JOB_MISSED
    )
    now = work.store.clock()
    for settings in work.mailboxes:
        scheduler.add_job(
            _round,
            "interval",
            args=(work, settings, stop),
            seconds=settings.every_seconds,
            id=f"poll {settings.name}",
            next_run_time=now,
        )
    scheduler.add_job(
        _upkeep, "interval", args=(work,), seconds=_UPKEEP_EVERY, id="upkeep", next_run_time=now
    )
    scheduler.add_job(
        _feeds, "interval", args=(work, stop), seconds=_FEEDS_EVERY, id="feeds", next_run_time=now
    )
    scheduler.add_job(
        _watch, "interval", args=(work,), seconds=_WATCH_EVERY, id="watch", next_run_time=now
    )
    scheduler.start()
    while lock.held() and not stop.wait(_LEADS_AGAIN):
        pass
    scheduler.shutdown(wait=stop.is_set())
    if not stop.is_set():
        work.log("stepped down")


class _ToldToStop(Exception):
    """Ends a round between two batches: what is stored stays, the rest comes at the next start."""


def _round(work: Work, settings: MailboxSettings, stop: threading.Event) -> None:
    """A scheduled round. What goes wrong is a state and a line in the log; the next one tries."""

    def go_on(_count: Count) -> None:
        if stop.is_set():
            raise _ToldToStop

    if _waits(work, settings):
        return
    with _job(work, f"poll {settings.name}") as failed:
        try:
            count = poll_one(work, settings, go_on)
        except _ToldToStop:
            return
        except (InboxError, PipelineError) as error:
            failed.append(type(error).__name__)
            work.log("poll failed", mailbox=settings.name, error=type(error).__name__, why=error)
            return
    if count and count.seen + count.withheld:
        work.log(
            "polled",
            mailbox=settings.name,
            new=count.new,
            known=count.known,
            quarantined=count.quarantined,
            withheld=count.withheld,
        )


def _feeds(work: Work, stop: threading.Event) -> None:
    """Poll the feeds whose time has come. One that fails holds up no other."""
    with _job(work, "feeds") as failed:
        with work.store.look() as session:
            due = feeds.due(session, work.store.clock())
        for feed_id in due:
            if stop.is_set():
                return
            try:
                polled = feeds.poll(work.store, feed_id, work.fetch)
            except PipelineError as error:
                failed.append(type(error).__name__)
                work.log("feed failed", feed=feed_id, error=type(error).__name__)
                continue
            if polled and polled.new + polled.changed:
                work.log("feed read", feed=feed_id, new=polled.new)


def _waits(work: Work, settings: MailboxSettings) -> bool:
    """Whether a refused login lies so short a time back that it is left alone."""
    with work.store.look() as session:
        found = session.exec(select(rows.Mailbox).where(rows.Mailbox.name == settings.name)).first()
    if found is None or found.state != MailboxState.REFUSED or found.polled_at is None:
        return False
    pause = min(_REFUSED_WAIT, timedelta(seconds=settings.every_seconds * 10))
    return work.store.clock() < found.polled_at + pause


def _step(work: Work, stop: threading.Event) -> None:
    """Run the steps until told to stop, with a new bell when the database was gone."""
    while not stop.is_set():
        try:
            with closing(Bell(work.store.engine)) as bell:
                _listen(work, bell, stop)
        except PipelineError as error:
            work.log("steps failed", error=type(error).__name__, why=error)
            stop.wait(work.step_seconds)
        except Exception as error:  # noqa: BLE001 - the edge of a round: one fault ends no worker
            work.log("steps failed", error=type(error).__name__)
            stop.wait(work.step_seconds)


def _listen(work: Work, bell: Bell, stop: threading.Event) -> None:
    """Run the steps whenever something was written, and from time to time all the same."""
    while not stop.is_set():
        done = steps.run_all(work.store, stopped=stop.is_set)
        if done:
            work.log("judged", messages=done)
        for _second in range(work.step_seconds):
            if stop.is_set() or bell.wait(1.0):  # whoever ends us is not kept waiting
                break


def _upkeep(work: Work) -> None:
    """Purges that were killed, snoozed tips whose time has come, sign-ins long over."""
    with _job(work, "upkeep") as failed:
        try:
            purge.complete(work.store)
            wake_snoozed(work.store)
            sweep(work.store)
        except PipelineError as error:
            failed.append(type(error).__name__)
            work.log("upkeep failed", error=type(error).__name__, why=error)


def _watch(work: Work) -> None:
    """What is wrong becomes an alarm, what is over ends one, and the administrator is told."""
    with _job(work, "watch") as failed:
        try:
            watch.look(work.store, work.outlets, work.zone, work.log)
        except PipelineError as error:
            failed.append(type(error).__name__)
            work.log("watch failed", error=type(error).__name__, why=error)


def wake_snoozed(store: Store) -> int:
    """Bring back the tips whose time has come; returns how many."""
    now = store.clock()
    with store.unit() as session:
        due = session.exec(select(Tip).where(col(Tip.snoozed_until) <= now).limit(500)).all()
        for tip in due:
            changes = standing.change(session, tip, snoozed_until=None)
            session.add(Act(tip_id=tip.id, verb="woke", at=now, changes=changes))
    return len(due)


def sweep(store: Store) -> None:
    """Take away tries at passwords, one-time links, sign-ins and absences that are over."""
    now = store.clock()
    with store.unit() as session:
        for kind in (attempts, leaving, links, sign_ins):
            kind.sweep(session, now)


def _note_state(work: Work, settings: MailboxSettings, state: MailboxState, problem: str) -> None:
    now = work.store.clock()
    with work.store.unit() as session:
        row = mailbox_row(session, settings.name, settings.desk, now)
        if row.state != state:
            row.state_since = now
        row.state, row.problem, row.polled_at = state.value, problem, now
        session.add(row)


class _job:
    """Writes down when a job ran and how it ended; gives a list for the errors it met."""

    def __init__(self, work: Work, name: str) -> None:
        self.work, self.name, self.failed = work, name, list[str]()

    def __enter__(self) -> list[str]:
        self.started = self.work.store.clock()
        return self.failed

    def __exit__(self, kind: type[BaseException] | None, *rest: Any) -> None:
        if kind is not None:
            self.failed.append(kind.__name__)
        try:
            with self.work.store.unit() as session:
                _write_run(session, self.name, self.started, self.work.store.clock(), self.failed)
        except PipelineError as error:
            self.work.log("job not noted", job=self.name, error=type(error).__name__)


def _write_run(
    session: Session, name: str, started: datetime, ended: datetime, failed: Sequence[str]
) -> None:
    session.merge(
        JobRun(name=name[:80], started_at=started, ended_at=ended, failed=",".join(failed)[:80])
    )
