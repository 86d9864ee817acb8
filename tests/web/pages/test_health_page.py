"""The health page answers one question: was anything missed? No word of a mail, for editors."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from pipeline.alarms import keeping, outbox
from pipeline.alarms.reconcile import reconcile
from pipeline.models import JobRun, Mailbox, Outbox, Sighting
from pipeline.queries import health, running
from pipeline.queries.finding import Finding
from pipeline.queries.sheet import of
from pipeline.store import Store
from pipeline.terms import Job, MailboxState
from tests.conftest import Clock
from tests.fakes import FakeMailbox
from tests.pipeline import rounds
from tests.pipeline.alarming import DISK, ears, polled
from tests.pipeline.test_reconcile import BOX, mails
from tests.web.pages.site import Client
from tests.work.canaries import canaries, canary_mail

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.usefixtures("boxed")


def text(client: Client, language: str = "en") -> str:
    answer = client.get("/health", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def compared(store: Store, mailbox: FakeMailbox) -> None:
    rounds.poll(store, mailbox)
    reconcile(store, mailbox, BOX, max_mail_bytes=10**8)


def ran(store: Store, job: Job, ago: timedelta, failed: str = "") -> None:
    at = store.clock() - ago
    with store.unit() as session:
        session.merge(JobRun(name=job, started_at=at, ended_at=at, failed=failed))


def codes(store: Store) -> set[str]:
    found = health.look_over(store, store.clock())
    return {f"{one.code} {one.about}".strip() for one in found}


def test_when_every_server_was_compared_it_says_that_nothing_was_missed(
    client: Browse, store: Store
) -> None:
    compared(store, FakeMailbox(*mails(5)))
    page = text(client("Eve"))
    assert (
        f"Nothing: all 5 mails that were on the servers at {store.clock():%H:%M} are held" in page
    )
    assert "On the server 5 · held 5 · purged 0 · unexplained 0" in page
    assert "No mail lies there." in page


def test_a_server_that_was_never_compared_cannot_be_answered_for(
    client: Browse, store: Store
) -> None:
    rounds.poll(store, FakeMailbox(*mails(5)))
    page = text(client("Eve"))
    assert "That cannot be said just now" in page
    assert "0 of 1 mailboxes have been compared" in page


def test_it_never_says_that_nothing_is_lost_before_every_server_was_compared(store: Store) -> None:
    held_back = Finding("Mails in quarantine.", "Look at each.", "quarantine")
    rounds.poll(store, FakeMailbox(*mails(2)))
    assert of(store, [held_back]).answer.code == "not known"
    compared(store, FakeMailbox(*mails(2)))
    assert of(store, [held_back]).answer.code == "not read"


def test_a_gap_is_said_before_all_else_with_what_to_do(client: Browse, store: Store) -> None:
    mailbox = FakeMailbox(*mails(5))
    rounds.poll(store, mailbox)
    with store.unit() as session:
        session.execute(sa.delete(Sighting).where(col(Sighting.uid) == 3))
    mailbox.fetch = lambda uids: iter(())  # type: ignore[method-assign]
    reconcile(store, mailbox, BOX, max_mail_bytes=10**8)
    page = text(client("Eve"))
    assert "Yes: there is mail on a server that is not held here." in page
    assert "unexplained: 1 (UID 3)" in page
    assert page.index("tipdesk mailboxes reconcile tips") < page.index("What else was looked at")


def test_a_mailbox_that_fails_is_no_answer_and_tells_its_time_in_the_readers_way(
    client: Browse, store: Store, clock: Clock
) -> None:
    compared(store, FakeMailbox(*mails(2)))
    polled(store, 1)
    clock.move(hours=2)
    page = text(client("Eve"))
    assert "That cannot be said just now" in page
    assert f"was last looked into at {clock.now - timedelta(hours=2):%H:%M}." in page


def test_jobs_that_never_ran_are_not_said_to_have_run_in_time(client: Browse, store: Store) -> None:
    for job in (Job.FEEDS, Job.UPKEEP, Job.WATCH):
        ran(store, job, timedelta(minutes=1))
    assert "Not each of feeds, upkeep, watch and lesson has run yet." in text(client("Eve"))
    ran(store, Job.LESSON, timedelta(minutes=1))
    assert "Feeds, upkeep, watch and lesson ran in their time." in text(client("Eve"))


def test_a_server_that_refuses_doctor_just_now_cannot_be_answered_for(store: Store) -> None:
    compared(store, FakeMailbox(*mails(2)))
    refused = Finding("tips: the server refuses the login.", "Mend it.", "login")
    assert of(store, []).answer.code == "nothing"
    assert of(store, [refused]).answer.code == "not known"


def test_a_mailbox_whose_worker_has_just_begun_is_not_answered_for(store: Store) -> None:
    """What the one before it saw says nothing of a password that was changed meanwhile."""
    compared(store, FakeMailbox(*mails(2)))
    with store.unit() as session:
        box = session.exec(select(Mailbox)).one()
        box.state, box.state_since = MailboxState.WAITING, store.clock()
        box.polled_at = store.clock() - timedelta(seconds=30)
    sheet = of(store, [])
    assert sheet.answer.code == "not known"
    assert [one.values for one in sheet.well if one.code == "not all looked"] == [{"n": 0, "of": 1}]


def test_workers_that_were_stopped_are_told_before_the_schedule_misses_them(
    client: Browse, store: Store, clock: Clock
) -> None:
    compared(store, FakeMailbox(*mails(2)))
    with store.unit() as session:
        box = session.exec(select(Mailbox)).one()
        box.state, box.state_since = MailboxState.STOPPED, store.clock()
    clock.move(minutes=3)
    page = text(client("Eve"))
    assert "That cannot be said just now" in page
    assert "the workers were stopped" in page
    assert "No mailbox is watched just now." in page


@pytest.mark.parametrize("language", ["en", "uk"])
def test_it_holds_no_word_of_any_mail(client: Browse, store: Store, language: str) -> None:
    words = canaries(31)
    compared(store, FakeMailbox(canary_mail(words)))
    page = text(client("Eve"), language)
    assert [one for one, word in words.items() if word in page] == []


def test_reporters_are_not_led_there(client: Browse) -> None:
    for name, there in (("Eve", True), ("Ada", True), ("Ann", False)):
        page = client(name).get("/mailboxes").get_data(as_text=True)
        assert ('href="/health"' in page) == there, name
    assert client("Ann").get("/health").status_code == 403


def test_the_newest_mail_of_a_mailbox_is_told(client: Browse, store: Store) -> None:
    mailbox = FakeMailbox(*mails(3))
    compared(store, mailbox)
    assert f"{mailbox.first + timedelta(minutes=3):%-d %b}" in text(client("Eve"))


# --- what runs by itself


def test_a_schedule_that_stands_still_is_told_once_not_job_by_job(store: Store) -> None:
    for job in Job:
        ran(store, job, timedelta(hours=5))
    assert {one for one in codes(store) if "job" in one or "leader" in one} == {"no leader"}


def test_a_job_that_is_late_is_told_by_its_name(client: Browse, store: Store) -> None:
    ran(store, Job.UPKEEP, timedelta())
    ran(store, Job.LEADER, timedelta(days=1))
    for job, longest in running.LATE.items():
        ran(store, job, longest + timedelta(minutes=1))
    assert {f"job late {job}" for job in running.LATE} <= codes(store)
    assert "The job lesson last ran at" in text(client("Eve"))
    assert "Робота «навчання» востаннє" in text(client("Eve"), "uk")


def test_who_has_just_begun_to_lead_is_late_with_nothing(store: Store) -> None:
    """It told of itself by two mails, and that it was over."""
    ran(store, Job.UPKEEP, timedelta(days=2))
    ran(store, Job.LEADER, timedelta(minutes=1))
    ran(store, Job.LESSON, timedelta(days=2))
    assert not {"job late lesson", "no leader"} & codes(store)


def test_a_job_that_failed_is_told(store: Store) -> None:
    ran(store, Job.LESSON, timedelta(), "DatabaseBusy")
    assert "job failed lesson" in codes(store)


def test_a_notice_that_nobody_takes_for_an_hour_is_told_and_left_after_three_days(
    store: Store, clock: Clock
) -> None:
    with ears(webhook_to="") as heard:
        heard.office.answers = lambda envelope: "451 Not now"
        keeping.keep(store, heard.outlets, [DISK])
        outbox.deliver(store, heard.outlets, lambda *args, **told: None)
    assert "notices stuck" not in codes(store)
    clock.move(hours=1, minutes=1)
    assert "notices stuck" in codes(store)
    clock.move(days=3)
    assert "notices stuck" not in codes(store)


def test_one_that_waits_for_its_first_try_is_not_stuck(store: Store, clock: Clock) -> None:
    with ears(webhook_to="") as heard:
        keeping.keep(store, heard.outlets, [DISK])
    clock.move(hours=2)
    with store.look() as session:
        assert session.execute(sa.select(col(Outbox.id))).all()
    assert "notices stuck" not in codes(store)
