"""The dashboard for tests: people who have signed in, a real server, a real browser."""

import io
import threading
from dataclasses import dataclass, field

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.test import TestResponse

from pipeline import access
from pipeline.desk import accounts, links
from pipeline.desk.passwords import Cost
from pipeline.store import Store
from tests.servers.ports import free_port

PASSWORD = "seven tin drums in the rain"
CHEAP = Cost(1, 8, 1)
NOTICED_WITHIN = 0.02  # seconds: how soon the server hears that it shall end
WIDE, PHONE = (1440, 900), (390, 844)


def sid_of(store: Store, name: str) -> str:
    """Signs somebody in, who gets a password when she has none."""
    with store.unit() as session:
        ada = access.viewer(session, "Ada")
        links.set_password(session, ada, name, PASSWORD, store.clock(), cost=CHEAP)
    return accounts.sign_in(store, name, PASSWORD, address="127.0.0.1", cost=CHEAP)


class Client(FlaskClient):
    """A browser without script: it sends the token of the form, as a form does."""

    def token(self, path: str = "/keys") -> str:
        page = self.get(path).get_data(as_text=True)
        return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]

    def send(self, path: str, **fields: object) -> TestResponse:
        """Send a form with its token; follows no redirect."""
        return self.post(path, data={"csrf_token": self.token(), **fields})


def client_of(app: Flask, sid: str | None) -> Client:
    """A client with a cookie that names a sign-in; None: a stranger."""
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    if sid:
        with client.session_transaction() as session:
            session["sid"] = sid
    return client


class Forgiving(io.BufferedReader):
    """What a browser sends; one that has hung up sends no more, and that is no fault."""

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return super().read(size)
        except ConnectionError:
            return b""


class Answering(WSGIRequestHandler):
    """Werkzeug reads what a browser still sends, and closes what it answered with after that. When
    the browser was gone the reading failed, and a style sheet stayed open."""

    def setup(self) -> None:
        super().setup()
        self.rfile = Forgiving(self.rfile.detach())  # type: ignore[attr-defined]


def server_of(app: Flask, port: int) -> BaseWSGIServer:
    """The app behind a real server on loopback; it is not served yet."""
    return make_server("127.0.0.1", port, app, threaded=True, request_handler=Answering)


@dataclass
class Site:
    """The app behind a real server on loopback, in a thread."""

    app: Flask
    store: Store
    browser: Browser
    port: int = field(default_factory=free_port)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app.config["TRUSTED_HOSTS"] = None
        self._server = server_of(self.app, self.port)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(NOTICED_WITHIN,), daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(
        self, name: str | None = "Ada", size: tuple[int, int] = WIDE, **options: object
    ) -> Page:
        """A window of somebody's browser; `None` has not signed in."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            base_url=self.url,
            **options,  # type: ignore[arg-type]
        )
        self._contexts.append(context)
        if name:
            context.add_cookies([{"name": "tipdesk", "value": self._cookie(name), "url": self.url}])
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.set_default_navigation_timeout(60_000)  # the first page of a browser on crowded cores
        return page

    def _cookie(self, name: str) -> str:
        signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert signer is not None
        return str(signer.dumps({"sid": sid_of(self.store, name)}))

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
