"""Workers beside each other, and a worker left to itself: the schedule, one leader, the end."""

import time
from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from inbox import MailboxSettings
from pipeline import judging, steps
from pipeline import poll as polling
from pipeline.store import Store
from tests.bench.mails import generate
from tests.conftest import Clock
from tests.fakes import FakeMailbox
from tests.work.newsroom import Newsroom, Worker, eventually, holds_exactly

_BATCH = list(generate(200, seed=11))
_BOX = MailboxSettings(name="tips", desk="World", host="localhost", user="tips@example.org")
_HANG_UP = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_LATE = list(generate(1, seed=12))


def _holds(newsroom: Newsroom, mails: int) -> bool:
    return len(newsroom.digests()) == mails and newsroom.waiting() == 0


def _two(newsroom: Newsroom) -> tuple[Worker, Worker]:
    """A worker that leads, and one that stands by."""
    first = newsroom.work()
    first.wait_for("leading")
    second = newsroom.work()
    second.wait_for("standing by")
    return first, second


def _nothing_twice(newsroom: Newsroom, mails: list[bytes]) -> None:
    holds_exactly(newsroom, mails)
    asked = newsroom.judgements()
    assert set(asked.values()) == {1}, "a message was judged twice by one judge"
    assert len(asked) == 2 * len(mails)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_workers_on_postgresql_share_the_work_and_do_nothing_twice(newsroom: Newsroom) -> None:
    first, second = newsroom.work(), newsroom.work()  # at once: either may come to lead
    eventually(lambda: first.said("leading") or second.said("leading"))
    newsroom.account.deliver(_BATCH)
    eventually(lambda: _holds(newsroom, 200), every=0.25)
    assert first.alive()
    assert second.alive()
    _nothing_twice(newsroom, _BATCH)
    leading = [*first.said("leading"), *second.said("leading")]
    assert len(leading) == 1
    judged = [sum(line["messages"] for line in one.said("judged")) for one in (first, second)]
    assert sum(judged) == 4 * 200  # meaning, lane, beat, stories; what one did, the other did not


def test_a_worker_slower_than_its_claim_does_not_judge_what_another_has_judged(
    store: Store,
    open_again: Callable[[], Store],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    polling.poll(store, FakeMailbox(*_BATCH[:5]), _BOX, max_mail_bytes=1_000_000)
    question, judge, name = judging.JUDGES["lane"]
    other = open_again()

    def slow(store: Store, session: Session, jobs: Sequence[judging.Job]) -> judging.Judged:
        monkeypatch.setitem(judging.JUDGES, "lane", (question, judge, name))
        clock.move(seconds=steps.CLAIMED_FOR.total_seconds() + 1)
        assert steps.run(other, "lane") == 5
        return judge(store, session, jobs)

    monkeypatch.setitem(judging.JUDGES, "lane", (question, slow, name))
    steps.run(store, "lane")
    with store.look() as session:
        assert judging.judged(session, name) == 5


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_worker_goes_on_quietly_after_postgresql_was_restarted(newsroom: Newsroom) -> None:
    worker = newsroom.work()
    worker.wait_for("leading")
    newsroom.account.deliver(_BATCH[:5])
    eventually(lambda: _holds(newsroom, 5), every=0.25)
    with newsroom.store() as store, store.engine.begin() as connection:
        connection.execute(sa.text(_HANG_UP))
    newsroom.account.deliver(_LATE)
    eventually(lambda: _holds(newsroom, 6), every=0.25)
    failed = len(worker.said("steps failed"))
    time.sleep(3)  # three rounds of the steps
    assert worker.alive()
    assert len(worker.said("steps failed")) == failed, "it fails for ever"
    _nothing_twice(newsroom, _BATCH[:5] + _LATE)


def test_a_second_worker_stands_by_and_takes_over_when_the_first_dies(newsroom: Newsroom) -> None:
    first, second = _two(newsroom)
    newsroom.account.deliver(_BATCH[:20])
    eventually(lambda: _holds(newsroom, 20), every=0.25)
    assert not second.said("leading")
    first.kill_9()
    died = time.monotonic()
    newsroom.account.deliver(_LATE)
    second.wait_for("leading", within=30)
    eventually(lambda: _holds(newsroom, 21), within=30 - (time.monotonic() - died), every=0.25)
    _nothing_twice(newsroom, _BATCH[:20] + _LATE)


def test_standing_by_says_who_leads(small_newsroom: Newsroom) -> None:
    first, second = _two(small_newsroom)
    said = second.said("standing by")
    assert [line["holder"] for line in said] == [f"process {first.process.pid}"]
    assert first.stop() == 0
    assert second.wait_for("leading", within=30)


def test_the_schedule_alone_brings_a_mail_in_within_one_interval(
    small_newsroom: Newsroom,
) -> None:
    small_newsroom.configure(every_seconds=3)
    worker = small_newsroom.work()
    eventually(lambda: _polled(small_newsroom))
    small_newsroom.account.deliver(_LATE)
    delivered = time.monotonic()
    eventually(lambda: small_newsroom.raw_files() == 1, every=0.01)
    assert time.monotonic() - delivered < 20  # its three seconds, not the minute of others
    eventually(lambda: _holds(small_newsroom, 1), every=0.25)
    assert worker.alive()


def _a_mail(number: int) -> bytes:
    head = f"From: ann@example.net\r\nSubject: Tip {number}\r\nMessage-ID: <{number}@example.net>"
    return f"{head}\r\n\r\nWhat was seen at the port, part {number}.\r\n".encode()


def _polled(newsroom: Newsroom) -> bool:
    return bool(newsroom.done("mailboxes", "list")[0].get("polled_at"))


def test_sigterm_ends_a_worker_within_seconds(newsroom: Newsroom) -> None:
    worker = newsroom.work()
    worker.wait_for("leading")
    asked = time.monotonic()
    assert worker.stop() == 0
    assert time.monotonic() - asked < 20
    assert worker.said("stopped")


def test_sigterm_ends_a_worker_that_has_much_to_do_within_seconds(
    small_newsroom: Newsroom,
) -> None:
    small_newsroom.account.deliver(_a_mail(number) for number in range(3000))
    worker = small_newsroom.work()
    eventually(lambda: small_newsroom.raw_files() > 200, every=0.01)
    asked = time.monotonic()
    assert worker.stop() == 0
    assert time.monotonic() - asked < 20
    assert 200 < len(small_newsroom.digests()) < 3000, "it had ended its round: no proof"
    assert small_newsroom.digests() == small_newsroom.raw_digests()
