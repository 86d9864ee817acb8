"""Whether a letter may hold a threat to us or somebody in danger now, and where it says so.

A veiled threat names no weapon, so this is learned from examples. A letter is looked at as a whole
and, a long one, where it speaks most of danger. Pure; decides on no lane.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pipeline.judges import quotes
from pipeline.judges.danger_model import Array, DangerModel, mean_of, row
from pipeline.judges.danger_words import DangerWords, Kinds, dense
from pipeline.judges.lane_features import words_of
from pipeline.judges.reasons import reason
from pipeline.judges.sureness import SURELY
from pipeline.search.passages import sentences
from pipeline.terms import Letter, Reason

THREAT, IN_DANGER = "threat to us", "someone in danger"
KINDS = (THREAT, IN_DANGER)
NONE = ""  # the label of a letter that holds neither

_READ = 60  # sentences
_TOGETHER = 3  # sentences of a part
_PARTS = 2  # of a long letter that are looked at
LESS = 0.9  # what a part has to score beyond a letter, since there are several chances
_FAR = 1.0  # a second mark that is so much less sure is not shown beside the likelier one, unless
_FARTHEST = 1.5  # it is sure: then by so much


class Spoken(Protocol):
    """A letter as a model of meaning sees it: vectors of the whole, and of each sentence."""

    @property
    def whole(self) -> Array: ...
    @property
    def sentences(self) -> tuple[str, ...]: ...
    @property
    def each(self) -> Array: ...
    @property
    def passage(self) -> Array | None: ...


@dataclass(frozen=True, slots=True)
class Look:
    """What is judged at once: sentences, how densely they hold which words, and, when there is a
    model of meaning, the vector of the whole (width,) and of each sentence (sentences, width). With
    the larger one, the passage (384,) that its letter begins with, whatever part of it this is."""

    said: tuple[str, ...]
    numbers: Mapping[str, float]
    vectors: tuple[Array, Array] | None
    less: float = 0.0
    passage: Array | None = None

    @property
    def text(self) -> str:
        return " ".join(self.said)


def marks(letter: Letter, model: DangerModel, spoken: Spoken | None) -> tuple[Reason, ...]:
    """A reason for each danger that it may hold, with its sentence, the likelier first, wherever
    they are told; none is the common case. Both only where both are likely, or sure."""
    if spoken is not None and not model.knows(spoken.whole, spoken.passage):
        spoken = None
    whole, parts = looks(letter, model.words, spoken)
    by_words = [float(model.plain_scores(one.numbers).max()) for one in parts]
    most = sorted(range(len(parts)), key=by_words.__getitem__)[-_PARTS:]
    seen = [whole, *(parts[at] for at in sorted(most))]
    scored = scores(seen, model)
    where = scored.argmax(axis=0)
    surest = sorted(range(len(model.kinds)), key=lambda place: -scored[where[place], place])
    sure = {place: float(scored[where[place], place]) for place in surest}
    best = max(sure.values())
    least = max(0.0, best - _FARTHEST, min(SURELY, best - _FAR))
    text = words_of(letter)
    return tuple(
        reason(
            model.kinds[place],
            said=_said(seen[where[place]], model, place, text),
            sure=round(sure[place], 2),
        )
        for place in surest
        if sure[place] >= least
    )


def looks(letter: Letter, words: DangerWords, spoken: Spoken | None) -> tuple[Look, list[Look]]:
    """The letter as a whole; and of a long one, a few sentences at a time."""
    listed = sentences(words_of(letter))[:_READ]
    if spoken is None:
        found = words.found(listed)
        return Look(tuple(listed), dense(found), None), list(_parts(listed, None, found))
    # what a short letter says may stand there twice
    first = [at for at, one in enumerate(spoken.sentences) if one not in spoken.sentences[:at]]
    said = [spoken.sentences[at] for at in first]
    each = spoken.each[first]
    found, found_said = words.found_in(listed, said)
    whole = Look(tuple(said), dense(found), (spoken.whole, each), passage=spoken.passage)
    return whole, list(_parts(said, each, found_said, spoken.passage))


def _parts(
    said: Sequence[str], each: Array | None, found: Sequence[Kinds], passage: Array | None = None
) -> Iterator[Look]:
    last = len(said) - _TOGETHER
    if last < 2:
        return
    for at in sorted({*range(0, last + 1, _TOGETHER - 1), last}):
        part = slice(at, at + _TOGETHER)
        vectors = None if each is None else (mean_of(each[part]), each[part])
        yield Look(tuple(said[part]), dense(found[part]), vectors, LESS, passage)


def scores(seen: Sequence[Look], model: DangerModel) -> Array:
    """(looks, kinds) of looks at one letter; 0 is what is marked from on."""
    rows = [rowed(one, model) for one in seen]
    if all(one is None for one in rows):
        made = np.array([model.plain_scores(one.numbers) for one in seen])
    else:
        made = model.scores(np.array(rows), [one.text for one in seen], seen[0].passage)
    return made - np.array([[one.less] for one in seen], dtype=np.float32)


def rowed(seen: Look, model: DangerModel) -> Array | None:
    """A look as the model sees it; None without a model of meaning."""
    return seen.vectors and row(*seen.vectors, model.counted(seen.numbers))


def _said(seen: Look, model: DangerModel, kind: int, text: str) -> str:
    """The sentence that speaks most for a danger, were it the whole letter, as it stands in the
    text; of a long one what lies about its words that speak most."""
    if not seen.said:
        return ""
    found = model.words.found(seen.said)
    alone = [_alone(seen, at, dense([one])) for at, one in enumerate(found)]
    said = seen.said[int(scores(alone, model)[:, kind].argmax())]
    whole, parts = quotes.whole(said, text), quotes.pauses(said)
    speaks = [model.plain_scores(dense([one]))[kind] for one in model.words.found(parts)]
    return quotes.around(parts[int(np.argmax(speaks))] if parts else said, whole)


def _alone(seen: Look, at: int, numbers: Mapping[str, float]) -> Look:
    vectors = seen.vectors and (seen.vectors[1][at], seen.vectors[1][at : at + 1])
    return Look((seen.said[at],), numbers, vectors)
