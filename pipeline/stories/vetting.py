"""Which addresses a request may go to. Pure: it parses and compares; it asks no name server."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from pipeline.errors import AddressRefused

PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000  # characters of a URL
_BLANK = re.compile(r"[\x00-\x20\x7f\\]")  # what parsers drop, or read each in its own way
_PATH = "%/:=&?~+!$,;'@()*[]"  # stays as it is in a path or query
# What inet_aton takes for an address: 127.1, 2130706433, 0x7f.1, 0177.0.0.1
_NUMBERS = re.compile(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+)){0,3}")
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are the IPv4 address
_REFUSED = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",  # protocols, and a cloud's host: not every Python counts them
            "192.88.99.0/24",  # 6to4 relays
            "2001::/23",  # Teredo, and
            "2002::/16",  # 6to4: an IPv4 address inside that nobody vets
            "64:ff9b:1::/48",  # RFC 8215: translates into a local network
            "168.63.129.16/32",  # a cloud's host, on a public address
        ),
    )
)


# RFC 1122 and 4291, 1918, 4193. Link-local ones are left out: a cloud's host answers there.
_HOME = tuple(
    map(
        ip_network,
        ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
    )
)
_CLOUDS_HOST = ip_address("fd00:ec2::254")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that was parsed once: nothing reads it in another way afterwards."""

    scheme: str
    host: str  # ASCII, lower case, without brackets
    port: int
    path: str  # with the query

    @property
    def place(self) -> str:
        """HOST:PORT, as the settings list it."""
        return f"{self._bracketed}:{self.port}"

    @property
    def netloc(self) -> str:
        """What the Host header says."""
        return self._bracketed if self.port == PORTS[self.scheme] else self.place

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.path}"

    @property
    def _bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def target(url: str) -> Target:
    """What a URL asks for. Raises `AddressRefused` for what is none, or names a user."""
    if _BLANK.search(url) or len(url) > _LONGEST:
        raise AddressRefused("This is no address of a page.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, _plain(parts.hostname or "")
    except (ValueError, UnicodeError):
        raise AddressRefused("This is no address of a page.") from None
    if parts.scheme not in PORTS:
        raise AddressRefused("Only http and https addresses are asked.")
    if "@" in parts.netloc:
        raise AddressRefused("An address must not hold a user or a password.")
    if not host or "%" in host:
        raise AddressRefused("The address names no host.")
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_PATH)
    if len(path) > _LONGEST:
        raise AddressRefused("This is no address of a page.")
    return Target(parts.scheme, host, PORTS[parts.scheme] if port is None else port, path)


def vet(wanted: Target, addresses: Sequence[str], allow: Collection[str]) -> None:
    """Raises `AddressRefused` unless every address is public, or the place is listed."""
    if wanted.place in allow:
        return
    if wanted.port not in PORTS.values():
        raise AddressRefused(
            "Port {port} is not asked, unless pipeline.outgoing_allow lists {place}.",
            port=wanted.port,
            place=wanted.place,
        )
    if _is_odd(wanted.host) or not all(map(is_public, addresses)):
        raise AddressRefused(
            "{host} lies in a private network, or is no address that may be asked, unless "
            "pipeline.outgoing_allow lists {place}.",
            host=wanted.host,
            place=wanted.place,
        )


def vet_home(wanted: Target, addresses: Sequence[str], public: bool) -> None:
    """The other way round, for what may not leave the house: raises `AddressRefused` unless every
    address is this machine's or of a private network, or `public` allows it, by https."""
    if _is_odd(wanted.host):
        raise AddressRefused("{host} is no address that may be asked.", host=wanted.host)
    outside = [one for one in addresses if not is_home(one)]
    if outside and not public:
        raise AddressRefused(
            "{host} lies outside your own network: what sources wrote would leave the house. It is "
            "not asked, unless pipeline.llm_public is true.",
            host=wanted.host,
        )
    if outside and (wanted.scheme != "https" or not all(map(is_public, outside))):
        raise AddressRefused(
            "{host} lies outside your own network: there, a public address is asked, by https.",
            host=wanted.host,
        )


def is_home(spelled: str) -> bool:
    """Whether an IP address is this machine's or of a private network. What is none is not."""
    try:
        address = ip_address(spelled)
    except ValueError:
        return False
    held = any(address in network for network in _HOME if network.version == address.version)
    return held and address != _CLOUDS_HOST


def is_public(spelled: str) -> bool:
    """Whether an IP address belongs to the internet at large. What is no address does not."""
    try:
        address = ip_address(spelled)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address in _NAT64:
        return is_public(str(IPv4Address(address.packed[-4:])))
    if any(address in network for network in _REFUSED if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _plain(host: str) -> str:
    ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    return ascii_host.lower().rstrip(".")


def _is_odd(host: str) -> bool:
    """Whether a host is an IPv4 address in a spelling that only the C library reads."""
    if not _NUMBERS.fullmatch(host):
        return False
    try:
        return str(ip_address(host)) != host
    except ValueError:
        return True
