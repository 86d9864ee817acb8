"""`tipdesk serve` as a browser, a slow sender and a proxy meet it: a real server on a port."""

import contextlib
import http.client
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline import setup
from tests.servers.certificates import authority, certificate
from tests.servers.ports import free_port
from tests.work.newsroom import eventually
from tests.work.started import Started, ended
from web import server
from web.listening import answers
from web.settings import load

Serve = Callable[..., "Served"]


class Served:
    """A `tipdesk serve` with further lines in its [web] table."""

    def __init__(self, folder: Path, lines: str = "") -> None:
        self.port = free_port()
        self.config, self.log = folder / "config.toml", folder / "log"
        self.config.touch(mode=0o600)
        self.config.write_text(f'[web]\nbind = "127.0.0.1:{self.port}"\n{lines}')
        setup.prepare(load(self.config).pipeline, desk="World", administrator="Ann")
        with self.log.open("wb") as log:
            self.process = Started("serve", "--config", self.config, out=log)
        eventually(lambda: answers(f"127.0.0.1:{self.port}") or self.process.poll() is not None)
        assert self.process.poll() is None, self.log.read_text()

    def ask(self, path: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        return asked(connection, path, **headers)

    def healthy(self, tls: bool) -> bool:
        """Whether it answers, be it after a while."""
        if not tls:
            return self.ask("/healthz").status == 200
        trust = ssl._create_unverified_context()  # noqa: S323 - who it is is asked elsewhere
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=trust, timeout=60)
        return asked(connection, "/healthz").status == 200

    def send(self, head: str, body: bytes = b"") -> socket.socket:
        """The head of a POST to the sign-in, and what is given of its body."""
        to = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        lines = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{head}\r\n"
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            to.sendall(lines.encode() + body)  # who is refused early is not heard to the end
        return to

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.process.kill()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    started: list[Served] = []

    def start(lines: str = "") -> Served:
        started.append(Served(tmp_path, lines))
        return started[-1]

    yield start
    for one in started:
        one.stop()


def asked(
    connection: http.client.HTTPConnection, path: str, **headers: str
) -> http.client.HTTPResponse:
    """The answer, read to its end."""
    with contextlib.closing(connection):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer


FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


def status(answer: socket.socket) -> bytes:
    with answer, contextlib.suppress(ConnectionResetError):
        return answer.recv(12)
    return b""


def test_w25_a_form_of_fifty_megabytes_is_refused(serve: Serve) -> None:
    to = serve().send(f"{FORM}Content-Length: 50000000\r\n", b"name=" + b"x" * 100_000)
    assert status(to) == b"HTTP/1.1 413"


def test_w25_a_hundred_thousand_fields_are_refused(serve: Serve) -> None:
    edge = "--edge\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n"
    body = (edge * 100_000 + "--edge--\r\n").encode()
    head = f"Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {len(body)}\r\n"
    served = serve()
    assert status(served.send(head, body)) in (b"HTTP/1.1 413", b"")
    assert served.ask("/healthz").status == 200


def test_w25_who_drips_a_form_holds_nobody_up(serve: Serve) -> None:
    """As many of them as there are threads: each is given up, and then there is one for us."""
    served = serve("threads = 2\n")
    with dripping(served, b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n", 2, FORM):
        assert served.ask("/healthz").status == 200


@pytest.mark.parametrize("tls", [False, True])
def test_w25_who_drips_what_she_wants_holds_nobody_up(
    serve: Serve, tmp_path: Path, tls: bool
) -> None:
    """Neither the head of a request nor the greeting of TLS may take as long as one likes."""
    authority(tmp_path)
    made, key = certificate(tmp_path)
    lines = f'tls_certificate = "{made}"\ntls_key = "{key}"\n' if tls else ""
    served = serve(f"threads = 2\n{lines}")
    with dripping(served, b"\x16" if tls else b"GET / HTTP/1.1\r\nX: ", 4):
        assert served.healthy(tls)


def test_w25_who_says_nothing_holds_nobody_up(serve: Serve) -> None:
    served = serve("threads = 2\n")
    with dripping(served, b"", 40):
        began = time.monotonic()
        assert served.ask("/healthz").status == 200
        assert time.monotonic() - began < 15


@contextlib.contextmanager
def dripping(served: Served, begins: bytes, many: int, head: str = "") -> Iterator[None]:
    """Connections that never come to an end: a byte a second each, once they have begun."""
    more = f"{head}Content-Length: 1000\r\n\r\n".encode() if head else b""
    held = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(many)]
    done = threading.Event()

    def drip() -> None:
        while not done.wait(1.0):
            for one in held if begins else ():
                with contextlib.suppress(OSError):
                    one.sendall(b"a")

    for one in held:
        one.sendall(begins + more)
    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        for one in held:
            one.close()


