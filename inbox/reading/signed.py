"""Signatures that the HTML of a mail tells by their boxes: which lines they take. No layout.

People write in such boxes, too: one in which somebody speaks of himself stays own words, as do
sentences, a line alone, and a name.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from inbox.reading.cards import count_contacts, may_be_name, tells_function
from inbox.reading.closings import closes_with_name, is_closing
from inbox.reading.footers import is_footer, is_personal
from inbox.reading.lines import Line, Stretch, count_words, next_words
from inbox.reading.phrases import is_device_signature, is_disclaimer

MOST_LINES = 40
MOST_NAMES = 2  # lines with a name that are no more than that
FEWEST_WORDS = 4  # of a sentence
MOST = 50  # boxes of a mail that are looked at


class Signed(NamedTuple):
    """Line numbers, `after` exclusive; a signature with nothing below it runs to the end."""

    begin: int
    after: int


def signed_lines(
    lines: Sequence[Line], own: Sequence[tuple[int, int]], told: Sequence[Stretch]
) -> list[Signed]:
    """The lines of each such signature, in order; none when the sender says nothing else."""
    found = [one for begin, end in own for one in _within(lines, begin, end, told)]
    said = sum(count_words(lines, begin, end) for begin, end in own)
    kept = said - sum(count_words(lines, one.begin, one.after) for one in found)
    return found if kept > 0 else []


def _within(
    lines: Sequence[Line], begin: int, end: int, told: Sequence[Stretch]
) -> Iterator[Signed]:
    starts = [line.start for line in lines[begin:end]]
    for one in told[:MOST]:
        first = begin + bisect_left(starts, one.start)
        past = begin + bisect_left(starts, one.end)
        worded = [n for n in range(first, past) if lines[n].text]
        inside = _below_greeting(lines, _below_sentences(lines, worded))
        if inside and _signs_off([lines[n].text for n in inside]):
            past = inside[-1] + 1
            yield Signed(inside[0], end if next_words(lines, past) >= end else past)


def _below_sentences(lines: Sequence[Line], inside: list[int]) -> list[int]:
    """Without the sentences on top, which no program puts there, and what stands between them."""
    last = next((at for at in reversed(inside) if _is_sentence(lines[at].text)), -1)
    return [n for n in inside if n > last]


def _is_sentence(line: str) -> bool:
    told = line[-1] in ".?!…。？！" and len(line.split()) >= FEWEST_WORDS
    return told and not count_contacts([line]) and not is_footer(line) and not is_disclaimer(line)


def _below_greeting(lines: Sequence[Line], inside: list[int]) -> list[int]:
    """Without a closing formula and the name below it."""
    if inside and closes_with_name(lines[inside[0]].text):
        return inside[1:]
    if not inside or not is_closing(lines[inside[0]].text):
        return inside
    named = len(inside) > 1 and may_be_name(lines[inside[1]].text)
    return inside[1 + named :]


def _signs_off(texts: Sequence[str]) -> bool:
    """Whether that is a signature, and no words of the sender's."""
    if len(texts) > MOST_LINES:
        return False
    if len(texts) == 1 and not (count_contacts(texts) or is_device_signature(texts[0])):
        return False
    if len(texts) <= MOST_NAMES and all(map(may_be_name, texts)) and not tells_function(texts):
        return False
    told = [one for one in texts if not is_device_signature(one) and not count_contacts([one])]
    return not is_personal(" ".join(told))
