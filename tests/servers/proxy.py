"""An HTTP proxy that lets a browser reach one site alone, and writes down every other wish."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_CHROMIUMS_OWN = ("CONNECT content-autofill.googleapis.com:443",)  # about forms of our pages
_OF_THE_HOP = frozenset({"connection", "proxy-connection", "keep-alive", "transfer-encoding"})


@dataclass
class Proxy:
    """A proxy that runs. `site` is the host and port that it lets through."""

    port: int
    site: str = ""
    asked: list[str] = field(default_factory=list)  # of the site: method and path
    strangers: list[str] = field(default_factory=list)  # all else: method and address

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def forget(self) -> None:
        self.asked.clear()
        self.strangers.clear()


@contextmanager
def recording_proxy() -> Iterator[Proxy]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.proxy = proxy = Proxy(server.server_address[1])  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield proxy
    server.shutdown()
    thread.join(5)
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def parse_request(self) -> bool:
        """Any method, also one that has no name here."""
        if not super().parse_request():
            return False
        self._answer()
        return False  # the connection ends with its one request

    def _answer(self) -> None:
        proxy: Proxy = self.server.proxy  # type: ignore[attr-defined]
        there = urlsplit(self.path)
        if self.command == "CONNECT" or there.netloc != proxy.site:
            wish = f"{self.command} {self.path}"
            proxy.strangers += [wish] if wish not in _CHROMIUMS_OWN else []
            self.send_error(502)
            return
        path = there.path + (f"?{there.query}" if there.query else "")
        proxy.asked.append(f"{self.command} {path}")
        self._pass_on(there.netloc, path)

    def _pass_on(self, site: str, path: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {k: v for k, v in self.headers.items() if k.lower() not in _OF_THE_HOP}
        connection = http.client.HTTPConnection(site, timeout=30)
        try:
            connection.request(self.command, path, body, headers | {"Connection": "close"})
            answer = connection.getresponse()
            content = answer.read()
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in _OF_THE_HOP:
                    self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            return  # one of both went away: the page was closed
        finally:
            connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""
