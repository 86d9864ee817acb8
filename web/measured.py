"""Measured numbers in words: the editor's sentence, shares with their interval. No arithmetic."""

from collections.abc import Callable

from pipeline.measure.shares import Share
from web.sentences import N_, Say

Number = Callable[[float], str]  # 1.2 as the reader writes it

_NOT_MEASURED = N_("not measured")
_MISSED = N_(
    "Of the mail hidden in the last 30 days, about {value} % should have been seen "
    "({low} to {high} %, {graded} graded)."
)
_MISSED_UNKNOWN = N_(
    "How much of the mail hidden in the last 30 days should have been seen is not measured: "
    "none of it is graded yet."
)


def missed(share: Share | None, say: Say = str, number: Number = "{:.1f}".format) -> str:
    """The editor's sentence. Nothing graded is “not measured”, never 0 %."""
    if share is None:
        return say(_MISSED_UNKNOWN)
    told = {
        "value": number(share.value * 100),
        "low": number(share.low * 100),
        "high": number(share.high * 100),
    }
    return say(_MISSED).format(**told, graded=share.of)


def percent(share: Share | None, say: Say = str) -> str:
    """A share in whole per cents, without its interval."""
    return say(_NOT_MEASURED) if share is None else f"{share.value * 100:.0f} %"


def interval(share: Share | None, say: Say = str) -> str:
    """How sure the share is: its interval, and of how many it was measured."""
    if share is None:
        return ""
    said = say(N_("{low} to {high} %, of {of}"))
    return said.format(low=f"{share.low * 100:.0f}", high=f"{share.high * 100:.0f}", of=share.of)


def shade(count: int, row: tuple[int, ...]) -> int:
    """How dark a cell is, 0 to 5: its share of its row."""
    return -(-count * 5 // max(sum(row), 1))
