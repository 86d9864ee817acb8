"""The one door out: every http request of Tipdesk goes through `fetch`, and takes nothing along.

The host's addresses are looked up once, vetted, and the connection goes to the vetted address:
a name server that changes its mind in between changes nothing. TLS still verifies the name.
"""

import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from ipaddress import ip_address
from types import MappingProxyType
from urllib.parse import urljoin

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from pipeline.errors import AddressRefused, NotFetched
from pipeline.stories.vetting import Target, target, vet, vet_home

Resolve = Callable[[str, int], Sequence[str]]
Vet = Callable[[Target, Sequence[str]], None]
AGENT = "Tipdesk"  # no version: nobody learns which holes we have
_CHUNK = 65_536
_MOVED = frozenset({301, 302, 303, 307, 308})
_UNCHANGED = 304


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take, with all its redirects."""

    seconds: float = 20.0  # by the clock, for all of it
    size: int = 5_000_000  # bytes of the body, packed and unpacked
    redirects: int = 5


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Reply:
    """What came: 200, or 304 without a body when the server says that nothing changed."""

    url: str  # after redirects
    status: int
    headers: Mapping[str, str] = field(repr=False)  # lower-case names
    body: bytes = field(repr=False)


Fetch = Callable[[str, Mapping[str, str]], Reply]
Post = Callable[[str, Mapping[str, str], bytes], Reply]


def ask_dns(host: str, port: int) -> list[str]:
    """The addresses of a host, as this machine's resolver tells them. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def fetch(
    url: str,
    headers: Mapping[str, str] = MappingProxyType({}),
    *,
    allow: Collection[str] = (),
    limits: Limits = LIMITS,
    resolve: Resolve = ask_dns,
    tls: ssl.SSLContext | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Reply:
    """GET a page. `allow` lists places (HOST:PORT) that may be asked though they are private.

    Raises `AddressRefused` for what may not be asked, `NotFetched` for what did not come.
    """
    asked = _Asked(partial(vet, allow=allow), limits, resolve, tls, clock, clock() + limits.seconds)
    wanted = target(url)
    for _hop in range(limits.redirects + 1):
        reply = asked.once(wanted, headers)
        if reply.status not in _MOVED:
            return _usable(reply)
        wanted = _next(wanted, reply)
    raise NotFetched("{host} sends us from address to address without an end.", host=wanted.host)


def may_be_asked(
    url: str,
    *,
    allow: Collection[str] = (),
    limits: Limits = LIMITS,
    resolve: Resolve = ask_dns,
    clock: Callable[[], float] = time.monotonic,
) -> bool:
    """Whether there is such a host; nothing is sent. One that no name server knows just now may
    be there later. Raises `AddressRefused` for what `fetch` would refuse at its first hop."""
    asked = _Asked(
        partial(vet, allow=allow), limits, resolve, None, clock, clock() + limits.seconds
    )
    wanted = target(url)
    addresses: Sequence[str] = ()
    with suppress(NotFetched):
        addresses = asked.addresses(wanted)
    asked.vet(wanted, addresses)
    return bool(addresses)


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    allow: Collection[str] = (),
    limits: Limits = LIMITS,
    resolve: Resolve = ask_dns,
    tls: ssl.SSLContext | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Reply:
    """POST something, vetted as in `fetch`. Any answer counts; none leads elsewhere: what we send
    goes there alone.

    Raises `AddressRefused` or `NotFetched`.
    """
    asked = _Asked(partial(vet, allow=allow), limits, resolve, tls, clock, clock() + limits.seconds)
    return asked.once(target(url), headers, body)


