"""A desk on SQLite whose mailbox lies behind a proxy."""

from collections.abc import Iterator

import pytest

from pipeline.store import Store
from tests.faults.between import between
from tests.faults.desk import Desk
from tests.servers.dovecot import Account


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """SQLite, unless a test names another engine."""
    engine = getattr(request, "param", "sqlite")
    url: str = request.getfixturevalue("postgres") if engine == "postgresql" else ""
    return url


@pytest.fixture
def desk(store: Store, imap_account: Account) -> Iterator[Desk]:
    with between(imap_account.server.port) as proxy:
        yield Desk(store, imap_account, proxy)
