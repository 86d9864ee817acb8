"""A text to the hashed word and character n-grams that it holds: no word of it is kept.

What is learned on them is a list of numbers and weights, from which no vocabulary can be read
(feature hashing, Weinberger et al. 2009).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.search.words import fold, tokens

_READ = 3_000  # characters of a text
_MOST = 40_000  # n-grams that are remembered, the commonest
_FEWEST = 2  # texts that must hold one
_SIZES = (3, 4, 5)  # characters
_BLANK = ord(" ")
_ODD = np.array([0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1], dtype=np.uint32)

Ids = NDArray[np.uint32]
Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Grams:
    """The n-grams worth looking at: their hashes, ascending, and how rare each is."""

    ids: Ids
    rarity: Weights

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Grams":
        """Those that two or more of these texts hold."""
        held = [np.unique(np.concatenate(_parts(text))) for text in texts]
        ids, counts = np.unique(np.concatenate([*held, _NO_IDS]), return_counts=True)
        common = np.flatnonzero(counts >= _FEWEST)
        kept = np.sort(common[np.argsort(-counts[common], kind="stable")[:_MOST]])
        rarity = np.log((1 + len(held)) / (1 + counts[kept])) + 1
        return cls(ids[kept], rarity.astype(np.float32))

    def found(self, text: str) -> tuple[NDArray[np.intp], Weights]:
        """Places in `ids` of what a text holds, and how much each counts there.

        Words and characters each have the length 1; what is not remembered counts as common in
        that length, so that a text in another language says little rather than something odd.
        """
        halves = [self._half(part) for part in _parts(text)]
        return (
            np.concatenate([places for places, _weights in halves]),
            np.concatenate([weights for _places, weights in halves]),
        )

    def place(self, gram: int) -> int | None:
        """Where an n-gram stands in `ids`; None when it is not remembered."""
        at = int(np.searchsorted(self.ids, np.uint32(gram)))
        return at if at < len(self.ids) and int(self.ids[at]) == gram else None

    def _half(self, part: Ids) -> tuple[NDArray[np.intp], Weights]:
        ids, counts = np.unique(part, return_counts=True)
        tells = (1 + np.log(counts)).astype(np.float32)
        places = np.searchsorted(self.ids, ids)
        places[places == len(self.ids)] = 0
        known = self.ids[places] == ids if len(self.ids) else np.zeros(len(ids), dtype=bool)
        weights = tells[known] * self.rarity[places[known]]
        length = float((weights * weights).sum()) + float((tells[~known] ** 2).sum())
        return places[known], weights / np.float32(np.sqrt(length) or 1.0)


_NO_IDS: Ids = np.zeros(0, dtype=np.uint32)


def of_word(word: str) -> int:
    """The hash of a single word, folded here: to ask what was learned of it."""
    return crc32(" ".join(tokens(fold(word))).encode())


def _parts(text: str) -> tuple[Ids, Ids]:
    words = tokens(fold(text[:_READ]))
    return _of_words(words), _of_characters(words)


def _of_words(words: Sequence[str]) -> Ids:
    """Single words and pairs."""
    single = np.array([crc32(word.encode()) for word in words], dtype=np.uint32)
    return np.concatenate([single, _mixed(single[:-1] * _ODD[0] + single[1:])])


def _of_characters(words: Sequence[str]) -> Ids:
    """Runs of three to five characters within a word, the blanks around it counted."""
    spoken = np.frombuffer(f" {' '.join(words)} ".encode("utf-32-le"), dtype=np.uint32)
    runs = [_runs(spoken, size) for size in _SIZES if len(spoken) >= size]
    return np.concatenate(runs) if runs else _NO_IDS


def _runs(spoken: Ids, size: int) -> Ids:
    made = np.full(len(spoken) - size + 1, size, dtype=np.uint32)
    for at in range(size):
        made += spoken[at : len(spoken) - size + at + 1] * _ODD[at]
    blanks = np.cumsum(spoken == _BLANK)
    inside = blanks[size - 2 : len(spoken) - 1] == blanks[: len(spoken) - size + 1]
    return _mixed(made[inside])


def _mixed(ids: Ids) -> Ids:
    """Bits that depend on all bits (the finaliser of MurmurHash3, public domain)."""
    ids = (ids ^ (ids >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    ids = (ids ^ (ids >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return ids ^ (ids >> np.uint32(16))
