"""F12, and the address part of W38 and F25: where Tipdesk asks, and what it never waits for."""

import ast
import gzip
import itertools
import socket
import ssl
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.errors import AddressRefused, NotFetched
from pipeline.stories.outgoing import Limits, fetch
from pipeline.stories.vetting import is_public
from tests.servers.certificates import authority, certificate
from tests.servers.site import Site, answer, moved

ROOT = Path(__file__).parents[2]
QUICK = Limits(seconds=1.0, size=100_000)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def unasked(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host}:{port} was looked up")


def at(*addresses: str) -> Callable[[str, int], list[str]]:
    """A name server that knows one answer."""
    return lambda host, port: list(addresses)


def test_a_page_comes_with_its_headers_and_its_last_address(site: Site) -> None:
    site.pages["/a?b=1"] = answer(b"hello", etag='"7"')
    reply = fetch(f"{site.url}/a?b=1#part", allow=[site.place])
    assert (reply.status, reply.body, reply.headers["etag"]) == (200, b"hello", '"7"')
    assert reply.url == f"{site.url}/a?b=1"


def test_a_request_carries_no_cookie_no_referrer_and_no_version(site: Site) -> None:
    site.pages["/"] = moved("/b", status=301).replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=1\r\n\r\n")
    site.pages["/b"] = answer(b"")
    fetch(site.url, allow=[site.place])
    for request in site.asked:
        names = {line.split(":")[0].lower() for line in request.splitlines()[1:] if line}
        assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert "User-Agent: Tipdesk\r\n" in request


# --- F12: where it does not go


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/_x",
        "ftp://example.org/a",
        "jar:http://example.org/",
        "//example.org/a",
        "example.org",
        "",
        "http://",
        "http:///a",
        "http://ann@example.org/",
        "http://ann:secret@example.org/",
        "http://example.org@127.0.0.1/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org /",
        "http://exa\nmple.org/",
        "http://example.org:99999/",
        "http://example.org:0x50/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://" + "a" * 3000,
    ],
)
def test_f12_what_is_no_address_of_a_page_is_refused_unasked(url: str) -> None:
    with pytest.raises(AddressRefused):
        fetch(url, resolve=unasked)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
        "017700000001", "127.0.0.1.", "0", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.0.1",
        "100.64.0.1", "169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "[::1]", "[::]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]",
        "[64:ff9b::a00:1]", "[2002:7f00:1::]", "[2001:0:1::1]", "[fe80::1]", "[fc00::1]",
        "[fd00:ec2::254]", "[ff02::1]", "１２７.0.0.1", "①27.0.0.1", "0x08080808", "08.8.8.8",
    ],
)  # fmt: skip
def test_f12_loopback_private_and_oddly_spelled_addresses_are_refused(host: str) -> None:
    with pytest.raises(AddressRefused, match=r"outgoing_allow|no address"):
        fetch(f"http://{host}/", resolve=lambda name, port: [name])


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_at_large_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["10.0.0.1", "::1", "169.254.169.254", "nonsense"])
def test_f12_a_name_that_lies_in_a_private_network_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused, match="private"):
        fetch("https://news.example/feed", resolve=at("8.8.8.8", address))


def test_f12_another_port_has_to_be_listed() -> None:
    with pytest.raises(AddressRefused, match="Port 25"):
        fetch("http://news.example:25/", resolve=at("8.8.8.8"))


def test_f12_loopback_is_asked_when_it_is_listed_and_only_on_that_port(site: Site) -> None:
    site.pages["/"] = answer(b"here")
    assert fetch(site.url, allow=[site.place]).body == b"here"
    with pytest.raises(AddressRefused):
        fetch(site.url, allow=["127.0.0.1:1"])
    with pytest.raises(AddressRefused):
        fetch(f"http://127.1:{site.port}/", allow=[site.place])
    assert len(site.asked) == 1


