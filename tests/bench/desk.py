"""A desk with many tips, from mails made one by one: filled without holding them, judged, kept.

A folder that is kept is filled once and used again: `desk.filled(Path("/var/tmp/full"), 100_000)`.
"""

import itertools
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inbox import Fetched, MailboxSettings, Withheld
from pipeline import setup, steps
from pipeline.poll import poll
from pipeline.settings import PipelineSettings
from pipeline.store import open_store
from tests.bench.mails import generate
from tests.fakes import FakeMailbox

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Stream(FakeMailbox):
    """Text mails of about 8 KB, made as they are asked for, oldest first."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count, self.made = count, generate(count, 99, "text")

    @property
    def uid_next(self) -> int:
        return self.count + 1

    def uids(self, low: int, high: int) -> list[int]:
        return list(range(low, min(high, self.count) + 1))

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched | Withheld]]:
        numbers = iter(uids)
        while batch := list(itertools.islice(numbers, 100)):
            yield [Fetched(uid, next(self.made), _LONG_AGO + timedelta(minutes=uid))
                   for uid in batch]  # fmt: skip


def prepare(folder: Path) -> PipelineSettings:
    """An installation in `folder` with the desk World and its administrator Ada."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config.toml"
    config.touch(mode=0o600)
    config.write_text('[web]\ncommand_user = "Ada"\n')
    settings = PipelineSettings(data_folder=folder / "data")
    setup.prepare(settings, desk="World", administrator="Ada")
    return settings


def fill(folder: Path, tips: int) -> None:
    """A desk with that many tips, each judged."""
    store = open_store(prepare(folder))
    box = MailboxSettings(name="old", desk="World", host="x", user="x", first_sync="oldest")
    poll(store, Stream(tips), box, max_mail_bytes=10**8)
    steps.run_all(store, batch=500)
    store.close()


@contextmanager
def filled(kept: Path | None, tips: int) -> Iterator[Path]:
    """A folder with such a desk: the one that is kept, made when it is new; else a passing one."""
    folder = kept or Path(tempfile.mkdtemp(prefix="tipdesk-bench-"))
    try:
        if not (folder / "full").exists():
            fill(folder, tips)
            (folder / "full").touch()
        yield folder
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
