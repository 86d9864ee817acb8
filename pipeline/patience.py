"""How long to leave alone what went wrong. Decisions on numbers: no clock, no dice inside."""

from datetime import datetime, timedelta

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
_SHORT, _SLOW, _LONG = timedelta(seconds=5), MINUTE, timedelta(hours=1)
NOTICES_LEFT = timedelta(days=3)  # after which a notice that nobody takes is left
LONGEST, LONGEST_REFUSED = timedelta(minutes=15), timedelta(hours=12)


def after_failure(failures: int, dice: float, *, misconfigured: bool = False) -> timedelta:
    """The pause after the n-th round in a row that failed (n from 1 on): it doubles, to a quarter
    of an hour. `dice` in 0..1 spreads it over its later half, so that many who lost one server do
    not all come back at once.
    """
    return _spread(_doubled(_SLOW if misconfigured else _SHORT, failures, LONGEST), dice)


def after_refusal(failures: int, dice: float) -> timedelta:
    """The same after a login that was refused: an hour at first, half a day at last. A server
    locks out whoever tries a wrong password again and again."""
    return _spread(_doubled(_LONG, failures, LONGEST_REFUSED), dice)


def before_next_try(tries: int) -> timedelta:
    """The distance to the next try at a UID that was withheld `tries` times (from 1 on)."""
    return timedelta() if tries <= 1 else _doubled(MINUTE, tries - 1, DAY)


def is_over(now: datetime, until: datetime | None, longest: timedelta = DAY) -> bool:
    """Whether a pause is over. One that ends later than the longest could is too: the clock was
    moved back."""
    return until is None or not now < until <= now + longest


def _doubled(first: timedelta, times: int, longest: timedelta) -> timedelta:
    grown: timedelta = first * 2 ** min(max(times, 1) - 1, 20)
    return min(grown, longest)


def _spread(pause: timedelta, dice: float) -> timedelta:
    return pause * (0.5 + dice / 2)
