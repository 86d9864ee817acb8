"""From examples to a lane model: a command and a job. Loads scikit-learn, which judging does not.

`python -m pipeline.lanes.training` makes the shipped model anew from the shipped examples;
`… --multilingual` the one that is judged by where the larger model of meaning is there.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from pipeline.judges import routing
from pipeline.judges.lane_features import Features, features
from pipeline.judges.lane_model import Array, LaneModel, softmax
from pipeline.judges.ngrams import Grams
from pipeline.lanes import examples
from pipeline.lanes.examples import DANGER, Example
from pipeline.lanes.model import SHIPPED
from pipeline.meaning.encoders import BEFORE_PASSAGE, Usem3, Usem3Further, Vectors, reader
from pipeline.terms import NOISE, SURE

Encode = Callable[[Sequence[str]], Vectors]

# A handful of numbers, chosen on our own examples: each batch judged by what the others taught.
_SIGNS_SAY = 0.06  # a standard deviation of a feature beside a vector of length 1
_GRAMS_SAY = 1.2
_PASSAGES_ARE = 0.8  # so long, those of the larger model, once what they share is taken out
_ALIKE = 1e-3  # as far apart as passages are at least, or one template would be stretched for ever
_A_DANGER_COUNTS = 0.1  # a letter that was written for the marks of danger, beside a lane's own
_STIFF, _STIFF_ALONE, _STIFF_GRAMS = 5.0, 30.0, 10.0  # sklearn's C
_FEWEST = 3  # letters that must hold a feature
_FOLDS = 5
_PAIR = 2  # labels
_EVEN = 0.5  # of how much likelier a lane is for being common among examples, what is taken out
_EXACT = 1e-5  # where a fit ends
_VOICES, _FEWEST_OF_A_VOICE = 3, 50  # letters
_LOST, _LOST_OF_TWO = 0.01, 0.0125  # of good mail in cross-validation; the second on SpamAssassin
_HEATS = np.geomspace(0.4, 4.0, 40)


def learn(
    examples: Sequence[Example],
    encode: Encode | None,
    encoder_name: str = "",
    weights: Sequence[float] | None = None,
    by_grams: bool = False,
    heat: float | None = None,
) -> LaneModel:
    """A model of the labels that the examples have; `weights` says how much each counts.

    Letters of a label that hold a danger are a kind of their own within it: a threat has little
    in common with other spam, nor a call for help with other tips.
    `heat` is found on held-out letters when it is not given, which takes most of the time.
    `by_grams` learns from hashed words and runs of letters too: of use from some hundred on.

    The same examples in the same order give the same model. Needs two labels; with
    fewer examples of one than there are folds, probabilities stay as they are.
    """
    found = [features(one.letter) for one in examples]
    vectors = encode([routing.spoken(one.letter) for one in examples]) if encode else None
    count = [_A_DANGER_COUNTS if one.batch == DANGER else 1.0 for one in examples]
    lesson = _Lesson(
        found,
        vectors,
        np.array([one.label for one in examples]),
        np.array([f"{one.label} {one.danger}".strip() for one in examples]),
        np.asarray(count if weights is None else weights, dtype=float),
        np.array([one.batch or one.language for one in examples]),
        by_grams,
    )
    model = _fit(lesson, encoder_name)
    return _with_heat(model, lesson) if heat is None else replace(model, heat=heat)


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What is learned from: a row a letter in each of them."""

    found: Sequence[Features]
    vectors: Vectors | None
    truth: NDArray[np.str_]
    kinds: NDArray[np.str_]
    counted: NDArray[np.float64]
    voices: NDArray[np.str_]
    by_grams: bool

    def some(self, places: NDArray[np.intp]) -> "_Lesson":
        return _Lesson(
            [self.found[at] for at in places],
            None if self.vectors is None else self.vectors[places],
            self.truth[places],
            self.kinds[places],
            self.counted[places],
            self.voices[places],
            self.by_grams,
        )


