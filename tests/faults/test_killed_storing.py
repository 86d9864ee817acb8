"""`kill -9` while the raw mails of a batch go to the disk and its rows to the database, at once."""

import signal
import subprocess
import sys

import pytest
import sqlalchemy as sa
from sqlmodel import col

from inbox import Fetched
from pipeline import files
from pipeline.digests import digest
from pipeline.intake import Count, Source, take_in
from pipeline.ledger import mailbox_row
from pipeline.models import Message
from pipeline.settings import PipelineSettings
from pipeline.store import Store
from tests.bench.mails import generate

MAILS = list(generate(30, seed=21))
_KILLED = """
import os, signal, sys, time
from pipeline import files, store
from pipeline.settings import PipelineSettings
from tests.faults import test_killed_storing

step, settings = sys.argv[1:]
really = {"a file": os.fsync, "a folder": files._sync_folder}[step]
left = [25 if step == "a file" else 8]

def killed(thing):
    left[0] -= 1
    if left[0] == 0:
        time.sleep(1.0)  # so that the rows are written, and only the commit is to come
        os.kill(os.getpid(), signal.SIGKILL)
    return really(thing)

if step == "a file":
    os.fsync = killed
else:
    files._sync_folder = killed
opened = store.open_store(PipelineSettings.model_validate_json(settings))
test_killed_storing.take(opened)
"""


def take(store: Store) -> Count:
    """The batch, as a poll brings it."""
    with store.unit() as session:
        row = mailbox_row(session, "tips", "World", store.clock())
        source = Source(row.id, row.desk_id, 1)
    batch = [Fetched(uid, raw, store.clock()) for uid, raw in enumerate(MAILS, 1)]
    return take_in(store, source, batch, lambda session: None)


def _held(store: Store) -> set[str]:
    with store.look() as session:
        return set(session.execute(sa.select(col(Message.digest))).scalars())


@pytest.mark.parametrize("step", ["a file", "a folder"])
def test_no_row_names_a_mail_before_the_raw_mails_and_their_folders_are_on_the_disk(
    store: Store, settings: PipelineSettings, step: str
) -> None:
    asked = [sys.executable, "-c", _KILLED, step, settings.model_dump_json()]
    ended = subprocess.run(asked, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL, "it had ended by itself: no proof"
    assert list(store.raw.folder.glob("?/*")), "it had written no raw mail: no proof"
    assert not _held(store)
    assert take(store).new == len(MAILS)
    assert _held(store) == set(map(digest, MAILS))
    assert all(store.raw.read(digest(raw)) == raw for raw in MAILS)


def test_when_the_commit_comes_every_raw_mail_is_in_its_place_and_its_folder_is_synced(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    really = files._sync_folder

    def synced(folder: str) -> None:
        really(folder)
        said.append(folder)

    monkeypatch.setattr(files, "_sync_folder", synced)
    missing: list[str] = []

    def commits(_connection: sa.Connection) -> None:
        if said:  # not the unit that makes the mailbox's row
            missing.extend(
                name
                for name in map(digest, MAILS)
                if not store.raw.has(name) or str(store.raw.path(name).parent) not in said
            )

    sa.event.listen(store.engine, "commit", commits)
    assert take(store).new == len(MAILS)
    assert said
    assert not missing
