"""From examples to a model: for a child process, since it loads scipy. Predicts nothing itself.

Texts without a label teach too: what the model makes of them is taken as a half-sure example
(self-training), and their mean vector is what all texts have in common (centring).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize

from pipeline.judges.ngrams import Grams
from pipeline.judges.router import (
    DEFAULT_MIX,
    STRETCH,
    UNTAUGHT_MIX,
    Centre,
    Floats,
    Layer,
    Learned,
    Scores,
    likelihoods,
    softmax,
)

# A handful of numbers, chosen on the pool halves of AG News, Reuters by region and SIB-200.
_STIFF_MEANING, _STIFF_WORDS = 0.5, 0.1  # L2 penalties
_HALF_SURE = 0.3  # what a text without a label counts beside an example
_ROUNDS = 2  # of self-training
_STEPS = 40  # of L-BFGS
_FOLDS = 3
_MIXED_FROM, _MIXED_BY = 60, 900  # examples by which the mix is chosen
_ALONE = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_PULL = 8.0  # how strongly the mix stays with its default


@dataclass(frozen=True, slots=True)
class Texts:
    """Some texts: what they say, their vectors (n, d) or None, their prior (n, labels)."""

    words: Sequence[str]
    vectors: Floats | None
    prior: Scores

    def __len__(self) -> int:
        return len(self.words)

    def some(self, places: np.ndarray) -> "Texts":
        vectors = None if self.vectors is None else self.vectors[places]
        return Texts([self.words[at] for at in places], vectors, self.prior[places])


def learn(
    labels: Sequence[str],
    taught: Texts,
    truth: Sequence[int],
    others: Texts,
    *,
    encoder: str = "",
    centre: Centre,
) -> Learned:
    """A model of `labels`, from texts whose label (its place) is known and others without one.

    Vectors are centred by `centre`. With no text at all it is the prior alone.
    """
    width = 0 if taught.vectors is None else taught.vectors.shape[1]
    none = Learned(tuple(labels), encoder, centre, Grams.of([]), None, None, UNTAUGHT_MIX)
    if not len(taught) + len(others):
        return none
    known = np.eye(len(labels))[np.asarray(truth, dtype=int)].reshape(len(taught), len(labels))
    grams = Grams.of([*taught.words, *others.words])
    model = _fit(replace(none, grams=grams), taught, known, others)
    if len(taught) < _MIXED_FROM or width == 0:
        return model
    return replace(model, mix=_mix(replace(none, grams=grams), taught, known, others))


def _fit(model: Learned, taught: Texts, known: Scores, others: Texts) -> Learned:
    """Both layers, then once more with what they make of the other texts."""
    by_words = _words_layer(model, taught, known) if len(taught) else None
    model = replace(model, by_words=by_words, mix=_default(model, taught, by_words))
    if taught.vectors is None or others.vectors is None:
        return model
    if len(taught):
        model = replace(
            model, by_meaning=_layer(STRETCH * taught.vectors, known, _STIFF_MEANING, _fair(known))
        )
    if not len(others):
        return model
    every = STRETCH * np.vstack([taught.vectors, others.vectors])
    weights = np.r_[_fair(known), np.full(len(others), _HALF_SURE)]
    for _round in range(_ROUNDS):
        sharp = likelihoods(model, model.labels, others.words, others.vectors, others.prior) ** 2
        targets = np.vstack([known, sharp / sharp.sum(axis=1, keepdims=True)])
        by_meaning = _layer(every, targets, _STIFF_MEANING, weights)
        model = replace(model, by_meaning=by_meaning, mix=DEFAULT_MIX)
    return model


def _fair(known: Scores) -> np.ndarray:
    """Weights of the examples, mean 1: half-way to every label counting alike, so that a new
    beat is heard beside an old one."""
    counts = known.sum(axis=0)
    each = 1 / np.sqrt(known @ np.maximum(counts, 1))
    return np.asarray(each * (len(each) / max(each.sum(), 1e-9)))


def _default(model: Learned, taught: Texts, by_words: Layer | None) -> tuple[float, float, float]:
    return DEFAULT_MIX if len(taught) else UNTAUGHT_MIX


def _words_layer(model: Learned, taught: Texts, known: Scores) -> Layer:
    found = [model.grams.found(text) for text in taught.words]
    ends = np.cumsum([0, *(len(places) for places, _weights in found)])
    places = np.concatenate([places for places, _weights in found])
    weights = np.concatenate([weights for _places, weights in found])
    rows = sparse.csr_matrix((weights, places, ends), shape=(len(found), len(model.grams.ids)))
    layer = _layer(rows, known, _STIFF_WORDS, _fair(known))
    # A text without a known word (in another language, say) is no likelier of the larger beat.
    return replace(layer, bias=np.zeros_like(layer.bias))


def _layer(rows: Any, targets: Scores, stiff: float, weights: np.ndarray | None = None) -> Layer:
    """Logistic regression on soft targets (n, labels), by L-BFGS."""
    matrix = rows if sparse.issparse(rows) else np.asarray(rows, dtype=np.float32)
    width, labels = matrix.shape[1], targets.shape[1]
    each = np.ones(len(targets)) if weights is None else weights

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        slopes, bias = flat[:-labels].reshape(width, labels), flat[-labels:]
        found = softmax(matrix @ slopes.astype(np.float32) + bias)
        wrong = each[:, None] * (found - targets)
        down = matrix.T @ wrong.astype(np.float32) + stiff * slopes
        cost = -(each[:, None] * targets * np.log(found + 1e-12)).sum()
        return cost + stiff / 2 * (slopes**2).sum(), np.r_[down.ravel(), wrong.sum(axis=0)]

    start = np.zeros((width + 1) * labels)
    flat = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    slopes = flat[:-labels].reshape(width, labels).astype(np.float32)
    return Layer(slopes, flat[-labels:].astype(np.float32))


def _mix(model: Learned, taught: Texts, known: Scores, others: Texts) -> tuple[float, float, float]:
    """How much each part says, and how sure the whole is, by cross-validation: the weights under
    which texts that were held out got their labels most probably."""
    chosen = np.arange(len(taught))[-_MIXED_BY:]
    folds = chosen % _FOLDS
    logs = np.zeros((3, len(chosen), known.shape[1]))
    for fold in range(_FOLDS):
        inside, outside = chosen[folds != fold], chosen[folds == fold]
        fitted = _fit(model, taught.some(inside), known[inside], others)
        held = taught.some(outside)
        for part in range(3):
            found = likelihoods(
                replace(fitted, mix=_ALONE[part]),
                model.labels,
                held.words,
                held.vectors,
                held.prior,
            )
            logs[part, np.flatnonzero(folds == fold)] = np.log(found + 1e-9)
    return _weighed(logs, known[chosen])


def _weighed(logs: Scores, known: Scores) -> tuple[float, float, float]:
    default = np.array(DEFAULT_MIX)

    def loss(mix: np.ndarray) -> float:
        found = softmax(np.tensordot(mix, logs, axes=1))
        return float(-(known * np.log(found + 1e-12)).sum() + _PULL * ((mix - default) ** 2).sum())

    found = minimize(loss, default, method="L-BFGS-B", bounds=[(0.0, 2.0)] * 3).x
    return float(found[0]), float(found[1]), float(found[2])
