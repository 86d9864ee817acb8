"""What sort of mail it is: what was learned from examples, held back by rules. Pure.

Rules decide alone where headers prove a machine, and where nothing was learned. Noise is hidden
from `SURE` on; so nobody who seems to tell something, or passes a mail on, gets that much.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.judges import lane_rules, lane_words, quotes, replies
from pipeline.judges.lane_features import ASKS, Features, features, words_of
from pipeline.judges.lane_model import Array, LaneModel
from pipeline.judges.lane_rules import SHOWN, Seen
from pipeline.judges.quotes import Written
from pipeline.judges.reasons import reason
from pipeline.judges.small_words import telling
from pipeline.search.words import folded_words
from pipeline.terms import NOISE, SURE, Answer, Lane, Letter, Reason

NAME = "lane/6"

_PROVEN = 0.95  # what a rule gives to a machine's headers
# A lane that no word or header speaks for, and that is less sure, is none. These, like the weights
# of `lanes.training`, are chosen by `tests.bench.lanes_unseen`, on examples alone.
_DOUBTED, _DOUBTED_OF_FEW, _NOISE_DOUBTED = 0.25, 0.4, 0.4
_FEW = 9  # words
# By hand: "call me, please" sounds like anything, so with so few words a doubt is for the reader.
_HARDLY_ANY = 5
_RELEASE_DOUBTED = 0.8  # what says of itself that it is a release is none only if that is sure
_ASKS_SURELY = 0.6  # from here on a question stays one, though words in it seem to tell something
_UNPOINTED = 0.3  # a correction that points at nothing of ours, and is less sure, is a tip
_POINTS = (
    *("says article", "says wrong", "says correct"),
    *("leans printed", "leans instead", "leans mend"),
)
_ABUSE = ("subject leans abuse", "body leans abuse")
_SAID = 3  # reasons that name a word or a header
_WORDED = ("words", "subject", "asks")


def judge(
    letter: Letter,
    model: LaneModel | None = None,
    vector: Array | None = None,
    dangers: tuple[Reason, ...] = (),
) -> Answer:
    """Lane, probability and reasons. `vector` is what `model.encoder` makes of its words.

    Without a model, rules answer. A letter without words is a tip that nobody is sure of. One that
    may hold a danger (`pipeline.judges.danger`) is never hidden, and says so first.
    """
    answer = _lane(replies.own(letter), model, vector)
    if not dangers:
        return answer
    score = min(answer.score, SHOWN) if answer.label in NOISE else answer.score
    return Answer(answer.label, score, (*dangers, *answer.reasons))


def _lane(letter: Letter, model: LaneModel | None, vector: Array | None) -> Answer:
    ruled = lane_rules.rule(letter)
    if model is None or _stands(ruled):
        return ruled
    found = features(letter)
    likely = dict(zip(model.labels, model.probabilities(found, vector), strict=True))
    label = max(likely, key=likely.__getitem__)
    seen = lane_rules.see(letter)
    if label in NOISE and ruled.label in NOISE and _yields(label, likely[label], ruled):
        return _held_back(seen, ruled)  # a machine is proven by headers, a release by its words
    if label == Lane.QUESTION and _tells_too(seen, likely[label]):
        return lane_rules.told(seen)  # whoever tells something too has written a tip
    if label != Lane.TIP and _doubted(seen, model, found, label, likely[label], ruled):
        # in doubt it is a tip, since a lost tip costs most
        return Answer(Lane.TIP, 0.5, (reason("nothing else"), *_asks(seen, Lane.TIP)))
    spoke = model.spoke_for(found, label, _SAID)
    named = (*_named(found, spoke, label), *_asked(seen, model, found, label))
    alike = _alike(model, found, label, any(one.code in _WORDED for one in named))
    reasons = (*named, alike, *_asks(seen, label))
    answer = Answer(label, _score(likely, label, found), reasons)
    return _held_back(seen, answer, alike_only=not spoke)


def _yields(label: str, likely: float, ruled: Answer) -> bool:
    return label == Lane.AUTOMATIC or (ruled.score >= SURE and likely < _RELEASE_DOUBTED)


def _tells_too(seen: Seen, asks: float) -> bool:
    unsure = asks < _ASKS_SURELY and seen.says("tells") and lane_rules.asked_in(seen)
    return bool(unsure) or lane_rules.tells_first(seen)


def _doubted(
    seen: Seen, model: LaneModel, found: Features, label: str, likely: float, ruled: Answer
) -> bool:
    """Whether too little speaks for a lane: nothing that could be shown, or a few words alone."""
    if len(seen.words) <= _HARDLY_ANY and likely < SURE:
        return True
    ours = seen.says("article") or seen.says("tells")
    if ours and label in NOISE and ruled.label not in NOISE and likely < _NOISE_DOUBTED:
        return True
    if label == Lane.CORRECTION and likely < _UNPOINTED and not _points(found):
        return True
    few = len(seen.words) <= _FEW
    shown = model.spoke_for(found, label, 1)
    return not shown and likely < (_DOUBTED_OF_FEW if few else _DOUBTED)


def _points(found: Features) -> bool:
    """Whether a letter speaks of what we printed, or sets one thing against another."""
    return any(found.numbers.get(f"{at} {one}") for at in ("subject", "body") for one in _POINTS)


def _stands(ruled: Answer) -> bool:
    proven = ruled.label == Lane.AUTOMATIC and ruled.score >= _PROVEN
    return proven or ruled.reasons == (reason("no words"),)


def _score(likely: Mapping[str, np.float32], label: str, found: Features) -> float:
    """How sure. Words alone make no machine: only headers hide automatic mail. Nor is abuse
    hidden: it is a reader's mail, and may tell something."""
    score = float(likely[label])
    abuse = label == Lane.SPAM and any(found.numbers.get(one) for one in _ABUSE)
    return min(score, SHOWN) if label == Lane.AUTOMATIC or abuse else score


