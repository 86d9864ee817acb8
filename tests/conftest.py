"""What a test may ask for: real servers, a database on either engine, a store, a clock."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline import setup
from pipeline.settings import PipelineSettings
from pipeline.store import Store, open_store
from tests.servers.dovecot import Account, Dovecot
from tests.servers.postgres import BINARIES, Postgres

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def missing(package: str) -> None:
    """Skip a test whose server is not there; where nothing may be skipped, fail."""
    reason = f"Needs a server that is missing: apt-get install {package}"
    if os.environ.get("TIPDESK_NO_SKIP"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    if not (shutil.which("dovecot") or Path("/usr/sbin/dovecot").exists()):
        missing("dovecot-imapd")
    server = Dovecot()
    yield server
    server.close()


@pytest.fixture
def imap_account(dovecot: Dovecot) -> Account:
    """A fresh user on a real Dovecot."""
    return dovecot.account()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    if not (BINARIES or os.environ.get("TIPDESK_TEST_POSTGRES")):
        missing("postgresql")
    server = Postgres()
    yield server
    server.close()


@pytest.fixture
def postgres(postgres_server: Postgres) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database."""
    url = postgres_server.create_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """A fresh database on each engine: its URL, empty for SQLite in the data folder."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgres")
    return url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, database: str) -> PipelineSettings:
    return PipelineSettings(data_folder=tmp_path / "data", database=database)


@pytest.fixture
def store(settings: PipelineSettings, clock: Clock) -> Iterator[Store]:
    """A newsroom with the desk World and its administrator Ada, on each engine."""
    setup.prepare(settings, desk="World", administrator="Ada")
    store = open_store(settings, clock)
    yield store
    store.close()


@pytest.fixture
def open_again(settings: PipelineSettings, clock: Clock) -> Iterator[Callable[[], Store]]:
    """Opens the same storage as another process would."""
    opened: list[Store] = []

    def once_more() -> Store:
        opened.append(open_store(settings, clock))
        return opened[-1]

    yield once_more
    for store in opened:
        store.close()
