"""What a mail costs from a Dovecot to the index: CPU of our process, memory, disk. Judges apart.

python -m tests.bench.intake [--mails 10000] [--mix text|full|both]
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.desk import prepare
from tests.bench.mails import Mix, generate
from tests.servers.dovecot import Account, Dovecot


def deliver(account: Account, count: int, mix: Mix, seed: int = 1) -> int:
    """Puts generated mails on the server; returns their bytes."""
    held = 0
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number, raw in enumerate(generate(count, seed, mix)):
        account.deliver([raw], at=start + timedelta(seconds=30 * number))
        held += len(raw)
    return held


def measure(mix: Mix, count: int) -> dict[str, object]:
    folder = Path(tempfile.mkdtemp(prefix="tipdesk-bench-"))
    server = Dovecot()
    try:
        data = prepare(folder).data_folder
        account = server.account()
        sent = deliver(account, count, mix)
        before = _disk(data)
        told = take_in(data, account)
        used = round((_disk(data) - before) / sent, 3)
        return {"mix": mix, "mails": count, **told, "disk_per_raw_byte": used}
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def take_in(data: Path, account: Account) -> dict[str, object]:
    """One round in a process of its own, which holds nothing but the product; what it spent."""
    told = {
        "pipeline": {"data_folder": str(data)},
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
    path = data.with_suffix(".json")
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
    parser.add_argument("--mix", choices=["text", "full", "both"], default="both")
    given = parser.parse_args()
    mixes: tuple[Mix, ...] = ("text", "full") if given.mix == "both" else (given.mix,)
    for mix in mixes:
        print(json.dumps(measure(mix, given.mails)), flush=True)


if __name__ == "__main__":
    main()
