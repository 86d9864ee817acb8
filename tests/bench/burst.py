"""Mails that come while others are taken in: how long the last of a burst lies on the server.

python -m tests.bench.burst [--bursts 20] [--mails 30] [--gap 0.04] [--after-storing move]
"""

import argparse
import imaplib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from inbox import AfterStoring, MailboxSettings, open_mailbox
from pipeline.models import Message
from pipeline.store import Store, open_store
from pipeline.watching import Watcher
from pipeline.work import Work
from tests.bench.desk import prepare
from tests.bench.mails import generate
from tests.servers.dovecot import Account, Dovecot

_LATE = 4.0  # seconds
_LONG = 90.0  # more than `every_seconds`


def waits(store: Store, account: Account, bursts: int, mails: int, gap: float) -> Iterator[float]:
    """Seconds from the last mail of a burst to all of it being held."""
    letters = iter(generate(bursts * mails, seed=5))
    server = imaplib.IMAP4("127.0.0.1", account.server.port)
    server.login(account.user, account.password)
    for burst in range(1, bursts + 1):
        for _ in range(mails):
            server.append("INBOX", "", "", next(letters))
            time.sleep(gap)
        begun = time.monotonic()
        while _held(store) < burst * mails and time.monotonic() < begun + _LONG:
            time.sleep(0.05)
        yield time.monotonic() - begun


def _held(store: Store) -> int:
    with store.look() as session:
        return int(session.scalar(sa.select(sa.func.count()).select_from(Message)) or 0)


def measure(folder: Path, server: Dovecot, given: argparse.Namespace) -> list[float]:
    """One watcher by itself, without steps and schedule."""
    store, account = open_store(prepare(folder)), server.account()
    account.make_folder("Done")
    box = MailboxSettings(
        name="tips", desk="World", host="localhost", port=server.tls_port, ca_file=server.ca_file,
        user=account.user, after_storing=AfterStoring(given.after_storing), move_to="Done",
    )  # fmt: skip
    work = Work(
        store, (box,), lambda one: open_mailbox(one, account.password), 10**8, 5,
        lambda *_said, **_values: None, fetch=lambda _url, _headers: None,
    )  # type: ignore[arg-type,return-value] # fmt: skip
    watcher = Watcher(work, box, lambda: True)
    try:
        time.sleep(3)
        return sorted(waits(store, account, given.bursts, given.mails, given.gap))
    finally:
        watcher.end()
        watcher.cut(3)
        store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bursts", type=int, default=20)
    parser.add_argument("--mails", type=int, default=30)
    parser.add_argument("--gap", type=float, default=0.04)
    parser.add_argument("--after-storing", choices=list(AfterStoring), default="move")
    given = parser.parse_args()
    folder, server = Path(tempfile.mkdtemp(prefix="tipdesk-bench-")), Dovecot()
    try:
        waited = measure(folder, server, given)
        late = sum(one > _LATE for one in waited)
        print(json.dumps({"bursts": len(waited), "late": late, "longest_s": round(waited[-1], 2)}))
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
