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

from pipeline.judges import likeness, nearness
from pipeline.judges.ngrams import STEEP, Grams, Places
from pipeline.judges.prior import surface
from pipeline.judges.router import (
    DEFAULT_MIX,
    STRETCH,
    UNTAUGHT_MIX,
    Centre,
    Floats,
    Layer,
    Learned,
    Scores,
    combined,
    softmax,
)

# A handful of numbers, chosen on the pool halves of AG News, Reuters by region and SIB-200.
_STIFF_MEANING, _STIFF_WORDS = 0.7, 0.03  # L2 penalties
_STIFF_BIAS = 3.0  # the same: that a beat has few examples, or none, makes it hardly less likely
_LEAD = 200  # characters: a letter opens with its subject
_HALF_SURE = 0.3  # what a text without a label counts beside an example
_ROUNDS = 2  # of self-training
_STEPS = 40  # of L-BFGS
_OTHERS = 10  # texts of others that make the examples of a single beat worth learning from
_FOLDS = 3
_MIXED_FROM, _MIXED_BY = 60, 900  # examples by which the mix is chosen
_ALONE = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_PULL = 8.0  # how strongly the mix stays with its default
# Chosen on tips of our own, ten of each of nine beats, with a look at AG News and Reuters at 8.
_FIRST_MIX = (1.8, 0.0, 0.9)  # vectors, n-grams, prior: of the very first examples
_NOBODYS = 1.0  # log-odds that are given to none of ours, while nobody has shown what it is
_UNSHOWN = 4.0  # how much likelier it is meanwhile taken to be in a text without a label
_SHOWN = 10  # tips that somebody took off every beat, from which it is a label like the others


@dataclass(frozen=True, slots=True)
class Texts:
    """Some texts as they are learned from: their n-grams (n, remembered ones; sparse), their
    vectors (n, d) or None (within a `Course` as coordinates), their prior (n, labels)."""

    words: Any
    vectors: Floats | None
    prior: Scores

    def __len__(self) -> int:
        return len(self.prior)

    def some(self, places: Places) -> "Texts":
        vectors = None if self.vectors is None else self.vectors[places]
        return Texts(self.words[places], vectors, self.prior[places])


class Course:
    """Texts whose label (its place) is known, then others without one, read once for many models.

    Vectors are centred by `centre`. Without any text a model is the prior alone.
    """

    def __init__(
        self,
        labels: Sequence[str],
        words: Sequence[str],
        truth: Sequence[int],
        vectors: Floats | None,
        prior: Scores,
        *,
        encoder: str = "",
        centre: Centre,
    ) -> None:
        grams = Grams.of(words, lead=_LEAD, steep=STEEP)
        self._kept = self._turn = None
        self._truth = np.asarray(truth, dtype=int)
        upper = centre.means.shape[1] - centre.depth
        self._surface = None if vectors is None else surface(vectors, upper)
        if vectors is not None and len(truth) >= _MIXED_FROM:
            self._kept = likeness.worth_keeping(vectors)
            self._turn = likeness.turn(self._kept)
        every = Texts(_rows(grams, words), self._turned(vectors), prior)
        self._known = np.eye(len(labels))[self._truth]
        self._taught = every.some(np.arange(len(truth)))
        self._others = every.some(np.arange(len(truth), len(every)))
        self._blank = Learned(tuple(labels), encoder, centre, grams, None, None, UNTAUGHT_MIX)

    def learn(self, places: Places | None = None) -> Learned:
        """A model from the taught texts at these places (all of them), and all the others."""
        chosen = np.arange(len(self._taught)) if places is None else places
        taught, known = self._taught.some(chosen), self._known[chosen]
        if not len(taught) + len(self._others) or self._is_one_sided(known):
            return self._blank
        model = _fit(self._blank, taught, known, self._others)
        if len(taught) >= _MIXED_FROM and taught.vectors is not None:
            model = replace(model, mix=_mix(self._blank, taught, known, self._others))
        seen = tuple(map(int, known.sum(axis=0)))
        return self._turned_back(replace(model, seen=seen, near=self._near(chosen)))

    def _near(self, chosen: Places) -> nearness.Near | None:
        if self._surface is None:
            return None
        others = self._surface[len(self._truth) :]
        taught, truth = self._surface[chosen], self._truth[chosen]
        return nearness.near(taught, truth, len(self._blank.labels), others)

    def _turned(self, vectors: Floats | None) -> Floats | None:
        """The vectors, and beside them their likenesses to those that are kept, as coordinates."""
        if vectors is None or self._kept is None or self._turn is None:
            return vectors
        made: Floats = likeness.seen(vectors, self._kept) @ self._turn
        return made

    def _turned_back(self, model: Learned) -> Learned:
        """What was learned of the coordinates, said of vectors and likenesses themselves."""
        if self._turn is None or model.by_meaning is None:
            return model
        weights = STRETCH * (self._turn @ model.by_meaning.weights)
        layer = replace(model.by_meaning, weights=weights.astype(np.float32))
        return replace(model, by_meaning=layer, kept=self._kept)

    def _is_one_sided(self, known: Scores) -> bool:
        """Examples of one beat alone, and hardly a text that shows what others are like; or of
        some beats alone, among too few texts to know what all have in common (no mean of them):
        that would speak for the beats that were taught."""
        taught = np.asarray(known.any(axis=0))
        if np.count_nonzero(taught) == 1 and len(self._others) < _OTHERS:
            return True
        return not self._blank.centre.languages and not taught[:-1].all()


