"""What happens by itself: watching mailboxes, steps, feeds, upkeep. One leader a database.

Runs in `tipdesk work`, never in a web worker. APScheduler keeps the times; nothing of it is
stored, since a job is code, and what ran when is a row.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from apscheduler import events
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import Session, col, select

from inbox import InboxError
from pipeline import standing, steps
from pipeline.alarms import rounds
from pipeline.alarms.reconcile import is_due, reconcile
from pipeline.asking import Asking
from pipeline.desk import attempts, judges, leaving, links, sign_ins
from pipeline.errors import PipelineError
from pipeline.leader import Lock
from pipeline.models import Act, JobRun, Tip
from pipeline.store import Store
from pipeline.stories import feeds
from pipeline.terms import Job
from pipeline.upkeep import purge
from pipeline.wake import Bell
from pipeline.watching import watch
from pipeline.work import Work

_LEADS_AGAIN = 1.0  # seconds between two tries to lead
_UPKEEP_EVERY = 60  # seconds
_WATCH_EVERY = 60  # seconds
_RECONCILED = 60  # seconds between two looks for mailboxes whose day is over
_LEARN_EVERY = 600  # seconds between two looks whether people taught something new
_FEEDS_EVERY = 30  # seconds between two looks for feeds whose time has come
_ASKING = "asking"  # a thread

Endless = Callable[[Work, threading.Event], None]


def run(work: Work, stop: threading.Event) -> None:
    """Work until told to stop. Standing by costs nothing; a leader that dies is followed."""
    lock = Lock(work.store, "leader")
    others = [
        threading.Thread(
            target=_endlessly, args=("steps", _step, work, stop), name="steps", daemon=True
        ),
        threading.Thread(target=watch, args=(work, stop), name="watching", daemon=True),
        threading.Thread(
            target=_endlessly, args=("asking", _ask, work, stop), name=_ASKING, daemon=True
        ),
    ]
    if work.store.engine.dialect.name == "postgresql":
        _start(others)  # many workers share the queue, and the mailboxes
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
        _start(others)
        _lead(work, lock, stop)
    for one in others:
        if one.is_alive():
            one.join(timeout=1 if one.name == _ASKING else 30)  # an answer may take its time
    lock.release()


def _start(threads: Sequence[threading.Thread]) -> None:
    """Those that have not been started yet."""
    for one in threads:
        if one.ident is None:
            one.start()


def _lead(work: Work, lock: Lock, stop: threading.Event) -> None:
    """Keep the schedule for as long as the lock is ours."""
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(4)},
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
    )
    scheduler.add_listener(
        lambda event: work.log("job missed", job=event.job_id), events.EVENT_JOB_MISSED
    )
    now = work.store.clock()
    scheduler.add_job(
        _upkeep, "interval", args=(work,), seconds=_UPKEEP_EVERY, id="upkeep", next_run_time=now
    )
    scheduler.add_job(
        _feeds, "interval", args=(work, stop), seconds=_FEEDS_EVERY, id="feeds", next_run_time=now
    )
    scheduler.add_job(
        _watch, "interval", args=(work,), seconds=_WATCH_EVERY, id="watch", next_run_time=now
    )
    scheduler.add_job(
        _reconcile,
        "interval",
        args=(work, stop),
        seconds=_RECONCILED,
        id="reconcile",
        next_run_time=now,
    )
    scheduler.add_job(_learn, "interval", args=(work,), seconds=_LEARN_EVERY, id="learn")
    with _job(work, Job.LEADER):
        scheduler.start(paused=True)
    scheduler.resume()  # it is written down who leads, before the watch looks whether anybody does
    while lock.held() and not stop.wait(_LEADS_AGAIN):
        pass
    scheduler.shutdown(wait=stop.is_set())
    if not stop.is_set():
        work.log("stepped down")


def _feeds(work: Work, stop: threading.Event) -> None:
    """Poll the feeds whose time has come. One that fails holds up no other."""
    with _job(work, Job.FEEDS) as failed:
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


def _endlessly(name: str, once: Endless, work: Work, stop: threading.Event) -> None:
    """Begin anew when the database was gone, until told to stop."""
    while not stop.is_set():
        try:
            once(work, stop)
        except PipelineError as error:
            work.log(f"{name} failed", error=type(error).__name__, why=error)
            stop.wait(work.step_seconds)
        except Exception as error:  # noqa: BLE001 - the edge of a round: one fault ends no worker
            work.log(f"{name} failed", error=type(error).__name__)
            stop.wait(work.step_seconds)


def _step(work: Work, stop: threading.Event) -> None:
    """Run the steps whenever something was written, and from time to time all the same."""
    with closing(Bell(work.store.engine)) as bell:
        while not stop.is_set():
            done = steps.run_all(work.store, stopped=stop.is_set)
            if done:
                work.log("judged", messages=done)
            for _second in range(work.step_seconds):
                if stop.is_set() or bell.wait(1.0):  # whoever ends us is not kept waiting
                    break


def _ask(work: Work, stop: threading.Event) -> None:
    """Ask the language model, if there is one, about tips that were judged."""
    if work.llm is None:
        stop.wait()
        return
    asking = Asking(work.store, work.llm, work.dice, work.log)
    while not stop.wait(asking.round()):
        pass


def _upkeep(work: Work) -> None:
    """Purges that were killed, snoozed tips whose time has come, sign-ins long over."""
    with _job(work, Job.UPKEEP) as failed:
        try:
            purge.complete(work.store)
            wake_snoozed(work.store)
            sweep(work.store)
        except PipelineError as error:
            failed.append(type(error).__name__)
            work.log("upkeep failed", error=type(error).__name__, why=error)


def _learn(work: Work) -> None:
    """Teach the judges what people did since, each desk's apart."""
    with _job(work, Job.LESSON) as failed:
        try:
            for version in judges.teach_all(work.store):
                work.log("learned", desk=version.desk_id, state=version.state)
        except PipelineError as error:
            failed.append(type(error).__name__)
            work.log("learning failed", error=type(error).__name__, why=error)


def _watch(work: Work) -> None:
    """What is wrong becomes an alarm, what is over ends one, and the administrator is told."""
    with _job(work, Job.WATCH) as failed:
        try:
            rounds.look(work.store, work.outlets, work.calendar, work.log)
        except PipelineError as error:
            failed.append(type(error).__name__)
            work.log("watch failed", error=type(error).__name__, why=error)


def _reconcile(work: Work, stop: threading.Event) -> None:
    """Compare the mailboxes whose day is over with their servers. One that fails holds up none."""
    with _job(work, Job.RECONCILE) as failed:
        with work.store.look() as session:
            due = [box for box in work.mailboxes if is_due(session, box, work.store)]
        for settings in due:
            if stop.is_set():
                return
            try:
                with work.open_mailbox(settings) as mailbox:
                    reconcile(work.store, mailbox, settings, max_mail_bytes=work.max_mail_bytes)
            except (InboxError, PipelineError) as error:
                failed.append(type(error).__name__)
                work.log("reconcile failed", mailbox=settings.name, error=type(error).__name__)
            else:
                work.log("reconciled", mailbox=settings.name)


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


class _job:
    """Writes down when a job ran and how it ended; gives a list for the errors it met."""

    def __init__(self, work: Work, name: Job) -> None:
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
    session: Session, name: Job, started: datetime, ended: datetime, failed: Sequence[str]
) -> None:
    session.merge(
        JobRun(name=name, started_at=started, ended_at=ended, failed=",".join(failed)[:80])
    )
