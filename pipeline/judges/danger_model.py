"""What was learned about dangers, as numbers: how like a letter is to those that held one, and
which runs of letters and words speak for one.

Only arrays: a model is read from a file that can hold nothing else, so loading it runs no code.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.judges.danger_words import DangerWords
from pipeline.judges.ngrams import Grams

Array = NDArray[np.float32]
FORM = 4  # of the file
_CLIP = 4.0  # standard deviations
PASSAGES_SAY = 0.5  # beside the kernel of rows
_SAYS = 0.12  # a standard deviation of a count beside a vector of length 1


@dataclass(frozen=True, slots=True)
class DangerModel:
    """A kernel machine: each kind's score is a sum over the letters that were kept, `kept`
    (letters, width), of their say, `says` (letters, kinds), the more the nearer they are
    (exp(-sharp · distance²)), and over its n-grams of theirs, `by_grams` (n-grams, kinds). A kind
    is marked from its `enough` on.

    Where the larger model of meaning reads too, each kept letter has its passage (letters, 384) as
    well, less `middle` (384,), what passages have in common, and stretched by `stretch`: how near
    these are counts half as much again. Otherwise `passages` has no column.

    `plain` (counts, kinds) and `plain_bias` are for letters without a vector. `words` are those
    that are counted, so that they are what the numbers were learned from.
    """

    kinds: tuple[str, ...]
    names: tuple[str, ...]  # of the counts
    mean: Array
    spread: Array
    kept: Array
    passages: Array
    middle: Array
    stretch: float
    says: Array
    bias: Array
    enough: Array
    sharp: float
    plain: Array
    plain_bias: Array
    plain_enough: Array
    encoder: str
    words: DangerWords
    grams: Grams
    by_grams: NDArray[np.float16]
    squares: Array = field(init=False)  # (letters,): of the lengths of `kept`

    def __post_init__(self) -> None:
        object.__setattr__(self, "squares", np.einsum("kj,kj->k", self.kept, self.kept))

    def knows(self, vector: Array, passage: Array | None) -> bool:
        """Whether vectors are as wide as those that this was learned from."""
        wide = 0 if passage is None else len(passage)
        whole = bool(len(vector) * 2 + len(self.names) == self.kept.shape[1])
        return whole and wide == self.passages.shape[1]

    def scores(self, rows: Array, texts: Sequence[str], passage: Array | None = None) -> Array:
        """(n, kinds) of (n, width) rows as `row` makes them, all of the letter of a passage; 0 is
        what is marked from on."""
        # einsum: for one letter, BLAS would wake a thread for each core and burn more than it saves
        both = np.einsum("ij,kj->ik", rows, self.kept)
        near = np.einsum("ij,ij->i", rows, rows)[:, None] + self.squares - 2 * both
        alike = np.exp(-self.sharp * near)
        if passage is not None:
            apart = self.passages - levelled(passage, self.middle, self.stretch)
            alike += PASSAGES_SAY * np.exp(-self.sharp * np.einsum("kj,kj->k", apart, apart))
        told: Array = alike @ self.says
        return told + self._by_grams(texts) + self.bias - self.enough

    def _by_grams(self, texts: Sequence[str]) -> Array:
        ends, places, weights = self.grams.rows(texts)
        said = weights[:, None] * self.by_grams[places]
        return np.array([said[begin:end].sum(axis=0) for begin, end in pairwise(ends)])

    def plain_scores(self, numbers: Mapping[str, float]) -> Array:
        """(kinds,) by the counts alone."""
        made: Array = self.counted(numbers) @ self.plain + self.plain_bias - self.plain_enough
        return made

    def counted(self, numbers: Mapping[str, float]) -> Array:
        """The counts in standard deviations from the average, weighed to stand beside vectors."""
        return counted(numbers, self.names, self.mean, self.spread)

    def to_bytes(self) -> bytes:
        """The file of a model (npz)."""
        file = io.BytesIO()
        arrays: dict[str, Any] = {name: getattr(self, name) for name in _ARRAYS}
        wide = self.kept.shape[1] - len(self.names)
        arrays["kept"], arrays["kept_step"] = _in_bytes(self.kept[:, :wide])
        arrays["kept_counts"] = self.kept[:, wide:].astype(np.float16)
        arrays["passages"], arrays["passages_step"] = _in_bytes(self.passages)
        arrays |= {"by_grams": self.by_grams, "stretch": np.array(self.stretch)}
        arrays |= {"gram_ids": self.grams.ids, "gram_rarity": self.grams.rarity}
        arrays |= {name: np.array(getattr(self, name)) for name in ("kinds", "names", "encoder")}
        words = np.frombuffer(json.dumps(self.words.lists, ensure_ascii=False).encode(), np.uint8)
        np.savez(file, form=np.array(FORM), sharp=np.array(self.sharp), words=words, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "DangerModel":
        """The model of a file. Raises ValueError, KeyError or OSError for what is none."""
        with np.load(io.BytesIO(raw), allow_pickle=False) as held:
            if int(held["form"]) != FORM:
                raise ValueError(f"a danger model of form {int(held['form'])}")
            return cls(
                kinds=tuple(map(str, held["kinds"])),
                names=tuple(map(str, held["names"])),
                sharp=float(held["sharp"]),
                stretch=float(held["stretch"]),
                encoder=str(held["encoder"]),
                words=DangerWords(json.loads(held["words"].tobytes())),
                grams=Grams(held["gram_ids"].astype(np.uint32), held["gram_rarity"]),
                by_grams=held["by_grams"].astype(np.float16),
                kept=np.hstack([_out_of_bytes(held, "kept"), held["kept_counts"].astype("f4")]),
                passages=_out_of_bytes(held, "passages"),
                **{name: held[name].astype(np.float32) for name in _ARRAYS},
            )


_ARRAYS = (
    *("mean", "spread", "middle", "says", "bias", "enough"),
    *("plain", "plain_bias", "plain_enough"),
)


def _in_bytes(rows: Array) -> tuple[NDArray[np.int8], Array]:
    """Vectors in 127 steps to either side of nothing, and how long a row's step is:
    half the file for a hundredth of a score."""
    step = np.abs(rows).max(axis=1, keepdims=True, initial=1e-9) / 127
    return np.rint(rows / step).astype(np.int8), step.astype(np.float32)


def _out_of_bytes(held: Mapping[str, Any], name: str) -> Array:
    made: Array = held[name].astype(np.float32) * held[f"{name}_step"]
    return made


def counted(
    numbers: Mapping[str, float], names: tuple[str, ...], mean: Array, spread: Array
) -> Array:
    listed = np.array([numbers.get(name, 0.0) for name in names], dtype=np.float32)
    made: Array = _SAYS * np.clip((listed - mean) / spread, -_CLIP, _CLIP)
    return made


def levelled(passages: Array, middle: Array, stretch: float) -> Array:
    """Passages less what all have in common, as far apart as the kernel wants them."""
    made: Array = (passages - middle) * stretch
    return made


def mean_of(each: Array) -> Array:
    """The mean of vectors, made as long as they are; there must be one."""
    mean = each.mean(axis=0)
    made: Array = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return made


def row(whole: Array, each: Array, counts: Array) -> Array:
    """A letter as the model sees it: its vector, the mean of its sentences', and its counts."""
    return np.concatenate([whole, mean_of(each) if len(each) else whole, counts]).astype(np.float32)
