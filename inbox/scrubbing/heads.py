"""Headers with other words: their names, order, folds, escapes and machine words stay."""

import re

from inbox.reading import charsets
from inbox.scrubbing import packing
from inbox.scrubbing.disguise import Disguise
from inbox.scrubbing.kept import is_machine

_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]+)([ \t]*:)")
_BOUNDARY = re.compile(rb"(?i)(\bboundary(?:\*\d*\*?)?\s*=\s*)(\"[^\"]*\"?|[^\s;]+)")
_ENCODED = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,4000})\?=")
_ESCAPES = re.compile(rb"[^\s'\";=,]*%[0-9A-Fa-f]{2}[^\s'\";,]*")
_KIND = re.compile(rb"\s*[\w.+-]{1,60}/[\w.+-]{1,100}")
_YEAR = re.compile(rb"(?<!\d)\d{4}(?!\d)")
_CLOCK = re.compile(rb"(?<!\d)(\d{1,2})(:\d{1,2})?(:\d{1,2})?(?![\d])")
_FREE = frozenset(  # what people write
    {b"subject", b"from", b"to", b"cc", b"bcc", b"sender", b"reply-to", b"comments", b"keywords"}
    | {b"organization", b"thread-topic", b"x-original-from", b"x-original-sender", b"disposition"}
)
_DATES = frozenset(
    {b"date", b"resent-date", b"delivery-date", b"arrival-date", b"last-attempt-date"}
)


def block(data: bytes, disguise: Disguise) -> bytes:
    """Lines outside the parts' contents: headers, lines between parts, words that nobody sees."""
    done: list[bytes] = []
    name = b""
    for line in _fields(data):
        named = _FIELD.match(line)
        if line.startswith(b"--"):
            done.append(boundary(line, disguise))
        elif named and not line.startswith((b"From ", b">From ")):
            name = named.group(1).lower()
            done.append(line[: named.end()] + value(name, line[named.end() :], disguise))
        else:
            done.append(value(b"", line, disguise))  # perhaps the rest of a header, badly folded
    return b"".join(done)


def _fields(data: bytes) -> list[bytes]:
    """Lines, with the folded ones below each header joined to it."""
    found: list[bytes] = []
    for line in data.splitlines(keepends=True):
        if line[:1] in (b" ", b"\t") and found and _FIELD.match(found[-1]):
            found[-1] += line
        else:
            found.append(line)
    return found


def value(name: bytes, said: bytes, disguise: Disguise) -> bytes:
    """What stands behind a header's name."""
    if name in _DATES:
        return _date(said, disguise)
    kind = _KIND.match(said) if name == b"content-type" else None
    done, at = ([kind.group()], kind.end()) if kind else ([], 0)
    for found in _BOUNDARY.finditer(said):
        done += [_pieces(name, said[at : found.start(2)], disguise)]
        done += [boundary(found.group(2), disguise)]
        at = found.end()
    return b"".join((*done, _pieces(name, said[at:], disguise)))


def boundary(said: bytes, disguise: Disguise) -> bytes:
    """The line between parts, which must be the same wherever it stands."""
    return disguise.line(said)


def _pieces(name: bytes, said: bytes, disguise: Disguise) -> bytes:
    """Encoded words in their charset, neighbours together; the rest as it stands."""
    done: list[bytes] = []
    at = 0
    words = list(_ENCODED.finditer(said))
    while words:
        run = _neighbours(words, said)
        words = words[len(run) :]
        done.append(_plain(name, said[at : run[0].start()], disguise))
        done.append(_encoded(run, said, disguise))
        at = run[-1].end()
    done.append(_plain(name, said[at:], disguise))
    return b"".join(done)


def _neighbours(words: list["re.Match[bytes]"], said: bytes) -> list["re.Match[bytes]"]:
    """The words of one charset and form with nothing but space between: a letter may be cut."""
    run = [words[0]]
    for word in words[1:]:
        apart = said[run[-1].end() : word.start()].strip()
        if apart or _form(word) != _form(run[0]):
            break
        run.append(word)
    return run


def _form(word: "re.Match[bytes]") -> tuple[bytes, bytes]:
    return word.group(1).lower(), word.group(2).lower()


def _encoded(run: list["re.Match[bytes]"], said: bytes, disguise: Disguise) -> bytes:
    """Undone, changed and done again, each word as long as it was."""
    charset = run[0].group(1).partition(b"*")[0].decode("ascii", "replace")
    codec = charsets.codec_of(charset)
    is_base64 = run[0].group(2) in b"bB"
    told: list[bytes] = []

    def collect(data: bytes) -> bytes:
        told.append(data)
        return data

    for word in run:
        _repacked(word.group(3), collect, is_base64=is_base64)
    new = disguise.content(b"".join(told), codec)
    done, at = [], run[0].start()
    for word, old in zip(run, told, strict=True):
        content, new = new[: len(old)], new[len(old) :]
        packed = _repacked(word.group(3), lambda _, content=content: content, is_base64=is_base64)  # type: ignore[misc]
        done += [said[at : word.start(3)], packed]
        at = word.end(3)
    return b"".join((*done, said[at : run[-1].end()]))


def _repacked(data: bytes, change: packing.Change, *, is_base64: bool) -> bytes:
    return packing.base64(data, change) if is_base64 else packing.escaped(data, change)


def _plain(name: bytes, said: bytes, disguise: Disguise) -> bytes:
    stays = None if name in _FREE else is_machine
    done, at = [], 0
    for found in _ESCAPES.finditer(said):
        done.append(disguise.content(said[at : found.start()], stays=stays))
        done.append(packing.escaped(found.group(), disguise.content, b"%"))
        at = found.end()
    return b"".join((*done, disguise.content(said[at:], stays=stays)))


def _date(said: bytes, disguise: Disguise) -> bytes:
    """Another day of the same year, at another hour: what can be read as a date still can."""
    done, at = [], 0
    for year in (*_YEAR.finditer(said), None):
        part = said[at : year.start() if year else len(said)]
        done.append(disguise.content(_CLOCK.sub(_noon, part), stays=_is_dated))
        if year:
            done.append(b"0000" if said[year.start() - 1 : year.start()] in b"+-" else year.group())
            at = year.end()
    return b"".join(done)


def _noon(found: "re.Match[bytes]") -> bytes:
    return re.sub(rb"\d\d", b"11", re.sub(rb"(?<!\d)\d(?!\d)", b"1", found.group()))


def _is_dated(word: str) -> bool:
    return word.isdecimal() or is_machine(word)
