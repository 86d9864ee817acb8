"""The peak memory of `tipdesk work` while it takes a mailbox in and judges it: flat, or not.

    python -m tests.bench.memory [--mails 1000 10000] [--mix full]

It is the highest resident size of the worker itself; a reader's child is told apart.
"""

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path

from tests.bench.intake import deliver
from tests.bench.mails import Mix
from tests.servers.dovecot import Dovecot
from tests.work.newsroom import Newsroom


def peak_mb(newsroom: Newsroom, mails: int) -> int:
    """Works until all is taken in and judged."""
    worker = newsroom.work()
    worker.wait_for("leading")
    status = Path(f"/proc/{worker.process.pid}/status")
    peak, done = 0, False
    while not done:
        done = newsroom.raw_files() >= mails and newsroom.waiting() == 0
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        peak = max(peak, int(lines["VmHWM"].split()[0]) // 1024)
        time.sleep(1)
    worker.stop()
    return peak


def measure(mails: int, mix: Mix) -> dict[str, object]:
    folder = Path(tempfile.mkdtemp(prefix="tipdesk-bench-"))
    server = Dovecot()
    try:
        account = server.account()
        deliver(account, mails, mix)
        newsroom = Newsroom(folder, account).open()
        return {"mix": mix, "mails": mails, "peak_mb": peak_mb(newsroom, mails)}
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--mix", choices=["text", "full"], default="full")
    given = parser.parse_args()
    for mails in given.mails:
        print(json.dumps(measure(mails, given.mix)), flush=True)


if __name__ == "__main__":
    main()
