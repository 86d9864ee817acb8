"""`tipdesk judges sample` and `grade` as a shell calls them, and what `judges list` ends with."""

from pathlib import Path

import pytest

from pipeline import setup
from pipeline.measure.shares import share
from pipeline.settings import PipelineSettings
from pipeline.store import open_store
from pipeline.terms import Role
from tests.builders import someone
from tests.pipeline import rounds
from tests.pipeline.test_sampling import newsletters
from tests.web.door import Done, run
from web import measured


@pytest.fixture
def database() -> str:
    return ""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, settings: PipelineSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with three hidden mails; Eve, an editor, types."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIPDESK_CONFIG", raising=False)
    setup.prepare(settings, desk="World", administrator="Ada")
    store = open_store(settings)
    someone(store, "Eve", Role.EDITOR)
    rounds.take(store, *newsletters(3))
    store.close()
    config = tmp_path / "config.toml"
    config.write_text('[pipeline]\ndata_folder = "data"\n[web]\ncommand_user = "Eve"\n')
    config.chmod(0o600)


def judges(*words: object) -> Done:
    return run("judges", *words)


@pytest.mark.parametrize(("of", "told"), [(199, "2 %"), (200, "1.5 %")])
def test_few_grades_carry_whole_per_cents(of: int, told: str) -> None:
    assert f"about {told} should" in measured.missed(share(3, of))


def test_mails_are_listed_graded_and_the_rate_is_told() -> None:
    assert "is not measured" in judges("list").out
    mails = judges("sample", "--json").json()["mails"]
    assert {mail["lane"] for mail in mails} == {"newsletter"}
    assert judges("grade", mails[0]["mail"], "missed").out == "Mail 1: should have been seen.\n"
    judges("grade", mails[1]["mail"], "right")
    assert "about 50 % should have been seen (9 to 91 %, 2 graded)." in judges("list").out
    assert judges("sample", "--json").json()["missed"]["of"] == 2
    assert judges("grade", mails[0]["mail"], "back").code == 0
    assert "about 0 %" in judges("sample").out


def test_a_mail_that_is_none_of_the_sample_is_a_sentence() -> None:
    assert judges("grade", 77, "right").sentence() == "There is no mail 77."
