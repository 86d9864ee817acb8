"""A worker that is stopped (SIGSTOP, a frozen machine) is followed, and does no harm afterwards."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.faults.between import Fault, Talk, between
from tests.faults.desk import letters
from tests.servers.dovecot import Account
from tests.work.newsroom import Newsroom, eventually, holds_exactly

_THIRD = 3  # FETCH: the sizes, and the bodies of two batches


@pytest.mark.matrix
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("amid", ["a round", "idle"])
def test_f18_a_worker_that_is_stopped_is_followed_and_does_nothing_twice_when_it_goes_on(
    tmp_path: Path, imap_account: Account, database: str, amid: str
) -> None:
    """Amid a round it holds the mailbox's lock, and its session with PostgreSQL lives on: nobody
    could follow it."""
    mails, more = letters(210, big=False), letters(10, seed=5, big=False)
    with between(imap_account.server.port) as proxy:
        box = {"host": "127.0.0.1", "port": proxy.port, "security": "none"}
        newsroom = Newsroom(tmp_path, imap_account, database, **box).open()
        first, asked = newsroom.work(), 0

        def stops(_talk: Talk) -> None:
            nonlocal asked
            asked += 1
            if asked == _THIRD:
                os.kill(first.process.pid, signal.SIGSTOP)

        proxy.fault = Fault("FETCH", stops) if amid == "a round" else None
        imap_account.deliver(mails)
        if amid == "idle":
            eventually(lambda: len(newsroom.digests()) == len(mails))
            os.kill(first.process.pid, signal.SIGSTOP)
        eventually(lambda: asked >= _THIRD or amid == "idle")
        proxy.fault = None
        second = newsroom.work()
        imap_account.deliver(more)
        everything = len({*mails, *more})
        eventually(lambda: len(newsroom.digests()) == everything)
        os.kill(first.process.pid, signal.SIGCONT)
        time.sleep(6)  # it finds that its lease is gone
        assert first.alive()
        assert (first.stop(), second.stop()) == (0, 0)
        for _ in range(2):
            newsroom.done("poll")
        (row,) = newsroom.done("mailboxes", "reconcile")
    assert row["unexplained"] == 0
    assert max(newsroom.judgements().values()) == 1
    holds_exactly(newsroom, {*mails, *more})
    newsroom.close()
