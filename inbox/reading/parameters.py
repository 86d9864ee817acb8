"""Structured header values: the media type and its parameters (RFC 2045 §5.1, RFC 2231).

Quoted strings, percent-encoding and continuations are undone; nothing is judged.
"""

import re
from collections.abc import Mapping
from itertools import islice
from urllib.parse import unquote_to_bytes

from inbox.reading import charsets
from inbox.reading.faults import Faults
from inbox.reading.headers import decode_words, to_text

MAX_PARAMETERS = 100
_TOKEN = re.compile(rb"[^\s;,\"()<>@]+")
_TELLING = frozenset({"boundary", "filename", "name", "charset"})  # said twice: to hide something
_COMMENT = re.compile(rb"\([^()]{0,200}\)")  # RFC 5322 §3.2.2
_PARAMETER = re.compile(  # a name begins where one may, or long runs of anything cost their square
    r'(?<![^\s=;"])([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL
)
_ESCAPED = re.compile(r'\\(["\\])')
_STARLESS = re.compile(r"([A-Za-z0-9_-]{3,20})'[A-Za-z-]{0,20}'(?=[^%]*%[0-9A-Fa-f]{2})")
_LANGUAGE = re.compile(r"[A-Za-z0-9_.:-]{0,40}'[A-Za-z0-9-]{0,20}")  # before the second apostrophe
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?$")


def media_type(value: bytes) -> str:
    """`text/plain`, lower case; a type without a subtype is none."""
    kind = token(value)
    return kind if 0 < kind.find("/") < len(kind) - 1 else ""


def token(value: bytes) -> str:
    """The lower-case word that a value begins with, comments left out, or an empty string."""
    if b"(" in value:
        value = _COMMENT.sub(b"", value.partition(b";")[0])
    word = _TOKEN.match(value.replace(b"\0", b"").lstrip())
    return word.group().decode("ascii", "replace").lower() if word else ""


def parameters(value: bytes, faults: Faults) -> Mapping[str, str]:
    """The parameters after the first token, decoded, with lower-case names. The first wins."""
    begin = value.find(b";")
    if begin < 0:
        word = _TOKEN.match(value)
        begin = word.end() if word and b"=" in value else len(value)
    if begin >= len(value):
        return {}
    text = to_text(value[begin:])
    found = [
        (match.group(1).lower(), _unquoted(match.group(2)))
        for match in islice(_PARAMETER.finditer(text), MAX_PARAMETERS + 1)
    ]
    if len(found) > MAX_PARAMETERS:
        faults.add("too many parameters")
        found.pop()
    known = dict(reversed(found))
    if any(known[name] != value for name, value in found if name in _TELLING):
        faults.add("headers disagree")
    if not any("*" in name for name in known):
        return known
    return _joined(found)


def file_name(disposition: Mapping[str, str], kind: Mapping[str, str]) -> str:
    """The name as sent: `filename`, else `name`; RFC 2047 words are decoded, though forbidden,
    and so is what looks like RFC 2231 without its star."""
    name = disposition.get("filename") or disposition.get("name") or kind.get("name") or ""
    name = name or kind.get("filename", "")
    if (starless := _STARLESS.match(name)) and charsets.codec_of(starless[1]):
        return charsets.decode(unquote_to_bytes(name[starless.end() :]), starless[1])[0]
    return decode_words(name) if "=?" in name else name


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        return _ESCAPED.sub(
            r"\1", value[1:-1] if value.endswith('"') and len(value) > 1 else value[1:]
        )
    return value.strip()


def _joined(found: list[tuple[str, str]]) -> dict[str, str]:
    """Put `name*0*`, `name*1` … together. An encoded form outranks a plain one (RFC 2231 §4)."""
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for full, value in found:
        match = _SECTION.match(full)
        if match is None or "*" not in full:
            plain.setdefault(full, value)
            continue
        place = int(match.group(2) or 0)
        sections.setdefault(match.group(1), {}).setdefault(place, (value, bool(match.group(3))))
    return plain | {name: _together(parts) for name, parts in sections.items()}


def _together(parts: dict[int, tuple[str, bool]]) -> str:
    """Charset and language stand before the first two apostrophes of the first section; programs
    put them before those of the first that is encoded, or forget the second apostrophe."""
    charset, data, told = "", b"", False
    for place, (value, encoded) in sorted(parts.items()):
        if encoded and not told:
            charset, value = _charset_of(value, first=place == min(parts))
            told = True
        data += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return charsets.decode(data, charset or "utf-8")[0]


def _charset_of(value: str, *, first: bool) -> tuple[str, str]:
    """The charset that a section names, and the rest of the section."""
    named, apostrophe, rest = value.partition("'")
    language, second, after = rest.partition("'")
    if second and (first or _LANGUAGE.fullmatch(f"{named}'{language}")):
        return named, after
    if apostrophe and not second and charsets.codec_of(named):
        return named, rest
    return "", value
