"""A round of the watch: look at everything, keep the alarms, send what is due."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from inbox import InboxError
from pipeline.alarms import clock, keeping, outbox, probe, silence
from pipeline.alarms.outbox import Outlets
from pipeline.errors import PipelineError
from pipeline.models import Alarm, JobRun, Mailbox
from pipeline.queries import health, watched
from pipeline.queries.finding import Finding
from pipeline.rhythm import Calendar
from pipeline.store import Store
from pipeline.terms import Job, MailboxState

_LISTENS, _STOPPED = timedelta(minutes=10), timedelta(days=1)
Log = Callable[..., None]


def look(store: Store, outlets: Outlets, calendar: Calendar, log: Log) -> None:
    """One round. Raises `PipelineError` when the storage fails; what was queued stays queued."""
    begun, ended = keeping.keep(store, outlets, list(findings(store, outlets, calendar)))
    if begun or ended:
        log("alarms", begun=begun, ended=ended)
    if outlets.probe_to and probe.is_due(store):
        _send_probe(store, outlets, log)
    outbox.deliver(store, outlets, log)


def findings(store: Store, outlets: Outlets, calendar: Calendar) -> Iterator[Finding]:
    """All that is wrong just now: what `doctor` tells, but for what only the watch can find out."""
    now = store.clock()
    yield from (one for one in health.look_over(store, now) if one.code not in watched.KEPT)
    yield from _silences(store, calendar, now)
    yield from probe.findings(store, outlets)
    yield from clock.findings(store)


def _silences(store: Store, calendar: Calendar, now: datetime) -> Iterator[Finding]:
    """Listened for now and then, since it reads weeks of arrivals; each time while one lasts. One
    that lasts is not over because its mailbox does not answer, or a worker has just begun."""
    with store.look() as session:
        open_ = select(Alarm).where(Alarm.code == "silence", col(Alarm.ended_at).is_(None))
        heard = {box.name for box in silence.boxes(session)}
        lasting = session.exec(open_).all()
        deaf = [one for one in lasting if one.about not in heard and _may_answer(session, one, now)]
        kept = [watched.as_finding(one) for one in deaf]
        last = session.get(JobRun, Job.SILENCE)
    yield from kept
    if not heard or (last and now - last.started_at < _LISTENS and not lasting):
        return
    yield from silence.findings(store, calendar)
    with store.unit() as session:
        session.merge(JobRun(name=Job.SILENCE, started_at=now, ended_at=store.clock()))


def _may_answer(session: Session, alarm: Alarm, now: datetime) -> bool:
    """Whether its mailbox is still ours: what was stopped for a day is in config.toml no more."""
    box = session.exec(select(Mailbox).where(Mailbox.name == alarm.about)).first()
    if box is None or box.state != MailboxState.STOPPED:
        return box is not None
    return box.state_since is not None and now - box.state_since < _STOPPED


def _send_probe(store: Store, outlets: Outlets, log: Log) -> None:
    """One that cannot be sent is tried in the next round, and is late when that goes on."""
    try:
        probe.send(store, outlets)
    except (InboxError, PipelineError, OSError) as error:
        log("probe failed", error=type(error).__name__, why=error)
