"""An alarm is told once when it begins and once when it ends, and never a word of a tip with it."""

import hmac
from datetime import timedelta
from hashlib import sha256

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from inbox import Fetched, Limits
from pipeline import poll
from pipeline.alarms import keeping, outbox
from pipeline.errors import AddressRefused, DatabaseUnavailable, NotAllowed
from pipeline.intake import Source, take_in
from pipeline.models import Alarm, Mailbox, Outbox
from pipeline.queries import health, watched
from pipeline.queries.finding import Finding
from pipeline.store import Store
from pipeline.stories.outgoing import post
from pipeline.terms import MailboxState
from pipeline.upkeep import backup
from tests.builders import ada, someone
from tests.conftest import Clock
from tests.pipeline.alarming import (
    DISK,
    SECRET,
    TO,
    Ears,
    a_mailbox,
    deliver,
    ears,
    polled,
    tell,
    watch,
)
from tests.pipeline.test_quarantine import HUGE
from tests.servers.post_office import SENDER
from tests.servers.site import answer, moved
from tests.work.canaries import canaries, canary_mail


def unsent(store: Store) -> list[Outbox]:
    with store.look() as session:
        return list(session.exec(select(Outbox).where(col(Outbox.sent_at).is_(None))))


def test_an_alarm_is_told_once_when_it_begins_and_once_when_it_ends(
    store: Store, clock: Clock
) -> None:
    with ears() as heard:
        for _round in range(3):
            tell(store, heard, DISK)
            clock.move(minutes=1)
        assert heard.subjects == ["Tipdesk: Alarm: disk"]
        for _round in range(3):
            tell(store, heard)
            clock.move(minutes=1)
        assert heard.subjects == ["Tipdesk: Alarm: disk", "Tipdesk: Over: disk"]
        assert [body["event"] for _head, body in heard.posted] == ["alarm began", "alarm ended"]


def test_the_mail_says_what_is_wrong_and_what_to_do(store: Store) -> None:
    with ears() as heard:
        tell(store, heard, DISK)
        (taken,) = heard.office.taken
    assert (taken.sender, taken.recipients) == (SENDER, (TO,))
    assert "The disk of /d has 9 MB left." in taken.text
    assert "Make room." in taken.text
    assert taken.mail["Auto-Submitted"] == "auto-generated"


def test_the_same_again_is_another_alarm(store: Store, clock: Clock) -> None:
    with ears() as heard:
        for found in ((DISK,), (), (DISK,)):
            tell(store, heard, *found)
            clock.move(hours=1)
        assert len(heard.subjects) == 3
        assert len({head["idempotency-key"] for head, _body in heard.posted}) == 3


def test_two_that_keep_watch_at_once_tell_it_once(store: Store) -> None:
    with ears() as heard:
        keeping.keep(store, heard.outlets, [DISK])
        keeping.keep(store, heard.outlets, [DISK])
        assert deliver(store, heard) == 2
        assert (len(heard.subjects), len(heard.posted)) == (1, 1)


def test_killed_before_the_notice_left_it_leaves_after_the_restart(store: Store) -> None:
    with ears() as heard:
        keeping.keep(store, heard.outlets, [DISK])  # and here it is killed
        assert heard.subjects == []
        tell(store, heard, DISK)
        tell(store, heard, DISK)
        assert heard.subjects == ["Tipdesk: Alarm: disk"]


