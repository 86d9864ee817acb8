"""Strange words made harmless for a terminal. Nothing is hidden: what cannot be shown is named."""

import re
import unicodedata

_LINE = re.compile(r"[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]+")


def tame(text: str) -> str:
    """One line that does to a terminal what it looks like: no escapes, no turned-round text."""
    return "".join(_shown(letter) for letter in _LINE.sub(" ", text))


def tame_lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(tame(line) for line in text.splitlines())


def _shown(letter: str) -> str:
    if letter.isprintable():
        return letter
    # Control, format (bidi overrides, zero widths), surrogates: shown, not done. Strange spaces
    # (no-break, thin) stay spaces, or words would grow together.
    return " " if unicodedata.category(letter) == "Zs" else f"<{ord(letter):04X}>"