def test_f12_the_address_that_was_vetted_is_the_one_that_is_asked(site: Site) -> None:
    site.pages["/"] = answer(b"pinned")
    looks = iter([["127.0.0.1"], ["10.9.9.9"]])
    place = f"news.example:{site.port}"
    reply = fetch(f"http://{place}/", allow=[place], resolve=lambda host, port: next(looks))
    assert reply.body == b"pinned"
    assert f"Host: {place}\r\n" in site.asked[0]
    assert list(looks) == [["10.9.9.9"]], "it was looked up twice"


def test_f12_an_answer_that_flips_between_two_hops_is_vetted_again(site: Site) -> None:
    site.pages["/"] = moved("http://flips.example/secret")
    looks = iter([["127.0.0.1"], ["10.0.0.7"]])
    place = f"flips.example:{site.port}"
    with pytest.raises(AddressRefused, match="private"):
        fetch(f"http://{place}/", allow=[place], resolve=lambda host, port: next(looks))


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1:{other}/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "//[::1]/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://ann@news.example/",
        "http://0x7f000001/",
    ],
)
def test_f12_a_redirect_into_a_private_network_is_refused(site: Site, to: str) -> None:
    with Site() as other:
        other.pages["/"] = answer(b"secret")
        site.pages["/"] = moved(to.format(other=other.port))
        with pytest.raises(AddressRefused):
            fetch(site.url, allow=[site.place])
        assert other.asked == []


def test_f12_five_redirects_are_followed_thirty_are_not(site: Site) -> None:
    for hop in range(30):
        site.pages[f"/{hop}"] = moved(f"/{hop + 1}", status=(301, 302, 303, 307, 308)[hop % 5])
    site.pages["/5"] = answer(b"there")
    assert fetch(f"{site.url}/0", allow=[site.place]).body == b"there"
    site.pages["/5"] = moved("/6")
    site.asked.clear()
    with pytest.raises(NotFetched, match="without an end"):
        fetch(f"{site.url}/0", allow=[site.place])
    assert len(site.asked) == 6


# --- F12: what it does not wait for, and does not swallow


