"""F18: our own side fails. The database is locked or stopped, the disk is full, the clock jumps."""

import os
import sqlite3
import subprocess
import threading
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from inbox import InboxError
from pipeline.errors import DiskFull, PipelineError
from tests.faults.between import Fault, Talk
from tests.faults.desk import BOTH, Desk, held, holds_all, letters
from tests.servers.postgres import Postgres
from tests.work.newsroom import LONG


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_f18_a_database_that_is_locked_takes_the_mail_once_it_is_free(
    desk: Desk,
) -> None:
    mails = letters(10, big=False)
    desk.account.deliver(mails)
    desk.poll()
    more = letters(6, seed=2, big=False)
    desk.account.deliver(more)
    with desk.store.look() as session:  # the pool's one connection is patient for 20 s else
        session.connection().exec_driver_sql("PRAGMA busy_timeout=50")
    holder = sqlite3.connect(desk.store.folder / "tipdesk.db")
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(PipelineError, match="locked"):
        desk.poll()
    holder.rollback()
    holder.close()
    desk.settle()
    holds_all(desk, [*mails, *more])


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_f18_a_table_that_is_locked_holds_the_mail_up_and_loses_none(desk: Desk) -> None:
    """PostgreSQL lets a writer wait for as long as somebody rebuilds a table."""
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    with desk.store.unit() as holder:
        holder.execute(sa.text("LOCK TABLE message IN ACCESS EXCLUSIVE MODE"))
        polling = threading.Thread(target=desk.poll)
        polling.start()
        polling.join(3)
        assert polling.is_alive()
    polling.join(LONG)
    assert not polling.is_alive()
    holds_all(desk, mails)


def test_f18_a_full_disk_takes_nothing_for_stored(desk: Desk, tmp_path: Path) -> None:
    """A small tmpfs where one may be mounted; it holds the raw mails."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small], capture_output=True
        ).returncode
    )
    if not mounted:
        pytest.skip("Needs to mount a small tmpfs: run as root")
    try:
        object.__setattr__(desk.store.raw, "folder", small / "raw")
        desk.changed = {"after_storing": "seen"}
        mails = [os.urandom(3_000).hex().encode() for _ in range(30)]
        mails = [b"Subject: %d\r\n\r\n%s\r\n" % (n, raw) for n, raw in enumerate(mails)]
        desk.account.deliver(mails)
        with pytest.raises(DiskFull):
            desk.poll()
        assert desk.row().state == "failing"
        assert "STORE" not in b"".join(desk.proxy.heard).decode()
        subprocess.run(["mount", "-o", "remount,size=2m", small], check=True)
        desk.settle()
        holds_all(desk, mails)
    finally:
        subprocess.run(["umount", small], check=True)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_f18_postgresql_stopped_at_once_loses_nothing(
    desk: Desk, postgres_server: Postgres
) -> None:
    mails = letters(20, big=False)
    desk.account.deliver(mails)
    fault = Fault("FETCH", lambda _talk: postgres_server.restart_at_once(), times=1)
    desk.suffer(fault, rounds=1)
    assert fault.happened
    desk.settle()
    holds_all(desk, mails)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_f18_a_postgresql_that_takes_no_writes_says_so_and_loses_nothing(desk: Desk) -> None:
    """As a standby does after a fail-over: the driver's error was shown as it is."""
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    name = desk.store.engine.url.database
    asked = sa.text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    with desk.store.unit() as session:
        session.execute(asked)
    desk.store.engine.dispose()
    with pytest.raises(PipelineError, match="takes no writes"):
        desk.poll()
    again = sa.create_engine(desk.store.engine.url, isolation_level="AUTOCOMMIT")
    with again.connect() as connection:
        connection.execute(sa.text("SET default_transaction_read_only = off"))
        connection.execute(sa.text(f'ALTER DATABASE "{name}" RESET ALL'))
    again.dispose()
    desk.store.engine.dispose()
    desk.settle()
    holds_all(desk, mails)


@pytest.mark.parametrize("days", [1, -1])
def test_f18_a_clock_that_jumps_by_a_day_holds_up_no_mail(
    desk: Desk, clock: Any, days: int
) -> None:
    mails = letters(8, big=False)
    desk.account.deliver(mails[:4])
    desk.suffer(Fault("FETCH", "NO"), rounds=1)
    clock.move(days=days)
    desk.account.deliver(mails[4:])
    desk.settle()
    holds_all(desk, mails)


@BOTH
def test_f18_four_pollers_at_once_bring_every_mail_once(desk: Desk) -> None:
    desk.changed = {"timeout_seconds": 30}
    mails = letters(40, big=False)
    desk.account.deliver(mails)
    said: list[Exception] = []

    def poll() -> None:
        try:
            desk.poll()
        except (InboxError, PipelineError) as error:
            said.append(error)

    pollers = [threading.Thread(target=poll) for _ in range(4)]
    for one in pollers:
        one.start()
    for one in pollers:
        one.join()
    desk.settle()
    holds_all(desk, mails)
    assert not said


def test_f18_the_same_bytes_twice_are_one_message_with_two_sightings(desk: Desk) -> None:
    mails = letters(6, big=False)
    desk.account.deliver([*mails, mails[0], mails[0]])
    desk.settle()
    holds_all(desk, mails)


def test_f18_what_another_client_expunges_while_it_is_fetched_hurts_no_other_mail(
    desk: Desk,
) -> None:
    mails = letters(12, big=False)
    desk.account.deliver(mails)
    gone: list[bytes] = []

    def expunge(_talk: Talk) -> None:
        for path in sorted((desk.account.folder / "cur").iterdir())[:3]:
            gone.append(path.read_bytes())
            path.unlink()

    desk.suffer(Fault("FETCH", expunge, times=1), rounds=1)
    assert len(gone) == 3
    desk.settle()
    there = [raw for raw in mails if raw not in gone]
    assert set(held(desk.store)) >= {name for name in _digests(there)}
    assert set(held(desk.store)) <= {name for name in _digests(mails)}


def _digests(mails: list[bytes]) -> list[str]:
    return [sha256(raw).hexdigest() for raw in mails]


def test_a_mail_stored_by_a_worker_that_was_killed_is_acknowledged_by_a_later_one(
    desk: Desk,
) -> None:
    """The connection breaks between the storing and the STORE: nobody is told, until the next."""
    desk.changed = {"after_storing": "seen"}
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    desk.suffer(Fault("STORE", "reset"), rounds=1)
    assert len(held(desk.store)) == 8
    assert _seen(desk) == 0
    desk.settle()
    assert _seen(desk) == 8


def _seen(desk: Desk) -> int:
    names = [path.name for path in (desk.account.folder / "cur").iterdir()]
    return sum("S" in name.partition(":2,")[2] for name in names)
