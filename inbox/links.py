"""Links that a gateway wrapped, unwrapped to be compared. Nothing is fetched; what hides its target
(Mimecast's short links) stays as it is.
"""

import binascii
import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

LAYERS = 4  # one gateway behind the other
LONGEST = 8_000  # characters of a link
_URL = re.compile(r"https?://[^\s<>\"']{4,8000}")
_HOSTS = re.compile(
    r"safelinks\.protection\.|urldefense\.|linkprotect\.cudasvc\.|\.google\.[a-z.]{2,6}/url\?"
    r"|mimecast\.com/s/|l\.facebook\.com/l\.php|secure-web\.cisco\.com|clicktime\.symantec\.com"
)
_V3 = re.compile(r"/v3/__(.+?)__;([A-Za-z0-9_-]*=*)!", re.DOTALL)
_RUN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_STAND_IN = re.compile(r"\*(\*.)?")


def unwrapped(text: str) -> str:
    """A text with its wrapped links unwrapped. A text that has none costs one search."""
    return _URL.sub(lambda found: unwrap(found.group()), text) if _HOSTS.search(text) else text


def unwrap(url: str) -> str:
    """Where a link leads, as far as it says so itself."""
    for _ in range(LAYERS):
        inner = _inner(url)
        if not inner.startswith(("http://", "https://")) or inner == url:
            return url
        url = inner[:LONGEST]
    return url


def _inner(url: str) -> str:
    """The link inside, or an empty string."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = (parts.hostname or "").lower()
    for ends, read in _GATEWAYS:
        if host == ends or host.endswith("." + ends):
            return read(url)
    google = ".google." in f".{host}" and parts.path == "/url"
    return _named("q", "url")(url) if google else ""


def _named(*names: str) -> Callable[[str], str]:
    def read(url: str) -> str:
        told = parse_qs(urlsplit(url.replace("&amp;", "&")).query)
        return next((told[name][0] for name in names if name in told), "")

    return read


def _proofpoint(url: str) -> str:
    """urldefense in its three versions."""
    if "/v3/" in url:
        return _third(url)
    told = _named("u")(url)
    if "/v2/" in url:
        told = unquote(told.replace("-", "%").replace("_", "/"))
    return told


def _third(url: str) -> str:
    """`__URL__;LETTERS!`: each `*` stands for the next of the encoded letters, `**X` for a run."""
    found = _V3.search(url)
    if found is None:
        return ""
    packed = found.group(2).rstrip("=")
    try:
        kept = binascii.a2b_base64(
            packed.replace("-", "+").replace("_", "/") + "=" * (-len(packed) % 4)
        ).decode("utf-8", "replace")
    except binascii.Error:
        kept = ""
    letters = iter(kept)

    def put_back(sign: re.Match[str]) -> str:
        run = sign.group(1)
        count = _RUN.find(run[1]) + 2 if run else 1
        return "".join(letter for _, letter in zip(range(count), letters, strict=False)) or "*"

    return _whole(_STAND_IN.sub(put_back, found.group(1)))


def _whole(url: str) -> str:
    """Some gateways write `https:/` with one slash."""
    return re.sub(r"^(https?:)/(?!/)", r"\1//", url)


_GATEWAYS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("safelinks.protection.outlook.com", _named("url")),
    ("safelinks.protection.office365.us", _named("url")),
    ("urldefense.proofpoint.com", _proofpoint),
    ("urldefense.com", _proofpoint),
    ("urldefense.us", _proofpoint),
    ("linkprotect.cudasvc.com", _named("a")),
    ("l.facebook.com", _named("u")),
    ("clicktime.symantec.com", _named("u")),
)
