"""`kill -9` of a poller that had fetched further than it had stored."""

import signal
from concurrent.futures import Future
from pathlib import Path

from tests.faults.between import Fault, Talk, between
from tests.faults.desk import letters
from tests.servers.dovecot import Account
from tests.work.newsroom import LONG, Newsroom, eventually, holds_exactly
from tests.work.started import Started

FOURTH = 4  # FETCH: the sizes, and the bodies of three batches


def _children(process: int) -> set[int]:
    told = Path(f"/proc/{process}/task").glob("*/children")
    return {int(number) for path in told for number in path.read_text().split()}


def test_f18_what_was_fetched_ahead_when_it_was_killed_comes_again_and_once(
    tmp_path: Path, imap_account: Account
) -> None:
    mails = letters(210, big=False)
    imap_account.deliver(mails)
    with between(imap_account.server.port) as proxy:
        newsroom = Newsroom(
            tmp_path, imap_account, host="127.0.0.1", port=proxy.port, security="none",
            ca_file=str(imap_account.server.ca_file), after_storing="seen",
        ).open()  # fmt: skip
        begun, asked, readers = Future[Started](), 0, set[int]()

        def kill(_talk: Talk) -> None:
            nonlocal asked, readers
            asked += 1
            if asked == FOURTH:
                readers = _children(begun.result(LONG).pid)
                begun.result().kill()
                begun.result().wait(LONG)

        proxy.fault = Fault("FETCH", kill)
        begun.set_result(Started("poll", "--config", newsroom.config))
        assert begun.result().wait(LONG) == -signal.SIGKILL, "it had ended by itself: no proof"
        assert not newsroom.digests(), "two batches had come, and were stored: no proof"
        eventually(lambda: not any(Path(f"/proc/{reader}").exists() for reader in readers))
        proxy.fault = None
        for _ in range(2):
            newsroom.done("poll")
    holds_exactly(newsroom, mails)
    assert newsroom.sightings() == list(range(1, len(mails) + 1))
    names = [
        path.name for part in ("cur", "new") for path in (imap_account.folder / part).iterdir()
    ]
    assert all("S" in name.partition(":2,")[2] for name in names), "stored, and never told"