def _rows(grams: Grams, words: Sequence[str]) -> Any:
    ends, places, weights = grams.rows(words)
    return sparse.csr_matrix((weights, places, ends), shape=(len(words), len(grams.ids)))


def _fit(model: Learned, taught: Texts, known: Scores, others: Texts) -> Learned:
    """Both layers, then once more with what they make of the other texts."""
    if len(taught):
        by_words = _layer(taught.words, known, _STIFF_WORDS, _fair(known))
        # A text without a known word (in another language, say) is no likelier of the larger beat.
        by_words = replace(by_words, bias=np.zeros_like(by_words.bias))
        model = replace(model, by_words=by_words, mix=_early_mix(len(taught)))
    if taught.vectors is None or others.vectors is None:
        return model
    if len(taught):
        by_meaning = _layer(STRETCH * taught.vectors, known, _STIFF_MEANING, _fair(known))
        model = replace(model, by_meaning=by_meaning)
    model = _alone(model, taught, known, others) if len(others) else model
    return _open_to_strangers(model, _unshown(known))


def _early_mix(examples: int) -> tuple[float, float, float]:
    """The mix while there are too few examples to choose it by: a handful shows what a beat means,
    not yet its words, and the beats' own words know much that it does not."""
    if not examples:
        return DEFAULT_MIX  # vectors say again what the beats' own words have told them
    share = min(1.0, examples / _MIXED_FROM)
    first, then = np.array(_FIRST_MIX), np.array(DEFAULT_MIX)
    meaning, words, before = (float(one) for one in first + share * (then - first))
    return meaning, words, before


def _unshown(known: Scores) -> float:
    """1 while no example is of none of ours, less with each, 0 when there are enough."""
    return max(0.0, 1 - float(known[:, -1].sum()) / _SHOWN)


def _open_to_strangers(model: Learned, unshown: float) -> Learned:
    """None of ours has no example yet: that makes it no less likely."""
    if model.by_meaning is None:
        return model
    bias = model.by_meaning.bias.copy()
    bias[-1] += unshown * _NOBODYS
    return replace(model, by_meaning=replace(model.by_meaning, bias=bias))


def _alone(model: Learned, taught: Texts, known: Scores, others: Texts) -> Learned:
    """Self-training: what the model makes of the other texts, made sharper, teaches it too. While
    nobody shows what none of ours is, texts that are hardly of a beat do."""
    assert taught.vectors is not None  # noqa: S101 - asked of texts that have them
    assert others.vectors is not None  # noqa: S101
    every = STRETCH * np.vstack([taught.vectors, others.vectors])
    weights = np.r_[_fair(known), np.full(len(others), _HALF_SURE)]
    for _round in range(_ROUNDS):
        sharp = _likely(model, others) ** 2
        sharp[:, -1] *= _UNSHOWN ** _unshown(known)
        targets = np.vstack([known, sharp / sharp.sum(axis=1, keepdims=True)])
        by_meaning = _layer(every, targets, _STIFF_MEANING, weights, model.by_meaning)
        model = replace(model, by_meaning=by_meaning, mix=_early_mix(len(taught)))
    return model


def _likely(model: Learned, texts: Texts) -> Scores:
    said = None
    if model.by_words is not None:
        said = texts.words @ model.by_words.weights + model.by_words.bias
    return combined(model, model.labels, said, texts.vectors, texts.prior)


def _fair(known: Scores) -> np.ndarray:
    """Weights of the examples, mean 1: half-way to every label counting alike, so that a new
    beat is heard beside an old one."""
    counts = known.sum(axis=0)
    each = 1 / np.sqrt(known @ np.maximum(counts, 1))
    return np.asarray(each * (len(each) / max(each.sum(), 1e-9)))


def _layer(
    rows: Any, targets: Scores, stiff: float, weights: np.ndarray, start: Layer | None = None
) -> Layer:
    """Logistic regression on soft targets (n, labels), by L-BFGS from where another ended."""
    width, labels = rows.shape[1], targets.shape[1]
    across = rows.T.tocsr() if sparse.issparse(rows) else rows.T

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        slopes, bias = flat[:-labels].reshape(width, labels), flat[-labels:]
        found = softmax(rows @ slopes.astype(np.float32) + bias)
        wrong = weights[:, None] * (found - targets)
        down = across @ wrong.astype(np.float32) + stiff * slopes
        cost = -(weights[:, None] * targets * np.log(found + 1e-12)).sum()
        kept = stiff / 2 * (slopes**2).sum() + _STIFF_BIAS / 2 * (bias**2).sum()
        return cost + kept, np.r_[down.ravel(), wrong.sum(axis=0) + _STIFF_BIAS * bias]

    at = np.r_[start.weights.ravel(), start.bias] if start else np.zeros((width + 1) * labels)
    flat = minimize(loss, at, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
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
            found = _likely(replace(fitted, mix=_ALONE[part]), held)
            logs[part, np.flatnonzero(folds == fold)] = np.log(found + 1e-9)
    return _weighed(logs, known[chosen])


def _weighed(logs: Scores, known: Scores) -> tuple[float, float, float]:
    default = np.array(DEFAULT_MIX)

    def loss(mix: np.ndarray) -> float:
        found = softmax(np.tensordot(mix, logs, axes=1))
        return float(-(known * np.log(found + 1e-12)).sum() + _PULL * ((mix - default) ** 2).sum())

    found = minimize(loss, default, method="L-BFGS-B", bounds=[(0.0, 2.0)] * 3).x
    return float(found[0]), float(found[1]), float(found[2])
