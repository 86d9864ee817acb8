"""`tipdesk import` of an old archive: found and kept, but it floods no first view, no alarm."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from pipeline import setup
from pipeline.queries import urgent
from pipeline.settings import PipelineSettings
from pipeline.store import open_store
from tests.builders import a_mail, ada
from tests.web.door import Done, run
from tests.web.test_tips_first import WORDS

LONG_AGO = "Sat, 26 Oct 1991 12:00:00 +0000"
LATELY = f"{datetime.now(UTC) - timedelta(days=14):%Y-%m-%d}"
NOW = format_datetime(datetime.now(UTC) - timedelta(hours=2))


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, settings: PipelineSettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a threat and a correction of long ago, and a tip of this morning. Ada types."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIPDESK_CONFIG", raising=False)
    setup.prepare(settings, desk="World", administrator="Ada")
    config = tmp_path / "config.toml"
    config.write_text(
        f'[pipeline]\ndata_folder = "data"\ndatabase = "{settings.database}"\n'
        '[web]\ncommand_user = "Ada"\n'
    )
    config.chmod(0o600)
    folder = tmp_path / "old"
    folder.mkdir()
    wrong = "Your report says the bridge opened in 1981. That is wrong, please correct: 1979."
    mails = (
        a_mail("A warning", WORDS, message_id="t@x", date=LONG_AGO),
        a_mail("Error in your article", wrong, message_id="w@x", date=LONG_AGO),
        a_mail("Barrels", "I saw barrels in the harbour.", message_id="b@x", date=NOW),
    )
    for n, raw in enumerate(mails):
        (folder / f"{n}.eml").write_bytes(raw)
    return folder


def taken_in(folder: Path, *words: str) -> Done:
    done = run("import", "--desk", "World", folder, *words)
    assert done.code == 0, done.err
    return done


def subjects(*words: str) -> set[str]:
    return {tip["subject"] for tip in run("tips", "list", *words, "--json").json()["tips"]}


def test_old_mail_comes_archived_where_that_is_said(archive: Path) -> None:
    taken_in(archive, "--archive-before", LATELY)
    assert subjects() == {"Barrels"}
    assert subjects("--shelf", "archived") == {"A warning", "Error in your article"}
    assert {tip["id"] for tip in run("tips", "search", "bridge", "--json").json()["tips"]}


def test_no_clock_runs_for_what_came_archived(archive: Path, settings: PipelineSettings) -> None:
    taken_in(archive, "--archive-before", LATELY)
    store = open_store(settings)
    with store.look() as session:
        strip = urgent.strip(session, ada(store), 24, store.clock())
    store.close()
    assert (strip.dangers.count, strip.overdue.count) == (0, 0)
    listed = run("tips", "list", "--shelf", "archived").out
    assert "overdue" not in listed
    assert "waits" not in listed
    (old,) = run("tips", "search", "bridge", "--json").json()["tips"]
    assert "Archived: old when it came, so no clock runs." in run("tips", "show", old["id"]).out


def test_nothing_is_archived_that_nobody_asked_for(archive: Path) -> None:
    taken_in(archive)
    assert subjects() == {"A warning", "Error in your article", "Barrels"}
