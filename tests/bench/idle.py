"""What watching ten quiet mailboxes costs by itself, without steps and schedule.

python -m tests.bench.idle [--boxes 10] [--seconds 60]
"""

import argparse
import json
import shutil
import tempfile
import threading
import time
from pathlib import Path

from inbox import MailboxSettings, open_mailbox
from pipeline.store import open_store
from pipeline.watching import watch
from pipeline.work import Work
from tests.bench.desk import prepare
from tests.servers.dovecot import Dovecot


def measure(folder: Path, server: Dovecot, boxes: int, seconds: float) -> float:
    """Percent of a core, of this process."""
    store = open_store(prepare(folder))
    accounts = [server.account() for _ in range(boxes)]
    settings = tuple(
        MailboxSettings(
            name=f"box {n}", desk="World", host="localhost", port=server.tls_port,
            ca_file=server.ca_file, user=account.user,
        )
        for n, account in enumerate(accounts)
    )  # fmt: skip
    work = Work(
        store, settings, lambda box: open_mailbox(box, accounts[0].password), 10**8, 5,
        lambda *_said, **_values: None, fetch=lambda _url, _headers: None,
    )  # type: ignore[arg-type,return-value] # fmt: skip
    stop = threading.Event()
    watching = threading.Thread(target=watch, args=(work, stop))
    watching.start()
    time.sleep(15)
    begun, cpu = time.monotonic(), time.process_time()
    time.sleep(seconds)
    used = 100 * (time.process_time() - cpu) / (time.monotonic() - begun)
    stop.set()
    watching.join()
    store.close()
    return used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    folder, server = Path(tempfile.mkdtemp(prefix="tipdesk-bench-")), Dovecot()
    try:
        used = measure(folder, server, given.boxes, given.seconds)
        print(json.dumps({"boxes": given.boxes, "percent_of_a_core": round(used, 2)}))
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
