"""Measured numbers in words: the editor's sentence, shares with their interval. No arithmetic."""

from collections.abc import Callable

from pipeline.measure.shares import Share
from web.sentences import N_, Say

Number = Callable[[float, int], str]  # 1.2 with its decimals, as the reader writes it
_MANY = 200  # graded; fewer carry whole per cents alone

_NOT_MEASURED = N_("not measured")
_MISSED = N_(
    "Of the mail hidden in the last 30 days, about {value} % should have been seen "
    "({low} to {high} %, {graded} graded)."
)
_MISSED_UNKNOWN = N_(
    "How much of the mail hidden in the last 30 days should have been seen is not measured: "
    "none of it is graded yet."
)


def missed(share: Share | None, say: Say = str, number: Number = "{:.{}f}".format) -> str:
    """The editor's sentence. Nothing graded is “not measured”, never 0 %."""
    if share is None:
        return say(_MISSED_UNKNOWN)
    decimals = 1 if share.of >= _MANY else 0
    told = {"value": share.value, "low": share.low, "high": share.high}
    told_as = {name: number(one * 100, decimals) for name, one in told.items()}
    return say(_MISSED).format(**told_as, graded=share.of)


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