def _fit(lesson: _Lesson, encoder_name: str = "") -> LaneModel:
    found, vectors, counted = lesson.found, lesson.vectors, lesson.counted
    _kinds, firsts = np.unique(lesson.kinds, return_index=True)
    labels, of = np.unique(lesson.truth[firsts], return_inverse=True)
    names = _names(found)
    table = np.array([[one.numbers.get(name, 0.0) for name in names] for one in found])
    mean, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0
    seen = _SIGNS_SAY * np.clip((table - mean) / spread, -4, 4)
    plain, plain_bias = _layer(seen, lesson.kinds, counted, _STIFF_ALONE)
    middle, stretch = _levelled(vectors)
    both = seen if vectors is None else np.hstack([seen, (vectors - middle) * stretch])
    wide, grams = both.shape[1], Grams.of([])
    if lesson.by_grams:
        grams, rows = _grams(lesson)
        both = sparse.hstack([both, _GRAMS_SAY * rows]).tocsr()
    stiff = _STIFF_GRAMS if lesson.by_grams else _STIFF
    slopes, bias = _layer(both, lesson.kinds, counted, stiff)
    common = _common(lesson, labels)
    return LaneModel(
        labels=tuple(map(str, labels)),
        names=names,
        mean=mean.astype(np.float32),
        spread=spread.astype(np.float32),
        signs=_SIGNS_SAY * slopes[: len(names)],
        meaning=stretch[:, None] * slopes[len(names) : wide],
        middle=middle,
        bias=bias - common[of],
        plain=_SIGNS_SAY * plain,
        plain_bias=plain_bias - common[of],
        grams=grams,
        by_grams=(_GRAMS_SAY * slopes[wide:]).astype(np.float16),
        heat=1.0,
        of=of,
        encoder=encoder_name if vectors is not None else "",
    )


def _levelled(vectors: Vectors | None) -> tuple[Array, Array]:
    """What is taken from vectors, and how far they are stretched then, (width,) each: those of the
    larger model, which stand last, lie close together."""
    width = 0 if vectors is None else vectors.shape[1]
    middle, stretch = np.zeros(width, dtype=np.float32), np.ones(width, dtype=np.float32)
    if vectors is not None and width > BEFORE_PASSAGE:
        last = vectors[:, BEFORE_PASSAGE:]
        middle[BEFORE_PASSAGE:] = last.mean(axis=0)
        apart = float(np.linalg.norm(last - middle[BEFORE_PASSAGE:], axis=1).mean())
        stretch[BEFORE_PASSAGE:] = _PASSAGES_ARE / max(apart, _ALIKE)
    return middle, stretch


def _common(lesson: _Lesson, labels: NDArray[np.str_]) -> Array:
    """How much of what speaks for each label is only that many examples are of it (Saerens et al.
    2002): how many letters of a lane somebody wrote tells nothing of a mailbox. Two labels are
    learned from a mailbox's own mail, where it does."""
    if len(labels) <= _PAIR:
        return np.zeros(len(labels), dtype=np.float32)
    counts = np.array([lesson.counted[lesson.truth == one].sum() for one in labels])
    made: Array = (_EVEN * np.log(counts / counts.sum())).astype(np.float32)
    return made


def _names(found: Sequence[Features]) -> tuple[str, ...]:
    held = [name for one in found for name, value in one.numbers.items() if value]
    names, counts = np.unique(held, return_counts=True)
    return tuple(map(str, names[counts >= _FEWEST]))


def _grams(lesson: _Lesson) -> tuple[Grams, Any]:
    """The n-grams worth looking at, and a row of them for each letter."""
    texts = [one.text for one in lesson.found]
    grams = Grams.of(texts)
    ends, places, weights = grams.rows(texts)
    return grams, sparse.csr_matrix((weights, places, ends), shape=(len(texts), len(grams.ids)))


def _layer(
    rows: Any, truth: NDArray[np.str_], counted: NDArray[np.float64], stiff: float
) -> tuple[Array, Array]:
    """Slopes (columns, labels) and bias of a logistic regression; two labels get two columns."""
    fitted = LogisticRegression(C=stiff, max_iter=3_000, tol=_EXACT).fit(rows, truth, counted)
    slopes, bias = fitted.coef_.T, fitted.intercept_
    if slopes.shape[1] == 1:
        slopes, bias = np.hstack([-slopes, slopes]) / 2, np.r_[-bias, bias] / 2
    return slopes.astype(np.float32), bias.astype(np.float32)


