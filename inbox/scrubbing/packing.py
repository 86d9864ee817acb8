"""Undoes a transfer encoding, changes what is inside, and packs it again with the same breaks.

What changes the content keeps its number of bytes; so nothing here moves a line or mends a fault.
"""

import binascii
import re
from collections.abc import Callable, Iterator

Change = Callable[[bytes], bytes]
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_OTHERS = bytes(set(range(256)) - set(_ALPHABET))
_UNIT = {
    b"=": re.compile(rb"=[ \t]*\r?\n|=[0-9A-Fa-f]{2}|=|[^=]"),
    b"%": re.compile(rb"%[0-9A-Fa-f]{2}|."),
}


def base64(data: bytes, change: Change) -> bytes:
    """Between pads each run is a whole; all runs together are one content."""
    runs = data.split(b"=")
    packed = [run.translate(None, _OTHERS) for run in runs]
    plain = [_unpacked(run) for run in packed]
    changed = _split(change(b"".join(plain)), [len(one) for one in plain])
    return b"=".join(
        _poured(run, letters, binascii.b2a_base64(new, newline=False).rstrip(b"="))
        for run, letters, new in zip(runs, packed, changed, strict=True)
    )


def _unpacked(letters: bytes) -> bytes:
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _poured(run: bytes, letters: bytes, new: bytes) -> bytes:
    """The new letters in the places of the old ones; what is no letter of base64 stays."""
    new = new[: len(letters)] + b"A" * (len(letters) - len(new))
    at = iter(new)
    return bytes(next(at) if byte in _ALPHABET else byte for byte in run)


def escaped(data: bytes, change: Change, sign: bytes = b"=") -> bytes:
    """Quoted-printable, or with % the escapes of RFC 2231: what was escaped stays so."""
    units = _UNIT[sign].findall(data)
    plain = bytearray()
    inside = []
    for unit in units:
        is_escape = len(unit) == 3 and unit[:1] == sign and unit[1:].isalnum()
        soft = not is_escape and len(unit) > 1
        inside.append("" if soft else "escape" if is_escape else "plain")
        if not soft:
            plain += bytes([int(unit[1:], 16)]) if is_escape else unit
    new = iter(change(bytes(plain)))
    return b"".join(_again(unit, kind, new, sign) for unit, kind in zip(units, inside, strict=True))


def _again(unit: bytes, kind: str, new: Iterator[int], sign: bytes) -> bytes:
    if not kind:
        return unit
    byte = next(new)
    if kind == "plain":
        return bytes([byte])
    form = b"%c%02x" if unit[1:] != unit[1:].upper() else b"%c%02X"
    return form % (sign, byte)


def uuencoded(data: bytes, change: Change) -> bytes:
    """Line by line; lines that are none stay as they are."""
    lines = data.splitlines(keepends=True)
    found = [(line, _uu(line)) for line in lines]
    plain = [inner for _line, inner in found if inner is not None]
    changed = iter(_split(change(b"".join(plain)), [len(one) for one in plain]))
    return b"".join(
        line if inner is None else _uu_line(line, next(changed)) for line, inner in found
    )


def _uu(line: bytes) -> bytes | None:
    body = line.rstrip(b"\r\n")
    if not body or body.startswith(b"begin ") or body.strip() == b"end":
        return None
    try:
        return binascii.a2b_uu(body)
    except binascii.Error:
        return None


def _uu_line(line: bytes, content: bytes) -> bytes:
    body = line.rstrip(b"\r\n")
    new = binascii.b2a_uu(content, backtick=b"`" in body).rstrip(b"\n")
    return new[: len(body)].ljust(len(body), b" ") + line[len(body) :]


def _split(data: bytes, sizes: list[int]) -> list[bytes]:
    found, at = [], 0
    for size in sizes:
        found.append(data[at : at + size])
        at += size
    return found
