"""Whoever hangs up in the middle of an answer leaves no file open behind it."""

import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.servers.ports import free_port
from tests.web.pages.site import server_of
from tests.work.newsroom import eventually

AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: to close is to reset
ASKED = b"GET /static/desk.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture
def listening(app: Flask) -> Iterator[tuple[str, int]]:
    """Where the app is served as it is to every browser in these tests."""
    app.config["TRUSTED_HOSTS"] = None
    server = server_of(app, free_port())
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield ("127.0.0.1", server.port)
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.mark.parametrize("read", [0, 100])
def test_a_style_sheet_is_closed_though_the_browser_is_gone(
    app: Flask, listening: tuple[str, int], read: int
) -> None:
    """Else its file is complained of in whichever test comes next."""
    opened, closed = [], []
    answer = app.wsgi_app

    def watched(environ: Any, start_response: Any) -> Any:
        told: Any = answer(environ, start_response)
        close = told.close
        told.close = lambda: closed.append(close())
        opened.append(told)
        return told

    app.wsgi_app = watched  # type: ignore[method-assign]
    for _ in range(10):
        with socket.create_connection(listening) as browser:
            browser.sendall(ASKED)
            browser.recv(read + 1)
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    eventually(lambda: len(closed) == len(opened) == 10, within=10)