def _with_heat(model: LaneModel, lesson: _Lesson) -> LaneModel:
    """Probabilities that hold on letters not learned from: one divisor, by cross-validation.

    It fits them best among those under which hardly any good mail is surely called noise. Of noise
    against all else it is the least of them: there, how sure is asked at one bar only.
    """
    if min(np.unique(lesson.truth, return_counts=True)[1]) < _FOLDS:
        return model
    scores = _held_out(model, lesson)
    good = ~np.isin(lesson.truth, list(NOISE))
    noise = np.isin(model.labels, list(NOISE))
    bearable = _LOST_OF_TWO if len(model.labels) == _PAIR else _LOST
    counts = np.where(good, lesson.counted, 0.0)
    careful = [heat for heat in _HEATS if _lost(scores / heat, counts, noise) <= bearable]
    if careful and len(model.labels) == _PAIR:
        return replace(model, heat=float(careful[0]))
    right = np.searchsorted(model.labels, lesson.truth)
    losses = {heat: _loss(scores / heat, right, lesson.counted) for heat in careful or _HEATS[-1:]}
    heat = min(losses, key=losses.__getitem__)
    return replace(model, heat=float(heat))


def _held_out(model: LaneModel, lesson: _Lesson) -> NDArray[np.float64]:
    """What letters get from models that never saw them, nor any that was written together with
    them (or in their language) when there are several such: a stranger's mail differs as much.
    Several voices are left out at once: how sure to be is one number, and a fit takes minutes."""
    scores = np.zeros((len(lesson.truth), len(model.labels)))
    for inside, outside in _folds(lesson):
        fitted = _fit(lesson.some(inside))
        for at in outside:
            vector = None if lesson.vectors is None else lesson.vectors[at]
            scores[at] = np.log(fitted.probabilities(lesson.found[at], vector) + 1e-9)
    return scores


def _folds(lesson: _Lesson) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    voices, counts = np.unique(lesson.voices, return_counts=True)
    if len(voices) < _VOICES or counts.min() < _FEWEST_OF_A_VOICE:
        halves = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
        yield from halves.split(lesson.truth, lesson.truth)
        return
    for first in range(min(_FOLDS, len(voices))):
        outside = np.isin(lesson.voices, voices[first::_FOLDS])
        yield np.flatnonzero(~outside), np.flatnonzero(outside)


def _lost(scores: NDArray[np.float64], counts: NDArray[Any], noise: NDArray[Any]) -> float:
    """The share of good letters (those that count) that are surely called noise."""
    likely = softmax(scores.astype(np.float32))
    sure = (likely.max(axis=1) >= SURE) & noise[likely.argmax(axis=1)]
    return float(np.average(sure, weights=counts)) if counts.any() else 0.0


def _loss(
    scores: NDArray[np.float64], right: NDArray[np.intp], counts: NDArray[np.float64]
) -> float:
    likely = softmax(scores.astype(np.float32))
    return float(-np.average(np.log(likely[np.arange(len(right)), right] + 1e-9), weights=counts))


def lanes(encode: Encode | None, encoder_name: str = "") -> LaneModel:
    """What tells the lanes, learned from all that Tipdesk ships."""
    told = [*examples.shipped(), *examples.in_danger()]
    return learn(told, encode, encoder_name, by_grams=True)


def main() -> None:
    """Make a shipped model anew, and say how big it is."""
    meaning, larger = asked_for()
    made = SHIPPED[larger]
    made.write_bytes(lanes(meaning.sentence_by_sentence, meaning.name).to_bytes())
    print(f"{made.name}: {made.stat().st_size:,} bytes")  # noqa: T201


def asked_for() -> tuple[Usem3, bool]:
    """The model of meaning that a command of this room was asked to learn with, and whether it is
    the larger one."""
    asks = argparse.ArgumentParser(description="Make a shipped model anew.")
    asks.add_argument("--multilingual", action="store_true")
    larger = bool(asks.parse_args().multilingual)
    meaning = reader(larger)
    if meaning is None or larger != isinstance(meaning, Usem3Further):
        raise SystemExit(
            "That model of meaning is not installed: see the extras in pyproject.toml."
        )
    return meaning, larger


if __name__ == "__main__":
    main()
