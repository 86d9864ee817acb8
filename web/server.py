"""gunicorn, embedded: no configuration file, no second command."""

import contextlib
import os
import socket
import ssl
import threading
import time
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http import wsgi
from gunicorn.workers import gthread

from web.errors import BadConfig
from web.site import WebSettings

_GLANCE = 0.05  # seconds that a new connection may be silent with a thread of its own
_HEAD = 10.0  # seconds from its first byte to the end of what it asks for, TLS included
_GRACE = 20.0  # seconds that any body may take
_SLOWEST = 20_000  # bytes a second after that


class Server(BaseApplication):  # type: ignore[misc]
    """Serves an app until it is told to stop."""

    def __init__(self, app: Flask, web: WebSettings) -> None:
        self._app = app
        self._options: dict[str, Any] = {
            "bind": web.bind,
            "worker_class": Worker,
            "workers": 1,
            "threads": web.threads,
            "control_socket_disable": True,
            "loglevel": "error",
            "limit_request_line": 8_190,
            "graceful_timeout": 5,
            "forwarded_allow_ips": "",  # whose headers are believed is web.proxies' business alone
            "secure_scheme_headers": {},
            "pre_request": _hurry,
            "post_request": _rest,
        }
        if web.tls_certificate:
            _check_pair(web)
            self._options |= {
                "certfile": str(web.tls_certificate),
                "keyfile": str(web.tls_key),
            }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


class Unnamed(wsgi.Response):  # type: ignore[misc]
    """An answer that does not say what serves it: nobody learns which holes we have."""

    def default_headers(self) -> list[str]:
        return [line for line in super().default_headers() if not line.startswith("Server:")]


class Worker(gthread.ThreadWorker):  # type: ignore[misc]
    """gunicorn's threads, none of which waits for long to hear what somebody wants."""

    def init_process(self) -> None:
        self._asking: dict[int, tuple[Any, float]] = {}  # by thread: its connection, until when
        wsgi.Response = Unnamed  # gunicorn has no setting for it
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """A silent connection waits without a thread; one that began to ask is timed."""
        if not (conn.initialized or conn.wait_for_data(_GLANCE)):
            return gthread._DEFER
        self._asking[threading.get_ident()] = conn, time.monotonic() + _HEAD
        try:
            return super().handle(conn)
        finally:
            self.asked()

    def asked(self) -> None:
        """This thread knows what is wanted, or has given up."""
        self._asking.pop(threading.get_ident(), None)

    def murder_pending(self) -> None:
        """Once a second: hang up on those who are still asking."""
        super().murder_pending()
        now = time.monotonic()
        for conn, until in list(self._asking.values()):
            if now > until:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(conn.sock, socket.SHUT_RDWR)  # beneath TLS, if any


class Hurried:
    """A socket that gives up on a sender who drips: a thread is for those who have something."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.since: float | None = None
        self._received = 0

    def begin(self) -> None:
        """A request's body is read from now on."""
        self.since, self._received = time.monotonic(), 0

    def recv(self, size: int) -> bytes:
        """Raises `TimeoutError` when the body comes slower than anybody types or uploads."""
        if self.since is None:
            return bytes(self._inner.recv(size))
        left = self.since + _GRACE + self._received / _SLOWEST - time.monotonic()
        if left <= 0:
            raise TimeoutError
        before = self._inner.gettimeout()
        self._inner.settimeout(left)
        try:
            got = bytes(self._inner.recv(size))
        finally:
            self._inner.settimeout(before)
        self._received += len(got)
        return got

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def _hurry(worker: Any, request: Any) -> None:
    worker.asked()
    reader = request.unreader
    if not isinstance(reader.sock, Hurried):
        reader.sock = Hurried(reader.sock)
    reader.sock.begin()


def _rest(_worker: Any, request: Any, *_told: Any) -> None:
    """Between two requests a browser may be silent for as long as it likes."""
    if isinstance(request.unreader.sock, Hurried):
        request.unreader.sock.since = None


def _check_pair(web: WebSettings) -> None:
    """Raises `BadConfig` for a certificate and key that no browser could be greeted with."""
    where = f"web.tls_certificate and web.tls_key: {web.tls_certificate} and {web.tls_key}"
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(web.tls_certificate), web.tls_key)
    except ssl.SSLError:
        raise BadConfig([f"{where} are no certificate and its key. Both must be PEM."]) from None
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise BadConfig(
            [f"{where} cannot be read ({why}). Check the paths and the owner."]
        ) from None
