"""The silence of a mailbox, by what stands in the database; and the probe that is sent to it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from inbox import Fetched
from pipeline import probes
from pipeline.alarms import probe, silence
from pipeline.intake import Source, take_in
from pipeline.models import Mailbox, Message, Probe
from pipeline.queries import evidence, health
from pipeline.queries.finding import Finding
from pipeline.rhythm import Calendar
from pipeline.store import Store
from pipeline.terms import Evidence, MailboxState
from tests.builders import a_mail, ada
from tests.conftest import NOON, Clock
from tests.pipeline import rounds
from tests.pipeline.alarming import (
    PUBLIC,
    Ears,
    a_mailbox,
    arrive,
    deliver,
    ears,
    polled,
    watch,
)

WEEKS = 3


@pytest.fixture
def office(store: Store, clock: Clock) -> int:
    """A mailbox with three weeks of four mails in each working hour, the last one on a Friday.
    The clock stands on Monday, at noon UTC."""
    days = [NOON - timedelta(days=n) for n in range(1, 7 * WEEKS + 1)]
    working = [day.replace(hour=0) for day in days if day.weekday() < 5]
    times = [
        day + timedelta(hours=h, minutes=m)
        for day in working
        for h in range(9, 17)
        for m in (5, 20, 35, 50)
    ]
    number = a_mailbox(store)
    arrive(store, number, *sorted(times))
    return number


def found(store: Store, *days_off: date) -> list[Finding]:
    return list(silence.findings(store, Calendar(UTC, days_off)))


def test_a_silent_morning_after_three_weeks_is_found(
    store: Store, office: int, clock: Clock
) -> None:
    clock.now = NOON.replace(hour=9)
    polled(store, office)
    assert found(store) == []
    clock.now = NOON.replace(hour=14)
    polled(store, office)
    (one,) = found(store)
    assert (one.code, one.about) == ("silence", "tips")
    assert one.values == {"name": "tips", "when": "2026-11-20T16:50+00:00"}


def test_a_silent_holiday_is_not_found(store: Store, office: int, clock: Clock) -> None:
    clock.now = NOON.replace(hour=14)
    polled(store, office)
    assert found(store, NOON.date()) == []


def test_while_nobody_looks_nothing_is_silent(store: Store, office: int, clock: Clock) -> None:
    clock.now = NOON.replace(hour=9)
    polled(store, office)
    clock.move(days=3)
    assert found(store) == []


def test_the_alarm_is_told_without_content_and_ends_with_the_next_mail(
    store: Store, office: int, clock: Clock
) -> None:
    with ears(mail_to=()) as heard:
        clock.now = NOON.replace(hour=14)
        polled(store, office)
        watch(store, heard)
        assert "No. " not in heard.everything
        assert silences(heard) == ["alarm began"]
        assert "silence" in {one.code for one in health.look_over(store, clock.now)}
        arrive(store, office, clock.now, first=9_000)
        clock.move(minutes=2)
        polled(store, office)
        watch(store, heard)
        assert silences(heard) == ["alarm began", "alarm ended"]
        assert "silence" not in {one.code for one in health.look_over(store, clock.now)}


def test_a_worker_that_has_just_begun_listens_once_it_may_and_not_an_hour_later(
    store: Store, office: int, clock: Clock
) -> None:
    """Nobody was heard in its first round, and that counted as heard."""
    clock.now = NOON.replace(hour=14)
    with ears(mail_to=()) as heard:
        for state in (MailboxState.STOPPED, MailboxState.OK):
            with store.unit() as session:
                session.get_one(Mailbox, office).state = state.value
            polled(store, office)
            watch(store, heard)
            clock.move(minutes=1)
        assert silences(heard) == ["alarm began"]


@pytest.mark.parametrize(
    ("state", "days", "ends"),
    [
        (MailboxState.FAILING, 3, False),
        (MailboxState.STOPPED, 0, False),
        (MailboxState.STOPPED, 2, True),
    ],
)
def test_silence_is_not_over_because_nobody_can_listen(
    store: Store, office: int, clock: Clock, state: MailboxState, days: int, ends: bool
) -> None:
    """It was told as over whenever a worker began anew. A mailbox that was given up is quiet."""
    clock.now = NOON.replace(hour=14)
    with ears(mail_to=()) as heard:
        polled(store, office)
        watch(store, heard)
        with store.unit() as session:
            row = session.get_one(Mailbox, office)
            row.state, row.state_since = state.value, clock.now
        clock.move(days=days, minutes=20)
        watch(store, heard)
        assert silences(heard) == ["alarm began", *(["alarm ended"] if ends else [])]


def silences(heard: Ears) -> list[str]:
    return [body["event"] for _head, body in heard.posted if body["code"] == "silence"]


# --- the probe


def sent(store: Store, heard: Ears) -> bytes:
    """Send the probe that is due, and hand over what the mail server took."""
    assert probe.is_due(store)
    probe.send(store, heard.outlets)
    return heard.office.taken[-1].raw


def take(store: Store, number: int, uid: int, raw: bytes, at: datetime) -> None:
    take_in(store, Source(number, 1, 1), [Fetched(uid, raw, at)], lambda session: None)


def test_a_probe_is_recognised_and_never_a_tip(store: Store, clock: Clock) -> None:
    number = a_mailbox(store)
    with ears(probe_to=PUBLIC) as heard:
        raw = sent(store, heard)
        assert heard.office.taken[0].recipients == (PUBLIC,)
    assert not probe.is_due(store)
    clock.move(minutes=1)
    routed = b"Received: from mx.example by imap.example;\r\n\tMon, 23 Nov 2026 12:00:30 +0000\r\n"
    take(store, number, 1, routed + raw, clock.now)
    assert rounds.tips(store, ada(store)) == []
    with store.look() as session:
        (row,) = session.exec(select(Probe))
        assert (row.seen_at, row.mailbox_id) == (clock.now, number)
        (message,) = session.exec(select(Message))
        assert message.evidence is Evidence.PROBE
        assert evidence.mails(session, ada(store)) == []
    assert store.raw.read(message.digest) == routed + raw


@pytest.mark.parametrize(
    "forged",
    [
        b"X-Tipdesk-Probe: " + b"0" * 32 + b".1795435200." + b"0" * 64,
        b"X-Tipdesk-Probe: yes",
        b"X-Tipdesk-Probe:",
    ],
)
def test_a_forged_probe_is_a_tip_like_any_mail(store: Store, clock: Clock, forged: bytes) -> None:
    take(store, a_mailbox(store), 1, forged + b"\r\n" + a_mail(), clock.now)
    assert len(rounds.tips(store, ada(store))) == 1


def test_the_signature_in_a_body_makes_no_probe(store: Store, clock: Clock) -> None:
    """Somebody quotes a probe back to us: that is mail."""
    raw = probes.make(store, "a" * 32, "desk@paper.example", PUBLIC, clock.now)
    assert probes.known(store, raw)
    assert probes.known(store, a_mail() + b"\r\n" + raw) is None


def test_a_probe_of_another_installation_is_mail_here(
    store: Store, clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    raw = probes.make(store, "a" * 32, "desk@paper.example", PUBLIC, clock.now)
    (store.folder / "probe.key").unlink()
    assert probes.known(store, raw) is None


def test_a_probe_that_is_late_is_an_alarm_until_it_comes(store: Store, clock: Clock) -> None:
    number = a_mailbox(store)
    with ears(probe_to=PUBLIC, mail_to=()) as heard:
        watch(store, heard)
        (taken,) = heard.office.taken
        clock.move(hours=1)
        polled(store, number)
        watch(store, heard)
        assert late(heard) == []
        clock.move(hours=2)
        polled(store, number)
        watch(store, heard)
        assert late(heard) == ["alarm began"]
        take(store, number, 1, taken.raw, clock.now)
        watch(store, heard)
        assert late(heard) == ["alarm began", "alarm ended"]
        assert len(heard.office.taken) == 1, "one a day"
        clock.move(hours=24)
        watch(store, heard)
        assert len(heard.office.taken) == 2


def late(heard: Ears) -> list[str]:
    return [body["event"] for _head, body in heard.posted if body["code"] == "probe late"]


def test_a_probe_is_no_part_of_the_rhythm(store: Store, office: int, clock: Clock) -> None:
    """That ours come through says nothing of those of others: a filter may eat them."""
    with ears(probe_to=PUBLIC) as heard:
        raw = sent(store, heard)
    clock.now = NOON.replace(hour=14)
    take(store, office, 5_000, raw, clock.now - timedelta(minutes=30))
    polled(store, office)
    assert [one.code for one in found(store)] == ["silence"]
    with store.look() as session:
        assert session.exec(select(Message).where(col(Message.evidence) == Evidence.PROBE)).one()


def test_a_clock_that_is_behind_the_mail_servers_is_told(store: Store, clock: Clock) -> None:
    number = a_mailbox(store)
    arrive(store, number, clock.now + timedelta(minutes=10))
    with ears(mail_to=()) as heard:
        watch(store, heard)
        deliver(store, heard)
        (told,) = [body for _head, body in heard.posted if body["code"] == "clock off"]
    assert "-600 seconds" in told["what"] or "PostgreSQL" in told["what"]