def test_f12_a_body_of_a_gigabyte_is_cut(site: Site) -> None:
    def pour(send: Callable[[bytes], object]) -> None:
        send(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(1000):
            send(bytes(1_000_000))

    site.pages["/"] = pour
    tracemalloc.start()
    with pytest.raises(NotFetched, match="bigger"):
        fetch(site.url, allow=[site.place])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000


def test_f12_a_packed_body_is_counted_unpacked(site: Site) -> None:
    site.pages["/bomb"] = answer(gzip.compress(bytes(50_000_000)), content_encoding="gzip")
    site.pages["/small"] = answer(gzip.compress(b"small"), content_encoding="gzip")
    site.pages["/cut"] = answer(gzip.compress(bytes(1000))[:-9], content_encoding="gzip")
    site.pages["/odd"] = answer(b"x", content_encoding="br")
    assert fetch(f"{site.url}/small", allow=[site.place]).body == b"small"
    for page, why in (("bomb", "bigger"), ("cut", "cut short"), ("odd", "packs")):
        with pytest.raises(NotFetched, match=why):
            fetch(f"{site.url}/{page}", allow=[site.place])


def drip(lines: Iterator[bytes]) -> Callable[[Callable[[bytes], object]], None]:
    def send_slowly(send: Callable[[bytes], object]) -> None:
        for line in lines:
            send(line)
            time.sleep(0.05)

    return send_slowly


@pytest.mark.parametrize(
    "said",
    [
        itertools.repeat(b""),
        itertools.chain([b"HTTP/1.1 200 OK\r\n"], itertools.repeat(b"a: b\r\n")),
        itertools.chain([b"HTTP/1.1 200 OK\r\nX: "], itertools.repeat(b"x")),
        itertools.chain([b"HTTP/1.1 200 OK\r\n\r\n"], itertools.repeat(b"x")),
        itertools.chain([b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n"], itertools.repeat(b"x")),
    ],
    ids=["nothing", "headers", "one header", "a body without an end", "a body"],
)
def test_f12_a_slow_drip_meets_the_deadline(site: Site, said: Iterator[bytes]) -> None:
    site.pages["/"] = drip(itertools.islice(said, 200))
    began = time.monotonic()
    with pytest.raises(NotFetched, match="within 1 seconds"):
        fetch(site.url, allow=[site.place], limits=QUICK)
    assert time.monotonic() - began < 8


def test_f12_slow_redirects_share_one_deadline(site: Site) -> None:
    site.pages["/"] = drip(iter([b"", b"", b"", b"", b"", moved("/")]))
    began = time.monotonic()
    with pytest.raises(NotFetched):
        fetch(site.url, allow=[site.place], limits=Limits(seconds=0.8, redirects=50))
    assert time.monotonic() - began < 8


def test_f12_a_name_server_that_does_not_answer_is_not_waited_for() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(5)
        return []

    with pytest.raises(NotFetched, match="within 1 seconds"):
        fetch("http://news.example/", resolve=slow, limits=QUICK)


def test_f12_a_server_that_takes_no_connection_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(NotFetched, match="could not be reached"):
            fetch(f"http://{place}/", allow=[place], limits=QUICK)


@pytest.mark.parametrize(
    "said", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n"]
)
def test_f12_what_is_no_http_is_a_sentence(site: Site, said: bytes) -> None:
    site.pages["/"] = said
    with pytest.raises(NotFetched, match="hung up"):
        fetch(site.url, allow=[site.place], limits=QUICK)


@pytest.mark.parametrize("status", [204, 400, 401, 404, 500])
def test_an_answer_that_brings_nothing_is_told_by_its_number(site: Site, status: int) -> None:
    site.pages["/"] = answer(b"", status=status)
    with pytest.raises(NotFetched, match=f"answers {status}"):
        fetch(site.url, allow=[site.place])


def test_a_server_may_say_that_nothing_changed(site: Site) -> None:
    site.pages["/"] = answer(b"", status=304)
    reply = fetch(site.url, {"If-None-Match": '"7"'}, allow=[site.place])
    assert (reply.status, reply.body) == (304, b"")
    assert 'If-None-Match: "7"\r\n' in site.asked[0]


# --- W40: TLS verifies the name, though the connection goes to an address


@pytest.fixture
def tls(tmp_path: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority(tmp_path)))


def test_w40_the_certificate_must_be_for_the_name(tmp_path: Path, tls: ssl.SSLContext) -> None:
    with Site(certificate(tmp_path, "news.example")) as site:
        site.pages["/"] = answer(b"safe")
        places = [f"{name}.example:{site.port}" for name in ("news", "other")]
        asked = {"allow": places, "resolve": at("127.0.0.1"), "tls": tls}
        assert fetch(f"https://{places[0]}/", **asked).body == b"safe"  # type: ignore[arg-type]
        with pytest.raises(NotFetched, match=r"certificate of other\.example"):
            fetch(f"https://{places[1]}/", **asked)  # type: ignore[arg-type]


def test_w40_a_certificate_of_an_unknown_authority_is_refused(
    tmp_path: Path, tls: ssl.SSLContext
) -> None:
    with Site(certificate(tmp_path, "news.example")) as site:
        place = f"news.example:{site.port}"
        with pytest.raises(NotFetched, match="certificate"):
            fetch(f"https://{place}/", allow=[place], resolve=at("127.0.0.1"))
        assert site.asked == []


def test_f12_from_https_it_never_goes_to_http(tmp_path: Path, tls: ssl.SSLContext) -> None:
    with Site(certificate(tmp_path, "news.example")) as safe, Site() as plain:
        plain.pages["/"] = answer(b"plain")
        safe.pages["/"] = moved(plain.url)
        places = [f"news.example:{safe.port}", plain.place]
        with pytest.raises(AddressRefused, match="https to http"):
            fetch(f"https://{places[0]}/", allow=places, resolve=at("127.0.0.1"), tls=tls)
        assert plain.asked == []


# --- the one door


def test_f12_no_other_module_makes_requests() -> None:
    doors = {"urllib.request", "http.client", "urllib3", "requests", "httpx", "aiohttp"}
    found = {
        path.relative_to(ROOT).as_posix()
        for package in ("inbox", "pipeline", "web")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        for name in _imported(node)
        if name in doors or name.split(".")[0] in doors
    }
    assert found == {"pipeline/stories/outgoing.py"}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
