"""A desk whose mailbox lies behind a proxy, on either database."""

from collections.abc import Iterator

import pytest

from pipeline.store import Store
from tests.faults.between import between
from tests.faults.desk import Desk
from tests.servers.dovecot import Account


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.matrix)])
def database(request: pytest.FixtureRequest) -> str:
    """Every case on both, of which `make test` runs SQLite, and what says so on PostgreSQL."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgres")
    return url


@pytest.fixture
def desk(store: Store, imap_account: Account) -> Iterator[Desk]:
    with between(imap_account.server.port) as proxy:
        yield Desk(store, imap_account, proxy)
