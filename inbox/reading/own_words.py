"""Marks what in a text is not the sender's own: quotes, forwards, signatures. Deletes nothing.

Line by line, once, over the first MAX_LINES lines; no pattern ever runs over the whole text.
A quote that nobody is sure of stays own words: a lost word is the costly error for a tip.

First what other people wrote is found (`_other`), then signatures at the end of the first and the
last stretch that is left.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from inbox.mail import Address, Range, RangeKind
from inbox.reading.attributions import ENDS, MOST_LINES, attribution
from inbox.reading.dividers import (
    Block,
    header_block,
    is_divider,
    is_evidence,
    is_of_program,
    named_block,
    ruled_block,
    sent_block,
    spaced_block,
)
from inbox.reading.labels import Field
from inbox.reading.lines import SIGNED, Line, Stretch, next_words, split_lines
from inbox.reading.own_cards import NOBODY
from inbox.reading.phrases import (
    DASHES,
    is_end_of_forward,
    is_forward,
    is_forward_subject,
    is_reply_line,
    is_ruled,
    is_undrawn,
)
from inbox.reading.signatures import device_at_top, device_lines, signature_begin
from inbox.reading.signed import Signed, signed_lines

HEAD = 4  # lines of a quote in which it says that it is a forward
LABEL = 32  # characters in which the colon of a header is looked for
FULL = 76  # characters of a line into which another word does not go
_STARTS = frozenset(DASHES + ">|")
MOST_VALUES = 20  # lines
_COMPARES = re.compile(r">=? ?\d[\d.,]{0,9} ?[^\W\d_%°€$£]{0,9}[%°/€$£\w]{0,9}(?: \w{1,9}){0,2}")
BARRED = 2  # lines with `|` that are no chance
_THIS_LINE = "this line"  # of a reply line in plain words


class _Part(NamedTuple):
    """What another person wrote: line numbers, `after` exclusive, and where its range starts."""

    kind: RangeKind
    begin: int
    after: int
    start: int


def mark_ranges(
    text: str, subject: str = "", quotes: Sequence[Stretch] = (), sender: Address = NOBODY
) -> tuple[Range, ...]:
    """The ranges of a text, in order, within bounds, never overlapping. `subject` and `sender`
    are the mail's; `quotes` are what its HTML tells, signatures too, when the text was
    made of it.
    """
    lines = split_lines(text, [one for one in quotes if one.sure != SIGNED])
    signed = [one for one in quotes if one.sure == SIGNED]
    parts = _others(lines, subject)
    found = [(part.kind, part.start, part.after) for part in parts]
    found += [
        (RangeKind.SIGNATURE, lines[at].start, past)
        for at, past in _signs(lines, parts, signed, text, sender)
    ]
    ends = [line.start for line in lines] + [len(text)]
    return tuple(Range(kind, start, ends[past]) for kind, start, past in sorted(found, key=_start))


def _start(one: tuple[RangeKind, int, int]) -> int:
    return one[1]


def _others(lines: Sequence[Line], subject: str) -> list[_Part]:
    """All parts that other people wrote, from top to bottom."""
    parts: list[_Part] = []
    past = own = 0
    for at in _worth_a_look(lines):
        if at < past:
            continue
        own = own or next_words(lines, past) < at
        part = _other(lines, at, subject, own=bool(own))
        if part:
            own = own or part.start > lines[at].start
            parts.append(part)
            past = part.after
    return parts


def _worth_a_look(lines: Sequence[Line]) -> list[int]:
    """The lines where something may begin; most lines of prose are none, and that is cheap."""
    numbers: set[int] = set()
    tells_where = _THIS_LINE in " ".join(line.text for line in lines).lower()
    for number, line in enumerate(lines):
        text = line.text
        if not text:
            continue
        if line.inside or text[0] in _STARTS or text[-1] in ENDS:
            numbers.update(range(max(0, number - MOST_LINES), number + 1))
        elif ":" in text[:LABEL] or "：" in text[:LABEL] or (": " in text and "@" in text):
            numbers.add(number)  # an attribution may stand in the middle
        elif tells_where and _THIS_LINE in text.lower():
            numbers.add(number)
    above = {_last_above(lines, number) for number in numbers}
    told = [(number, lines[number].text) for number in above - numbers]
    numbers.update(number for number, text in told if is_reply_line(text) or is_undrawn(text))
    return sorted(number for number in numbers if lines[number].text)


def _last_above(lines: Sequence[Line], at: int) -> int:
    """The last line with words above, over one that is blank; the line itself when none is."""
    return next((n for n in range(at - 1, max(-1, at - 3), -1) if lines[n].text), at)


def _is_headed(lines: Sequence[Line], at: int) -> bool:
    """A divider whose dashes were lost, with who wrote, and his address, right below."""
    below = next_words(lines, at + 1)
    if below > at + 2 or below == len(lines) or not is_undrawn(lines[at].text):
        return False
    block = header_block(lines, below, sure=True)
    return block is not None and "@" in block.value(Field.FROM)


def _asks_to_reply(lines: Sequence[Line], at: int) -> bool:
    """A line that asks to reply above it. Without dashes, and but for the English one that all
    ticket systems write, it must stand alone, with what was answered right below: a tip may tell
    of another line.
    """
    text = lines[at].text
    if not is_reply_line(text):
        return False
    below = next_words(lines, at + 1)
    if is_ruled(text) or _THIS_LINE in text.lower():
        return True
    if (at and lines[at - 1].text) or below > at + 2 or below == len(lines):
        return False
    quoted = lines[below].may_be_quoted or is_divider(lines[below].text)
    return quoted or bool(header_block(lines, below) or attribution(lines, below))


def _other(lines: Sequence[Line], at: int, subject: str, *, own: bool) -> _Part | None:
    """What another person wrote from this line on. `own`: the sender's words stand above."""
    text = lines[at].text
    if text.startswith(">") or (lines[at].quoted and not is_forward(text)):
        return _quote(lines, at, subject)
    headed = _is_headed(lines, at)
    if is_forward(f"{text}:" if headed else text):
        after = _after_headers(lines, at + 1)
        return _Part(RangeKind.FORWARDED, at, _end(lines, after, forward=True), lines[at].start)
    kind = _kind(subject, own=own)
    if is_divider(text) or headed or (own and _asks_to_reply(lines, at)):
        after = _after_headers(lines, at + 1)
        return _Part(kind, at, _end(lines, after), lines[at].start)
    if own and _is_barred(lines, at):
        return _Part(kind, at, len(lines), lines[at].start)
    block = header_block(lines, at) or ruled_block(lines, at, own=own)
    if own and block is None:
        block = spaced_block(lines, at) or sent_block(lines, at) or named_block(lines, at)
    # At the top of a mail that forwards nothing, From and Subject alone are those of a web form.
    if block and (is_forward_subject(subject) or _is_anothers(lines, at, block, own=own)):
        return _Part(kind, at, _end(lines, block.after), lines[at].start)
    told = attribution(lines, at)
    if told is None:
        return None
    kind = RangeKind.FORWARDED if is_forward_subject(subject) else RangeKind.QUOTED
    return _Part(kind, at, _end(lines, told.after), lines[at].start + told.offset)


