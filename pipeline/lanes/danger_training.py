"""From examples to a danger model: a command. Loads scikit-learn, which judging does not.

`python -m pipeline.lanes.danger_training` makes the shipped model anew from the shipped examples.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import SVC

from pipeline.judges import danger, routing
from pipeline.judges.danger import Look
from pipeline.judges.danger_model import Array, DangerModel, counted, row
from pipeline.judges.danger_words import DangerWords
from pipeline.lanes import examples
from pipeline.lanes.examples import Example
from pipeline.lanes.model import DANGERS
from pipeline.meaning.encoders import Parts, Usem3

WORDS = Path(__file__).with_name("danger_words")

# A handful of numbers, chosen by letters of an author whom nothing was learned from.
_SHARP = 0.4  # of the kernel
_STIFF, _STIFF_ALONE = 5.0, 0.7  # sklearn's C
_A_COMMON_COUNTS = 0.6  # a letter of the lanes, beside one that was written for this
_FEWEST = 5  # letters that must hold a kind of words
_FOLDS = 5
_FALSE = 0.06  # of harmless letters of all lanes in cross-validation
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

    def some(self, which: NDArray[np.int64]) -> "_Lesson":
        return _Lesson(self.rows[which], self.counts[which], self.truth[which], self.common[which])


@dataclass(frozen=True, slots=True)
class _Long:
    """The parts of long letters, and whose they are: nobody says where in them a danger stands,
    so nothing is learned from them; they tell how much a mark must take."""

    rows: Array
    counts: Array
    owner: NDArray[np.int64]


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
    counts, rows = _tables([whole for whole, _parts in seen], names, mean, spread)
    truth = np.array([one.label for one in told] + [danger.NONE] * len(common))
    lesson = _Lesson(rows, counts, truth, np.arange(len(truth)) >= len(told))
    listed = [(at, one) for at, (_whole, every) in enumerate(seen) for one in every]
    part_counts, part_rows = _tables([one for _at, one in listed], names, mean, spread)
    long = _Long(part_rows, part_counts, np.array([at for at, _one in listed]))
    kept, says, bias = _kernel(lesson)
    plain, plain_bias = _plain(lesson)
    held_out, by_words = _held_out(lesson, long)
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
        words=words,
    )


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


def _kernel(lesson: _Lesson) -> tuple[Array, Array, Array]:
    """The letters that are kept, what each says of each kind, and the bias: support vector
    machines (radial basis function), one for any danger and one a kind, whose sum is the score.
    """
    every = [_machine(lesson, lesson.truth != danger.NONE)]
    every += [_machine(lesson, lesson.truth == kind) for kind in danger.KINDS]
    (any_says, any_bias), *by_kind = every
    says = np.array([any_says + one for one, _bias in by_kind], dtype=np.float32).T
    bias = np.array([any_bias + one for _says, one in by_kind], dtype=np.float32)
    used = says.any(axis=1)
    return lesson.rows[used], says[used], bias


def _machine(lesson: _Lesson, truth: Flags) -> tuple[Scores, float]:
    machine = SVC(C=_STIFF, gamma=_SHARP)
    machine.fit(lesson.rows, truth, sample_weight=lesson.weights)
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
        kept, says, bias = _kernel(some)
        with_rows[outside] = near(lesson.rows[outside], kept) @ says + bias
        beyond = near(long.rows[parts], kept) @ says + bias - danger.LESS
        np.maximum.at(with_rows, long.owner[parts], beyond)
        plain, plain_bias = _plain(some)
        by_words[outside] = lesson.counts[outside] @ plain + plain_bias
        beyond = long.counts[parts] @ plain + plain_bias - danger.LESS
        np.maximum.at(by_words, long.owner[parts], beyond)
    return with_rows, by_words


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
    """Make the shipped model anew, and say how big it is."""
    told, common, meaning = examples.dangers(), examples.harmless(), Usem3()
    parts = meaning.parts([routing.spoken(one.letter) for one in [*told, *common]])
    DANGERS.write_bytes(learn(told, common, parts, words(), meaning.name).to_bytes())
    print(f"{DANGERS.name}: {DANGERS.stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
