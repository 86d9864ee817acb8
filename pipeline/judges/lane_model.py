"""What was learned about lanes, as numbers: from features and a vector to probabilities.

Only arrays: a model is read from a file that can hold nothing else, so loading it runs no code.
"""

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.judges.lane_features import Features
from pipeline.judges.ngrams import Grams

Array = NDArray[np.float32]
_CLIP = 4.0  # standard deviations: an odd number says no more than a rare one
FORM = 3  # of the file


@dataclass(frozen=True, slots=True)
class LaneModel:
    """Labels, what a feature has on average, how far it varies, and what it says of each label.

    A label may be several kinds of letters, each with a column: `of` says whose a column is.
    `meaning` (width, columns) belongs to the vectors of `encoder`, less `middle` (width,), what
    they have in common; `plain` and `plain_bias` are for letters without a vector; `by_grams`
    (n-grams, columns) is added to both, and may have no row, in half precision. Scores are divided
    by `heat` before they become probabilities.
    """

    labels: tuple[str, ...]
    names: tuple[str, ...]
    mean: Array
    spread: Array
    signs: Array  # (features, columns)
    meaning: Array
    middle: Array
    bias: Array
    plain: Array
    plain_bias: Array
    grams: Grams
    by_grams: NDArray[np.float16]
    heat: float
    encoder: str
    of: NDArray[np.intp]

    def probabilities(self, found: Features, vector: Array | None) -> Array:
        """Of each label, in their order. A vector that is shorter than what was learned from is
        the beginning of one: the rest says nothing."""
        seen = self.seen(found.numbers)
        if vector is None or len(vector) > len(self.meaning):
            scores = seen @ self.plain + self.plain_bias
        else:
            told = (vector - self.middle[: len(vector)]) @ self.meaning[: len(vector)]
            scores = seen @ self.signs + told + self.bias
        likely = softmax((scores + self._by_grams(found.text)) / self.heat)
        return np.bincount(self.of, likely, len(self.labels)).astype(np.float32)

    def _by_grams(self, text: str) -> Array:
        if not len(self.by_grams):
            return np.zeros(len(self.of), dtype=np.float32)
        places, weights = self.grams.found(text)
        said: Array = weights @ self.by_grams[places].astype(np.float32)
        return said

    def seen(self, numbers: Mapping[str, float]) -> Array:
        """The features as the model weighs them: in standard deviations from the average."""
        listed = np.array([numbers.get(name, 0.0) for name in self.names], dtype=np.float32)
        made: Array = np.clip((listed - self.mean) / self.spread, -_CLIP, _CLIP)
        return made

    def spoke_for(self, found: Features, label: str, most: int) -> list[str]:
        """The features that a reader can see and that spoke most for a label, best first."""
        told = self._told(found, label)
        ranked = np.argsort(-told, kind="stable")
        best = [self.names[one] for one in ranked[: 4 * most] if told[one] > 0]
        return [name for name in best if name in found.shown][:most]

    def speaks(self, found: Features, label: str, names: Collection[str]) -> bool:
        """Whether features of these names, all in all, spoke for a label."""
        told = self._told(found, label)
        return sum(float(told[at]) for at, one in enumerate(self.names) if one in names) > 0

    def _told(self, found: Features, label: str) -> Array:
        at = int(np.flatnonzero(self.of == self.labels.index(label))[0])  # its plainest kind
        weights = self.signs - self.signs.mean(axis=1, keepdims=True)
        made: Array = self.seen(found.numbers) * weights[:, at]
        return made

    def words_for(self, found: Features, label: str) -> dict[str, float]:
        """What the n-grams of each word (folded) say for a label, against the mean of the others:
        all together it is what they add to the score of its plainest kind."""
        if not len(self.by_grams):
            return {}
        words, whose, places, weights = self.grams.shares(found.text)
        own = self.of == self.labels.index(label)
        against = np.where(own, 0, -1 / max(1, int((~own).sum()))).astype(np.float32)
        against[int(np.flatnonzero(own)[0])] = 1
        says = self.by_grams[places].astype(np.float32) @ against
        shares = np.bincount(whose, weights * says / self.heat, len(words))
        told: dict[str, float] = {}
        for word, share in zip(words, shares.tolist(), strict=True):
            told[word] = told.get(word, 0.0) + share
        return told

    def to_bytes(self) -> bytes:
        """The file of a model (npz)."""
        file = io.BytesIO()
        arrays: dict[str, Any] = {name: getattr(self, name) for name in _ARRAYS}
        arrays |= {"by_grams": self.by_grams, "of": self.of}
        arrays |= {"gram_ids": self.grams.ids, "gram_rarity": self.grams.rarity}
        arrays |= {name: np.array(getattr(self, name)) for name in ("labels", "names", "encoder")}
        np.savez(file, form=np.array(FORM), heat=np.array(self.heat), **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "LaneModel":
        """The model of a file. Raises ValueError, KeyError or OSError for what is none."""
        with np.load(io.BytesIO(raw), allow_pickle=False) as kept:
            if int(kept["form"]) != FORM:
                raise ValueError(f"a lane model of form {int(kept['form'])}")
            return cls(
                labels=_words(kept["labels"]),
                names=_words(kept["names"]),
                heat=float(kept["heat"]),
                encoder=str(kept["encoder"]),
                grams=Grams(kept["gram_ids"].astype(np.uint32), kept["gram_rarity"]),
                by_grams=kept["by_grams"].astype(np.float16),
                of=kept["of"].astype(np.intp),
                **{name: kept[name].astype(np.float32) for name in _ARRAYS},
            )


_ARRAYS = ("mean", "spread", "signs", "meaning", "middle", "bias", "plain", "plain_bias")


def softmax(scores: Array) -> Array:
    """Probabilities of scores, along the last axis."""
    risen = np.exp(scores - scores.max(axis=-1, keepdims=True))
    made: Array = (risen / risen.sum(axis=-1, keepdims=True)).astype(np.float32)
    return made


def _words(listed: Sequence[str] | NDArray[np.str_]) -> tuple[str, ...]:
    return tuple(str(one) for one in listed)
