"""A first sync of 170,000 small mails by a poller that is killed every 30 seconds. It is over when
a round has ended well: all that the server has is held. The judging that comes after it is none of
it (`tests.bench.judging`, `tests.bench.memory`).

python -m tests.bench.first_sync [--mails 170000] [--every 30] [--database URL]
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col

from pipeline.models import Mailbox, Message, Sighting
from pipeline.store import Store
from pipeline.terms import MailboxState
from tests.builders import a_mail
from tests.servers.dovecot import Account, Dovecot
from tests.work.newsroom import Newsroom
from tests.work.started import TIPDESK

_HELD = sa.and_(col(Mailbox.state) == MailboxState.OK, col(Mailbox.uid_low) <= 1)
_START = 1_700_000_000


def fill(account: Account, count: int) -> None:
    """Straight into the Maildir, one mail a minute."""
    folder = account.folder / "cur"
    for number in range(count):
        raw = a_mail(f"Letter {number}", f"Words of letter {number}.", message_id=f"{number}@x")
        path = folder / f"{_START + 60 * number}.M{number:07}P1.tests:2,"
        path.write_bytes(raw)
        os.utime(path, (_START + 60 * number,) * 2)
    owner = account.server._owner
    subprocess.run(["chown", "-R", f"{owner.pw_uid}:{owner.pw_gid}", account.folder], check=True)


def sync(newsroom: Newsroom, every: float) -> tuple[int, float, int]:
    """Poll, killed again and again, until a round has ended: kills, seconds, peak memory in MB."""
    kills, begun, peak = 0, time.monotonic(), 0
    command = [str(TIPDESK), "poll", "--config", str(newsroom.config)]
    while True:
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
        ends = time.monotonic() + every
        with newsroom.store() as store:
            while not (is_over := _is_over(store)) and time.monotonic() < ends:
                assert process.poll() is None, "it gave up"
                peak = max(peak, _peak(process.pid))
                time.sleep(0.1)
        process.kill()
        process.wait()
        if is_over:
            return kills, time.monotonic() - begun, peak
        kills += 1
        print(json.dumps({"kills": kills, "held": _held(newsroom)}), flush=True)


def _is_over(store: Store) -> bool:
    with store.look() as session:
        return bool(session.scalar(sa.select(col(Mailbox.state)).where(_HELD)))


def _peak(pid: int) -> int:
    """Highest resident megabytes of a process so far."""
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = [line for line in told.splitlines() if line.startswith("VmHWM")]
    return int(found[0].split()[1]) // 1024 if found else 0


def _held(newsroom: Newsroom) -> int:
    with newsroom.store() as store, store.look() as session:
        return int(session.scalar(sa.select(sa.func.count(col(Message.arrival)))) or 0)


def _sightings(newsroom: Newsroom) -> int:
    with newsroom.store() as store, store.look() as session:
        return int(session.scalar(sa.select(sa.func.count(col(Sighting.uid).distinct()))) or 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=170_000)
    parser.add_argument("--every", type=float, default=30.0)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    folder, server = Path(tempfile.mkdtemp(prefix="tipdesk-bench-")), Dovecot()
    try:
        account = server.account()
        fill(account, given.mails)
        newsroom = Newsroom(folder / "room", account, given.database, timeout_seconds=600).open()
        kills, seconds, peak = sync(newsroom, given.every)
        told = {
            "mails": given.mails,
            "kills": kills,
            "seconds": round(seconds),
            "peak_mb": peak,
            "held": _held(newsroom),
            "sightings": _sightings(newsroom),
        }
        print(json.dumps(told))
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
