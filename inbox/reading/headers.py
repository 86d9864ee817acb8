"""Header values to text and ids. Every broken form that programs send is taken as meant.

Encoded words (RFC 2047), raw 8-bit values, message ids (RFC 5322 §3.6.4). Dates: `sent`.
"""

import binascii
import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from inbox.reading import charsets

MAX_IDS = 200
_WORD = re.compile(r"=\?([^?\s]{0,60})\?([bBqQ])\?")
_CUT = re.compile(r"(=[0-9A-Fa-f]?)\s+([0-9A-Fa-f])")  # a fold inside an escape
_ID = re.compile(r"<([^<>]*)>")


class _Word(NamedTuple):
    start: int
    end: int
    charset: str
    form: str
    data: str


def to_text(value: bytes, charset: str = "") -> str:
    """A raw value as text, encoded words left as they are. Raw 8-bit is tried as UTF-8 first."""
    if value.isascii():
        return value.decode("ascii").replace("\0", "")
    return charsets.decode(value, "utf-8" if _is_utf8(value) else charset)[0]


def decode_value(value: bytes, charset: str = "") -> str:
    """A raw value as a reader should see it. `charset` is a guess for raw 8-bit bytes."""
    text = to_text(value, charset)
    return decode_words(text) if "=?" in text else text


def decode_words(text: str) -> str:
    """Undo encoded words. White space between two of them is none (RFC 2047 §6.2)."""
    shown: list[str] = []
    pending: list[_Word] = []
    at = 0
    for word in _words(text):
        between = text[at : word.start]
        joins = bool(shown or pending) and at > 0 and not between.strip()
        if not joins or word.charset != pending[-1].charset:
            shown.append(_shown(pending))
            pending = []
        if not joins:
            shown.append(between)
        pending.append(word)
        at = word.end
    shown += [_shown(pending), text[at:]]
    return charsets.without_nul("".join(shown))


def _shown(words: list[_Word]) -> str:
    """Words of one charset as one text: a letter, or the escape of a byte, may be cut over two."""
    together = groupby(enumerate(words), lambda one: one[0] if one[1].form == "b" else "q")
    data = b""
    for _, run in together:
        told = [word for _, word in run]
        data += _word_bytes(told[0].form, "".join(word.data for word in told))
    return charsets.decode(data, words[0].charset if words else "")[0]


def _words(text: str) -> Iterator[_Word]:
    """The encoded words, in order. A last one whose end was cut off counts."""
    at = 0
    while begun := _WORD.search(text, at):
        end = text.find("?=", begun.end())
        if end < 0 and any(letter.isspace() for letter in text[begun.end() :]):
            return
        data = text[begun.end() : end] if end >= 0 else text[begun.end() :].rstrip("?")
        at = end + 2 if end >= 0 else len(text)
        charset = begun.group(1).partition("*")[0].lower()  # RFC 2231 §5 adds a language
        yield _Word(begun.start(), at, charset, begun.group(2).lower(), data)


def message_ids(value: str) -> tuple[str, ...]:
    """The ids of a value, without angle brackets and white space; at most MAX_IDS."""
    found = _ID.findall(value[:64_000]) or value[:64_000].replace("<", " ").split()
    ids = ("".join(one.split()) for one in found[:MAX_IDS])
    return tuple(one for one in ids if one)


def message_id(value: str) -> str:
    """The one id of a Message-ID header; empty when there is none."""
    return next(iter(message_ids(value)), "")[:998]


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _word_bytes(form: str, data: str) -> bytes:
    if form == "q":
        data = _CUT.sub(r"\1\2", data)
        return binascii.a2b_qp(data.encode("utf-8", "replace").replace(b" ", b"_"), header=True)
    letters = re.sub(r"[^A-Za-z0-9+/]", "", data)
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
