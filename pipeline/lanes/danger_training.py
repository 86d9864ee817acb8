"""From examples to a danger model: a command. Loads scikit-learn, which judging does not.

`python -m pipeline.lanes.danger_training` makes the shipped model anew from the shipped examples;
`… --multilingual` the one that is judged by where the larger model of meaning is there.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import SVC

from pipeline.judges import danger, routing
from pipeline.judges.danger import Look
from pipeline.judges.danger_model import (
    PASSAGES_SAY,
    Array,
    DangerModel,
    counted,
    levelled,
    row,
)
from pipeline.judges.danger_words import DangerWords
from pipeline.judges.ngrams import Grams
from pipeline.lanes import examples
from pipeline.lanes.examples import Example
from pipeline.lanes.model import DANGERS
from pipeline.lanes.training import asked_for
from pipeline.meaning.encoders import Parts

WORDS = Path(__file__).with_name("danger_words")

# A handful of numbers, chosen by letters of an author whom nothing was learned from.
_SHARP, _SHARP_PASSAGES = 0.4, 1.0  # of the kernels
_GRAMS_SAY = 0.2  # beside the kernel
_STIFF, _STIFF_ALONE = 5.0, 0.3  # sklearn's C
_A_COMMON_COUNTS = 0.6  # a letter of the lanes, beside one that was written for this
_FEWEST = 5  # letters that must hold a kind of words
_FOLDS = 5
_FALSE = 0.045  # of harmless letters of all lanes in cross-validation
_ALIKE = 1e-3  # as far apart as passages are at least
_FAR = -9.0  # of a letter that no fold has tried

Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What is learned from: a row a letter in each of them."""

    rows: Array
    passages: Array  # levelled; no column without the larger model
    counts: Array
    grams: Any  # sparse
    truth: NDArray[np.str_]
    common: Flags  # the lanes' own letters

    @property
    def weights(self) -> Scores:
        return np.where(self.common, _A_COMMON_COUNTS, 1.0)

    def some(self, which: NDArray[np.int64]) -> "_Lesson":
        return _Lesson(
            self.rows[which],
            self.passages[which],
            self.counts[which],
            self.grams[which],
            self.truth[which],
            self.common[which],
        )


@dataclass(frozen=True, slots=True)
class _Long:
    """The parts of long letters, and whose they are: nobody says where in them a danger stands,
    so nothing is learned from them; they tell how much a mark must take."""

    rows: Array
    counts: Array
    grams: Any
    owner: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Machine:
    """The letters that are kept, what each says of each kind, what each n-gram says of it."""

    kept: Array
    passages: Array
    says: Array
    bias: Array
    by_grams: Array

    def scores(self, rows: Array, passages: Array, grams: Any) -> Array:
        alike = _alike(rows, self.kept, passages, self.passages)
        made: Array = alike @ self.says + self.bias + grams @ self.by_grams
        return made


def learn(
    told: Sequence[Example],
    common: Sequence[Example],
    parts: Sequence[Parts],
    words: DangerWords,
    encoder_name: str,
) -> DangerModel:
    """A model of the dangers that are `told`, among `common` letters that hold none; `parts` of
    both, in this order. The same examples in the same order give the same model.
    """
    pairs = zip([*told, *common], parts, strict=True)
    seen = [danger.looks(one.letter, words, spoken) for one, spoken in pairs]
    names = _names([whole.numbers for whole, _parts in seen])
    table = np.array([[whole.numbers.get(name, 0.0) for name in names] for whole, _parts in seen])
    mean, spread = table.mean(axis=0).astype("f4"), table.std(axis=0).astype("f4")
    wholes = [whole for whole, _parts in seen]
    counts, rows = _tables(wholes, names, mean, spread)
    grams = Grams.of([one.text for one in wholes])
    truth = np.array([one.label for one in told] + [danger.NONE] * len(common))
    common_ones = np.arange(len(truth)) >= len(told)
    passages, middle, stretch = _passages(parts)
    lesson = _Lesson(rows, passages, counts, _said(wholes, grams), truth, common_ones)
    listed = [(at, one) for at, (_whole, every) in enumerate(seen) for one in every]
    cuts = [one for _at, one in listed]
    part_counts, part_rows = _tables(cuts, names, mean, spread)
    owner = np.array([at for at, _one in listed], dtype=np.int64)
    long = _Long(part_rows, part_counts, _said(cuts, grams), owner)
    machine = _machine(lesson)
    plain, plain_bias = _plain(lesson)
    held_out, by_words = _held_out(lesson, long)
    return DangerModel(
        kinds=danger.KINDS,
        names=names,
        mean=mean,
        spread=spread,
        kept=machine.kept,
        passages=machine.passages,
        middle=middle,
        stretch=stretch,
        says=machine.says,
        bias=machine.bias,
        enough=_enough(held_out, lesson.common),
        sharp=_SHARP,
        plain=plain,
        plain_bias=plain_bias,
        plain_enough=_enough(by_words, lesson.common),
        encoder=encoder_name,
        words=words,
        grams=grams,
        by_grams=(_GRAMS_SAY**0.5 * machine.by_grams).astype(np.float16),
    )


def _passages(parts: Sequence[Parts]) -> tuple[Array, Array, float]:
    """The levelled passages of letters; what was taken from each, and how they were stretched.
    They lie close together: stretched, their kernel is as sharp as chosen beside that of rows."""
    listed = [one.passage for one in parts if one.passage is not None]
    if not listed:
        return np.zeros((len(parts), 0), dtype="f4"), np.zeros(0, dtype="f4"), 1.0
    if len(listed) < len(parts):
        raise ValueError("the larger model did not read all of these letters")
    told = np.array(listed, dtype="f4")
    middle = told.mean(axis=0)
    apart = float(np.linalg.norm(told - middle, axis=1).mean())
    stretch = (_SHARP_PASSAGES / _SHARP) ** 0.5 / max(apart, _ALIKE)
    return levelled(told, middle, stretch), middle, stretch


