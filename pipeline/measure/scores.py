"""Scores of probabilities against the truth, as fractions of 1. Knows nothing of judges."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.float64]  # (texts, labels)
Truth = NDArray[np.intp]  # the place of each text's label

_BINS = 15
_SUREST = 0.8
ORDER = ("macro_f1", "accuracy", "ece", "accuracy_at_80")


def of(found: Probabilities, truth: Truth) -> dict[str, float]:
    """Macro-F1 over the labels that occur, accuracy, calibration error, accuracy on the surest.

    The calibration error is that of the likeliest label over 15 bins of equal count
    (Naeini et al. 2015, with the bins of Nguyen and O'Connor 2015).
    """
    said, sure = found.argmax(axis=1), found.max(axis=1)
    right = (said == truth).astype(float)
    by_doubt = np.argsort(sure, kind="stable")
    bins = [one for one in np.array_split(by_doubt, _BINS) if len(one)]
    gaps = [abs(sure[one].mean() - right[one].mean()) * len(one) for one in bins]
    surest = by_doubt[::-1][: max(1, round(_SUREST * len(sure)))]
    f1 = [_f1(said == label, truth == label) for label in np.unique(truth)]
    values = (np.mean(f1), right.mean(), sum(gaps) / len(sure), right[surest].mean())
    return {name: float(value) for name, value in zip(ORDER, values, strict=True)}


def means(each: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of several runs, key by key."""
    return {name: float(np.mean([one[name] for one in each])) for name in each[0]}


def _f1(said: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    both = float((said & true).sum())
    return 2 * both / float(said.sum() + true.sum()) if both else 0.0
