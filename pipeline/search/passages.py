"""A text to its sentences, as places in it. Nothing is changed, nothing is understood."""

import re
from collections.abc import Iterator

# A mark that may end a sentence, the quotes and brackets behind it, and the blank that follows.
_END = re.compile("[.!?…。！？؟]{1,9}[\"'”’»“)\\]]{0,4}(?=\\s|$)|[。！？]|\n")
# What a full stop does not end: a title, an initial, a shortened word of a date or a name.
_SHORTENED = re.compile(
    r"(?:\b(?:mr|mrs|ms|mx|dr|prof|gen|lt|col|sgt|capt|maj|adm|cmdr|gov|sen|rep|rev|hon|pres|st|no"
    r"|vs|jr|sr|inc|ltd|co|corp|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|etc|approx|ca|bzw|usw"
    r"|nr|м|вул|ул|им|ім|див|см)|\b[^\W\d_]|\b(?:[a-zа-яіїє]\.)+[a-zа-яіїє])\.$",
    re.IGNORECASE,
)
_LOOKED_BACK = 12  # characters before a full stop that tell a shortened word


def sentences(text: str) -> list[str]:
    """The sentences, stripped, in order. A line's end always ends one."""
    return [text[start:end] for start, end in spans(text)]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends, without the blanks around it."""
    begun = 0
    for found in _END.finditer(text):
        end = found.end()
        if found[0] != "\n" and not _ends(text, found.start(), end):
            continue
        if span := _stripped(text, begun, end):
            yield span
        begun = end
    if span := _stripped(text, begun, len(text)):
        yield span


def _ends(text: str, at: int, end: int) -> bool:
    """Whether a mark ends a sentence: the next one begins with no small letter."""
    following = text[end : end + 3].lstrip()[:1]
    if following.islower():
        return False
    if text[at] != "." or "\n" in text[end : end + 1]:
        return True
    return not is_shortened(text, at)


def is_shortened(text: str, at: int) -> bool:
    """Whether the full stop that stands there belongs to a shortened word."""
    return bool(_SHORTENED.search(text[max(0, at - _LOOKED_BACK) : at + 1]))


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    kept = part.strip()
    if not kept:
        return None
    first = start + len(part) - len(part.lstrip())
    return first, first + len(kept)
