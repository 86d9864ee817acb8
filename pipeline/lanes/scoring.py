"""How well lanes are told on labelled mails, as fractions of 1. Reads no file, changes nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedShuffleSplit

from pipeline.judges import lane, routing
from pipeline.judges.lane_features import features, words_of
from pipeline.judges.lane_model import LaneModel
from pipeline.lanes import training
from pipeline.lanes.examples import Example
from pipeline.meaning.encoders import Vectors
from pipeline.terms import NOISE, SURE, Answer, Lane

SPAM, GOOD = "spam", "good"  # the labels of rows that have a group in place of a lane
_DRAWS = 1_000  # of the bootstrap
_EDGES = (2.5, 97.5)  # per cent

Flags = NDArray[np.bool_]


def as_shipped(
    mails: Sequence[Example], model: LaneModel, encode: training.Encode | None
) -> dict[str, Any]:
    """Per lane precision, recall, F1 and its interval; macro-F1; and what became of good mail.

    The interval is where 95 % of the F1s lie when the mails are drawn again (bootstrap).
    """
    return report(mails, answers_to(mails, model, encode))


def unseen(
    mails: Sequence[Example],
    encode: training.Encode | None,
    encoder_name: str = "",
    besides: Sequence[Example] = (),
    heat: float | None = None,
) -> tuple[list[Example], list[Answer]]:
    """Each mail and what it gets from a model that saw none of those written together with it,
    as strangers' mail will; all learn from those `besides`. Here numbers may be chosen.
    With `heat` given, how sure they are is taken from elsewhere: a seventh of the time."""
    asked: list[Example] = []
    answers: list[Answer] = []
    for batch in sorted({one.batch for one in mails}):
        others = [*(one for one in mails if one.batch != batch), *besides]
        model = training.learn(others, encode, encoder_name, by_grams=True, heat=heat)
        held = [one for one in mails if one.batch == batch]
        asked += held
        answers += answers_to(held, model, encode)
    return asked, answers


def report(mails: Sequence[Example], answers: Sequence[Answer]) -> dict[str, Any]:
    """The scores of answers; see `as_shipped`."""
    truth = np.array([one.label for one in mails])
    found = np.array([str(one.label) for one in answers])
    good = ~np.isin(truth, list(NOISE))
    hidden = np.array([is_hidden(one) for one in answers])
    sure_spam = hidden & (found == Lane.SPAM)
    lanes = {str(one): _lane(truth == one, found == one) for one in Lane}
    return {
        "mails": len(mails),
        "lanes": lanes,
        "macro_f1": _mean([lanes[one]["f1"] for one in lanes if (truth == one).any()]),
        "spam_f1": lanes[Lane.SPAM]["f1"],
        "spam_f1_at_90": f1(truth == Lane.SPAM, sure_spam),
        "good_mail_lost": _share(found[good] == Lane.SPAM),
        "good_mail_hidden": _share(hidden[good]),
        "noise_hidden": _share(hidden[~good]),
        "by_language": _by_language(mails, truth, found),
    }


def answers_to(
    mails: Sequence[Example], model: LaneModel, encode: training.Encode | None
) -> list[Answer]:
    """What the lane judge says to each."""
    vectors = _vectors(mails, encode)
    return [
        lane.judge(one.letter, model, None if vectors is None else vectors[at])
        for at, one in enumerate(mails)
    ]


def is_hidden(answer: Answer) -> bool:
    """Whether a mail would be out of the first view."""
    return answer.label in NOISE and answer.score >= SURE


def as_learned(
    mails: Sequence[Example], encode: training.Encode | None, seeds: int = 5
) -> dict[str, float]:
    """Spam from good mail, learned from one half and tried on the other; means over the seeds."""
    vectors = _vectors(mails, encode)
    truth = np.array([one.label == SPAM for one in mails])
    found = [
        _half(mails, vectors, truth, *halves)
        for seed in range(seeds)
        for halves in _halves(truth, seed)
    ]
    return {name: _mean([one[name] for one in found]) for name in found[0]}


def _halves(truth: Flags, seed: int) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    split = StratifiedShuffleSplit(1, test_size=0.5, random_state=seed)
    return list(split.split(truth, truth))


def _half(
    mails: Sequence[Example],
    vectors: Vectors | None,
    truth: Flags,
    pool: NDArray[np.intp],
    test: NDArray[np.intp],
) -> dict[str, float]:
    own = None if vectors is None else vectors[pool]
    model = training.learn(
        [mails[at] for at in pool], None if own is None else lambda _texts: own, by_grams=True
    )
    column = model.labels.index(SPAM)
    likely = np.array(
        [
            model.probabilities(
                features(mails[at].letter), None if vectors is None else vectors[at]
            )[column]
            for at in test
        ]
    )
    foreign = np.array([lane.is_foreign(words_of(mails[at].letter)) for at in test])
    likeliest, sure = likely > 0.5, (likely >= SURE) & ~foreign
    return {
        "spam_f1": f1(truth[test], likeliest),
        "spam_f1_at_90": f1(truth[test], sure),
        "good_mail_lost": _share(sure[~truth[test]]),
    }


def _vectors(mails: Sequence[Example], encode: training.Encode | None) -> Vectors | None:
    return encode([routing.spoken(one.letter) for one in mails]) if encode else None


def f1(true: Flags, said: Flags) -> float:
    """The harmonic mean of precision and recall; 0 when nothing was found."""
    both = int((true & said).sum())
    return 2 * both / int(true.sum() + said.sum()) if both else 0.0


def _lane(true: Flags, said: Flags) -> dict[str, Any]:
    both = int((true & said).sum())
    drawn = np.random.default_rng(0).integers(0, len(true), (_DRAWS, len(true)))
    again = [f1(true[one], said[one]) for one in drawn]
    return {
        "precision": both / max(1, int(said.sum())),
        "recall": both / max(1, int(true.sum())),
        "f1": f1(true, said),
        "f1_interval": [float(edge) for edge in np.percentile(again, _EDGES)],
        "mails": int(true.sum()),
    }


def _by_language(
    mails: Sequence[Example], truth: NDArray[np.str_], found: NDArray[np.str_]
) -> Mapping[str, float]:
    spoken = np.array([one.language for one in mails])
    return {
        str(code): _mean(
            [
                f1(truth[spoken == code] == one, found[spoken == code] == one)
                for one in np.unique(truth[spoken == code])
            ]
        )
        for code in np.unique(spoken)
        if code
    }


def _share(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else 0.0


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0