def _is_barred(lines: Sequence[Line], at: int) -> bool:
    """Whether `|` stands before each line from here to the end, an old way to quote. A second one
    in a line makes it a table.
    """
    if not lines[at].text.startswith("|"):
        return False
    rest = [line.text for line in lines[at:] if line.text]
    return len(rest) >= BARRED and all(one[0] == "|" and "|" not in one[1:] for one in rest)


def _is_anothers(lines: Sequence[Line], at: int, block: Block, *, own: bool) -> bool:
    """Whether headers begin another mail in one that forwards nothing."""
    return bool(own or is_of_program(block)) and not is_evidence(lines, at)


def _kind(subject: str, *, own: bool) -> RangeKind:
    """A copied mail under nobody's words is a forward, but for one that answers."""
    answers = subject[:3].lower() in ("re:", "aw:", "sv:")
    if is_forward_subject(subject) or not (own or answers):
        return RangeKind.FORWARDED
    return RangeKind.QUOTED


def _quote(lines: Sequence[Line], at: int, subject: str) -> _Part | None:
    """Lines with `>`, or told by the HTML. `>From` is how mailboxes write a line with From."""
    text = lines[at].text
    alone = not any(line.quoted for line in lines[max(0, at - 1) : at + 2] if line is not lines[at])
    if alone and text.startswith((">From ", ">>>")) and not lines[at].inside:
        return None
    if _COMPARES.match(text) and not lines[at].inside and _are_values(lines, at):
        return None
    head = range(at, min(at + HEAD, len(lines)))
    told = any(is_forward(lines[n].text) for n in head)
    if not told and is_forward_subject(subject):
        told = any(header_block(lines, n) for n in head)
    kind = RangeKind.FORWARDED if told else RangeKind.QUOTED
    return _Part(kind, at, _after_quote(lines, at), lines[at].start)


