"""What the words of the beats say of a text before anybody has taught anything. Pure numbers.

Three likenesses of vectors (to name and description, to the mean of the keywords, to the three
nearest keywords) and the clues that the text holds literally.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.judges.topics import TOPICS
from pipeline.terms import BeatTerms

Vectors = NDArray[np.float32]
Scores = NDArray[np.float64]
Encode = Callable[[Sequence[str]], Vectors]

_KEYWORDS = 40  # of a beat that are read
_NEAREST = 3
_CENTRED_FROM = 3  # beats: fewer are set against the subjects of all news instead
# Chosen on the pool halves of AG News, Reuters by region and SIB-200 (zero examples).
_CLUES = 0.35  # what the logarithm of the literal evidence counts beside one likeness
_SCALE = 6.0  # likenesses to log-odds
_NONE = 0.15  # a text that no beat is more like than this is probably none of ours
_NONE_OF_FEW = 0.35  # the same where the beats were set against all news: our own mails


@dataclass(frozen=True, slots=True)
class Prior:
    """The beats as vectors: described (k, d), their keywords' means (k, d), each one's (m, d)."""

    described: Vectors
    means: Vectors
    keywords: tuple[Vectors, ...]
    none: float


def prepare(beats: Sequence[BeatTerms], encode: Encode) -> Prior:
    """Read the beats once. A beat without keywords is known by its name and description."""
    typed = [[*one.keywords, *one.places][:_KEYWORDS] for one in beats]
    told = [f"{one.name}. {one.description}" for one in beats]
    rows = unit(encode([*told, *(word for words in typed for word in words)]))
    described, ends = rows[: len(beats)], np.cumsum([len(beats), *map(len, typed)])
    each = [
        rows[start:end] if end > start else described[at : at + 1]
        for at, (start, end) in enumerate(pairwise(ends))
    ]
    means = np.vstack([unit(one.mean(axis=0, keepdims=True)) for one in each])
    if len(beats) >= _CENTRED_FROM:
        centres = [rows.mean(axis=0) for rows in (np.vstack(each), described, means)]
        none = _NONE
    else:
        centres = [unit(encode(list(TOPICS.values()))).mean(axis=0)] * 3
        none = _NONE_OF_FEW
    return Prior(
        unit(described - centres[1]),
        unit(means - centres[2]),
        tuple(unit(one - centres[0]) for one in each),
        none,
    )


def scores(prior: Prior | None, vectors: Vectors | None, clues: Scores) -> Scores:
    """Log-odds (n, k + 1) for n texts and k beats; the last column is none of ours.

    `vectors` (n, d or more) are centred and of length 1, and their surface is read; `clues` (n, k)
    is the literal evidence.
    """
    literal = _CLUES * np.log1p(clues)
    like = literal if prior is None or vectors is None else literal + _likeness(prior, vectors)
    none = np.full((len(clues), 1), prior.none if prior else _NONE)
    return _SCALE * np.hstack([like, none])


def _likeness(prior: Prior, vectors: Vectors) -> Scores:
    vectors = surface(vectors, prior.described.shape[1])
    near = [np.sort(vectors @ one.T, axis=1)[:, -_NEAREST:].mean(axis=1) for one in prior.keywords]
    likeness: Scores = vectors @ prior.described.T + vectors @ prior.means.T + np.array(near).T
    return likeness


def surface(rows: Vectors, width: int) -> Vectors:
    """The first numbers of each row, as long as the row was whole."""
    if rows.shape[1] <= width:
        return rows
    made: Vectors = unit(rows[:, :width]) * np.linalg.norm(rows, axis=1, keepdims=True)
    return made


def unit(rows: Vectors) -> Vectors:
    """Rows of length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    made: Vectors = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return made
