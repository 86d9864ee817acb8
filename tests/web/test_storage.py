"""Commands that only look make no storage, and a backup says where it lies."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from pipeline import setup
from tests.web.door import run
from web.settings import load


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of an installation, which is where commands are typed."""
    path = tmp_path / "config.toml"
    path.write_text('[web]\ncommand_user = "Ada"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIPDESK_CONFIG", raising=False)
    setup.prepare(load(path).pipeline, desk="World", administrator="Ada")
    return tmp_path / "data"


@pytest.mark.parametrize("what", ["the folder", "the database"])
def test_the_doctor_makes_no_storage(data: Path, what: str) -> None:
    gone = data if what == "the folder" else data / "tipdesk.db"
    shutil.rmtree(data)
    if what == "the database":
        data.mkdir(mode=0o700)
    done = run("doctor", "--json")
    (found,) = (one for one in json.loads(done.out) if one["code"] == "storage")
    assert (done.code, gone.exists()) == (1, False)
    assert (str(data) in found["what"], "db restore" in found["mend"]) == (True, True)


def test_a_backup_on_the_disk_of_the_mails_says_so(data: Path) -> None:
    for words in (("db", "backup"), ("doctor", "--offline")):
        assert "on the disk of the mails" in run(*words).out
    assert run("db", "backup", "--json").json()["same_disk"] is True


def test_a_backup_on_another_disk_does_not(data: Path) -> None:
    with tempfile.TemporaryDirectory(dir=_another_disk(data)) as elsewhere:
        done = run("db", "backup", "--to", f"{elsewhere}/not/yet", "--json")
    assert done.json()["same_disk"] is False


def _another_disk(folder: Path) -> Path:
    mine = folder.stat().st_dev
    for place in map(Path, ("/dev/shm", "/var/tmp", "/tmp")):
        if place.is_dir() and place.stat().st_dev != mine and os.access(place, os.W_OK):
            return place
    pytest.skip("this machine has one disk")
