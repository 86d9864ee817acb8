"""The line that divides a multipart which names none, or another. A guess, always told as one.

Broken gateways write a boundary anew in the header and not in the body; who wants to hide a file
does the same. Mail programs differ in what they then show, so we look for what was meant.
"""

import re

LOOKED_AT = 64_000  # bytes of the multipart
MAX_GUESSES = 5  # in one mail
_DIVIDES = re.compile(rb"^(--[^\r\n]{1,200})\r?\n(?=content-[a-z-]{2,40}[ \t]*:)", re.I | re.M)


def guessed(raw: bytes, start: int, end: int) -> bytes:
    """The boundary that divides `raw[start:end]`: that of the first line with two dashes that
    headers of a part stand below. Empty when there is none.
    """
    found = _DIVIDES.search(raw, start, min(end, start + LOOKED_AT))
    return found.group(1)[2:].rstrip() if found else b""
