"""A round of the watch: look at everything, keep the alarms, send what is due."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlmodel import col, select

from inbox import InboxError
from pipeline.alarms import clock, keeping, outbox, probe, silence
from pipeline.alarms.outbox import Outlets
from pipeline.errors import PipelineError
from pipeline.models import Alarm, JobRun
from pipeline.queries import health, watched
from pipeline.queries.finding import Finding
from pipeline.rhythm import Calendar
from pipeline.store import Store
from pipeline.terms import Job

_LISTENS = timedelta(minutes=10)
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
    """Listened for now and then, since it reads weeks of arrivals; each time while one lasts."""
    with store.look() as session:
        open_ = select(Alarm.id).where(Alarm.code == "silence", col(Alarm.ended_at).is_(None))
        lasts = session.exec(open_).first() is not None
        heard = session.get(JobRun, Job.SILENCE)
    if heard and now - heard.started_at < _LISTENS and not lasts:
        return
    yield from silence.findings(store, calendar)
    with store.unit() as session:
        session.merge(JobRun(name=Job.SILENCE, started_at=now, ended_at=store.clock()))


def _send_probe(store: Store, outlets: Outlets, log: Log) -> None:
    """One that cannot be sent is tried in the next round, and is late when that goes on."""
    try:
        probe.send(store, outlets)
    except (InboxError, PipelineError, OSError) as error:
        log("probe failed", error=type(error).__name__, why=error)
