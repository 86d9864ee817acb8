"""A whole installation for a test: config.toml, data folder, processes. Holds no claim itself."""

import hashlib
import json
import os
import signal
import subprocess
import time
from collections import Counter as Sums
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from pipeline import setup
from pipeline.models import Judgement, Message, Reading, Sighting, Waiting
from pipeline.store import Store, open_store
from tests.work.started import TIPDESK, Started, ended
from web.settings import Settings, load

LONG = 180.0  # seconds: a machine that is busy with other tests is slow
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def eventually(holds: Callable[[], object], within: float = LONG, every: float = 0.05) -> None:
    """Wait until something holds; fails by saying what it was, when it never does."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, f"did not come true within {within} s: {holds}"
        time.sleep(every)


class Worker:
    """A `tipdesk work` that runs. Its log is what it wrote on standard error."""

    def __init__(self, newsroom: "Newsroom") -> None:
        self._log = newsroom.logs / f"work-{time.monotonic_ns()}.jsonl"
        with self._log.open("wb") as out:
            self.process = Started("work", "--config", newsroom.config, out=out)

    def log(self) -> list[dict[str, Any]]:
        """Every whole line so far. A line that is no JSON fails the test."""
        whole, _, _rest = self._log.read_bytes().rpartition(b"\n")
        return [json.loads(line) for line in whole.splitlines()]

    def said(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.log() if line["event"] == event]

    def wait_for(self, event: str, within: float = LONG) -> dict[str, Any]:
        eventually(lambda: self.said(event) or not self.alive(), within)
        found = self.said(event)
        assert found, f"it ended without saying “{event}”: {self.log()}"
        return found[0]

    def alive(self) -> bool:
        return self.process.poll() is None

    def kill_9(self) -> None:
        self.process.kill()
        self.process.wait(LONG)

    def stop(self) -> int:
        """Tell it to end, as a service manager does; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LONG)


