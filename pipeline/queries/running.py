"""Whether what should run by itself runs: the leader, its jobs, the steps, notices that leave."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import patience, steps
from pipeline.models import JobRun, Outbox, Purge
from pipeline.queries.finding import Finding, moment
from pipeline.terms import Job

_NO_LEADER = timedelta(minutes=10)
# How long a job may be away. Noted at its end: those that may take long are waited for longer.
LATE: Mapping[Job, timedelta] = MappingProxyType(
    {
        Job.WATCH: timedelta(minutes=15),
        Job.FEEDS: timedelta(minutes=45),
        Job.LESSON: timedelta(hours=2),
    }
)
_STUCK = timedelta(hours=1)


def jobs(session: Session) -> dict[Job, JobRun]:
    """The last run of each job of the schedule that has run."""
    found = session.exec(select(JobRun).where(col(JobRun.name).in_(list(Job))))
    return {Job(run.name): run for run in found}


def findings(session: Session, now: datetime) -> Iterator[Finding]:
    """What fell asleep, failed or does not leave."""
    yield from _schedule(jobs(session), now)
    if _count(session, col(Purge.done_at).is_(None)):
        yield Finding("A purge was begun and not ended.", "Run `tipdesk db check`.", "purge")
    yield from _steps(session)
    yield from _outbox(session, now)


def _schedule(runs: Mapping[Job, JobRun], now: datetime) -> Iterator[Finding]:
    """Without a leader all jobs are late: then it alone is told."""
    upkeep = runs.get(Job.UPKEEP)
    for job in (Job.UPKEEP, Job.LESSON):
        if (run := runs.get(job)) and run.failed:
            yield Finding(
                "The job {job} failed: {why}.",
                "Look into the log.",
                "job failed",
                {"job": job, "why": run.failed},
                job,
            )
    if idle := idle_since(runs, now):
        yield Finding(
            "The schedule last ran at {when}.",
            "Start `tipdesk work`.",
            "no leader",
            {"when": moment(idle)},
        )
    elif upkeep:
        yield from _late(runs, now)


def idle_since(runs: Mapping[Job, JobRun], now: datetime) -> datetime | None:
    """When somebody worked last, if that is too long ago; None also where nobody ever did."""
    upkeep = runs.get(Job.UPKEEP)
    leads = runs.get(Job.LEADER)  # it has begun to lead before its first upkeep has begun
    if upkeep and now - max(one.started_at for one in (upkeep, leads) if one) > _NO_LEADER:
        return upkeep.started_at
    return None


def _late(runs: Mapping[Job, JobRun], now: datetime) -> Iterator[Finding]:
    """Who has just begun to lead has had no time for what others left undone."""
    leads = runs.get(Job.LEADER)
    for job, longest in LATE.items():
        run = runs.get(job)
        if run and now - max(one.started_at for one in (run, leads) if one) > longest:
            yield Finding(
                "The job {job} last ran at {when}.",
                "Look into the log of `tipdesk work`, and start it anew.",
                "job late",
                {"job": job, "when": moment(run.started_at)},
                job,
            )


def _steps(session: Session) -> Iterator[Finding]:
    for step in steps.STEPS:
        if given_up := steps.given_up(session, step):
            yield Finding(
                "Messages that the step {step} could not work on, try after try: {n}.",
                "They can be read like all others. Please report it.",
                "given up",
                {"n": given_up, "step": step},
                step,
            )


def _outbox(session: Session, now: datetime) -> Iterator[Finding]:
    """To whom they go is not told: that is the administrator's business."""
    stuck = session.execute(
        sa.select(sa.func.count(), sa.func.min(col(Outbox.queued_at)), sa.func.max(Outbox.problem))
        .where(col(Outbox.sent_at).is_(None), col(Outbox.problem) != "")
        .where(col(Outbox.queued_at).between(now - patience.NOTICES_LEFT, now - _STUCK))
    ).one()
    if stuck[0]:
        yield Finding(
            "Notices of alarms that could not be sent, the oldest of {when}: {n} ({why}).",
            "Look at smtp_… and alarms_… in config.toml; `tipdesk outbox list` names each.",
            "notices stuck",
            {"n": stuck[0], "when": moment(stuck[1]), "why": stuck[2]},
            since=stuck[1],
        )


def _count(session: Session, *where: sa.ColumnElement[bool]) -> int:
    return int(session.scalar(sa.select(sa.func.count()).where(*where)) or 0)
