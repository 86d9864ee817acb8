"""Marks what in a text is not the sender's own: quotes, forwards, signatures. Deletes nothing.

Line by line, once, over the first MAX_LINES lines; no pattern ever runs over the whole text.
A quote that nobody is sure of stays own words: a lost word is the costly error for a tip.
"""

from dataclasses import dataclass

from inbox.mail import Range, RangeKind
from inbox.reading.phrases import (
    ENDS,
    LONGEST_DEVICE,
    begins_attribution,
    is_attribution,
    is_device_signature,
    is_forward,
    is_header_line,
    is_reply_divider,
)

MAX_LINES = 2_000
MAX_LINE = 400  # characters; longer lines are prose
ATTRIBUTION_LINES = 3
HEADER_LINES = 6
FIRST = 40  # characters in which the colon of a header line is looked for
STARTS = frozenset(">-—_=*")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int  # with its line end
    text: str  # stripped


def mark_ranges(text: str) -> tuple[Range, ...]:
    """The ranges of a text, in order, within bounds, never overlapping."""
    lines = _lines(text)
    found: list[Range] = []
    past = 0
    for at in _worth_a_look(lines):
        if at < past:
            continue
        kind, after = _begins(lines, at)
        if kind:
            past = after
            end = len(text) if past >= len(lines) else lines[past].start
            found.append(Range(kind, lines[at].start, end))
    return tuple(found)


def _worth_a_look(lines: list[_Line]) -> list[int]:
    """The lines where something may begin; most lines of prose are none, and that is cheap."""
    numbers: set[int] = set()
    for number, line in enumerate(lines):
        text = line.text
        if not text:
            continue
        if text[0] in STARTS or ":" in text[:FIRST] or "：" in text[:FIRST]:
            numbers.add(number)
        if text[-1] in ENDS:
            numbers.update(range(max(0, number - ATTRIBUTION_LINES + 1), number + 1))
        elif len(text) < LONGEST_DEVICE and is_device_signature(text):
            numbers.add(number)
    return sorted(numbers)


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    at = 0
    while at < len(text) and len(lines) < MAX_LINES:
        end = text.find("\n", at) + 1 or len(text)
        lines.append(_Line(at, end, text[at : min(end, at + MAX_LINE)].strip()))
        at = end
    return lines


def _begins(lines: list[_Line], at: int) -> tuple[RangeKind | None, int]:
    """What begins at this line, and the line after its end."""
    line = lines[at].text
    if not line:
        return None, at + 1
    if line.startswith(">"):
        return RangeKind.QUOTED, _after_quote(lines, at)
    if line in ("--", "—", "__") and at:
        return RangeKind.SIGNATURE, _after_signature(lines, at)
    if is_device_signature(line):
        return RangeKind.SIGNATURE, at + 1
    if is_forward(line):
        return RangeKind.FORWARDED, len(lines)
    if is_reply_divider(line) or _header_block(lines, at):
        return RangeKind.QUOTED, len(lines)
    past = _after_attribution(lines, at)
    return (RangeKind.QUOTED, past) if past else (None, at + 1)


def _after_quote(lines: list[_Line], at: int) -> int:
    """Past the lines with `>`; a blank line between two of them belongs to the quote."""
    past = at
    for number in range(at, len(lines)):
        if lines[number].text.startswith(">"):
            past = number + 1
        elif lines[number].text:
            break
    return past


def _after_signature(lines: list[_Line], at: int) -> int:
    """A signature ends where a quote, a forward or an attribution begins, else with the text."""
    for number in range(at + 1, len(lines)):
        line = lines[number].text
        if line.startswith(">") or is_forward(line) or is_reply_divider(line):
            return number
        if _header_block(lines, number) or _after_attribution(lines, number):
            return number
    return len(lines)


def _after_attribution(lines: list[_Line], at: int) -> int:
    """Past an attribution and the quote below it; 0 when there is none.

    With `>` below, only those lines are quoted; without, all that follows (top posting).
    """
    joined = ""
    for number in range(at, min(at + ATTRIBUTION_LINES, len(lines))):
        line = lines[number].text
        if not line or line.startswith(">"):
            return 0
        # Only a line that begins as attributions do may run on: the line before is own words.
        if number == at + 1 and (not begins_attribution(joined) or begins_attribution(line)):
            return 0
        joined = f"{joined} {line}".strip()
        if line[-1] in ENDS:
            below = next((n for n in range(number + 1, len(lines)) if lines[n].text), len(lines))
            quoted = below < len(lines) and lines[below].text.startswith(">")
            if is_attribution(joined, quote_below=quoted):
                return _after_quote(lines, below) if quoted else len(lines)
    return 0


def _header_block(lines: list[_Line], at: int) -> bool:
    """Outlook's way: From, Sent, To, Subject in a row, perhaps below a rule."""
    begin = at
    if set(lines[at].text) == {"_"} and len(lines[at].text) > 9:
        begin = next((n for n in range(at + 1, min(at + 3, len(lines))) if lines[n].text), at)
    if not is_header_line(lines[begin].text, first=True):
        return False
    below = lines[begin + 1 : begin + HEADER_LINES]
    return sum(is_header_line(line.text, first=False) for line in below) >= 2