class Newsroom:
    """One installation in `folder`. Ann is its administrator and World its desk."""

    def __init__(self, folder: Path, account: Any, database: str = "", **box: object) -> None:
        self.folder, self.account, self.database = folder, account, database
        self.config, self.logs = folder / "config.toml", folder / "logs"
        self.data = folder / "data"
        self.logs.mkdir(parents=True)
        self._workers: list[Worker] = []
        self.configure(**box)

    def configure(self, *, pipeline: dict[str, object] | None = None, **box: object) -> None:
        """Write config.toml; `box` and `pipeline` change single settings."""
        secret = self.folder / "password"
        secret.write_text(self.account.password + "\n")
        secret.chmod(0o600)
        server = self.account.server
        mailbox = {
            "name": "tips",
            "desk": "World",
            "host": "localhost",
            "port": server.tls_port,
            "ca_file": str(server.ca_file),
            "user": self.account.user,
            "password_file": str(secret),
            "every_seconds": 1,
        } | box
        places = {"data_folder": str(self.data), "database": self.database, "step_seconds": 1}
        self.config.write_text(
            "[[inbox.mailboxes]]\n"
            + _toml(mailbox)
            + "[pipeline]\n"
            + _toml(places | (pipeline or {}))
            + '[web]\ncommand_user = "Ann"\n'
        )
        self.config.chmod(0o600)

    def settings(self) -> Settings:
        return load(self.config)

    def open(self) -> "Newsroom":
        """Make the database, the desk and its administrator."""
        setup.prepare(self.settings().pipeline, desk="World", administrator="Ann")
        return self

    def run(self, *words: object, as_nobody: bool = False) -> "subprocess.CompletedProcess[str]":
        """A command to its end. Its words are those of a shell; --config is added."""
        command = [*map(str, words), "--config", str(self.config)]
        if not as_nobody or os.geteuid():
            return ended(*command, within=2 * LONG, folder=self.folder)
        ids = ("--reuid=nobody", "--regid=nogroup", "--clear-groups")
        return subprocess.run(
            ["setpriv", *ids, str(TIPDESK), *command],
            capture_output=True,
            text=True,
            timeout=2 * LONG,
            stdin=subprocess.DEVNULL,
            cwd=self.folder,
        )

    def done(self, *words: object) -> Any:
        """A command with --json that must succeed; returns what it printed."""
        ended = self.run(*words, "--json")
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    def work(self) -> Worker:
        self._workers.append(Worker(self))
        return self._workers[-1]

    def close(self) -> None:
        for worker in self._workers:
            if worker.alive():
                worker.kill_9()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The storage, read beside the processes."""
        store = open_store(self.settings().pipeline)
        try:
            yield store
        finally:
            store.close()

    def digests(self) -> list[str]:
        """Of all messages in the database, sorted."""
        with self.store() as store, store.look() as session:
            return sorted(session.execute(sa.select(col(Message.digest))).scalars())

    def raw_digests(self) -> list[str]:
        """Of all files among the raw mails; each is read, unpacked and summed anew."""
        with self.store() as store:
            return sorted(sha256(store.raw.read(name)) for name in store.raw.digests())

    def raw_files(self) -> int:
        """How many raw mails lie there just now, without opening anything."""
        return sum(len(files) for _, _, files in os.walk(self.data / "raw"))

    def waiting(self) -> int:
        with self.store() as store, store.look() as session:
            return int(session.scalar(sa.select(sa.func.count()).select_from(Waiting)) or 0)

    def judgements(self) -> Sums[tuple[int | None, str, str]]:
        """How often each (message, question, judge) was answered."""
        asked = (col(Judgement.arrival), col(Judgement.question), col(Judgement.judge))
        with self.store() as store, store.look() as session:
            return Sums(tuple(row) for row in session.execute(sa.select(*asked)))

    def sightings(self) -> list[int]:
        """The UIDs that were seen, with those whose mail is held, sorted."""
        with self.store() as store, store.look() as session:
            return sorted(session.execute(sa.select(col(Sighting.uid))).scalars())

    def subjects(self) -> list[str]:
        with self.store() as store, store.look() as session:
            return sorted(session.execute(sa.select(col(Reading.subject))).scalars())

    def let_claims_run_out(self) -> None:
        """As when two minutes have passed since the worker died."""
        with self.store() as store, store.unit() as session:
            session.execute(sa.update(Waiting).values(claimed_until=_LONG_AGO))

    def age_files(self) -> None:
        """As when the raw mails were written long ago: `db check` sweeps no young ones."""
        for folder, _, files in os.walk(self.data / "raw"):
            for name in files:
                os.utime(Path(folder, name), (_LONG_AGO.timestamp(),) * 2)


def holds_exactly(newsroom: Newsroom, raws: Iterable[bytes]) -> None:
    """Every mail once, its bytes equal, and no file beside them."""
    delivered = sorted(map(sha256, raws))
    assert newsroom.digests() == delivered
    assert newsroom.raw_digests() == delivered


def tip_of(newsroom: Newsroom, raw: bytes) -> int:
    """The number of the tip that a mail belongs to."""
    rows = newsroom.done("mail", "list", "--limit", "1000")
    rows = rows if isinstance(rows, list) else rows["mails"]
    return next(int(row["tip_id"]) for row in rows if row["digest"] == sha256(raw))


def purge(newsroom: Newsroom, tip_id: int) -> str:
    ended = newsroom.run("tips", "purge", tip_id, "--yes")
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def ok(newsroom: Newsroom, *words: object) -> str:
    ended = newsroom.run(*words)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def restored(newsroom: Newsroom, backup: object, *words: object) -> dict[str, int]:
    told: dict[str, int] = newsroom.done("db", "restore", backup, *words)
    return told


def _toml(table: dict[str, object]) -> str:
    return "".join(
        f"{name} = {value if isinstance(value, date) else json.dumps(value)}\n"
        for name, value in table.items()
    )
