"""Findings become alarms: a row with a beginning and an end, and a notice queued with each.

The notice is queued in the unit that begins or ends the alarm: whatever is killed when, each is
told once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlmodel import Session, col, select

from pipeline.alarms import outbox
from pipeline.alarms.outbox import Outlets
from pipeline.models import Alarm, Mailbox
from pipeline.queries.finding import Finding
from pipeline.store import Store
from pipeline.terms import MailboxState

# What a person may leave so for as long as she likes.
REMARKS = frozenset({"no beats", "no administrator", "no such desk", "purge", "feed failing"})
_OF_MAILBOX = ("mailbox login refused", "mailbox failing")
# How long it must have been so before somebody is called.
PATIENCE: Mapping[str, timedelta] = MappingProxyType(
    {"mailbox failing": timedelta(minutes=10), "mailbox stopped": timedelta(minutes=10)}
    | {"withheld": timedelta(days=1)}
    | {"language model": timedelta(days=1)}  # nobody waits for it
)

_BESIDE = timedelta(minutes=5)  # by so much less for one whose server is told of anyway


def keep(store: Store, outlets: Outlets, findings: Iterable[Finding]) -> tuple[int, int]:
    """Begin and end alarms so that those open are those found; returns how many of each."""
    now, listed = store.clock(), [one for one in findings if one.code not in REMARKS]
    found = {(one.code, one.about): one for one in _calling(listed, now)}
    still = {(one.code, one.about) for one in listed if _calls(one, now + _BESIDE)}
    with store.unit() as session:
        open_ = {(one.code, one.about): one for one in _open(session)}
        begun = [_begun(one, now) for key, one in found.items() if key not in open_]
        gone = [alarm for key, alarm in open_.items() if key not in found and key not in still]
        waiting = _unasked(session)
        ended = [one for one in gone if (one.code, one.about) not in waiting]
        session.add_all(begun)
        session.flush()
        outbox.queue(session, store, outlets, begun, ends=False)
        _end(session, store, outlets, ended)
    return len(begun), len(ended)


def _unasked(session: Session) -> set[tuple[str, str]]:
    """Alarms of mailboxes whose worker has just begun, which are not over before it has asked: a
    restart mends no password."""
    waits = select(Mailbox.name).where(col(Mailbox.state) == MailboxState.WAITING)
    return {(code, name) for name in session.exec(waits) for code in _OF_MAILBOX}


def settle(store: Store, outlets: Outlets, code: str, findings: Iterable[Finding]) -> int:
    """End the open alarms of one kind that are found no more: whoever has just mended it need not
    wait for the next look. Begins none; returns how many ended."""
    found = {(one.code, one.about) for one in findings}
    with store.unit() as session:
        over = [
            one for one in _open(session) if one.code == code and (code, one.about) not in found
        ]
        _end(session, store, outlets, over)
    return len(over)


def _end(session: Session, store: Store, outlets: Outlets, over: Sequence[Alarm]) -> None:
    for alarm in over:
        alarm.ended_at = store.clock()
    session.add_all(over)
    session.flush()
    outbox.queue(session, store, outlets, over, ends=True)


def _calling(listed: Sequence[Finding], now: datetime) -> list[Finding]:
    """Those that somebody is to be called about by now. The mailboxes of a server that has failed
    for long enough are told of with the first of them, not each in its minute."""
    called = [one for one in listed if _calls(one, now)]
    servers = {(one.code, one.values.get("host")) for one in called if one.values.get("host")}
    beside = (one for one in listed if (one.code, one.values.get("host")) in servers)
    return [*called, *(one for one in beside if one not in called and _calls(one, now + _BESIDE))]


def _calls(one: Finding, now: datetime) -> bool:
    patience = PATIENCE.get(one.code, timedelta())
    return one.since is None or now - one.since >= patience


def _open(session: Session) -> Iterable[Alarm]:
    """Locked: of two that keep watch at once, the second one sees what the first one did."""
    return session.exec(
        select(Alarm).where(col(Alarm.ended_at).is_(None)).order_by(col(Alarm.id)).with_for_update()
    ).all()


def _begun(one: Finding, now: datetime) -> Alarm:
    return Alarm(
        code=one.code,
        about=one.about,
        what=one.what,
        mend=one.mend,
        values=dict(one.values),
        began_at=now,
    )
