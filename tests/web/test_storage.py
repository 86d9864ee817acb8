"""Commands that only look make no storage, and a backup says where it lies."""

import json
import shutil
from pathlib import Path

import pytest

from pipeline import setup
from pipeline.upkeep import backup
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


def test_a_place_that_is_not_there_yet_lies_on_the_disk_of_the_folder_above_it(data: Path) -> None:
    assert backup.shares_disk(data / "not" / "yet", data)
    assert not backup.shares_disk(Path("/proc/not/yet"), data)
