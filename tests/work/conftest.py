"""A newsroom with a mailbox on a real Dovecot, on either engine, ended after the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.dovecot import Account
from tests.work.newsroom import Newsroom

Make = Callable[..., Newsroom]


@pytest.fixture
def make_newsroom(tmp_path: Path, imap_account: Account) -> Iterator[Make]:
    """Makes installations that share one mailbox: `make_newsroom(database, **settings)`."""
    made: list[Newsroom] = []

    def make(database: str = "", **box: object) -> Newsroom:
        made.append(Newsroom(tmp_path / f"room{len(made)}", imap_account, database, **box))
        return made[-1]

    yield make
    for newsroom in made:
        newsroom.close()


@pytest.fixture
def newsroom(make_newsroom: Make, database: str) -> Newsroom:
    """One that is ready to work, on each engine."""
    return make_newsroom(database).open()


@pytest.fixture
def small_newsroom(make_newsroom: Make) -> Newsroom:
    """One that is ready to work, on SQLite."""
    return make_newsroom().open()
