"""What a mail costs from a Dovecot to the index: CPU of our process, memory, disk. Judges apart.

    python -m tests.bench.intake [--mails 10000] [--held 0]

`--held N` first takes in N other light mails from memory, to see what a full desk costs.
"""

import argparse
import itertools
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inbox import Fetched, MailboxSettings, Withheld
from pipeline import setup
from pipeline.poll import poll
from pipeline.settings import PipelineSettings
from pipeline.store import open_store
from tests.bench.mails import generate
from tests.fakes import FakeMailbox
from tests.servers.dovecot import Account, Dovecot


class Stream(FakeMailbox):
    """Mails made one by one: a desk of 100,000 is filled without holding them."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.left, self.made = count, generate(count, 99, "text")

    @property
    def uid_next(self) -> int:
        return self.left + 1

    def uids(self, low: int, high: int) -> list[int]:
        return list(range(low, min(high, self.left) + 1))

    def fetch(self, uids: object) -> Iterator[list[Fetched | Withheld]]:
        at = datetime(2020, 1, 1, tzinfo=UTC)
        numbers = iter(uids)  # type: ignore[call-overload]
        while batch := list(itertools.islice(numbers, 100)):
            yield [Fetched(uid, next(self.made), at + timedelta(minutes=uid)) for uid in batch]


def deliver(account: Account, count: int, mix: str) -> int:
    """Puts generated mails on the server; returns their bytes."""
    held = 0
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number, raw in enumerate(generate(count, 1, mix)):
        account.deliver([raw], at=start + timedelta(seconds=30 * number))
        held += len(raw)
    return held


def measure(mix: str, count: int, held: int) -> dict[str, object]:
    folder = Path(tempfile.mkdtemp(prefix="tipdesk-bench-"))
    server = Dovecot()
    try:
        settings = PipelineSettings(data_folder=folder)
        setup.prepare(settings, desk="World", administrator="Ada")
        store = open_store(settings)
        if held:
            box = MailboxSettings(name="old", desk="World", host="x", user="x", first_sync="oldest")
            poll(store, Stream(held), box, max_mail_bytes=10**8)
        store.close()
        account = server.account()
        sent = deliver(account, count, mix)
        before = _disk(folder)
        told = _round(folder, account)
        return {
            "mix": mix,
            "mails": count,
            "held_before": held,
            **told,
            "disk_per_raw_byte": round((_disk(folder) - before) / sent, 3),
        }
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def _round(folder: Path, account: Account) -> dict[str, object]:
    """The round in a process of its own, which holds nothing but the product."""
    told = {
        "pipeline": {"data_folder": str(folder)},
        "password": account.password,
        "mailbox": {
            "name": "bench",
            "desk": "World",
            "host": "localhost",
            "port": account.server.tls_port,
            "ca_file": str(account.server.ca_file),
            "user": account.user,
            "first_sync": "oldest",
        },
    }
    path = folder.with_suffix(".json")
    path.write_text(json.dumps(told))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.intake_round", str(path)],
            check=True,
            capture_output=True,
        )
    finally:
        path.unlink()
    spent: dict[str, object] = json.loads(done.stdout)
    return spent


def _disk(folder: Path) -> int:
    """Bytes on the disk, blocks and all; the write-ahead log is emptied first."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--held", type=int, default=0)
    parser.add_argument("--mix", choices=["text", "full", "both"], default="both")
    given = parser.parse_args()
    for mix in ("text", "full") if given.mix == "both" else (given.mix,):
        json.dump(measure(mix, given.mails, given.held), sys.stdout)
        print(flush=True)


if __name__ == "__main__":
    main()
