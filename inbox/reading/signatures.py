"""Where the signature of own words begins: below `--`, the line of a telephone, a disclaimer.

It looks at the last lines only. A name below a closing formula stays own words, as does whatever
might be: a lost word is the costly error for a tip.
"""

import re
from collections.abc import Sequence

from inbox.reading.lines import Line, count_words, next_words
from inbox.reading.phrases import (
    MOST_OF_A_DISCLAIMER,
    is_closing,
    is_device_signature,
    is_disclaimer,
    may_disclaim,
)

LOOKS_BACK = 60  # lines
MOST_LINES = 10  # with words, below `--`
MOST_TRUE_LINES = 40  # below `-- ` with its blank, which only a signature has (RFC 3676 §4.3)
MOST_NAMES = 2  # lines with the name below a closing formula
CONTACTS = 2  # lines of a block that must be a telephone, an address or the like
LONGEST_CONTACT = 90
RULE = 20  # signs of a long rule
MOST_BELOW_RULE = 5  # lines
SHORT = 40  # characters
_DELIMITERS = frozenset({"--", "—", "__", "––", "-- --"})
_CONTACT = re.compile(
    r"\+?\(?\d[\d\s()./-]{6,20}\d|[^\s@]{1,60}@[^\s@]{3,60}|https?://|www\.|\S[ ]?\|[ ]?\S"
    r"|\b(?:tel|fax|mob|phone|mobile|telefon|cell|тел|моб|skype|signal|web)\b\.?:?"
)

_ONLY_CONTACT = re.compile(
    r"(?:\w{1,9}[.:]{1,2} ?)?(?:\+?\(?\d[\d\s()./-]{6,20}\d|\S{1,60}@\S{3,60}|(?:https?://|"
    r"www\.)\S{3,70})"
)


def signature_begin(lines: Sequence[Line], begin: int, end: int, text: str) -> int:
    """The line where the signature of `begin:end` begins; `end` when there is none."""
    first = min(_end_of_list(lines, begin, end), _below_rule(lines, begin, end))
    first = _disclaimer(lines, begin, first)
    first = _device(lines, begin, first)
    first = min(first, _delimiter(lines, begin, first, text))
    first = _device(lines, begin, first)
    return _contacts(lines, begin, first)


def device_at_top(lines: Sequence[Line]) -> int:
    """Past a first line that tells the telephone, where a blank line and words follow; else 0."""
    first = next_words(lines, 0)
    if first + 2 >= len(lines) or not is_device_signature(lines[first].text):
        return 0
    return first + 1 if first + 1 < next_words(lines, first + 1) < len(lines) else 0


def _delimiter(lines: Sequence[Line], begin: int, end: int, text: str) -> int:
    """The first `--` with few lines below it. Something must stand above: no mail is only that."""
    for number in range(max(begin, end - LOOKS_BACK), end):
        line = lines[number]
        if line.text in _DELIMITERS and _is_below(lines, begin, number):
            true = text.startswith("-- ", line.start)
            few = count_words(lines, number + 1, end) <= (MOST_TRUE_LINES if true else MOST_LINES)
            if few and (true or not any(map(_is_long, lines[number + 1 : end]))):
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
        text = lines[number].text
        if text and may_disclaim(text) and is_disclaimer(_paragraph(lines, number, end)):
            if not _is_below(lines, begin, number):
                return end
            above = number - 1
            while above > begin and not lines[above].text:
                above -= 1
            return above if above > begin and _is_heading(lines[above].text) else number
    return end


def _is_heading(line: str) -> bool:
    """What stands above a disclaimer and belongs to it: a rule, or `CONFIDENTIAL`."""
    return _is_rule(line) or (line.isupper() and "CONFIDENTIAL" in line)


def _paragraph(lines: Sequence[Line], begin: int, end: int) -> str:
    stop = min(end, begin + MOST_OF_A_DISCLAIMER)
    past = next((n for n in range(begin, stop) if not lines[n].text), stop)
    return " ".join(line.text for line in lines[begin:past])


def _end_of_list(lines: Sequence[Line], begin: int, end: int) -> int:
    """A mailing list's footer: a long rule of `_`, a few lines, an address among them."""
    for number in range(max(begin, end - MOST_LINES), end):
        line = lines[number].text
        if len(line) >= RULE and set(line) == {"_"} and _is_below(lines, begin, number):
            below = [one.text for one in lines[number + 1 : end] if one.text]
            if 1 <= len(below) <= 6 and any("://" in one or "@" in one for one in below):
                return number
    return end


def _is_below(lines: Sequence[Line], begin: int, at: int) -> bool:
    """Whether words of the sender or a quote stand above: no mail is nothing but a signature."""
    return bool(begin or count_words(lines, begin, at))


def _is_long(line: Line) -> bool:
    return len(line.text) > LONGEST_CONTACT


def _below_rule(lines: Sequence[Line], begin: int, end: int) -> int:
    """A rule with a blank line above, and below it a name, a function, contacts: no sentence."""
    for number in range(max(begin + 1, end - MOST_LINES), end):
        line = lines[number].text
        if _is_rule(line) and not lines[number - 1].text and _is_below(lines, begin, number):
            below = [one.text for one in lines[number + 1 : end] if one.text]
            few = 1 <= len(below) <= MOST_BELOW_RULE and not any(map(_is_sentence, below))
            if (few and len(line) >= RULE) or (few and _count_contacts(below) >= CONTACTS):
                return number
    return end


def _count_contacts(texts: Sequence[str]) -> int:
    return sum(bool(_CONTACT.search(one.lower())) for one in texts)


def _is_sentence(line: str) -> bool:
    return len(line) > SHORT or line[-1] in ".?!…。？！:："


def _contacts(lines: Sequence[Line], begin: int, end: int) -> int:
    """Below `Best regards,` and the name: title, telephone, address. The name stays."""
    for number in range(max(begin, end - MOST_LINES - MOST_NAMES), end):
        if lines[number].text and is_closing(lines[number].text):
            block = [n for n in range(number + 1, end) if lines[n].text][1:]
            texts = [lines[n].text for n in block]
            return block[0] if _is_card(texts) else end
    return end


def _is_card(texts: Sequence[str]) -> bool:
    """Lines of which two hold a telephone, an address or the like, or half are nothing else."""
    if not 1 <= len(texts) <= MOST_LINES or max(map(len, texts)) > LONGEST_CONTACT:
        return False
    if len(texts) >= MOST_NAMES and _count_contacts(texts) >= CONTACTS:
        return True
    only = sum(bool(_ONLY_CONTACT.fullmatch(one.lower())) for one in texts)
    told = len(texts) > 1 or not texts[0][-1].isdigit()  # a number alone: she wants to be called
    return told and 2 * only >= len(texts) and not any(map(_is_sentence, texts))


def _is_rule(line: str) -> bool:
    return len(line) > 2 and set(line) <= set("_-=*—")
