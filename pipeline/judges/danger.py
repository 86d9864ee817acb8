"""Whether a letter may hold a threat to us or somebody in danger now, and where it says so.

A veiled threat names no weapon, so this is learned from examples. Pure; decides on no lane.
"""

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from pipeline.judges.danger_model import Array, DangerModel, row
from pipeline.judges.danger_words import DANGER_WORDS
from pipeline.judges.lane_features import words_of
from pipeline.judges.leanings import LEANINGS
from pipeline.judges.leanings_noise import NOISE_LEANINGS
from pipeline.judges.lexicon import Lexicon
from pipeline.judges.reasons import reason
from pipeline.judges.signs import said
from pipeline.search.passages import sentences
from pipeline.search.words import folded_words
from pipeline.terms import Letter, Reason

THREAT, IN_DANGER = "threat to us", "someone in danger"
KINDS = (THREAT, IN_DANGER)
NONE = ""  # the label of a letter that holds neither

_LEXICON = Lexicon(DANGER_WORDS)
_LEANS = Lexicon({**LEANINGS, **NOISE_LEANINGS})
_QUOTED = 200  # characters of the sentence that is shown


class Spoken(Protocol):
    """A letter as a model of meaning sees it: vectors of the whole, and of each sentence."""

    @property
    def whole(self) -> Array: ...
    @property
    def sentences(self) -> tuple[str, ...]: ...
    @property
    def each(self) -> Array: ...


def counts(text: str) -> dict[str, float]:
    """How many words of each kind a text holds, as logarithms. Costs 0.1 ms for 400 characters."""
    words = folded_words(text)
    found: dict[str, Sequence[str]] = {
        **{f"danger {kind}": some for kind, some in _LEXICON.found(words).items()},
        **{f"leans {kind}": some for kind, some in _LEANS.found(words).items()},
        **{f"says {kind}": some for kind, some in said(words).items()},
    }
    return {kind: math.log1p(len(some)) for kind, some in found.items()}


def marks(letter: Letter, model: DangerModel, spoken: Spoken | None) -> tuple[Reason, ...]:
    """A reason for each danger that it may hold, with its sentence; none is the common case."""
    text = words_of(letter)
    if spoken is None or len(spoken.whole) * 2 + len(model.names) != model.kept.shape[1]:
        spoken, scores = None, model.plain_scores(counts(text))
    else:
        scores = model.scores(_row(model, text, spoken.whole, spoken.each)[None])[0]
    return tuple(
        reason(kind, said=_said(text, model, spoken, place))
        for place, kind in enumerate(model.kinds)
        if scores[place] >= 0
    )


def _row(model: DangerModel, text: str, whole: Array, each: Array) -> Array:
    return row(whole, each, model.counted(counts(text)))


def _said(text: str, model: DangerModel, spoken: Spoken | None, kind: int) -> str:
    """The sentence that speaks most for a danger, were it the whole letter."""
    if spoken is None or not spoken.sentences:
        listed = sentences(text)
        told = [model.plain_scores(counts(one))[kind] for one in listed]
    else:
        listed = list(spoken.sentences)
        pairs = zip(listed, spoken.each, strict=True)
        told = list(model.scores(np.array([_row(model, s, v, v[None]) for s, v in pairs]))[:, kind])
    return max(zip(told, listed, strict=True), default=(0.0, ""), key=lambda one: one[0])[1][
        :_QUOTED
    ]
