"""The dashboard on SQLite; what differs between the engines is tested below it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from pipeline.settings import PipelineSettings
from pipeline.store import Store
from pipeline.terms import Role
from tests.builders import someone
from tests.conftest import Clock
from tests.pipeline.test_reconcile import BOX
from tests.web.pages.site import Client, Site, client_of, sid_of
from web.app import create_app
from web.settings import Settings


@pytest.fixture
def database() -> str:
    return ""


@pytest.fixture
def app(store: Store, settings: PipelineSettings, clock: Clock) -> Iterator[Flask]:
    """The dashboard of a newsroom: Ada (administrator), Ann and Bob (reporters), Eve (editor)."""
    for name, role in (("Ann", Role.REPORTER), ("Bob", Role.REPORTER), ("Eve", Role.EDITOR)):
        someone(store, name, role)
    app = create_app(Settings(pipeline=settings), clock)
    yield app
    app.extensions["store"].close()


@pytest.fixture
def boxed(app: Flask) -> None:
    """The newsroom's config.toml names the mailbox of `BOX`."""
    settings: Settings = app.extensions["settings"]
    named = settings.inbox.model_copy(update={"mailboxes": (BOX,)})
    app.extensions["settings"] = settings.model_copy(update={"inbox": named})


@pytest.fixture
def client(app: Flask, store: Store) -> Callable[[str | None], Client]:
    """A browser without script: `client("Ann")` is signed in, `client(None)` a stranger's."""
    return lambda name: client_of(app, sid_of(store, name) if name else None)


@pytest.fixture
def site(app: Flask, store: Store, browser: Browser) -> Iterator[Site]:
    """The dashboard on a port of loopback."""
    site = Site(app, store, browser)
    yield site
    site.close()
