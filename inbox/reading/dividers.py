"""What begins another mail inside a text: dividers, and blocks of headers as Outlook writes them.

Finds places, reads headers; whether it is a quote or a forward is for `own_words` to say.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from inbox.reading.labels import Field, Header, header, headers_in
from inbox.reading.lines import Line, next_words
from inbox.reading.phrases import is_forward, is_reply_divider, is_ruled

MOST_HEADERS = 14
CONTINUED = 3  # lines that one header may run on
GAP = 2  # blank lines between two headers below a divider
RULE = 10  # signs that a rule above a block has at least
SEVERAL = 3  # headers that a line must have beside its first
_CLOCK = re.compile(r"\d\s?[:.h時时点]\s?\d\d")
_OF_A_RULE = frozenset("_-=—–* ")


class Block(NamedTuple):
    """A run of header lines: line numbers, `after` exclusive, and what they tell."""

    begin: int
    after: int
    headers: tuple[Header, ...]

    def value(self, field: Field) -> str:
        """What the first header of that kind says, or an empty string."""
        return next((one.value for one in self.headers if one.field is field), "")


def header_block(lines: Sequence[Line], at: int, *, sure: bool = False) -> Block | None:
    """The block of headers that begins at this line. Below a divider (`sure`) one may be enough,
    and blank lines may stand between them.
    """
    first = header(lines[at].text)
    if not first or (first.field is Field.OTHER and not sure):
        return None
    found, number, after = [first], at + 1, at + 1
    while number < len(lines) and len(found) < MOST_HEADERS:
        number = _next_header(lines, after, sure=sure)
        if number < 0:
            break
        one = header(lines[number].text)
        if one is None:
            break
        if number > after and not any(line.text == "" for line in lines[after:number]):
            found[-1] = _with(found[-1], lines[after:number])
        found.append(one)
        after = number + 1
    if len(found) == 1 and not sure:
        run_in = headers_in(lines[at].text)  # a whole block, its line ends lost
        found = [*run_in] if len(run_in) > SEVERAL else found
    block = Block(at, after, tuple(found))
    return block if sure or _convinces(block) else None


def ruled_block(lines: Sequence[Line], at: int) -> Block | None:
    """A block of headers below a rule of Outlook's: the rule is part of it."""
    line = lines[at].text
    if len(line) < RULE or not _OF_A_RULE.issuperset(line):
        return None
    below = next_words(lines, at + 1)
    block = header_block(lines, below) if below < min(len(lines), at + 4) else None
    return block._replace(begin=at) if block else None


def is_divider(line: str) -> bool:
    """Whether a line says in words that another mail follows."""
    return is_forward(line) or is_reply_divider(line)


def _next_header(lines: Sequence[Line], after: int, *, sure: bool) -> int:
    """The number of the next header line; -1 when the block ends before it."""
    gap = GAP if sure else 0
    number = after
    while number < len(lines) and not lines[number].text.strip("> "):
        number += 1
    if number - after > gap or number >= len(lines):
        return -1
    for ahead in range(number, min(number + CONTINUED + 1, len(lines))):
        line = lines[ahead].text
        if header(line):
            return ahead if ahead == number or number == after else -1
        if not line or is_ruled(line):
            return -1
    return -1


def _with(one: Header, more: Sequence[Line]) -> Header:
    """A header with the lines that it runs on."""
    return Header(one.field, " ".join([one.value, *(line.text.strip("> ") for line in more)]))


def _convinces(block: Block) -> bool:
    """Without a divider: who and when, or who and about what, with an address; without any
    address who, when (a time of day), and to whom or about what.
    """
    fields = {one.field for one in block.headers}
    told = " ".join(one.value for one in block.headers)
    address = "@" in told
    if Field.FROM not in fields:
        return address and {Field.DATE, Field.TO} <= fields
    if address:
        return Field.DATE in fields or Field.SUBJECT in fields
    timed = bool(_CLOCK.search(block.value(Field.DATE)))
    return timed and bool({Field.TO, Field.SUBJECT} & fields)
