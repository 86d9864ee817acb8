"""Where the signature of own words begins: below `--`, the line of a telephone, a disclaimer.

It looks at the last lines only. A name below a closing formula stays own words, as does whatever
might be: a lost word is the costly error for a tip.
"""

import re
from collections.abc import Sequence

from inbox.reading.lines import Line, count_words
from inbox.reading.phrases import is_closing, is_device_signature, is_disclaimer

LOOKS_BACK = 60  # lines
MOST_LINES = 12  # with words, below `--`
MOST_TRUE_LINES = 40  # below `-- ` with its blank, which only a signature has (RFC 3676 §4.3)
MOST_NAMES = 2  # lines with the name below a closing formula
CONTACTS = 2  # lines of a block that must be a telephone, an address or the like
LONGEST_CONTACT = 90
_DELIMITERS = frozenset({"--", "—", "__", "––", "-- --"})
_CONTACT = re.compile(
    r"\+?\(?\d[\d\s()./-]{6,20}\d|[^\s@]{1,60}@[^\s@]{3,60}|https?://|www\.|\S[ ]?\|[ ]?\S"
    r"|\b(?:tel|fax|mob|phone|mobile|telefon|cell|тел|моб|skype|signal|web)\b\.?:?"
)


def signature_begin(lines: Sequence[Line], begin: int, end: int, text: str) -> int:
    """The line where the signature of `begin:end` begins; `end` when there is none."""
    first = _end_of_list(lines, begin, end)
    first = _disclaimer(lines, begin, first)
    first = _device(lines, begin, first)
    first = min(first, _delimiter(lines, begin, first, text))
    first = _device(lines, begin, first)
    return _contacts(lines, begin, first)


def _delimiter(lines: Sequence[Line], begin: int, end: int, text: str) -> int:
    """The first `--` with few lines below it. Words must stand above: no mail is only that."""
    for number in range(max(begin, end - LOOKS_BACK), end):
        line = lines[number]
        if line.text in _DELIMITERS and count_words(lines, begin, number):
            true = text.startswith("-- ", line.start)
            if count_words(lines, number + 1, end) <= (MOST_TRUE_LINES if true else MOST_LINES):
                return number
    return end


def _device(lines: Sequence[Line], begin: int, end: int) -> int:
    """Up over the last lines that only tell the program or the telephone."""
    number = end
    while number > begin:
        line = lines[number - 1].text
        if line and is_device_signature(line):
            end = number - 1
        elif line:
            break
        number -= 1
    return end


def _disclaimer(lines: Sequence[Line], begin: int, end: int) -> int:
    """The first paragraph of a disclaimer near the end, with the rule above it."""
    for number in range(max(begin, end - LOOKS_BACK), end):
        if lines[number].text and is_disclaimer(lines[number].text):
            if not count_words(lines, begin, number):
                return end
            above = number - 1
            while above > begin and not lines[above].text:
                above -= 1
            return above if _is_rule(lines[above].text) and above > begin else number
    return end


def _end_of_list(lines: Sequence[Line], begin: int, end: int) -> int:
    """A mailing list's footer: a long rule of `_`, a few lines, an address among them."""
    for number in range(max(begin, end - MOST_LINES), end):
        line = lines[number].text
        if len(line) >= 20 and set(line) == {"_"} and count_words(lines, begin, number):
            below = [one.text for one in lines[number + 1 : end] if one.text]
            if 1 <= len(below) <= 6 and any("://" in one or "@" in one for one in below):
                return number
    return end


def _contacts(lines: Sequence[Line], begin: int, end: int) -> int:
    """Below `Best regards,` and the name: title, telephone, address. The name stays."""
    for number in range(max(begin, end - MOST_LINES - MOST_NAMES), end):
        if lines[number].text and is_closing(lines[number].text):
            below = [n for n in range(number + 1, end) if lines[n].text]
            block = below[1:]
            if not MOST_NAMES <= len(block) <= MOST_LINES:
                return end
            texts = [lines[n].text for n in block]
            if max(map(len, texts)) > LONGEST_CONTACT:
                return end
            told = sum(bool(_CONTACT.search(one.lower())) for one in texts)
            return block[0] if told >= CONTACTS else end
    return end


def _is_rule(line: str) -> bool:
    return len(line) > 2 and set(line) <= set("_-=*")
