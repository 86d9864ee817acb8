"""Alarms of the mailboxes of one server: one mail tells of them, and each has its own row."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from pipeline.alarms import outbox
from pipeline.models import Alarm, Mailbox
from pipeline.store import Store
from tests.conftest import Clock
from tests.pipeline.alarming import Ears, a_mailbox, deliver, ears, watch
from tests.pipeline.test_alarms import codes, unsent

TEN = tuple(f"box{number}" for number in range(10))


def ten_are(store: Store, state: str, since: datetime, names: Sequence[str] = TEN) -> None:
    for name in names:
        fields = {"state_since": since, "problem": "It hung up."}
        a_mailbox(store, name, state=state, **fields)


def mails_about(heard: Ears, code: str) -> list[str]:
    return [subject for subject in heard.subjects if code in subject]


def test_ten_mailboxes_of_a_server_that_is_down_are_one_mail_that_names_them(
    store: Store, clock: Clock
) -> None:
    with ears() as heard:
        for minute, name in enumerate(TEN):  # one after the other in five minutes
            ten_are(store, "failing", clock.now + timedelta(seconds=30 * minute), [name])
        clock.move(minutes=10)
        looked_into(store)
        watch(store, heard)
        (subject,) = mails_about(heard, "failing")
        assert subject == "Tipdesk: Alarm: mailbox failing (10 mailboxes of imap.example)"
        (text,) = [one.mail.get_content() for one in heard.office.taken if subject in str(one.mail)]
        assert all(f"The mailbox {name}, failing since" in text for name in TEN)
        assert codes(heard).count("mailbox failing") == 10
        with store.look() as session:
            assert {one.about for one in session.exec(select(Alarm))} >= set(TEN)


def test_that_a_server_is_back_is_one_mail_though_its_mailboxes_are_asked_one_by_one(
    store: Store, clock: Clock
) -> None:
    with ears() as heard:
        ten_are(store, "failing", clock.now - timedelta(hours=1))
        watch(store, heard)
        clock.move(seconds=600 - clock.now.timestamp() % 600)
        for name in TEN:
            ten_are(store, "ok", clock.now, [name])
            looked_into(store)
            watch(store, heard)
            clock.move(seconds=30)
        with store.look() as session:
            failing = select(Alarm).where(Alarm.code == "mailbox failing")
            assert all(one.ended_at for one in session.exec(failing))
        assert not any("Over" in subject for subject in mails_about(heard, "failing"))
        clock.move(minutes=5)
        deliver(store, heard)
        over = "Tipdesk: Over: mailbox failing (10 mailboxes of imap.example)"
        assert mails_about(heard, "failing")[1:] == [over]
        assert unsent(store) == []


def test_a_mailbox_alone_is_told_of_at_once_when_it_begins_and_when_it_ends(
    store: Store, clock: Clock
) -> None:
    with ears() as heard:
        ten_are(store, "login refused", clock.now, ["tips"])
        watch(store, heard)
        ten_are(store, "ok", clock.now, ["tips"])
        watch(store, heard)
        assert mails_about(heard, "refused") == [
            "Tipdesk: Alarm: mailbox login refused (tips)",
            "Tipdesk: Over: mailbox login refused (tips)",
        ]


def test_one_mail_of_ten_killed_before_its_mark_goes_again_under_the_same_key(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ears(webhook_to="") as heard:
        ten_are(store, "login refused", clock.now)
        with monkeypatch.context() as patched:
            patched.setattr(outbox, "_note", killed)
            with pytest.raises(KeyboardInterrupt):
                watch(store, heard)
        clock.move(minutes=6)
        ten_are(store, "login refused", clock.now, ["an eleventh"])
        watch(store, heard)
        ten, again, eleventh = (
            one.mail for one in heard.office.taken if "refused" in one.mail["Subject"]
        )
        assert ten["Message-ID"] == again["Message-ID"]
        assert eleventh["Subject"] == "Tipdesk: Alarm: mailbox login refused (an eleventh)"
        assert unsent(store) == []


def test_a_mailbox_that_still_fails_is_not_called_over_when_another_of_its_server_is_well(
    store: Store, clock: Clock
) -> None:
    with ears() as heard:
        ten_are(store, "failing", clock.now - timedelta(minutes=11), ["one"])
        ten_are(store, "failing", clock.now - timedelta(minutes=6), ["other"])  # told of beside it
        watch(store, heard)
        ten_are(store, "ok", clock.now, ["one"])
        clock.move(minutes=1)
        looked_into(store)
        watch(store, heard)
        clock.move(minutes=10)
        looked_into(store)
        watch(store, heard)
        assert mails_about(heard, "failing") == [
            "Tipdesk: Alarm: mailbox failing (2 mailboxes of imap.example)",
            "Tipdesk: Over: mailbox failing (one)",
        ]


def test_that_it_is_over_is_never_told_after_it_began_anew(store: Store, clock: Clock) -> None:
    with ears() as heard:
        clock.move(seconds=600 - clock.now.timestamp() % 600)
        for state in ("login refused", "ok", "login refused"):
            ten_are(store, state, clock.now, ["one", "other"])
            looked_into(store)
            watch(store, heard)
            clock.move(minutes=1)
        clock.move(minutes=9)
        looked_into(store)
        watch(store, heard)
        told = [one.split(":")[1].strip() for one in mails_about(heard, "refused")]
        assert told == ["Alarm", "Over", "Alarm"]


def test_mailboxes_whose_server_is_not_known_are_told_of_each_in_its_time(
    store: Store, clock: Clock
) -> None:
    with ears() as heard:
        for name, minutes in (("one", 11), ("other", 6)):
            since = clock.now - timedelta(minutes=minutes)
            a_mailbox(store, name, state="failing", state_since=since, place="", problem="x")
        watch(store, heard)
        assert mails_about(heard, "failing") == ["Tipdesk: Alarm: mailbox failing (one)"]


def killed(*_told: object) -> None:
    raise KeyboardInterrupt


def looked_into(store: Store) -> None:
    """Every mailbox just now: none is stale."""
    with store.unit() as session:
        for row in session.exec(select(Mailbox)):
            row.polled_at = store.clock()
            session.add(row)
