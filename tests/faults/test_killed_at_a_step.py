"""F18: `kill -9` of a poller at every step of the protocol, before the server hears of it."""

from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.faults.between import Fault, Talk, between
from tests.faults.desk import letters
from tests.servers.dovecot import Account
from tests.work.newsroom import LONG, Newsroom, holds_exactly
from tests.work.started import Started

STEPS = ("CONNECT", "LOGIN", "SELECT", "SEARCH", "FETCH", "STORE", "LOGOUT")
NTH = {"FETCH": (1, 2), "STORE": (1, 2)}
CASES = [(step, nth) for step in STEPS for nth in NTH.get(step, (1,))]
QUICK = [("STORE", 1)]


def _killed(tmp_path: Path, account: Account, database: str, step: str, nth: int) -> None:
    """Started, killed at the n-th command of a kind, started twice more."""
    mails = letters(120, big=False)
    account.deliver(mails)
    with between(account.server.port) as proxy:
        newsroom = Newsroom(
            tmp_path, account, database, host="127.0.0.1", port=proxy.port, security="none",
            ca_file=str(account.server.ca_file), after_storing="seen",
        ).open()  # fmt: skip
        begun, left = Future[Started](), nth

        def kill(talk: Talk) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                begun.result(LONG).kill()
                begun.result().wait(LONG)
                talk.cut()  # else the server would hear it after all

        proxy.fault = Fault(step, kill)
        begun.set_result(Started("poll", "--config", newsroom.config))
        assert begun.result().wait(LONG) == -9, "it had ended by itself: no proof"
        proxy.fault = None
        for _ in range(2):
            newsroom.done("poll")
    holds_exactly(newsroom, mails)
    assert newsroom.sightings() == list(range(1, len(mails) + 1))
    names = [path.name for part in ("cur", "new") for path in (account.folder / part).iterdir()]
    assert all("S" in name.partition(":2,")[2] for name in names), "stored, and never told"


@pytest.mark.parametrize(("step", "nth"), QUICK)
def test_f18_killed_at_a_step_it_brings_every_mail_once(
    tmp_path: Path, imap_account: Account, database: str, step: str, nth: int
) -> None:
    _killed(tmp_path, imap_account, database, step, nth)


@pytest.mark.matrix
@pytest.mark.parametrize(("step", "nth"), [case for case in CASES if case not in QUICK])
def test_f18_killed_at_any_step_it_brings_every_mail_once(
    tmp_path: Path, imap_account: Account, database: str, step: str, nth: int
) -> None:
    _killed(tmp_path, imap_account, database, step, nth)
