"""Texts by their vectors, and by how like they are to some that were kept: so that beats that no
straight line parts can be parted. Pure numbers; what they say of a beat is learned elsewhere.

The likeness is what exp(x·z) adds to a straight line; a vector of zero is like nothing. Of the
vectors themselves nothing is lost. Coordinates by Nyström (Williams and Seeger 2001).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MOST = 384  # texts that are kept
_THIN = 1e-4  # of the widest direction: what is thinner is left out
# Chosen on seeds 10 to 17 of AG News and SIB-200 in English, among some seven pairs.
_BEND, _SAYS = 1.5, 0.45
_STRAIGHT = (_BEND * _SAYS) ** 0.5


def worth_keeping(vectors: Floats) -> Floats:
    """Up to 384 of the vectors (n, d), evenly; rounded as they are when a model is packed."""
    chosen = np.unique(np.linspace(0, len(vectors) - 1, min(_MOST, len(vectors))).astype(int))
    kept: Floats = vectors[chosen].astype(np.float16).astype(np.float32)
    return kept


def seen(vectors: Floats, kept: Floats) -> Floats:
    """(n, d + m): n vectors (n, d), centred, and their likenesses to the m that were kept."""
    return np.hstack([vectors, _likeness(vectors, kept)])


def turn(kept: Floats) -> Floats:
    """(d + m, k): what `seen` gives, times this, is in coordinates that are all of one kind."""
    lengths, ways = np.linalg.eigh(_likeness(kept, kept).astype(np.float64))
    wide = lengths > max(_THIN * lengths[-1], 1e-9)
    bent, width = ways[:, wide] / np.sqrt(lengths[wide]), kept.shape[1]
    made = np.zeros((width + len(kept), width + bent.shape[1]), dtype=np.float32)
    made[:width, :width] = _STRAIGHT * np.eye(width)
    made[width:, width:] = bent
    return made


def _likeness(vectors: Floats, kept: Floats) -> Floats:
    near = _BEND * (vectors @ kept.T)
    made: Floats = (_SAYS * (np.expm1(near) - near)).astype(np.float32)
    return made
