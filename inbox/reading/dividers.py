"""What begins another mail inside a text: dividers, and blocks of headers as Outlook writes them.

Finds places, reads headers; whether it is a quote or a forward is for `own_words` to say.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from inbox.reading.labels import (
    LABEL_SIGNS,
    MAX_LABEL,
    SENT,
    Field,
    Header,
    header,
    headers_in,
)
from inbox.reading.lines import Line, is_introduced, next_words
from inbox.reading.phrases import is_forward, is_reply_divider, is_ruled

MOST_HEADERS = 14
CONTINUED = 3  # lines that one header may run on
GAP = 2  # blank lines between two headers below a divider
SPACED = 4  # headers with a blank line below each that are no chance
RULE = 10  # signs that a rule above a block has at least
SHORT_RULE = 5  # of underscores, which nothing else is drawn with
LONG_RULE = 20  # and one that only Outlook writes
FEWEST = 2  # headers: who and when
SEVERAL = 3  # headers that a line must have beside its first
_CLOCK = re.compile(r"\d\s?[:.h時时点]\s?\d\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MAILBOX = re.compile(r"[^<>@:]{0,60}[<(\[]?[^\s<>()@]{1,80}@[^\s<>()@]{2,80}[>)\]]?")
# `From` and `To` may be a journey; the words of Chinese, Japanese and Koreans are a mail's.
_OF_MAIL_ALONE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ANSWERS = re.compile(r"(?i)(?:re|aw|sv|fwd?|wg|antw|odp|vs|rif|tr|res)(?:\[\d\])?: ?\S")
MOST_OF_VALUE = 80  # characters
_OF_TRANSPORT = re.compile(
    r"(?i)(?:message-id|received|return-path|delivered-to|mime-version|(?:x|arc|dkim)-[\w-]{1,40}|"
    r"authentication-results|content-(?:type|transfer-encoding)):"
)
_OF_A_RULE = frozenset("_-=—–* ")


class Block(NamedTuple):
    """A run of header lines: line numbers, `after` exclusive, and what they tell."""

    begin: int
    after: int
    headers: tuple[Header, ...]

    def value(self, field: Field) -> str:
        """What the first header of that kind says, or an empty string."""
        return next((one.value for one in self.headers if one.field is field), "")


def spaced_block(lines: Sequence[Line], at: int) -> Block | None:
    """A block with a blank line below each of its headers, as some programs make of HTML."""
    spaced = at + 2 < len(lines) and not lines[at + 1].text and lines[at + 2].text
    block = header_block(lines, at, gap=1) if spaced else None
    if block is None or len(block.headers) < SPACED:
        return None
    apart = block.after - block.begin >= 2 * len(block.headers) - 1
    of_one = [one.field for one in block.headers].count(Field.FROM) == 1
    return block if apart and of_one and any("@" in h.value for h in block.headers) else None


def sent_block(lines: Sequence[Line], at: int) -> Block | None:
    """Who, and when it was sent, in a paragraph of its own. A list may say `Sent: two boats`."""
    apart = at > 0 and not lines[at - 1].text
    block = header_block(lines, at, sure=True) if apart else None
    if block is None or len(block.headers) < FEWEST or block.headers[0].field is not Field.FROM:
        return None
    below = lines[block.after].text if block.after < len(lines) else ""
    said = any(_tells_when(line.text) for line in lines[at + 1 : block.after])
    return block if said and ":" not in below[:MAX_LABEL] else None


def named_block(lines: Sequence[Line], at: int) -> Block | None:
    """Who and to whom without a date, as some programs write it, one below the other on top of a
    paragraph: with labels that nothing but a mail has, and a subject or an address; or with an
    address and no word below. One that is introduced is shown.
    """
    apart = at > 0 and not lines[at - 1].text and not is_introduced(lines, at)
    block = header_block(lines, at, sure=True) if apart else None
    if block is None or block.after - at != len(block.headers):
        return None
    told = [one.field for one in block.headers]
    if told[0] is not Field.FROM or Field.TO not in told:
        return None
    addressed = bool(_MAILBOX.fullmatch(block.headers[0].value))
    if _OF_MAIL_ALONE.match(lines[at].text):
        whole = addressed or (Field.SUBJECT in told and all(map(_is_short, block.headers)))
        return block if whole else None
    return block if addressed and next_words(lines, block.after) == len(lines) else None


def _tells_when(line: str) -> bool:
    """`Sent:`, and a date behind it: its year, or a time of day, or nothing but the day."""
    told = header(line)
    if told is None or not line.strip(LABEL_SIGNS).lower().startswith(SENT):
        return False
    alone = len(told.value.split()) == 1
    return alone or bool(_YEAR.search(told.value) or _CLOCK.search(told.value))


def is_evidence(lines: Sequence[Line], at: int) -> bool:
    """Whether the headers here are pasted from a mail's source, to show it: no program that quotes
    writes those of the transport."""
    for line in reversed(lines[max(0, at - MOST_HEADERS) : at]):
        if _OF_TRANSPORT.match(line.text):
            return True
        if not header(line.text):
            return False
    return False


def header_block(
    lines: Sequence[Line], at: int, *, sure: bool = False, gap: int = 0
) -> Block | None:
    """The block of headers that begins at this line, with so many blank lines between two of them.
    Below a divider (`sure`) one may be enough.
    """
    first = header(lines[at].text)
    if not first or (first.field is Field.OTHER and not sure):
        return None
    found, number, after = [first], at + 1, at + 1
    while number < len(lines) and len(found) < MOST_HEADERS:
        number = _next_header(lines, after, GAP if sure else gap)
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
        found = [*run_in] if len(run_in) > SEVERAL or _is_dated(run_in) else found
    block = Block(at, after, tuple(found))
    return block if sure or _convinces(block) else None


def ruled_block(lines: Sequence[Line], at: int, *, own: bool = False) -> Block | None:
    """A block of headers below a rule of Outlook's: the rule is part of it. Right below its long
    rule, and with words above (`own`), who wrote is enough.
    """
    line = lines[at].text
    if len(line) < (SHORT_RULE if line[:1] == "_" else RULE) or not _OF_A_RULE.issuperset(line):
        return None
    below = next_words(lines, at + 1)
    if below >= min(len(lines), at + 4):
        return None
    block = header_block(lines, below) or (_dated(lines, below) if len(line) >= LONG_RULE else None)
    if block is None and own and below == at + 1 and len(line) >= LONG_RULE and line[0] == "_":
        first = header_block(lines, below, sure=True)
        block = first if first and first.value(Field.FROM) else None
    return block._replace(begin=at) if block else None


def _is_dated(run_in: Sequence[Header]) -> bool:
    """Whether a line tells who, with an address, and on what day of a year: `From: Ann <a@b> Sent:
    Monday, 2 November 2026`."""
    block = Block(0, 0, tuple(run_in))
    dated = bool(_YEAR.search(block.value(Field.DATE)))
    return dated and "@" in block.value(Field.FROM) and run_in[0].field is Field.FROM


def _dated(lines: Sequence[Line], at: int) -> Block | None:
    """Who, on what day, and to whom: enough below Outlook's own long rule."""
    block = header_block(lines, at, sure=True)
    told = {one.field for one in block.headers} if block else set()
    if block is None or not {Field.FROM, Field.DATE, Field.TO} <= told:
        return None
    return block if _YEAR.search(block.value(Field.DATE)) else None


