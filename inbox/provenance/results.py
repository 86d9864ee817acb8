"""What our own mail server found: its Authentication-Results, and nobody else's (RFC 8601 §5).

Anybody may write such a header. Ours stands on top, above what the mail came with: only the first
run of headers with our server's name counts, and our server has to strip forged ones (§5).
"""

import re
from collections.abc import Iterable

LONGEST = 8_000  # characters of one header
MOST = 10  # headers
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(
    r"^\s*([a-z][a-z0-9-]{0,30})(?:\s*/\s*\d+)?\s*=\s*([a-z]{1,20})\b(.*)$", re.DOTALL
)
_PROPERTY = re.compile(
    r"\b(header|smtp|policy|body)\.([a-z0-9_-]{1,30})\s*=\s*\"?([^\s;\"]{1,320})"
)
Result = tuple[str, str, str]  # method, result, the domain it is about


def of_our_server(headers: Iterable[tuple[str, str]], server: str) -> list[Result] | None:
    """Method, result and domain of each check; None when our server says nothing."""
    if not server:
        return None
    found: list[Result] | None = None
    for name, value in headers:
        if name == "received" and found is not None:
            break
        if name == "authentication-results":
            told = _read(value[:LONGEST], server)
            if told is not None and len(found or ()) < MOST:
                found = [*(found or ()), *told]
    return found


def _read(value: str, server: str) -> list[Result] | None:
    plain = value.lower()
    for _ in range(3):  # comments may nest
        plain = _COMMENT.sub(" ", plain)
    who, *parts = plain.split(";")
    if not who.split() or who.split()[0].strip('"') != server.lower():
        return None
    return [one for part in parts[:MOST] if (one := _result(part))]


def _result(part: str) -> Result | None:
    found = _RESULT.match(part)
    if found is None:
        return None
    method, result, rest = found.groups()
    told = {(kind, name): value for kind, name, value in _PROPERTY.findall(rest)}
    for key in _ABOUT.get(method, ()):
        if key in told:
            return method, result, told[key].rpartition("@")[2].strip("<>.")
    return method, result, ""


_ABOUT: dict[str, tuple[tuple[str, str], ...]] = {
    "spf": (("smtp", "mailfrom"), ("smtp", "mfrom"), ("smtp", "helo")),
    "dkim": (("header", "d"), ("header", "i")),
    "dmarc": (("header", "from"),),
    "arc": (("header", "d"), ("smtp", "remote-ip")),
}
