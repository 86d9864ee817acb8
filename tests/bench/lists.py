"""What `tipdesk tips list` and `search` cost with many tips held: CPU of the whole process.

    python -m tests.bench.lists [--tips 100000] [--folder KEPT]

The tips are short mails from memory; a folder that is kept is filled once and used again.
"""

import argparse
import itertools
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inbox import Fetched, MailboxSettings
from pipeline import setup, steps
from pipeline.poll import poll
from pipeline.settings import PipelineSettings
from pipeline.store import open_store
from tests.bench.words import LANGUAGES
from tests.fakes import FakeMailbox

COMMANDS = {
    "help": ["--help"],
    "list": ["tips", "list"],
    "list of a lane": ["tips", "list", "--lane", "tip", "--shelf", "all"],
    "search, frequent word": ["tips", "search", "the"],
    "search, two words": ["tips", "search", "harbour", "minister"],
    "search, prefix": ["tips", "search", "harb*"],
    "search, nothing": ["tips", "search", "qwertyuiop"],
    "show": ["tips", "show", "5"],
}
_RUNS = 5


class Short(FakeMailbox):
    """Short mails, made as they are asked for."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.left, self.dice = count, random.Random(7)
        self.words = sorted({word for words in LANGUAGES.values() for word in words})

    @property
    def uid_next(self) -> int:
        return self.left + 1

    def uids(self, low: int, high: int) -> list[int]:
        return list(range(low, min(high, self.left) + 1))

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:  # type: ignore[override]
        start = datetime(2020, 1, 1, tzinfo=UTC)
        numbers = iter(uids)
        while batch := list(itertools.islice(numbers, 100)):
            yield [Fetched(uid, self._raw(uid), start + timedelta(minutes=uid)) for uid in batch]

    def _raw(self, uid: int) -> bytes:
        said = " ".join(self.dice.choices(self.words, k=60))
        return (
            f"Message-ID: <{uid}@bench.example>\nFrom: Reader {uid} <r{uid % 5000}@example.org>\n"
            f"To: desk@example.org\nSubject: {said[:40]}\nContent-Type: text/plain; charset=utf-8\n"
            f"\nthe {said}\n"
        ).encode()


def fill(folder: Path, count: int) -> None:
    """A desk with that many tips, sorted, and its config.toml."""
    (folder / "config.toml").touch(mode=0o600)
    (folder / "config.toml").write_text('[web]\ncommand_user = "Ada"\n')
    settings = PipelineSettings(data_folder=folder / "data")
    setup.prepare(settings, desk="World", administrator="Ada")
    store = open_store(settings)
    box = MailboxSettings(name="old", desk="World", host="x", user="x", first_sync="oldest")
    poll(store, Short(count), box, max_mail_bytes=10**8)
    steps.run_all(store, batch=500)
    store.close()


def cpu(folder: Path, words: list[str]) -> float:
    """CPU seconds of one run of a command, user and system."""
    program = Path(sys.executable).with_name("tipdesk")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([program, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tips", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="tipdesk-bench-"))
    folder.mkdir(exist_ok=True)
    try:
        if not (folder / "config.toml").exists():
            fill(folder, given.tips)
        for name, words in COMMANDS.items():
            runs = [cpu(folder, words) for _ in range(_RUNS)]
            told = {"command": name, "tips": given.tips, "cpu_s": round(statistics.median(runs), 3)}
            json.dump(told, sys.stdout)
            print(flush=True)
    finally:
        if not given.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