class Drip:
    """A socket on which a byte comes now and then, as time goes by on `clock`."""

    def __init__(self, clock: list[float], seconds: float) -> None:
        self._clock, self._seconds = clock, seconds

    def gettimeout(self) -> None:
        return None

    def settimeout(self, _seconds: float | None) -> None:
        """Kept by the clock below."""

    def recv(self, _size: int) -> bytes:
        self._clock[0] += self._seconds
        return b"x"


def test_w25_a_body_of_one_byte_a_second_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(server.time, "monotonic", lambda: clock[0])
    slow = server.Hurried(Drip(clock, 1.0))
    slow.begin()
    with pytest.raises(TimeoutError):
        b"".join(iter(lambda: slow.recv(1), b""))
    assert 20 <= clock[0] <= 22


def test_tls_is_spoken_with_a_certificate_of_ones_own(serve: Serve, tmp_path: Path) -> None:
    root = authority(tmp_path)
    made, key = certificate(tmp_path)
    served = serve(f'tls_certificate = "{made}"\ntls_key = "{key}"\n')
    trust = ssl.create_default_context(cafile=str(root))
    connection = http.client.HTTPSConnection("localhost", served.port, context=trust, timeout=30)
    answer = asked(connection, "/sign-in")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"]
    assert answer.headers["Set-Cookie"].startswith("__Host-tipdesk=")
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(("proxies", "secure"), [('["127.0.0.1"]', True), ("[]", False)])
def test_only_a_named_proxy_is_believed(serve: Serve, proxies: str, secure: bool) -> None:
    served = serve(f"trusted_proxies = {proxies}\n")
    answer = served.ask("/sign-in", **{"X-Forwarded-Proto": "https"})
    assert (answer.headers["Strict-Transport-Security"] is not None) is secure


def test_w18_no_answer_names_the_server(serve: Serve) -> None:
    served = serve()
    for path in ("/sign-in", "/healthz", "/static/base.css", "/nothing"):
        headers = served.ask(path).headers
        assert headers["Server"] is None
        assert "gunicorn" not in str(headers).lower()


def test_a_port_in_use_is_one_sentence(serve: Serve) -> None:
    served = serve()
    second = ended("serve", "--config", served.config, within=60)
    assert second.returncode == 1
    assert "is taken" in second.stderr
    assert len(second.stderr.splitlines()) == 1


@pytest.mark.parametrize(("held", "why"), [(None, "cannot be read"), ("x", "no certificate")])
def test_a_certificate_that_is_none_keeps_the_page_from_starting(
    tmp_path: Path, held: str | None, why: str
) -> None:
    pair = (tmp_path / "cert.pem", tmp_path / "key.pem")
    for path in pair if held else ():
        path.write_text(held or "")
    config = tmp_path / "config.toml"
    lines = f'[web]\nbind = "127.0.0.1:{free_port()}"\n'
    config.write_text(f'{lines}tls_certificate = "{pair[0]}"\ntls_key = "{pair[1]}"\n')
    setup.prepare(load(config).pipeline, desk="World", administrator="Ann")
    refused = ended("serve", "--config", config, within=60)
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert why in line
