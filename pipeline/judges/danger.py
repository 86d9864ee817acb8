"""Whether a letter may hold a threat to us, or somebody in danger now; and the words that say so.

A veiled threat names no weapon, so this is learned from examples. Pure; decides on no lane.
"""

import math

from pipeline.judges.danger_words import DANGER_WORDS
from pipeline.judges.lane_features import Features, words_of
from pipeline.judges.lane_model import Array, LaneModel
from pipeline.judges.lexicon import Lexicon
from pipeline.judges.reasons import reason
from pipeline.search.passages import sentences
from pipeline.search.words import folded_words
from pipeline.terms import Letter, Reason

THREAT, IN_DANGER = "threat to us", "someone in danger"
NONE = ""  # the label of a letter that holds neither

_LEXICON = Lexicon(DANGER_WORDS)
_SAID = 8  # words that a reason names
_QUOTED = 200  # characters of the first sentence, where no listed word stands
# From where a mark is set, with words that say so and without: where one in twenty harmless letters
# of our test set gets one.
ENOUGH, ENOUGH_UNSAID = 0.3, 0.7
_TELLING = frozenset({"harm", "held", "own life", "we know where"})  # “now” and “help” say little


def features(letter: Letter) -> Features:
    """How many words of each kind of danger it holds."""
    text = words_of(letter)
    found = _LEXICON.found(folded_words(text))
    numbers = {kind: math.log1p(len(words)) for kind, words in found.items()}
    return Features(numbers, {kind: ("words", words) for kind, words in found.items()}, text)


def marks(letter: Letter, model: LaneModel, vector: Array | None) -> tuple[Reason, ...]:
    """A reason for each danger that it may hold, with its words; none is the common case."""
    seen = features(letter)
    likely = dict(zip(model.labels, model.probabilities(seen, vector), strict=True))
    enough = ENOUGH if _TELLING & seen.shown.keys() else ENOUGH_UNSAID
    return tuple(
        reason(kind, said=_said(seen)) for kind in (THREAT, IN_DANGER) if likely[kind] >= enough
    )


def _said(seen: Features) -> str:
    words = [word for _code, found in seen.shown.values() for word in found]
    if words:
        return ", ".join(dict.fromkeys(words[:_SAID]))
    return next(iter(sentences(seen.text)), "")[:_QUOTED]
