"""A text as lines with their places in it. Only the first MAX_LINES are ever looked at."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

MAX_LINES = 2_000
MAX_LINE = 400  # characters; longer lines are prose
BLANK = (  # all that `split` takes for blank, and what turns the direction of a text
    " \t\r\n\f\v\x1c\x1d\x1e\x1f\x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
NO, PERHAPS, SURELY, SIGNED = range(4)


class Stretch(NamedTuple):
    """A stretch `start:end` of a text that the HTML of its mail tells to be a quote, or (SIGNED) a
    signature."""

    start: int
    end: int
    sure: int = SURELY  # PERHAPS: a bare blockquote, which also people use, to indent


class Line(NamedTuple):
    """One line: `start:end` with its line end, and its words without what is blank around them."""

    start: int
    end: int
    text: str
    inside: int = NO  # whether the HTML tells it to be a quote

    @property
    def quoted(self) -> bool:
        """Whether it is a quote by itself, told by `>` or by the HTML."""
        return self.inside == SURELY or self.text.startswith(">")

    @property
    def may_be_quoted(self) -> bool:
        """Whether it is a quote when an attribution stands above it."""
        return self.inside != NO or self.text.startswith((">", "|"))


def split_lines(text: str, quotes: Sequence[Stretch] = ()) -> list[Line]:
    """The first lines of a text. `quotes` are in order and do not overlap."""
    lines: list[Line] = []
    at, told = 0, iter(quotes)
    quote = next(told, None)
    while at < len(text) and len(lines) < MAX_LINES:
        end = text.find("\n", at) + 1 or len(text)
        words = text[at : min(end, at + MAX_LINE)].strip(BLANK)
        while quote and quote.end <= at:
            quote = next(told, None)
        inside = quote.sure if quote and words and quote.start < end else NO
        lines.append(Line(at, end, words, inside))
        at = end
    return lines


def next_words(lines: Sequence[Line], at: int) -> int:
    """The number of the first line with words at or after `at`; the number of lines when none."""
    return next((n for n in range(at, len(lines)) if lines[n].text), len(lines))


def count_words(lines: Sequence[Line], begin: int, end: int) -> int:
    """How many lines of a stretch have words."""
    return sum(bool(line.text) for line in islice(lines, begin, end))


def last_above(lines: Sequence[Line], at: int) -> str:
    """The last words above a line."""
    return next((one.text for one in reversed(lines[:at]) if one.text), ".")


def is_introduced(lines: Sequence[Line], at: int) -> bool:
    """Whether the words above introduce what follows: she shows what others wrote."""
    return last_above(lines, at)[-1] in ":："


def is_below(lines: Sequence[Line], begin: int, at: int) -> bool:
    """Whether words of the sender or a quote stand above: no mail is nothing but a signature."""
    return bool(begin) or next_words(lines, begin) < at
