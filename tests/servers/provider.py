"""A provider of tokens on loopback: it gives them, says whether one is good, and can take back."""

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

CLIENT, SECRET = "tipdesk at the Courier", "a client's secret"


Said = dict[str, Any]


def as_microsoft(error: str, number: int, *, listed: bool = True) -> Said:
    """An error as Microsoft's token endpoint tells it; `listed`: not only in its words."""
    told = {
        "error": error,
        "error_description": f"AADSTS{number}: words of a provider\r\nTrace ID: 0-0\r\n",
        "timestamp": "2026-11-24 09:00:00Z", "trace_id": "0-0", "correlation_id": "0-0",
        "error_uri": f"https://login.microsoftonline.com/error?code={number}",
    }  # fmt: skip
    return told | {"error_codes": [number]} if listed else told


def as_google(error: str) -> Said:
    """The same as Google's tells it."""
    return {"error": error, "error_description": "words of a provider"}


@dataclass
class Provider:
    """What it knows. `user` is whose mail a token opens."""

    port: int
    user: str
    lasts: int = 3600  # seconds of an access token
    refresh_lasts: int | None = None
    good: set[str] = field(default_factory=set)  # access tokens
    refresh: str = "the first refresh token"  # the one that is good: each use gives another
    rotates: bool = True
    granted: bool = False  # the person has typed in the code
    status: int = 200
    body: bytes = b""  # said in place of any answer, whatever it means
    errors: list[Said] = field(default_factory=list)  # said first, one for each token asked for
    adds: Said = field(default_factory=dict)  # said beside each token
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def take_back(self) -> None:
        """No token that was given opens anything any more."""
        self.good.clear()

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path.startswith("/introspect/"):
            token = path.removeprefix("/introspect/").split("&")[0]
            return 200, {"active": token in self.good, "email": self.user}
        self.asked.append(form)
        if self.status != 200:
            return self.status, {"words": "of a provider"}
        if path == "/device":
            return 200, {
                "device_code": "d" * 40, "user_code": "WALNUT", "interval": 0,
                "verification_uri": f"{self.url}/type-it-in", "expires_in": 60,
            }  # fmt: skip
        return self._token(form)

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if self.errors:
            return 400, self.errors.pop(0)
        kind = form.get("grant_type", "")
        if form.get("client_id") != CLIENT or form.get("client_secret", SECRET) != SECRET:
            return 401, {"error": "invalid_client", "error_description": "words of a provider"}
        if kind == "refresh_token" and form.get("refresh_token") != self.refresh:
            return 400, {"error": "invalid_grant"}
        if kind.endswith("device_code") and not self.granted:
            return 400, {"error": "authorization_pending"}
        said: dict[str, Any] = {"access_token": secrets.token_urlsafe(20), "token_type": "Bearer"}
        self.good.add(said["access_token"])
        if kind != "client_credentials":
            if self.rotates:
                self.refresh = secrets.token_urlsafe(20)
            said["refresh_token"] = self.refresh
        if self.refresh_lasts:
            said["refresh_token_expires_in"] = self.refresh_lasts
        return 200, said | {"expires_in": self.lasts} | self.adds


@contextmanager
def provider(user: str) -> Iterator[Provider]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.provider = made = Provider(server.server_address[1], user)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    thread.join(5)
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # Dovecot keeps the connection

    def do_GET(self) -> None:
        self._say(urlsplit(self.path).path, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._say(self.path, {name: values[0] for name, values in parse_qs(body).items()})

    def _say(self, path: str, form: dict[str, str]) -> None:
        made: Provider = self.server.provider  # type: ignore[attr-defined]
        status, said = made.answer(path, form)
        body = (self.command == "POST" and made.body) or json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""
