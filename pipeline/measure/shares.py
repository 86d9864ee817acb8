"""Shares with the interval that goes with them. Pure numbers; no sample gives no number."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

_Z = 1.959964  # both tails together: 5 %


@dataclass(frozen=True, slots=True)
class Share:
    """A measured share and its 95 % interval, fractions of 1; of how many it was measured."""

    value: float
    low: float
    high: float
    of: int


def share(hits: int, of: int) -> Share | None:
    """`hits` of `of` with Wilson's interval; None for none at all: that is not measured.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
    of the American Statistical Association 22 (1927). It holds for few hits, and for none.
    """
    return weighted([(hits, of, 1.0)])


def weighted(strata: Iterable[tuple[int, int, float]]) -> Share | None:
    """The share over strata (hits, sampled, how many each sampled one stands for).

    The interval is Wilson's for the effective sample size (sum of weights)² / sum of squared
    weights (L. Kish, Survey Sampling, 1965, §11.7): uneven strata tell less than their number.
    """
    held = [(hits, of, weight) for hits, of, weight in strata if of]
    if not held:
        return None
    whole = sum(of * weight for _hits, of, weight in held)
    value = sum(hits * weight for hits, _of, weight in held) / whole
    size = whole**2 / sum(of * weight**2 for _hits, of, weight in held)
    low, high = _wilson(value, size)
    return Share(value, low, high, sum(of for _hits, of, _weight in held))


def _wilson(value: float, size: float) -> tuple[float, float]:
    spread = _Z**2 / size
    middle = (value + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * math.sqrt(value * (1 - value) / size + spread / (4 * size))
    # Rounding must not put the share itself outside.
    return max(min(middle - half, value), 0.0), min(max(middle + half, value), 1.0)
