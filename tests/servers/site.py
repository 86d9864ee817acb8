"""A small web site on loopback: what it is told to say, word for word, and who asked for what."""

import re
import socketserver
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

_LENGTH = re.compile(rb"^content-length: (\d+)", re.I | re.M)
Say = Callable[[Callable[[bytes], object]], None]  # gets a function that sends


class Site:
    """Answers each path with bytes that are a whole HTTP answer, or a function that sends them."""

    def __init__(self, certificate: tuple[Path, Path] | None = None) -> None:
        self.pages: dict[str, bytes | Say] = {}
        self.asked: list[str] = []  # whole requests, as they came
        site = self

        class Answer(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                request = b""
                while line := self.rfile.readline():
                    request += line
                    if line == b"\r\n":
                        break
                said = _LENGTH.search(request)
                request += self.rfile.read(int(said[1])) if said else b""
                site.asked.append(request.decode("latin-1"))
                page = site.pages.get(request.split(b" ")[1].decode(), answer(b"", status=404))
                if callable(page):
                    page(self.connection.sendall)
                else:
                    self.connection.sendall(page)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that hangs up is part of many a test."""

        self._server = Server(("127.0.0.1", 0), Answer)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = int(self._server.server_address[1])
        self.place = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.place}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_failed: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def answer(body: bytes, *, status: int = 200, **headers: str) -> bytes:
    """A whole HTTP answer. `content_type="text/html"` becomes the header Content-Type."""
    named = {"content_length": str(len(body)), **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode() + body


def moved(to: str, status: int = 302) -> bytes:
    return answer(b"", status=status, location=to)
