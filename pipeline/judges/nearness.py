"""How near a text must be to what a beat was taught by, set against texts that nobody taught it by.
Pure numbers; when that is asked is the router's business.

A handful of letters of one beat, and none of the others, makes anything likelier there: what they
have in common with all letters speaks for it, too. So letters without a label are the measure, as
weak examples of what is not of the beat (learning from positive and unlabelled examples: Elkan and
Noto, 2008).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.judges.prior import surface, unit

Floats = NDArray[np.float32]

_POOL = 20  # texts, from which they say what is usual
# Chosen on our own tips of thirteen beats, among seven rules.
_USUAL = 0.95  # the share of them that a letter must be nearer than
_ON = 1 / 3  # and how far on from there to what the examples are to each other
_TWINS = 0.85  # as near (cosine) are two of one template; of our own letters no two


@dataclass(frozen=True, slots=True)
class Near:
    """The mean of the examples of each label (k, d), of length 1 (zeros: it has none), and how
    near (k, cosines) to it a text must be: nearer than all but a twentieth of the other texts."""

    means: Floats
    bounds: Floats

    def holds(self, place: int, vector: Floats) -> bool:
        """Whether a text (d, centred) is nearer to the examples of the label at this place than
        usual; of a label without examples it is not known, and True. Of a vector that is wider
        than the means its surface is read."""
        read = surface(vector[None], self.means.shape[1])[0]
        return bool(read @ self.means[place] >= self.bounds[place])


def near(taught: Floats, truth: NDArray[np.intp], labels: int, others: Floats) -> Near | None:
    """From texts (n, d) with their label's place (n), and those (m, d) that have none. None when
    there are too few to say what is usual."""
    means = np.zeros((labels, others.shape[1]), dtype=np.float32)
    bounds = np.full(labels, -1.0, dtype=np.float32)
    for place in np.unique(truth):
        pool = np.vstack([taught[truth != place], others])
        if len(pool) < _POOL:
            return None
        own = taught[truth == place]
        (means[place],) = unit(own.mean(axis=0, keepdims=True))
        usual = float(np.quantile(pool @ means[place], _USUAL))
        bounds[place] = usual + _ON * max(0.0, _to_each_other(own) - usual)
    return Near(means, bounds)


def _to_each_other(own: Floats) -> float:
    """How near an example (n, d) is to the mean of the others: the median."""
    if len(own) < 2:
        return -1.0
    rest = unit(own.sum(axis=0) - own)
    return float(np.median((own * rest).sum(axis=1)))


def distinct(vectors: Floats) -> NDArray[np.intp]:
    """The places of texts (n, d) that are no near twin of one before: a template that came a
    hundred times says once what letters usually are."""
    rows = unit(vectors)
    twins = rows @ rows.T >= _TWINS
    kept: list[int] = []
    for place in range(len(rows)):
        if not twins[place, kept].any():
            kept.append(place)
    return np.array(kept, dtype=np.intp)