def test_an_alarm_and_its_notice_are_written_together_or_not_at_all(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE outbox RENAME TO gone"))
    with ears() as heard, pytest.raises((DatabaseUnavailable, sa.exc.SQLAlchemyError)):
        keeping.keep(store, heard.outlets, [DISK])
    with store.look() as session:
        assert session.exec(select(Alarm)).all() == []
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE gone RENAME TO outbox"))


def test_killed_between_sending_and_the_mark_it_goes_again_under_the_same_key(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_told: object) -> None:
        raise KeyboardInterrupt

    with ears(webhook_to="") as heard:
        keeping.keep(store, heard.outlets, [DISK])
        with monkeypatch.context() as dying:
            dying.setattr(outbox, "_note", killed)
            with pytest.raises(KeyboardInterrupt):
                deliver(store, heard)
        assert deliver(store, heard) == 0, "somebody else may be sending it: not twice at once"
        clock.move(minutes=10)
        assert deliver(store, heard) == 1
        first, second = (one.mail["Message-ID"] for one in heard.office.taken)
        assert first == second


def test_a_mail_server_that_refuses_is_asked_again_at_growing_distances(
    store: Store, clock: Clock
) -> None:
    with ears(webhook_to="") as heard:
        heard.office.answers = lambda envelope: "451 Not now"
        tell(store, heard, DISK)
        waits = []
        for _try in range(3):
            (row,) = unsent(store)
            waits.append(row.next_at - clock.now)
            assert row.problem == "ServerRefused"
            clock.now = row.next_at
            deliver(store, heard)
        assert waits == [timedelta(minutes=n) for n in (1, 2, 4)]
        heard.office.answers = lambda envelope: "250 Taken"
        clock.move(hours=1)
        assert deliver(store, heard) == 1
        assert len(heard.office.taken) == 1


def test_what_nobody_takes_for_three_days_is_left(store: Store, clock: Clock) -> None:
    with ears(webhook_to="") as heard:
        heard.office.answers = lambda envelope: "451 Not now"
        tell(store, heard, DISK)
        heard.office.answers = lambda envelope: "250 Taken"
        clock.move(days=3, minutes=1)
        assert deliver(store, heard) == 0


def test_one_recipient_who_is_refused_holds_up_no_other(store: Store, clock: Clock) -> None:
    with ears(mail_to=("bad@paper.example", TO)) as heard:
        refuses = lambda envelope: "550 No" if "bad" in envelope.rcpt_tos[0] else "250 Taken"  # noqa: E731
        heard.office.answers = refuses
        tell(store, heard, DISK)
        clock.move(hours=1)
        deliver(store, heard)
        assert [one.recipients for one in heard.office.taken] == [(TO,)]
        assert len(heard.posted) == 1


def test_an_administrator_sees_what_left_and_nobody_else(store: Store) -> None:
    with ears(webhook_to="") as heard:
        tell(store, heard, DISK)
    with store.look() as session:
        (row,) = watched.notices(session, ada(store))
        assert (row.code, row.recipient, row.sent_at, row.tries) == ("disk", TO, store.clock(), 1)
    ann = someone(store, "Ann")
    with store.look() as session, pytest.raises(NotAllowed):
        watched.notices(session, ann)


# --- F25


def test_f25_a_webhook_is_signed_with_its_time_and_retried_without_a_duplicate(
    store: Store, clock: Clock
) -> None:
    with ears(mail_to=()) as heard:
        heard.site.pages["/alarms"] = answer(b"", status=500)
        tell(store, heard, DISK)
        heard.site.pages["/alarms"] = answer(b"", status=202)
        clock.move(minutes=1)
        deliver(store, heard)
        clock.move(days=1)
        deliver(store, heard)
        (first, _), (second, body) = heard.posted
        assert first["idempotency-key"] == second["idempotency-key"] == body["key"]
        stamp, _, mac = second["x-tipdesk-signature"].partition(",v1=")
        raw = heard.site.asked[1].partition("\r\n\r\n")[2]
    assert stamp == f"t={int(clock.now.timestamp()) - 86_400}"
    wanted = hmac.new(SECRET, f"{stamp[2:]}.{raw}".encode(), sha256).hexdigest()
    assert mac == wanted
    assert SECRET.decode() not in str(body)


def test_f25_a_webhook_goes_to_no_private_address_and_follows_no_redirect(
    store: Store, clock: Clock
) -> None:
    with ears(mail_to=()) as heard:
        with pytest.raises(AddressRefused):
            post(f"{heard.site.url}/alarms", {}, b"{}")
        heard.site.pages["/alarms"] = moved("/elsewhere", status=307)
        tell(store, heard, DISK)
        assert [one.split()[1] for one in heard.site.asked] == ["/alarms"]
        (row,) = unsent(store)
        assert row.problem == "NotFetched"


def test_f25_no_notice_holds_a_word_of_a_tip(store: Store, clock: Clock) -> None:
    words = canaries(25)
    number = a_mailbox(store)
    starved = Source(number, 1, 1, limits=Limits(wall_seconds=0.01))
    told = canary_mail(words)
    dies = HUGE.replace(b"Subject: The plans", f"Subject: {words['subject']}".encode())
    batch = [Fetched(1, told, clock.now), Fetched(2, dies, clock.now)]
    assert take_in(store, starved, batch, lambda session: None).quarantined
    clock.move(hours=1)  # so that it is stale too
    with ears() as heard:
        watch(store, heard)
        assert {body["code"] for _head, body in heard.posted} >= {"quarantine", "mailbox stale"}
        polled(store, number)
        watch(store, heard)
        assert "alarm ended" in {body["event"] for _head, body in heard.posted}
        assert [one for one, word in words.items() if word in heard.everything] == []


def test_f25_the_secret_is_told_by_no_page_and_no_row(store: Store) -> None:
    with ears() as heard:
        tell(store, heard, DISK)
    with store.look() as session:
        rows = session.execute(sa.select(Outbox.__table__)).all()  # type: ignore[attr-defined]
    assert SECRET.decode() not in str(rows)


# --- when somebody is called


def test_a_mailbox_that_fails_for_a_moment_calls_nobody(store: Store, clock: Clock) -> None:
    number = a_mailbox(store, state="failing", state_since=clock.now, problem="It hung up.")
    with ears() as heard:
        watch(store, heard)
        assert "mailbox failing" not in codes(heard)
        clock.move(minutes=11)
        with store.unit() as session:
            row = session.get_one(poll.models.Mailbox, number)
            row.polled_at = clock.now
            session.add(row)
        watch(store, heard)
        assert codes(heard) == ["mailbox failing"]


def test_a_refused_login_calls_at_once(store: Store, clock: Clock) -> None:
    a_mailbox(store, state="login refused", state_since=clock.now, problem="It refuses us.")
    with ears() as heard:
        watch(store, heard)
        assert codes(heard) == ["mailbox login refused"]
        assert "It refuses us." in heard.everything


def codes(heard: Ears) -> list[str]:
    """What was told, but for the clock: PostgreSQL has one that stands not still."""
    return [body["code"] for _head, body in heard.posted if body["code"] != "clock off"]


def test_a_restart_does_not_say_that_a_refused_login_is_over(store: Store) -> None:
    """The worker that has just begun has not asked yet; only its answer ends the alarm."""
    refused = Finding("The mailbox tips …", "Mend it.", "mailbox login refused", about="tips")
    a_mailbox(store)
    with ears() as heard:
        tell(store, heard, refused)
        state_is(store, MailboxState.WAITING)
        tell(store, heard)
        assert heard.subjects == ["Tipdesk: Alarm: mailbox login refused (tips)"]
        state_is(store, MailboxState.OK)
        tell(store, heard)
        assert heard.subjects[1:] == ["Tipdesk: Over: mailbox login refused (tips)"]


def state_is(store: Store, state: MailboxState) -> None:
    with store.unit() as session:
        session.exec(select(Mailbox)).one().state = state


def test_nobody_named_nobody_told_and_the_alarm_is_kept_all_the_same(store: Store) -> None:
    keeping.keep(store, outbox.SILENT, [DISK])
    with store.look() as session:
        assert [one.code for one in session.exec(select(Alarm))] == ["disk"]
    assert unsent(store) == []


def test_a_restored_backup_tells_nothing_twice() -> None:
    assert "outbox" not in {table.name for table in backup.tables()}


@pytest.mark.parametrize(
    ("days", "codes"),
    [(15, []), (13.9, ["secret ending"]), (0.1, ["secret ending"]), (-1, ["secret ended"])],
)
def test_a_secret_that_ends_is_told_of_before_and_when_it_is_over(
    store: Store, clock: Clock, days: float, codes: list[str]
) -> None:
    a_mailbox(store, secret_ends_at=clock.now + timedelta(days=days))
    a_mailbox(store, "left", secret_ends_at=clock.now, state="stopped")
    found = [one for one in health.look_over(store, clock.now) if one.code.startswith("secret")]
    assert [one.code for one in found] == codes
    assert all(one.about == "tips" for one in found)
