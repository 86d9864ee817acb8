"""Signatures that the HTML of a mail tells by their boxes: which lines they take. No layout.

People write in such boxes, too: one in which somebody speaks of himself stays own words, as do
sentences, a line alone, a name, and the names of others.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from inbox.mail import Address
from inbox.reading.cards import (
    adds_more,
    count_contacts,
    is_prose,
    may_be_name,
    names_function,
    tells_function,
)
from inbox.reading.closings import closes_with_name, is_closing
from inbox.reading.disclaimers import is_disclaimer
from inbox.reading.footers import is_footer, is_personal
from inbox.reading.lines import Line, Stretch, count_words, next_words
from inbox.reading.own_cards import NOBODY, is_anothers, is_hers, name_in, names_with_function
from inbox.reading.phrases import is_device_signature

MOST_LINES = 60  # with words
MOST_NAMES = 2  # lines with a name that are no more than that
FEWEST_WORDS = 4  # of a sentence
# How lines end in which Japanese, Chinese and Koreans speak; no firm is called so.
_SPOKEN = re.compile("[\u3041-\u3096]{2}$|[了吗嗎呢吧]$|[다요까죠]$")
_QUOTES = "\"'“”„«»‘’‹›「『—–"
MOST = 50  # boxes of a mail that are looked at


class Signed(NamedTuple):
    """Line numbers, `after` exclusive; a signature with nothing below it runs to the end."""

    begin: int
    after: int


def signed_lines(
    lines: Sequence[Line],
    own: Sequence[tuple[int, int]],
    told: Sequence[Stretch],
    sender: Address = NOBODY,
) -> list[Signed]:
    """The lines of each such signature, in order; none when the sender says nothing else."""
    found = [one for begin, end in own for one in _within(lines, begin, end, told, sender)]
    said = sum(count_words(lines, begin, end) for begin, end in own)
    kept = said - sum(count_words(lines, one.begin, one.after) for one in found)
    return found if kept > 0 else []


def _within(
    lines: Sequence[Line], begin: int, end: int, told: Sequence[Stretch], sender: Address
) -> Iterator[Signed]:
    starts = [line.start for line in lines[begin:end]]
    for one in told[:MOST]:
        first = begin + bisect_left(starts, one.start)
        past = begin + bisect_left(starts, one.end)
        worded = [n for n in range(first, past) if lines[n].text]
        if len(worded) > MOST_LINES:
            continue
        inside = _below_greeting(lines, _below_words(lines, _above_words(lines, worded), sender))
        if inside and _signs_off([lines[n].text for n in inside], sender):
            past = inside[-1] + 1
            yield Signed(inside[0], end if next_words(lines, past) >= end else past)


def _below_words(lines: Sequence[Line], inside: list[int], sender: Address) -> list[int]:
    """Without what she wrote on top, where no program puts any, and what stands between it: down
    to the last sentence, or the last line that begins in small letters as no motto does; on top
    a line may be said in any way.
    """
    last, top = -1, True
    for n in inside:
        line = lines[n].text
        if _is_of_program(line) or is_hers(sender, [line]):
            top = False
            continue
        small = _begins_small(line) and not names_function(line)
        top = small or _is_sentence(line) or (top and _is_said(line))
        if top:
            last = n
    return [n for n in inside if n > last]


def _above_words(lines: Sequence[Line], inside: list[int]) -> list[int]:
    """Without her last paragraphs, which stand apart from what a program put there."""
    while inside:
        top = len(inside) - 1
        while top and inside[top - 1] == inside[top] - 1:
            top -= 1
        said = [lines[n].text for n in inside[top:]]
        if not top or any(map(_is_of_program, said)) or not all(map(_is_added, said)):
            return inside
        inside = inside[:top]
    return inside


def _is_added(line: str) -> bool:
    if line[0] in _QUOTES:  # a motto
        return False
    long = len(line.split()) > FEWEST_WORDS and is_prose(line)
    return long or _is_sentence(line) or _begins_small(line) or adds_more(line)


def _is_sentence(line: str) -> bool:
    if line[-1] in "?？" and " " in line:
        return True
    return line[-1] in ".?!…。？！" and (len(line.split()) >= FEWEST_WORDS or line[-1] in "。？！")


def _begins_small(line: str) -> bool:
    return line[0].islower() and is_prose(line)


def _is_of_program(line: str) -> bool:
    """Contacts, a footer, a telephone's line: no words of hers, however they end."""
    told = is_footer(line) or is_disclaimer(line) or is_device_signature(line)
    return told or bool(count_contacts([line]))


def _is_said(line: str) -> bool:
    """Whether a line that ends without a sign is more than a name, a function or a firm."""
    if tells_function([line]) or is_closing(line):
        return False
    if line[0].islower():
        return True
    if line.lower() == line.upper():  # a script without capitals
        told = len(line.split()) > FEWEST_WORDS and not any(map(str.isdigit, line))
        return told or bool(_SPOKEN.search(line))
    return is_prose(line)


def _below_greeting(lines: Sequence[Line], inside: list[int]) -> list[int]:
    """Without a closing formula and the name below it."""
    if inside and closes_with_name(lines[inside[0]].text):
        return inside[1:]
    if not inside or not is_closing(lines[inside[0]].text):
        return inside
    named = len(inside) > 1 and may_be_name(lines[inside[1]].text)
    return inside[1 + named :]


def _signs_off(texts: Sequence[str], sender: Address) -> bool:
    """Whether that is a signature, and no words of the sender's."""
    if _are_others(texts, sender):
        return False
    if len(texts) == 1 and not (count_contacts(texts) or is_device_signature(texts[0])):
        return False
    if len(texts) <= MOST_NAMES and all(map(may_be_name, texts)) and not tells_function(texts):
        return False
    told = [one for one in texts if not is_device_signature(one) and not count_contacts([one])]
    return not is_personal(" ".join(told))


def _are_others(texts: Sequence[str], sender: Address) -> bool:
    """Whether it names other people: several with their functions, as below an open letter, or
    one where neither a name of the sender's nor her address is anywhere.
    """
    if sum(names_with_function(one) for one in texts) > 1:
        return True
    if not may_be_name(name_in(texts[0])) or is_hers(sender, texts):
        return False
    return all(is_anothers(sender, [one]) for one in texts)