def _said(seen: Sequence[Look], grams: Grams) -> Any:
    """The n-grams of each, a row each, weighed to stand beside the kernel."""
    ends, places, weights = grams.rows([one.text for one in seen])
    shape = (len(seen), len(grams.ids))
    return _GRAMS_SAY**0.5 * sparse.csr_matrix((weights, places, ends), shape=shape)


def _tables(
    seen: Sequence[Look], names: tuple[str, ...], mean: Array, spread: Array
) -> tuple[Array, Array]:
    counts = [counted(one.numbers, names, mean, spread) for one in seen]
    pairs = zip(seen, counts, strict=True)
    return np.array(counts), np.array(
        [row(*one.vectors, said) for one, said in pairs if one.vectors]
    )


def _names(found: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    names, counts = np.unique([name for one in found for name in one], return_counts=True)
    return tuple(map(str, names[counts >= _FEWEST]))


def _machine(lesson: _Lesson) -> _Machine:
    """Support vector machines (radial basis function, and n-grams in a straight line), one for any
    danger and one a kind, whose sum is the score."""
    alike = _alike(lesson.rows, lesson.rows, lesson.passages, lesson.passages)
    alike += (lesson.grams @ lesson.grams.T).toarray()
    every = [_fitted(alike, lesson, lesson.truth != danger.NONE)]
    every += [_fitted(alike, lesson, lesson.truth == kind) for kind in danger.KINDS]
    (any_says, any_bias), *by_kind = every
    says = np.array([any_says + one for one, _bias in by_kind], dtype=np.float32).T
    bias = np.array([any_bias + one for _says, one in by_kind], dtype=np.float32)
    used = says.any(axis=1)
    kept, passages = lesson.rows[used], lesson.passages[used]
    return _Machine(kept, passages, says[used], bias, lesson.grams.T @ says)


def _fitted(alike: Array, lesson: _Lesson, truth: Flags) -> tuple[Scores, float]:
    machine = SVC(C=_STIFF, kernel="precomputed")
    machine.fit(alike, truth, sample_weight=lesson.weights)
    says = np.zeros(len(truth))
    says[machine.support_] = machine.dual_coef_[0]
    return says, float(machine.intercept_[0])


def _plain(lesson: _Lesson) -> tuple[Array, Array]:
    fitted = [
        LogisticRegression(C=_STIFF_ALONE, max_iter=3_000).fit(
            lesson.counts, lesson.truth == kind, lesson.weights
        )
        for kind in danger.KINDS
    ]
    slopes = np.hstack([one.coef_.T for one in fitted])
    return slopes.astype(np.float32), np.hstack([one.intercept_ for one in fitted]).astype("f4")


def _held_out(lesson: _Lesson, long: _Long) -> tuple[Scores, Scores]:
    """What letters get from models that never saw them: with their vectors, and by words."""
    with_rows = np.full((len(lesson.truth), len(danger.KINDS)), _FAR)
    by_words = with_rows.copy()
    halves = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for inside, outside in halves.split(lesson.rows, lesson.truth):
        some = lesson.some(inside)
        parts = np.isin(long.owner, outside)
        machine = _machine(some)
        out = lesson.some(outside)
        with_rows[outside] = machine.scores(out.rows, out.passages, out.grams)
        owners = lesson.passages[long.owner[parts]]
        beyond = machine.scores(long.rows[parts], owners, long.grams[parts]) - danger.LESS
        np.maximum.at(with_rows, long.owner[parts], beyond)
        plain, plain_bias = _plain(some)
        by_words[outside] = lesson.counts[outside] @ plain + plain_bias
        beyond = long.counts[parts] @ plain + plain_bias - danger.LESS
        np.maximum.at(by_words, long.owner[parts], beyond)
    return with_rows, by_words


def _alike(rows: Array, kept: Array, passages: Array, kept_passages: Array) -> Array:
    """How like letters are to those that are kept, by rows and, with the larger model, passages."""
    made = near(rows, kept)
    if passages.shape[1]:
        made += PASSAGES_SAY * near(passages, kept_passages)
    return made


def near(rows: Array, kept: Array) -> Array:
    apart = (rows**2).sum(axis=1)[:, None] + (kept**2).sum(axis=1) - 2 * rows @ kept.T
    made: Array = np.exp(-_SHARP * apart)
    return made


def _enough(scores: Scores, common: Flags) -> Array:
    """From where a kind is marked: so that few of the lanes' harmless letters get a mark."""
    edge = np.quantile(scores[common].max(axis=1), 1 - _FALSE)
    return np.full(len(danger.KINDS), edge, dtype=np.float32)


def words() -> DangerWords:
    """The lists of words that are counted, by language."""
    files = sorted(WORDS.glob("*.toml"))
    return DangerWords({one.stem: tomllib.loads(one.read_text("utf-8")) for one in files})


def main() -> None:
    """Make a shipped model anew, and say how big it is."""
    meaning, larger = asked_for()
    told, common, made = examples.dangers(), examples.harmless(), DANGERS[larger]
    parts = meaning.parts([routing.spoken(one.letter) for one in [*told, *common]])
    made.write_bytes(learn(told, common, parts, words(), meaning.name).to_bytes())
    print(f"{made.name}: {made.stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
