"""What a desk's own corrections add to the shipped lane model: learned by numpy alone, in a second.

Their distance from the shipped model is kept short (a prior at what it says, as in Chelba and
Acero 2004), so that ten corrections of one sort leave all others as they were. Pure.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.judges.lane_features import Features
from pipeline.judges.lane_model import Array, LaneModel, softmax

FORM = 1  # of the file
_SIGNS_SAY = 0.06  # as in the shipped model: beside a vector of length 1
_SHORT = 0.1  # what distance costs, beside one for each letter
_STEPS = 200
_TEXT = 512  # of a vector: the text as a whole, which stands first


@dataclass(frozen=True, slots=True)
class Own:
    """Slopes (features and vector, labels) to add; they fit models of these names alone."""

    labels: tuple[str, ...]
    names: tuple[str, ...]
    encoder: str
    slopes: Array

    def to_bytes(self) -> bytes:
        """The file (npz)."""
        file = io.BytesIO()
        words = {name: np.array(getattr(self, name)) for name in ("labels", "names", "encoder")}
        np.savez(file, form=np.array(FORM), slopes=self.slopes, **words)  # type: ignore[arg-type]
        return file.getvalue()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Own":
        """Raises ValueError, KeyError or OSError for what is none; runs no code."""
        with np.load(io.BytesIO(raw), allow_pickle=False) as kept:
            if int(kept["form"]) != FORM:
                raise ValueError(f"a desk's lanes of form {int(kept['form'])}")
            return cls(
                tuple(map(str, kept["labels"])),
                tuple(map(str, kept["names"])),
                str(kept["encoder"]),
                kept["slopes"].astype(np.float32),
            )

    def added_to(self, shipped: LaneModel) -> LaneModel:
        """The desk's model; the shipped one itself when it has other labels, features or vectors
        than the one that this was learned beside."""
        mine = (self.labels, self.names, self.encoder)
        if mine != (shipped.labels, shipped.names, shipped.encoder):
            return shipped
        of_columns = self.slopes[:, shipped.of]
        signs, more = of_columns[: len(self.names)], of_columns[len(self.names) :]
        meaning = shipped.meaning.copy()
        meaning[: len(more)] += more
        return replace(
            shipped,
            signs=shipped.signs + _SIGNS_SAY * signs,
            plain=shipped.plain + _SIGNS_SAY * signs,
            meaning=meaning,
        )


def learn(
    shipped: LaneModel,
    found: Sequence[Features],
    vectors: Sequence[Array] | None,
    labels: Sequence[str],
) -> Own:
    """From letters, their vectors where there are any, and the lanes people gave them. Of a
    vector the beginning is learned from, the text as a whole; the rest says what was said before.

    The same letters give the same. Needs one letter at least, of labels that the model has.
    """
    rows = np.array([_SIGNS_SAY * shipped.seen(one.numbers) for one in found], dtype=np.float64)
    if vectors is not None:
        rows = np.hstack([rows, np.array([one[:_TEXT] for one in vectors], dtype=np.float64)])
    given = vectors if vectors is not None else [None] * len(found)
    pairs = zip(found, given, strict=True)
    before = np.log([shipped.probabilities(one, vector) + 1e-6 for one, vector in pairs])
    truth = np.array(shipped.labels)[None, :] == np.array(labels)[:, None]
    slopes = _descended(rows, before, truth.astype(np.float64), shipped.heat)
    return Own(shipped.labels, shipped.names, shipped.encoder, slopes.astype(np.float32))


def _descended(rows: np.ndarray, before: np.ndarray, truth: np.ndarray, heat: float) -> np.ndarray:
    """Slopes that explain the truth best for their length (Nesterov's accelerated descent)."""
    longest = float((rows * rows).sum(axis=1).max())
    step = 1 / (_SHORT + longest * len(rows) / (2 * heat * heat))
    slopes = ahead = np.zeros((rows.shape[1], truth.shape[1]))
    for at in range(_STEPS):
        likely = softmax((before + rows @ ahead / heat).astype(np.float32))
        slope = rows.T @ (likely - truth) / heat + _SHORT * ahead
        then, slopes = slopes, ahead - step * slope
        ahead = slopes + at / (at + 3) * (slopes - then)
    return slopes
