"""The door turned round: what sources wrote goes to servers of the own network alone."""

import threading
from collections.abc import Callable, Iterator

import pytest

from pipeline.errors import AddressRefused, NotFetched
from pipeline.stories.outgoing import Limits, at_home
from pipeline.stories.vetting import is_home, target, vet_home
from tests.servers.site import Site, answer, moved

QUICK = Limits(seconds=1.0, size=100_000)
BODY = b'{"letter": "a word"}'


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def at(*addresses: str) -> Callable[[str, int], list[str]]:
    """A name server that knows one answer."""
    return lambda host, port: list(addresses)


def test_a_server_on_this_machine_is_asked_without_any_setting(site: Site) -> None:
    site.pages["/v1/x"] = answer(b"yes")
    assert at_home(f"{site.url}/v1/x", {}, BODY).body == b"yes"
    assert at_home(f"{site.url}/v1/x", {}).body == b"yes"
    assert [one.split(" ")[0] for one in site.asked] == ["POST", "GET"]
    assert site.asked[0].endswith(BODY.decode())


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "172.31.255.1", "192.168.1.9", "::1", "fd12::3"]
)
def test_loopback_and_private_networks_are_home(address: str) -> None:
    assert is_home(address)
    vet_home(target("http://model.house:8080/"), [address], public=False)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8", "172.32.0.1", "192.169.0.1", "100.64.0.1", "169.254.169.254", "fe80::1",
        "0.0.0.0", "::", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "2606:4700::1111",
        "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "224.0.0.1", "255.255.255.255",
        "nonsense", "",
    ],
)  # fmt: skip
def test_nothing_else_is_home_and_the_refusal_names_the_setting(address: str) -> None:
    assert not is_home(address)
    with pytest.raises(AddressRefused, match=r"pipeline\.llm_public"):
        at_home("http://model.house/v1", {}, BODY, resolve=at(address))


def test_a_name_with_one_address_outside_is_refused() -> None:
    with pytest.raises(AddressRefused, match="leave the house"):
        at_home("http://model.house/v1", {}, BODY, resolve=at("127.0.0.1", "8.8.8.8"))


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1"])
def test_an_oddly_spelled_address_is_refused(host: str) -> None:
    with pytest.raises(AddressRefused):
        at_home(f"http://{host}:1/", {}, BODY, public=True, resolve=at("127.0.0.1"))


def test_who_allows_a_public_server_is_held_to_https_and_to_what_is_public() -> None:
    with pytest.raises(AddressRefused, match="by https"):
        at_home("http://model.example/v1", {}, BODY, public=True, resolve=at("8.8.8.8"))
    with pytest.raises(AddressRefused, match="a public address"):
        at_home("https://model.example/v1", {}, BODY, public=True, resolve=at("169.254.169.254"))
    vet_home(target("https://model.example/v1"), ["8.8.8.8"], public=True)
    vet_home(target("http://model.house/v1"), ["10.0.0.1"], public=True)


def test_what_was_sent_is_led_nowhere_else(site: Site) -> None:
    site.pages["/v1"] = moved("/elsewhere", status=307)
    assert at_home(f"{site.url}/v1", {}, BODY).status == 307
    assert len(site.asked) == 1


def test_a_drip_and_a_flood_end(site: Site) -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n"

    def drip(send: Callable[[bytes], object]) -> None:
        send(head)
        for _time in range(1_000):
            send(b" ")
            stop.wait(0.05)

    stop = threading.Event()
    site.pages["/drip"], site.pages["/flood"] = drip, answer(b" " * 200_000)
    with pytest.raises(NotFetched, match="did not answer within 1 seconds"):
        at_home(f"{site.url}/drip", {}, BODY, limits=QUICK)
    with pytest.raises(NotFetched, match="bigger than"):
        at_home(f"{site.url}/flood", {}, BODY, limits=QUICK)
    stop.set()
