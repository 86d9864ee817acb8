"""Words to other words: letters to letters of the same script, case and bytes, digits to digits.

The same word becomes the same other word everywhere in one mail, so that threads, quotes and
addresses still fit together; a secret that is thrown away decides which.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from inbox.scrubbing import kept

_WORD = re.compile(r"[^\W_]+")
_DOMAIN = re.compile(r"(?:(?<=@)|(?<=//))[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_HOST = re.compile(r"(?<![\w@.-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}(?![\w-])")
_ESCAPES = re.compile(rb"\x1b[$(]{1,2}[@-Z]")  # ISO 2022: which set of letters follows
_LETTERS = re.compile(rb"[A-Za-z0-9]+")
_ASCII = ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789")
_ORG, _TEST = ".example.org", ".test"  # reserved: nobody's (RFC 2606)
Stays = Callable[[str], bool]


class Disguise:
    """One mail's words. Made anew for each mail."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret[:64]
        self._turned = self._letter_by_letter()

    def text(
        self, text: str, codec: str = "utf-8", *, phrases: bool = True, stays: Stays | None = None
    ) -> str:
        """The same number of letters, and of bytes in that codec. With `phrases` what the reader
        keys on stays, and so does a word for which `stays` says so."""
        whole = kept.spans(text) if phrases else []
        domains = [
            (one.start(), one.end(), self._domain(one.group())) for one in _domains(text, stays)
        ]
        done: list[str] = []
        at = 0
        taken = {at for start, end, _new in domains for at in range(start, end)}
        stay = [(start, end, "") for start, end in whole if taken.isdisjoint(range(start, end))]
        for start, end, new in sorted([*stay, *domains]):
            if start >= at:
                done += [self._words(text[at:start], codec, stays), new or text[start:end]]
                at = end
        done.append(self._words(text[at:], codec, stays))
        return "".join(done)

    def content(
        self, data: bytes, codec: str = "", *, phrases: bool = True, stays: Stays | None = None
    ) -> bytes:
        """The same number of bytes. What no codec reads is changed byte by byte."""
        for name in dict.fromkeys((codec, "utf-8")):
            if name and (done := self._in(data, name, phrases, stays)) is not None:
                return done
        return self._raw(data)

    def line(self, line: bytes) -> bytes:
        """A line between parts, letter by letter: lines that differ, or nearly agree, still do."""
        return line.translate(self._turned)

    def _letter_by_letter(self) -> bytes:
        """Each letter becomes the next one of an order that the secret makes."""
        table = bytearray(range(256))
        order = sorted(_ASCII[0].encode(), key=lambda one: self._numbers(chr(one), 8))
        digits = sorted(_ASCII[2].encode(), key=lambda one: self._numbers(chr(one), 8))
        for ring in (order, [one - 32 for one in order], digits):
            for letter, other in zip(ring, ring[1:] + ring[:1], strict=True):
                table[letter] = other
        return bytes(table)

    def _in(self, data: bytes, codec: str, phrases: bool, stays: Stays | None) -> bytes | None:
        try:
            text = data.decode(codec)
            if text.encode(codec) != data:
                return None
            done = self.text(text, codec, phrases=phrases, stays=stays).encode(codec)
        except UnicodeError:
            return None
        return done if len(done) == len(data) else None

    def _raw(self, data: bytes) -> bytes:
        """ASCII letters and digits as words; each other byte becomes another one that is there."""
        high = bytes(sorted({byte for byte in data if byte > 127}))
        turned = high[1:] + high[:1]
        data = data.translate(bytes.maketrans(high, turned))
        done, at = [], 0
        for escape in (*_ESCAPES.finditer(data), None):
            end = escape.start() if escape else len(data)
            done.append(_LETTERS.sub(self._letters, data[at:end]))
            if escape:
                done.append(escape.group())
                at = escape.end()
        return b"".join(done)

    def _letters(self, found: "re.Match[bytes]") -> bytes:
        return self.word(found.group().decode("ascii")).encode("ascii")

    def _words(self, text: str, codec: str, stays: Stays | None) -> str:
        def one(found: "re.Match[str]") -> str:
            word = found.group()
            return word if stays and stays(word) else self.word(word, codec)

        return _WORD.sub(one, text)

    def word(self, word: str, codec: str = "ascii") -> str:
        """Another word of the same letters' kinds."""
        numbers = self._numbers(word.casefold(), len(word))
        return "".join(
            _other(letter, number, codec) for letter, number in zip(word, numbers, strict=True)
        )

    def _numbers(self, word: str, count: int) -> bytes:
        told = word.encode("utf-8", "surrogatepass")
        found = b""
        while len(found) < count:
            found += hashlib.blake2b(
                told, key=self._secret, salt=bytes([len(found) % 251])
            ).digest()
        return found[:count]

    def _domain(self, domain: str) -> str:
        """A name of the same length that nobody owns; below six letters no such name exists."""
        size = len(domain)
        mapped = _WORD.sub(lambda one: self.word(one.group()), domain).lower()
        if size > len(_ORG):
            return mapped[: size - len(_ORG)].strip(".-").rjust(size - len(_ORG), "x") + _ORG
        if size == len(_ORG) - 1:
            return _ORG[1:]
        if size > len(_TEST):
            return mapped[: size - len(_TEST)].strip(".-").rjust(size - len(_TEST), "x") + _TEST
        return mapped[: size - 3].replace(".", "x") + ".zz"


def _domains(text: str, stays: Stays | None) -> list["re.Match[str]"]:
    """Behind an @ or //; in headers, where words of machines stay, any name with dots."""
    found = list(_DOMAIN.finditer(text))
    if stays is None:
        return found
    taken = {one.start() for one in found}
    return [*found, *(one for one in _HOST.finditer(text) if one.start() not in taken)]


def _other(letter: str, number: int, codec: str) -> str:
    pool = _pool(letter, codec)
    return pool[number % len(pool)] if pool else letter


@lru_cache(maxsize=4_096)
def _pool(letter: str, codec: str) -> str:
    """The letters that may take a letter's place: of its kind, near it, as long in that codec."""
    for listed in _ASCII:
        if letter in listed:
            return listed.replace(letter, "")
    wide, kind = _width(letter, codec), unicodedata.category(letter)
    block = ord(letter) & ~0x1F
    near = (chr(point) for point in range(max(0xA0, block - 32), min(block + 64, 0x110000)))
    return "".join(
        one
        for one in near
        if one != letter and unicodedata.category(one) == kind and _width(one, codec) == wide
    )


def _width(letter: str, codec: str) -> int:
    try:
        return len(letter.encode(codec))
    except UnicodeError:
        return 0
