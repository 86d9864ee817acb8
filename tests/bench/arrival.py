"""From delivery into Dovecot to the tip in `queries`, with IDLE; and what idle mailboxes cost.

python -m tests.bench.arrival [--mails 60] [--idle-seconds 60] [--database URL]
"""

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from random import Random

from pipeline import access
from pipeline.queries.tips import Wanted, page
from tests.bench.mails import generate
from tests.servers.dovecot import Dovecot
from tests.work.newsroom import Newsroom, Worker, eventually

_TICKS = os.sysconf("SC_CLK_TCK")


def arrivals(newsroom: Newsroom, mails: int) -> list[float]:
    """Seconds until each of these is a tip that a reporter's list shows, one after another."""
    random, waited = Random(7), []
    with newsroom.store() as store:

        def shown() -> int:
            with store.look() as session:
                viewer = access.viewer(session, "Ann")
                return len(page(session, viewer, Wanted(shelf=None), limit=1000).rows)

        before = shown()
        for number, raw in enumerate(generate(mails, seed=9), start=1):
            time.sleep(random.uniform(0.3, 1.5))
            begun = time.monotonic()
            newsroom.account.deliver([raw])
            while shown() < before + number:
                time.sleep(0.005)
            waited.append(time.monotonic() - begun)
    return waited


def spent(worker: Worker) -> float:
    """CPU seconds of a worker and the children it has waited for."""
    told = Path(f"/proc/{worker.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, told[11:15])) / _TICKS


def idle(folder: Path, server: Dovecot, boxes: int, seconds: float, database: str) -> float:
    """The share of a core, in percent, of a worker that watches so many quiet mailboxes."""
    newsroom = Newsroom(folder, server.account(), database, every_seconds=60)
    text = newsroom.config.read_text()
    head, _, rest = text.partition("[pipeline]")
    others = [
        head.replace('name = "tips"', f'name = "tips{n}"').replace(
            newsroom.account.user, server.account().user
        )
        for n in range(1, boxes)
    ]
    newsroom.config.write_text("".join([head, *others, "[pipeline]", rest]))
    newsroom.open()
    worker = newsroom.work()
    eventually(lambda: _all_ok(newsroom, boxes))
    time.sleep(10)
    begun, before = time.monotonic(), spent(worker)
    time.sleep(seconds)
    used = 100 * (spent(worker) - before) / (time.monotonic() - begun)
    newsroom.close()
    return used


def _all_ok(newsroom: Newsroom, boxes: int) -> bool:
    rows = newsroom.done("mailboxes", "list")
    return len(rows) == boxes and all(row["state"] == "ok" for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=60)
    parser.add_argument("--idle-seconds", type=float, default=120)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    folder, server = Path(tempfile.mkdtemp(prefix="tipdesk-bench-")), Dovecot()
    try:
        newsroom = Newsroom(folder / "one", server.account(), given.database).open()
        try:
            newsroom.work()
            eventually(lambda: _all_ok(newsroom, 1))
            waited = sorted(arrivals(newsroom, given.mails))
        finally:
            newsroom.close()
        used = idle(folder / "ten", server, 10, given.idle_seconds, given.database)
        told = {
            "mails": given.mails,
            "median_s": round(statistics.median(waited), 2),
            "p95_s": round(waited[int(len(waited) * 0.95)], 2),
            "idle_ten_mailboxes_percent_of_a_core": round(used, 2),
        }
        print(json.dumps(told))
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
