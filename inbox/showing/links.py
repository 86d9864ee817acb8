"""Where a link of a mail leads: only to the web or to an address, and always said beside it."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_MOST = 2_000  # characters of an address
_SHOWN = 60  # characters of an address that stand beside the words; all of it is in the title
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?|\[[0-9a-f:.]{2,45}\]")
_WEB = re.compile(r"https?://[^/\\?#]")
_MAIL = re.compile(r"[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_OTHER = re.compile(r"[a-z][a-z0-9+.-]{1,20}:[!-~]{1,200}")
_SILENT = ("javascript:", "vbscript:", "data:", "blob:", "file:", "cid:", "about:", "livescript:")
_KEPT = "%/:=&?~#+!$,;@()*[]-._"  # all else of a path or query is written as %XX
_STRIPPED = "".join(map(chr, range(0x21)))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads. Without `href` it may be read and not followed."""

    href: str
    shown: str


def target(written: str) -> Target | None:
    """The target of an href, or None when there is nothing that a person might want to know."""
    address = written.strip(_STRIPPED).translate({9: None, 10: None, 13: None})  # as browsers do
    start = address[:12].lower()
    if len(address) > _MOST or start.startswith(_SILENT):
        return None
    if start.startswith("mailto:"):
        return _mail(address[7:])
    web = _web(address)
    if web is None and _OTHER.fullmatch(address):
        return Target("", address)
    return web


def says(words: str, to: Target) -> bool:
    """Whether the words of a link tell already where it leads."""
    told = " ".join(words.split())
    bare = told.casefold().removesuffix("/")
    known = {to.href, to.shown, to.href.partition("://")[2], to.href.removeprefix("mailto:")}
    return told.endswith(f"[{to.shown}]") or bare in {
        one.casefold().removesuffix("/") for one in known if one
    }


def _mail(address: str) -> Target | None:
    """Only the address: a mail program would also take a text and hidden recipients from it."""
    who = address.partition("?")[0].replace("%40", "@")
    return Target(f"mailto:{who}", who) if _MAIL.fullmatch(who) else None


def _web(address: str) -> Target | None:
    """A web address whose host we read as a browser does; else it is not followed."""
    scheme, colon, rest = address.partition(":")
    address = f"{scheme.lower()}{colon}{rest}"
    if not _WEB.match(address) or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # UnicodeError too: no host that a name server could know
        return None
    host = f"[{host}]" if ":" in host else host
    if "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    rest = quote(address[address.index("//") + 2 + len(parts.netloc) :], safe=_KEPT)
    href = f"{parts.scheme}://{host}{port}{rest or '/'}"
    return Target(href, _short(f"{host}{port}", rest)) if len(href) <= 2 * _MOST else None


def _short(host: str, rest: str) -> str:
    """The host is always whole: it is what a person must see."""
    whole = host + ("" if rest == "/" else rest)
    return whole if len(whole) <= _SHOWN else f"{host}/…"
