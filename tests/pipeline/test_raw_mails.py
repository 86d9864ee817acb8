"""Raw mails on the disk: a folder is synced once all of its batch lies in it, and not before."""

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline import files
from pipeline.files import RawMails


def test_a_folder_is_synced_after_the_last_mail_of_its_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut takes away what was called stored, and the server was told of it."""
    mails = {sha256(raw).hexdigest(): raw for raw in (b"mail %d" % n for n in range(30))}
    really_move, really_sync = os.replace, files._sync_folder
    when_synced: dict[str, set[str]] = {}

    def slowly(here: str, there: str) -> None:
        time.sleep(0.005)  # others that have nothing to write may run meanwhile
        really_move(here, there)

    def synced(folder: str) -> None:
        when_synced[folder] = {path.name for path in Path(folder).iterdir()}
        really_sync(folder)

    monkeypatch.setattr(os, "replace", slowly)
    monkeypatch.setattr(files, "_sync_folder", synced)
    with RawMails(tmp_path / "raw").writing(mails.items()) as wait:
        wait()
    del when_synced[str(tmp_path / "raw")]
    assert set().union(*when_synced.values()) == set(mails)
