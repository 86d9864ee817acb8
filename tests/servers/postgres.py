"""A throw-away PostgreSQL: from Debian's binaries, or the one that TIPDESK_TEST_POSTGRES names."""

import itertools
import os
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa

from tests import scratch
from tests.servers.ports import free_port

# What a test claims holds when a process dies; that the machine dies is nobody's claim here.
_QUICK = "-c fsync=off -c full_page_writes=off -c autovacuum=off"
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


class Postgres:
    """One server. `create_database()` gives a fresh database on it."""

    def __init__(self) -> None:
        self._names = itertools.count(1)
        self._base: Path | None = None
        self.url = os.environ.get("TIPDESK_TEST_POSTGRES", "")
        if not self.url:
            self._start()
        self._engine = sa.create_engine(
            self.url, isolation_level="AUTOCOMMIT", pool_pre_ping=True, pool_size=1
        )

    def _start(self) -> None:
        self._base = scratch.for_a_server("pg-")
        port = free_port()
        if os.geteuid() == 0:
            shutil.chown(self._base, "postgres", "postgres")
        data = self._base / "data"
        self._run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {self._base} -c listen_addresses=127.0.0.1 {_QUICK}"
        self._run("pg_ctl", "-D", data, "-o", options, "-l", self._base / "log", "-w", "start")
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"

    def create_database(self, like: str = "template1") -> str:
        """The URL of a new database: empty, or one that is as another is, which nobody uses."""
        name = f"tipdesk_{os.getpid()}_{next(self._names)}"
        with self._engine.connect() as connection:
            known = connection.dialect.server_version_info or ()
            by = "STRATEGY file_copy" if known >= (15,) else ""  # half the work of the other one
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{like}" {by}')
        return sa.make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def drop_database(self, url: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(
                f'DROP DATABASE IF EXISTS "{sa.make_url(url).database}" WITH (FORCE)'
            )

    def restart_at_once(self) -> None:
        """As after a power cut."""
        if self._base is not None:
            self._run("pg_ctl", "-D", self._base / "data", "-m", "immediate", "-w", "restart")

    def close(self) -> None:
        self._engine.dispose()
        if self._base is not None:
            self._run("pg_ctl", "-D", self._base / "data", "-m", "immediate", "-w", "stop")
            shutil.rmtree(self._base, ignore_errors=True)

    def _run(self, program: str, *words: object) -> None:
        command = [str(BINARIES[-1] / program), *map(str, words)]
        if os.geteuid() == 0:
            command = [
                "setpriv",
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                *command,
            ]
        subprocess.run(
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