def _are_values(lines: Sequence[Line], at: int) -> bool:
    """Whether the lines with `>` around this one are a list of values, below the line that
    introduces them: `> 100 mg/dL`."""
    top = past = at
    while top > 0 and lines[top - 1].text.startswith(">"):
        top -= 1
    while past < len(lines) and lines[past].text.startswith(">"):
        past += 1
    above = lines[top - 1].text if top else ""
    if past - top > MOST_VALUES or above[-1:] not in (":", "：") or attribution(lines, top - 1):
        return False
    return all(_COMPARES.fullmatch(line.text) for line in lines[top:past])


def _after_headers(lines: Sequence[Line], at: int) -> int:
    """Past the headers below a divider, when there are any."""
    below = next_words(lines, at)
    if below >= min(len(lines), at + 4):
        return at
    block = header_block(lines, below, sure=True)
    if block and not lines[below].text.startswith(">"):
        return block.after
    told = attribution(lines, below)
    return told.after if told else at


def _end(lines: Sequence[Line], at: int, *, forward: bool = False) -> int:
    """Where it ends: with `>` below, only those lines are meant; without, all that follows."""
    below = next_words(lines, at)
    if below < len(lines) and lines[below].may_be_quoted:
        return _after_quote(lines, below)
    return _end_of_forward(lines, at) if forward else len(lines)


def _end_of_forward(lines: Sequence[Line], at: int) -> int:
    depth = 1
    for number in range(at, len(lines)):
        text = lines[number].text
        if text and text[0] in _STARTS:
            depth += is_forward(text) - is_end_of_forward(text)
            if not depth:
                return number + 1
    return len(lines)


def _after_quote(lines: Sequence[Line], at: int) -> int:
    """Past the quoted lines; a blank line between two of them belongs to the quote, and so does
    the rest of a line or a link that was broken.
    """
    past = at
    piped = lines[at].text.startswith("|")  # an old way to quote; else the beginning of a table
    for number in range(at, len(lines)):
        line = lines[number]
        if line.quoted or line.inside or (piped and line.may_be_quoted):
            past = number + 1
        elif line.text and not _is_broken_off(lines, number):
            break
    return past


def _is_broken_off(lines: Sequence[Line], at: int) -> bool:
    """One line right between quoted ones: the rest of an address, or of a line that a program
    broke, since its next word had no room in it.
    """
    around = lines[at - 1 : at + 2]
    if around[0].quoted and around[0].text.endswith("=") and "://" not in around[0].text:
        return True  # its encoding was never undone; a link may end so, and an answer stand below
    if len(around) < 3 or not (around[0].quoted and around[2].quoted):
        return False
    above, text = around[0].text, lines[at].text
    if len(text.rstrip(" >").split()) == 1:
        return "://" in text or ("=" in text and "://" in above)
    full = len(above) + len(text.split()[0]) >= FULL and above[-1] not in ".?!…:"
    return full and text[0].islower()


def _signs(
    lines: Sequence[Line],
    parts: Sequence[_Part],
    signed: Sequence[Stretch],
    text: str,
    sender: Address,
) -> list[tuple[int, int]]:
    """Signatures at the end of the first stretch of own words and of the last, and wherever the
    HTML tells one: line numbers.
    """
    begins = [0, *(part.after for part in parts)]
    ends = [*(part.begin for part in parts), len(lines)]
    own = [(a, b) for a, b in zip(begins, ends, strict=True) if next_words(lines, a) < b]
    top = device_at_top(lines)
    found = [(0, top)] if top else []
    told = signed_lines(lines, own, signed, sender) if signed else []
    for begin, end in {*own[:1], *own[-1:]}:
        begin = max(begin, top)
        last = next((one for one in told if one.begin >= begin and one.after == end), None)
        at = signature_begin(lines, begin, last.begin if last else end, text, sender)
        if at < end:
            found.append((at, end))
        found += [(n, n + 1) for n in device_lines(lines, begin, at)]
    return found + [(one.begin, one.after) for one in told if not _meets(one, found)]


def _meets(told: Signed, found: Sequence[tuple[int, int]]) -> bool:
    return any(begin < told.after and told.begin < past for begin, past in found)
