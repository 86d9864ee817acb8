"""A text to the hashed word and character n-grams that it holds: no word of it is kept.

What is learned on them is a list of numbers and weights, from which no vocabulary can be read
(feature hashing, Weinberger et al. 2009).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.search.words import fold, tokens

STEEP = 1.5  # rare words tell more than their rarity; of the router's models

_READ = 3_000  # characters of a text
_MOST = 40_000  # n-grams that are remembered, the commonest
_FEWEST = 2  # texts that must hold one
_SIZES = (3, 4, 5)  # characters
_BLANK = ord(" ")
_ODD = np.array([0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1], dtype=np.uint32)

_WHOSE = np.uint64(32)  # bits: above a hash stands the number of its text
_AT_ONCE = 30  # texts

Ids = NDArray[np.uint32]
Keys = NDArray[np.uint64]
Places = NDArray[np.intp]
Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Grams:
    """The n-grams worth looking at: their hashes, ascending, and how rare each is. What stands in
    the first `lead` characters of a text counts three times."""

    ids: Ids
    rarity: Weights
    lead: int = 0

    @classmethod
    def of(cls, texts: Sequence[str], *, lead: int = 0, steep: float = 1.0) -> "Grams":
        """Those that two or more of these texts hold; the rare ones say more the steeper."""
        batches = [_held(some) for some in _batches(texts)]
        ids, counts = _counted(batches)
        common = np.flatnonzero(counts >= _FEWEST)
        kept = np.sort(common[np.argsort(-counts[common], kind="stable")[:_MOST]])
        rarity = (np.log((1 + len(texts)) / (1 + counts[kept])) + 1) ** steep
        return cls(ids[kept], rarity.astype(np.float32), lead)

    def found(self, text: str) -> tuple[Places, Weights]:
        """Places in `ids` of what a text holds, and how much each counts there.

        Words and characters each have the length 1; what is not remembered counts as common in
        that length, so that a text in another language says little rather than something odd.
        """
        _owners, places, weights = self._some([text])
        return places, weights

    def rows(self, texts: Sequence[str]) -> tuple[Places, Places, Weights]:
        """The same for many texts, as a sparse matrix has it: ends, places, weights."""
        found = [self._some(some) for some in _batches(texts)]
        owners = [owners + _AT_ONCE * at for at, (owners, _places, _weights) in enumerate(found)]
        counts = np.bincount(np.concatenate([*owners, _NO_PLACES]), minlength=len(texts))
        return (
            np.concatenate([[0], np.cumsum(counts)]),
            np.concatenate([*(places for _owners, places, _weights in found), _NO_PLACES]),
            np.concatenate([*(weights for _owners, _places, weights in found), _NO_WEIGHTS]),
        )

    def _some(self, texts: Sequence[str]) -> tuple[Places, Places, Weights]:
        """Whose each is, its place, its weight: text by text."""
        parts: Sequence[Keys] = _parts(texts)
        if self.lead:
            leads = _parts([text[: self.lead] for text in texts])
            parts = [np.concatenate(each) for each in zip(parts, leads, leads, strict=True)]
        halves = [self._half(part, len(texts)) for part in parts]
        owners, places, weights = (np.concatenate(each) for each in zip(*halves, strict=True))
        order = np.argsort(owners, kind="stable")
        return owners[order], places[order], weights[order]

    def shares(self, text: str) -> tuple[Sequence[str], Places, Places, Weights]:
        """What `found` says, parted among the words of a text: the words, and of each share whose
        it is (place in the words), of which n-gram, how much.

        An n-gram is shared by all places where it stands, a pair by its two words. Not for those
        with a `lead`.
        """
        words = tokens(fold(text[:_READ]))
        runs = _of_characters([[word] for word in words] or [[""]])
        each, firsts, many = np.arange(len(words)), np.arange(max(0, len(words) - 1)), len(words)
        spoken, share = self._standing(_of_words([words]).astype(np.uint32))
        within, share_within = self._standing(runs.astype(np.uint32))
        half = share[many:] / 2
        return (
            words,
            np.concatenate([each, firsts, firsts + 1, (runs >> _WHOSE).astype(np.intp)]),
            np.concatenate([spoken, spoken[many:], within]),
            np.concatenate([share[:many], half, half, share_within]),
        )

    def _standing(self, ids: Ids) -> tuple[Places, Weights]:
        """Each n-gram of a half where it stands in the text: place in `ids`, and its share."""
        _owners, places, weights = self._half(ids.astype(np.uint64), 1)
        if not len(places):
            return np.zeros(len(ids), dtype=np.intp), np.zeros(len(ids), dtype=np.float32)
        at = np.searchsorted(places, np.searchsorted(self.ids, ids))
        at[at == len(places)] = 0
        known = self.ids[places[at]] == ids
        times = np.bincount(at[known], minlength=len(places))
        return places[at], np.where(known, weights[at] / np.maximum(times[at], 1), 0)

    def place(self, gram: int) -> int | None:
        """Where an n-gram stands in `ids`; None when it is not remembered."""
        at = int(np.searchsorted(self.ids, np.uint32(gram)))
        return at if at < len(self.ids) and int(self.ids[at]) == gram else None

    def holding(self, at: int) -> float:
        """In about how many texts the n-gram at a place stood, when they were read with `STEEP`:
        the rarest of them stood in two."""
        most = float(self.rarity.max()) ** (1 / STEEP)
        return 3 * math.exp(most - float(self.rarity[at]) ** (1 / STEEP)) - 1

    def _half(self, part: Keys, texts: int) -> tuple[Places, Places, Weights]:
        keys, counts = np.unique(part, return_counts=True)
        owners, ids = (keys >> _WHOSE).astype(np.intp), keys.astype(np.uint32)
        tells = (1 + np.log(counts)).astype(np.float32)
        places = np.searchsorted(self.ids, ids)
        places[places == len(self.ids)] = 0
        known = self.ids[places] == ids if len(self.ids) else np.zeros(len(ids), dtype=bool)
        tells[known] *= self.rarity[places[known]]
        lengths = np.sqrt(np.bincount(owners, tells * tells, texts))
        weights = tells[known] / lengths[owners[known]].astype(np.float32)
        return owners[known], places[known], weights


_NO_IDS: Ids = np.zeros(0, dtype=np.uint32)
_NO_KEYS: Keys = np.zeros(0, dtype=np.uint64)
_NO_PLACES: Places = np.zeros(0, dtype=np.intp)
_NO_WEIGHTS: Weights = np.zeros(0, dtype=np.float32)


def of_word(word: str) -> int:
    """The hash of a single word, folded here: to ask what was learned of it."""
    return crc32(" ".join(tokens(fold(word))).encode())


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[at : at + _AT_ONCE] for at in range(0, len(texts), _AT_ONCE))


def _held(texts: Sequence[str]) -> tuple[Ids, Places]:
    """The n-grams of some texts, ascending, and how many of them hold each."""
    keys = np.unique(np.concatenate(_parts(texts)))
    return np.unique(keys.astype(np.uint32), return_counts=True)


def _counted(batches: Sequence[tuple[Ids, Places]]) -> tuple[Ids, Places]:
    every = np.concatenate([*(ids for ids, _counts in batches), _NO_IDS])
    counts = np.concatenate([*(counts for _ids, counts in batches), _NO_PLACES])
    ids, places = np.unique(every, return_inverse=True)
    return ids, np.bincount(places, counts, len(ids)).astype(np.intp)


def _parts(texts: Sequence[str]) -> tuple[Keys, Keys]:
    """Words and characters of some texts: the hash of each, and above it whose it is."""
    words = [tokens(fold(text[:_READ])) for text in texts]
    return _of_words(words), _of_characters(words)


def _of_words(texts: Sequence[Sequence[str]]) -> Keys:
    """Single words and pairs."""
    hashes = [crc32(word.encode()) for words in texts for word in words]
    single = np.array(hashes, dtype=np.uint32)
    owners = np.repeat(np.arange(len(texts)), [len(words) for words in texts])
    paired = owners[:-1] == owners[1:]
    pairs = _mixed(single[:-1] * _ODD[0] + single[1:])[paired]
    return np.concatenate([_keys(owners, single), _keys(owners[:-1][paired], pairs)])


def _of_characters(texts: Sequence[Sequence[str]]) -> Keys:
    """Runs of three to five characters within a word, the blanks around it counted. Between two
    texts stand two blanks, so that no run holds characters of both."""
    joined = [f" {' '.join(words)} " for words in texts]
    spoken = np.frombuffer("".join(joined).encode("utf-32-le"), dtype=np.uint32)
    owners = np.repeat(np.arange(len(texts)), [len(one) for one in joined])
    return np.concatenate(
        [_runs(spoken, owners, size) for size in _SIZES if len(spoken) >= size] or [_NO_KEYS]
    )


def _runs(spoken: Ids, owners: Places, size: int) -> Keys:
    blanks = np.cumsum(spoken == _BLANK)
    inside = blanks[size - 2 : len(spoken) - 1] == blanks[: len(spoken) - size + 1]
    starts = np.flatnonzero(inside)
    made = np.full(len(starts), size, dtype=np.uint32)
    for at in range(size):
        made += spoken[starts + at] * _ODD[at]
    return _keys(owners[starts], _mixed(made))


def _keys(owners: Places, ids: Ids) -> Keys:
    return (owners.astype(np.uint64) << _WHOSE) | ids


def _mixed(ids: Ids) -> Ids:
    """Bits that depend on all bits (the finaliser of MurmurHash3, public domain)."""
    ids = (ids ^ (ids >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    ids = (ids ^ (ids >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return ids ^ (ids >> np.uint32(16))
