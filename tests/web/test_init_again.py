"""`tipdesk init` once more, after a typo in the first try."""

from pathlib import Path

import pytest
from sqlmodel import select

from pipeline import setup
from pipeline.models import User
from pipeline.settings import PipelineSettings
from pipeline.store import open_store
from tests.web.door import run
from tests.web.test_init import REST, init
from tests.web.test_init import folder as folder


def test_a_second_try_after_a_typo_puts_the_name_right(folder: Path) -> None:
    """Told what to do, and what was done; no desk Wrold is left beside World."""
    assert init(*REST, "--desk", "Wrold").code == 0
    said = init(*REST).sentence()
    assert "`tipdesk mailboxes check`" in said
    assert "`mv config.toml config.toml.old`" in said
    Path("config.toml").rename("config.toml.old")
    told = init(*REST[:-1], "Anna").out
    assert "Wrold of an earlier try is called World from now on." in told
    assert "Ann of an earlier try is called Anna from now on." in told
    assert [row["name"] for row in run("desks", "list", "--json").json()] == ["World"]
    (user,) = run("users", "list", "--json").json()
    assert (user["name"], user["desks"]) == ("Anna", ["World"])


def test_where_work_has_begun_a_second_try_renames_nothing_and_tells_of_it(folder: Path) -> None:
    assert init(*REST, "--desk", "Politics").code == 0
    run("beats", "add", "Politics", "Courts", "--keyword", "judge")
    Path("config.toml").unlink()
    assert "It also has: Politics." in init(*REST).out


def test_who_has_chosen_a_password_is_not_called_otherwise(
    folder: Path, settings: PipelineSettings
) -> None:
    """Two boxes may share a database, and a second administrator is no typo of the first."""
    setup.prepare(settings, desk="World", administrator="Ada")
    store = open_store(settings)
    with store.unit() as session:
        session.exec(select(User)).one().password_hash = "chosen"
    assert setup.prepare(settings, desk="World", administrator="Bob").renamed == ()
    with store.look() as session:
        assert [user.name for user in session.exec(select(User)).all()] == ["Ada", "Bob"]
    store.close()


def test_a_colleague_is_not_taken_for_an_administrator(folder: Path) -> None:
    init(*REST)
    run("users", "add", "bob", "--desk", "World")
    Path("config.toml").unlink()
    assert init(*REST[:-1], "bob").sentence() == (
        "bob is known here, and no administrator. Name another one: --admin."
    )
    assert not Path("config.toml").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--host", "imap.example.org:993"), "--host: must be the name of a server alone"),
        (("--mailbox", ""), "--mailbox: must not be empty"),
        (("--folder", " INBOX"), "--folder: must not begin or end with a blank"),
        (("--data-folder", ""), "--data-folder: must not be empty"),
        (("--database", "x"), "--database: must begin with sqlite:/// or postgresql://"),
    ],
)
def test_a_refusal_names_the_option_and_leaves_nothing_behind(
    folder: Path, typed: tuple[str, ...], said: str
) -> None:
    """No settings, no storage, and no password on the disk."""
    done = init(*REST, *typed, "--password-stdin", stdin="hunter2\n")
    assert done.sentence().startswith(said)
    assert list(folder.iterdir()) == []


def test_a_password_that_stood_there_before_is_not_taken_away(folder: Path) -> None:
    (folder / "secrets").mkdir()
    (folder / "secrets" / "tips.password").write_text("an older one")
    init(*REST, "--folder", " x", "--password-stdin", stdin="hunter2\n")
    assert [path.name for path in folder.rglob("*")] == ["secrets", "tips.password"]


def test_a_file_that_is_named_and_not_there_yet_is_told(folder: Path) -> None:
    done = init(*REST, "--password-file", "later.txt")
    assert (done.code, done.err) == (
        0,
        "There is no file later.txt yet: nothing works without it.\n",
    )
