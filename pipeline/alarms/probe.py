"""Sending a probe once a day, and telling when one is late."""

import secrets
from collections.abc import Iterator
from datetime import timedelta

from sqlmodel import Session, col, select

from pipeline import probes
from pipeline.alarms.outbox import Outlets
from pipeline.models import Probe
from pipeline.queries.finding import Finding, moment
from pipeline.store import Store
from pipeline.upsert import insert

EVERY = timedelta(days=1)
LATE = timedelta(hours=2)


def is_due(store: Store) -> bool:
    """Whether the last one lies a day back."""
    with store.look() as session:
        last = _last(session)
    return last is None or store.clock() - last.sent_at >= EVERY


def send(store: Store, outlets: Outlets, nonce: str = "") -> None:
    """Send one now. Raises what the outlet raises; then none counts as sent."""
    now = store.clock()
    nonce = nonce or secrets.token_hex(16)
    raw = probes.make(store, nonce, outlets.sender, outlets.probe_to, now)
    outlets.send(outlets.probe_to, raw)
    with store.unit() as session:
        row = insert(session, Probe).values(nonce=nonce, sent_at=now)
        session.execute(row.on_conflict_do_nothing())  # it may have come already


def findings(store: Store, outlets: Outlets) -> Iterator[Finding]:
    """That the last probe has not come, or that none could be sent."""
    now = store.clock()
    if not outlets.probe_to:
        return
    with store.look() as session:
        last = _last(session)
    if last is None or (last.seen_at is None and now - last.sent_at < LATE):
        return
    when = moment(last.sent_at)
    if last.seen_at is None:
        yield Finding(
            "The probe that was sent to the public address at {when} has not come.",
            "Look whether that address still leads to a mailbox of config.toml, and into its junk "
            "folder.",
            "probe late",
            {"when": when},
        )
    elif now - last.sent_at > EVERY + LATE:
        yield Finding(
            "No probe could be sent since {when}.",
            "Look into the log, and at smtp_host in config.toml.",
            "probe late",
            {"when": when},
        )


def _last(session: Session) -> Probe | None:
    return session.exec(select(Probe).order_by(col(Probe.sent_at).desc()).limit(1)).first()
