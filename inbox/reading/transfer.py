"""Content-Transfer-Encoding undone (RFC 2045 §6). It yields bytes, never text."""

import binascii
import re

from inbox.reading.structure import Leaf

_SAID = re.compile("[^a-z0-9]")  # `"base64"` and `base-64` are meant as base64
_PADDED = re.compile(rb"=+")
_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)


def content(raw: bytes, leaf: Leaf) -> tuple[bytes, str]:
    """The decoded content of a leaf, and the code of a fault or an empty string."""
    stretch = memoryview(raw)[leaf.start : leaf.end]
    encoding = _SAID.sub("", leaf.encoding)
    if encoding == "base64":
        return from_base64(stretch)
    if encoding == "quotedprintable":
        return binascii.a2b_qp(stretch), ""
    if encoding in ("xuuencode", "uuencode", "xuue"):
        return from_uuencode(bytes(stretch))
    return bytes(stretch), ""


def from_base64(data: bytes | memoryview) -> tuple[bytes, str]:
    """Decode, and go on after a pad in the middle: what stands behind it must not hide there."""
    try:
        decoded = binascii.a2b_base64(data)
    except binascii.Error:
        return _piecewise(bytes(data)), "broken base64"
    # Three bytes come of four letters; line ends take at most a few in a hundred more.
    if len(decoded) * 4 < (len(data) - 8) * 3 * 0.9:
        whole = _piecewise(bytes(data))
        return (whole, "broken base64") if len(whole) > len(decoded) else (decoded, "")
    return decoded, ""


def _piecewise(data: bytes) -> bytes:
    decoded = []
    for piece in _PADDED.split(data):
        if b" " in piece.strip():  # prose: a list's footer, or text that was never encoded
            decoded.append(piece)
            continue
        letters = piece.translate(None, _NOT_BASE64)
        letters = letters[:-1] if len(letters) % 4 == 1 else letters
        decoded.append(binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)))
    return b"".join(decoded)


def from_uuencode(data: bytes) -> tuple[bytes, str]:
    """Decode the lines between `begin` and `end`."""
    decoded, fault = [], "broken uuencode"
    for line in data.splitlines():
        if line.startswith(b"begin "):
            fault = ""
        elif line.strip() == b"end":
            break
        elif line:
            try:
                decoded.append(binascii.a2b_uu(line))
            except binascii.Error:
                fault = "broken uuencode"
    return b"".join(decoded), fault