def _named(found: Features, spoke: Sequence[str], label: str) -> tuple[Reason, ...]:
    """The headers and words that spoke most for the label, as far as they tell a reader something,
    each once."""
    made: dict[tuple[str, str], Reason] = {}
    written, told = Written(found.text, folded_words(found.text)), set[str]()
    for code, words in (found.shown[name] for name in spoke):
        if code in ("words", "subject"):
            listed = telling(words, told, label == Lane.QUESTION)
            words = [written.find(one) for one in listed if one not in told]
            told.update(listed)
        if said := ", ".join(words[:_SAID]):
            value = {"name": said} if code == "header" else {"said": said}
            made.setdefault((code, said), reason(code, **value))
    return tuple(made.values())


def _asked(seen: Seen, model: LaneModel, found: Features, label: str) -> tuple[Reason, ...]:
    """Of a question, what it asks, where that it asks spoke for it."""
    asked = lane_rules.asked_in(seen) if label == Lane.QUESTION else ""
    said = asked and model.speaks(found, label, ASKS)
    return (reason("asks", said=quotes.question(asked)),) if said else ()


def _alike(model: LaneModel, found: Features, label: str, worded: bool) -> Reason:
    """That it reads like such mail; by which of its words, when no other reason says any."""
    words = () if worded else lane_words.spoke(model.words_for(found, label), found.text)
    if words:
        return reason("sounds like", lane=label, said=", ".join(words))
    return reason("reads like", lane=label)


def _asks(seen: Seen, label: str) -> tuple[Reason, ...]:
    asked = lane_rules.asked_in(seen) if label == Lane.TIP else ""
    return (reason("also asks", said=quotes.question(asked)),) if asked else ()


def is_foreign(text: str) -> bool:
    """Whether most of its letters are of a script that no example has: then nobody is sure."""
    letters = [letter for letter in text if letter.isalpha()]
    known = sum(letter < "\u0780" for letter in letters)
    return bool(letters) and known < len(letters) / 2


def _held_back(seen: Seen, answer: Answer, alike_only: bool = False) -> Answer:
    """Noise that somebody passes on, tells something in or speaks about stays in view."""
    if answer.label not in NOISE or answer.score < SURE:
        return answer
    if alike_only:
        return Answer(answer.label, SHOWN, answer.reasons)  # a likeness alone hides nobody
    if len(seen.words) <= _FEW and all(one.code != "header" for one in answer.reasons):
        return Answer(answer.label, SHOWN, answer.reasons)  # nor do so few words
    if is_foreign(words_of(seen.letter)):
        return Answer(answer.label, SHOWN, (*answer.reasons, reason("unknown script")))
    tells = seen.says("tells") + seen.says("about noise")
    if tells:
        why = reason("tells", said=tells[0])
    elif seen.letter.own_words.strip() or not seen.letter.text.strip():
        return answer
    else:
        why = reason("passed on")
    return Answer(answer.label, SHOWN, (*answer.reasons, why))
