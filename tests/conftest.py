"""What a test may ask for: real servers, a database on either engine, a store, a clock.

With TIPDESK_NO_SKIP=1 a test that would be skipped fails, for whatever reason it would.
"""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, sync_playwright

from pipeline import db, migrations, setup
from pipeline.settings import PipelineSettings
from pipeline.store import Store, open_store
from tests import scratch
from tests.servers.chromium import FLAGS
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


scratch.lie_in_memory()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that at the end no worker waits long for the other."""
    items.sort(key=lambda item: item.path.parent.name not in ("work", "faults", "pages"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _not_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _not_skipped((yield))


def _not_skipped(report: Any) -> Any:
    """The one place that keeps the promise: a skip is a failure where nothing may be skipped."""
    if report.skipped and os.environ.get("TIPDESK_NO_SKIP") and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"{why} (TIPDESK_NO_SKIP is set)"
    return report


def missing(package: str) -> None:
    """Skip a test whose server is not there, and say how to get it."""
    pytest.skip(f"Needs a server that is missing: apt-get install {package}")


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


@pytest.fixture(scope="session")
def postgres_upgraded(postgres_server: Postgres) -> str:
    """The name of a database at this version, to copy: quicker than an upgrade for each test."""
    url = sa.make_url(postgres_server.create_database())
    migrations.upgrade(sa.create_engine(url, poolclass=sa.NullPool))
    return url.database or ""


@pytest.fixture
def postgres(postgres_server: Postgres, postgres_upgraded: str) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database: its tables are there, and nothing in them."""
    url = postgres_server.create_database(like=postgres_upgraded)
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(scope="session")
def sqlite_upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file at this version, to copy, as above."""
    file = tmp_path_factory.mktemp("upgraded") / "tipdesk.db"
    engine = sa.create_engine(f"sqlite:///{file}", poolclass=sa.NullPool)
    migrations.upgrade(engine)
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """A fresh database on each engine: its URL, the empty text for SQLite in the data folder."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgres")
    return url


@pytest.fixture(scope="session")
def program() -> str:
    """Where Debian's Chromium lies."""
    program = os.environ.get("TIPDESK_TEST_CHROMIUM") or shutil.which("chromium")
    if not program:
        missing("chromium")
    return str(program)


@pytest.fixture(scope="session")
def browser(program: str) -> Iterator[Browser]:
    """Debian's Chromium, started once a process: Playwright bears no second one beside it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    """Each test opens engines of its own, which say what those before them said: SQLAlchemy
    remembers by the dialect how a statement reads, so they share one, and one memory."""
    known: dict[str, tuple[sa.Dialect, dict[Any, Any]]] = {}
    really = db.connect

    def connect(url: str, password: str = "") -> sa.Engine:
        engine = really(url, password)
        name = engine.dialect.name
        if name in known:
            engine.dialect = known[name][0]
            engine.update_execution_options(compiled_cache=known[name][1])
        else:  # the first connection tells a dialect which server it speaks to
            known_by_now = partial(known.setdefault, name, (engine.dialect, {}))
            sa.event.listen(engine, "connect", lambda *_: known_by_now(), once=True)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "connect", connect)
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, database: str, sqlite_upgraded: Path) -> PipelineSettings:
    """A data folder, with its database in it on SQLite: its tables are there, and nothing more."""
    data = tmp_path / "data"
    if not database:
        data.mkdir(mode=0o700)
        shutil.copy(sqlite_upgraded, data / "tipdesk.db")
    return PipelineSettings(data_folder=data, database=database)


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