def is_divider(line: str) -> bool:
    """Whether a line says in words that another mail follows."""
    return is_forward(line) or is_reply_divider(line)


def _next_header(lines: Sequence[Line], after: int, gap: int) -> int:
    """The number of the next header line; -1 when the block ends before it."""
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


def is_of_program(block: Block) -> bool:
    """Dated, and with an address or a time of day: a letter may begin with its own heading."""
    dated = block.value(Field.DATE)
    address = any("@" in one.value for one in block.headers)
    return bool(dated and (address or _CLOCK.search(dated)))


def _is_short(one: Header) -> bool:
    return 0 < len(one.value) <= MOST_OF_VALUE


def _convinces(block: Block) -> bool:
    """Without a divider: who and when, or who and about what, with an address; without any
    address who, when (a time of day), and to whom or about what; or all four of them; or who, and
    a subject that says itself that it answers or forwards.
    """
    fields = {one.field for one in block.headers}
    told = " ".join(one.value for one in block.headers)
    address = "@" in told
    if Field.FROM not in fields:
        return address and {Field.DATE, Field.TO} <= fields
    if address:
        return Field.DATE in fields or Field.SUBJECT in fields
    if {Field.DATE, Field.TO, Field.SUBJECT} <= fields and all(map(_is_short, block.headers)):
        return True
    if _ANSWERS.match(block.value(Field.SUBJECT)):
        return True
    timed = bool(_CLOCK.search(block.value(Field.DATE)))
    return timed and bool({Field.TO, Field.SUBJECT} & fields)