def at_home(
    url: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    *,
    public: bool = False,
    limits: Limits = LIMITS,
    resolve: Resolve = ask_dns,
    tls: ssl.SSLContext | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Reply:
    """GET, or with a body POST, at a server of the own network: what is sent must not leave the
    house, unless it may be `public`. Any answer counts; none leads elsewhere.

    Raises `AddressRefused` or `NotFetched`.
    """
    own = partial(vet_home, public=public)
    asked = _Asked(own, limits, resolve, tls, clock, clock() + limits.seconds)
    return asked.once(target(url), headers, body)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What holds for all the hops of one request."""

    vet: Vet
    limits: Limits
    resolve: Resolve
    tls: ssl.SSLContext | None
    clock: Callable[[], float]
    deadline: float

    def once(self, wanted: Target, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        """One hop: look up, vet, connect to the vetted address, read. With a body it is a POST."""
        addresses = self.addresses(wanted)
        self.vet(wanted, addresses)
        connection = self._connection(wanted, addresses[0])
        with self._own_words(wanted), closing(connection):
            connection.connect()
            with self._cut_in_time(wanted, connection.sock):
                connection.request(
                    "GET" if body is None else "POST",
                    wanted.path,
                    body,
                    _headers(wanted, headers),
                    preload_content=False,
                )
                with closing(connection.getresponse()) as response:
                    return self._read(wanted, response)

    def addresses(self, wanted: Target) -> Sequence[str]:
        """Looked up in a thread: a resolver knows no deadline of ours."""
        if _is_address(wanted.host):
            return [wanted.host]
        told: queue.SimpleQueue[Sequence[str]] = queue.SimpleQueue()

        def ask() -> None:
            try:
                told.put(self.resolve(wanted.host, wanted.port))
            except (OSError, UnicodeError):
                told.put(())

        threading.Thread(target=ask, name="dns", daemon=True).start()
        try:
            addresses = told.get(timeout=self._left(wanted))
        except queue.Empty:
            raise self._too_slow(wanted) from None
        if not addresses:
            raise NotFetched("There is no host {host}.", host=wanted.host)
        return addresses

    def _connection(self, wanted: Target, address: str) -> HTTPConnection:
        left = self._left(wanted)
        if wanted.scheme == "http":
            return HTTPConnection(address, wanted.port, timeout=left)
        return HTTPSConnection(
            address,
            wanted.port,
            timeout=left / 2,  # once to connect, once to shake hands
            server_hostname=wanted.host,  # what the certificate must be for
            ssl_context=self.tls or ssl.create_default_context(),
        )

    def _read(self, wanted: Target, response: BaseHTTPResponse) -> Reply:
        headers = {name.lower(): value for name, value in response.headers.items()}
        ended = response.status in _MOVED or response.status == _UNCHANGED
        body = b"" if ended else self._body(wanted, response, headers)
        return Reply(wanted.url, response.status, MappingProxyType(headers), body)

    def _body(
        self, wanted: Target, response: BaseHTTPResponse, headers: Mapping[str, str]
    ) -> bytes:
        """Streamed and counted: a bomb is let go of as soon as it is one."""
        most = self.limits.size
        unpack = _unpacker(wanted, headers.get("content-encoding", ""))
        body, came = bytearray(), 0
        for chunk in response.stream(_CHUNK, decode_content=False):
            came += len(chunk)
            body += unpack.decompress(chunk, most + 1 - len(body)) if unpack else chunk
            if max(came, len(body)) > most:
                raise NotFetched(
                    "What {host} sends is bigger than {size} MB.",
                    host=wanted.host,
                    size=f"{most / 1e6:g}",
                )
        if unpack and not unpack.eof:
            raise NotFetched("What {host} sent is cut short.", host=wanted.host)
        return bytes(body)

    def _left(self, wanted: Target) -> float:
        left = self.deadline - self.clock()
        if left <= 0:
            raise self._too_slow(wanted)
        return left

    def _too_slow(self, wanted: Target) -> NotFetched:
        return NotFetched(
            "{host} did not answer within {seconds} seconds.",
            host=wanted.host,
            seconds=f"{self.limits.seconds:g}",
        )

    @contextmanager
    def _cut_in_time(self, wanted: Target, sock: socket.socket | None) -> Iterator[None]:
        """A time-out counts each read: a slow drip never meets it. This ends them all."""
        assert sock is not None  # noqa: S101 - connected a moment ago
        done = threading.Event()

        def cut() -> None:
            done.set()
            with _closed_already():
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # beneath TLS, if there is any

        timer = threading.Timer(self._left(wanted), cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (OSError, HTTPException, HTTPError):
            if not done.is_set():
                raise
        finally:
            timer.cancel()
        if done.is_set():
            raise self._too_slow(wanted)

    @contextmanager
    def _own_words(self, wanted: Target) -> Iterator[None]:
        """What fails below, as our own refusal: a server's words are not shown."""
        try:
            yield
        except ssl.SSLCertVerificationError:
            raise NotFetched("The certificate of {host} is not valid.", host=wanted.host) from None
        except TimeoutError:
            raise self._too_slow(wanted) from None
        except (OSError, HTTPException, HTTPError) as error:
            if self.clock() >= self.deadline:
                raise self._too_slow(wanted) from None
            why = type(error).__name__
            raise NotFetched(
                "{host} could not be reached, or hung up ({why}).", host=wanted.host, why=why
            ) from None


@contextmanager
def _closed_already() -> Iterator[None]:
    try:
        yield
    except OSError:
        return


def _headers(wanted: Target, more: Mapping[str, str]) -> dict[str, str]:
    return {
        "Host": wanted.netloc,
        "User-Agent": AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **more,
    }


def _next(wanted: Target, reply: Reply) -> Target:
    """Where a redirect sends us; it is vetted like the first address."""
    following = target(urljoin(reply.url, reply.headers.get("location", "").strip()))
    if wanted.scheme == "https" and following.scheme == "http":
        raise AddressRefused("{host} sends us from https to http.", host=wanted.host)
    return following


def _usable(reply: Reply) -> Reply:
    if reply.status in (200, _UNCHANGED):
        return reply
    raise NotFetched("{host} answers {status}.", host=target(reply.url).host, status=reply.status)


def _unpacker(wanted: Target, coding: str) -> "zlib._Decompress | None":
    named = coding.strip().lower()
    if named in ("", "identity"):
        return None
    if named in ("gzip", "x-gzip"):
        return zlib.decompressobj(wbits=31)
    raise NotFetched("{host} packs its answer in a way that was not asked for.", host=wanted.host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
