"""Whose subject a letter is, by what is known of the beats and what was learned of them.

Pure: vectors, the model and examples come in. One beat is the main one; it is left open below
that beat's threshold, when none of them is likely, and when there are no words to go by.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.judges import beat, ngrams, one_sided, prior, router
from pipeline.judges.quiet_words import quiet_words
from pipeline.judges.reasons import reason
from pipeline.judges.replies import subject_of
from pipeline.judges.small_words import COUNTING
from pipeline.search.words import STOP_WORDS, folded_words
from pipeline.terms import Answer, BeatTerms, Letter, Reason

NAME = "beat/2"

_READ = 3_000  # characters of a letter
_SHORT = 200  # characters of own words below which what is forwarded or quoted is read too
_UNTAUGHT = 0.75  # how sure meaning alone must be before there is any example
_AGAINST_NONE = 10.0  # how much likelier than none of ours, before that, when a word was said
_ENOUGH_WORDS = 12  # below them a vector means less
_FEW = 60  # examples, below which a lesson is not trusted where no word of the beat was said,
_TAUGHT_BY = 10  # unless so many are of the beat itself
_TIE = 0.85  # a second beat with this share of the first's probability leaves it open
_ON_IT = 0.7  # of the letters to a callout's address, those on its beat: a guess, to be measured
_CLEAR = 0.6  # how sure the words must be of another answer for the address to say nothing
_LITERAL, _TAUGHT, _ALIKE = 4, 3, 2  # reasons of each kind
_TELLS = 0.02  # how much more a learned word says for the beat than for the others
_COMMON = 2  # times the examples of a beat: a word in so many texts is no word of the beat
_LIKE = 0.5  # cosine from which an example is called alike
# Letters of the scripts in which the models were taught; a text of others means nothing to them.
_KNOWN = re.compile(
    "[a-z\u00c0-\u024f\u0370-\u052f\u0600-\u06ff\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]"
)


@dataclass(frozen=True, slots=True)
class Examples:
    """What people routed, newest first: the surface of their vectors after centring (n, d), of
    length 1, and which they are."""

    vectors: router.Floats
    labels: tuple[str, ...]
    reasons: tuple[Reason, ...]  # "like tip" or "like story"


@dataclass(frozen=True, slots=True)
class Ready:
    """All that is known of a desk's beats, prepared once for many letters."""

    beats: tuple[BeatTerms, ...]
    clues: beat.Beats
    prior: prior.Prior | None
    model: router.Learned
    examples: Examples | None = None

    @property
    def labels(self) -> list[str]:
        return [*(str(one.id) for one in self.beats), ""]


def ready(
    beats: Sequence[BeatTerms],
    encode: prior.Encode | None,
    model: router.Learned,
    examples: Examples | None = None,
) -> Ready:
    """Prepare: `encode` is None when there is no model of meaning."""
    before = prior.prepare(beats, encode) if encode and beats else None
    return Ready(tuple(beats), beat.Beats(beats), before, model, examples)


def clues(beats: Sequence[BeatTerms]) -> beat.Beats:
    """The beats' own words, prepared."""
    return beat.Beats(beats)


def spoken(letter: Letter) -> str:
    """What is read of a letter: subject and own words; of a short one what it passes on too. What
    the subject of a reply asks, its sender does not (`judges.replies`)."""
    own = letter.own_words
    text = own if len(own) >= _SHORT else f"{own}\n{letter.text}"
    return f"{subject_of(letter)[:300]}.\n{text}"[:_READ]


def judge(
    letters: Sequence[Letter],
    vectors: router.Floats | None,
    known: Ready,
    more: router.Scores | None = None,
) -> list[Answer]:
    """An answer for each letter: the beat's id as label, or "" when it is left open.

    `vectors` (n, d) are those of `spoken`, as their model gives them; `more` (n, labels) is what
    another judge adds to the log-probabilities.
    """
    if not known.beats or not letters:
        return [_open(0.0, "no beats") for _one in letters]
    texts = [spoken(one) for one in letters]
    found = [beat.literal(one, known.clues) for one in letters]
    centred = _centred(texts, vectors, known)
    before = prior.scores(known.prior, centred, np.array([clues for clues, _words in found]))
    untaught = router.softmax(before)
    likely = router.likelihoods(known.model, known.labels, texts, centred, before)
    if more is not None:
        likely = router.softmax(np.log(likely + 1e-12) + more)
    rows = centred if centred is not None else [None] * len(texts)
    told = [_answering(known, one, shares) for one, shares in zip(letters, likely, strict=True)]
    each = zip(texts, told, untaught, found, rows, strict=True)
    return [
        _answer(known, _Seen(text, shares, bare, words, row), to)
        for text, (shares, to), bare, (_clues, words), row in each
    ]


def _answering(
    known: Ready, letter: Letter, shares: router.Scores
) -> tuple[router.Scores, tuple[Reason, ...]]:
    """What the address that a letter came to adds to what its words say: as much evidence as makes
    its beat likely in a letter without words (Bayes), and nothing over clear other words."""
    to, ids = letter.answers, [one.id for one in known.beats]
    if to is None or to.beat_id not in ids:
        return shares, ()
    at = ids.index(to.beat_id)
    if np.delete(shares, at).max() >= _CLEAR:
        return shares, ()
    weighed = shares.copy()
    weighed[at] *= len(ids) * _ON_IT / (1 - _ON_IT)
    name = known.beats[at].name
    if to.story:
        return weighed / weighed.sum(), (reason("callout", story=to.story, beat=name),)
    return weighed / weighed.sum(), (reason("callout's address", to=to.address, beat=name),)


def _centred(
    texts: Sequence[str], vectors: router.Floats | None, known: Ready
) -> router.Floats | None:
    """Vectors ready to compare; zeros for a text that the model cannot read."""
    if vectors is None:
        return None
    made = known.model.centre.centred(texts, vectors)
    return made * np.array([[_told(text)] for text in texts], dtype=np.float32)


def _told(text: str) -> float:
    """How much a text's vector may say: nothing in a script that the models were not taught,
    little when there are but a few words."""
    letters = [one for one in text[:500].lower() if one.isalpha()]
    if 2 * sum(bool(_KNOWN.match(one)) for one in letters) <= len(letters):
        return 0.0
    return min(1.0, len(folded_words(text[:200])) / _ENOUGH_WORDS)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of a letter: its text, how likely each label is (k + 1) and was before any
    lesson, the beats' words that it says, its vector (d), centred."""

    text: str
    shares: router.Scores
    untaught: router.Scores
    words: tuple[Reason, ...]
    vector: router.Floats | None


def _answer(known: Ready, read: _Seen, to: tuple[Reason, ...]) -> Answer:
    shares, words = read.shares, read.words
    if not to and not folded_words(read.text):
        return _open(0.0, "no words")
    order = np.argsort(-shares[:-1], kind="stable")
    best = int(order[0])
    sure = float(shares[best])
    why = (*to, *_reasons(known, read.text, best, words, read.vector))
    if shares[-1] * _odds(known, words) >= sure:
        return _open(sure, _none_of_ours(known, words), why)
    rival = float(shares[order[1]]) if len(order) > 1 else 0.0
    if rival >= _TIE * sure:
        both = (_nearest(known, best, sure), _also(known, int(order[1]), rival))
        return _open(sure, "tie", (*both, *why))
    asked = _threshold(known, best, why, words, read.text)
    if sure < asked:
        return _open(sure, "too little", (_nearest(known, best, sure, asked), *why))
    if _strays(known, best, read, why):
        return _open(sure, "lesson alone", (_nearest(known, best, sure), *why))
    also = [
        _also(known, at, float(shares[at]))
        for at in map(int, order[1:])
        if shares[at] >= known.beats[at].threshold
    ]
    why = why or (_meant(known, best),)
    return Answer(str(known.beats[best].id), sure, (*why, *also))


def _none_of_ours(known: Ready, words: tuple[Reason, ...]) -> str:
    """Why no beat is likely."""
    if known.model.is_taught:
        return "not ours"
    return "word alone" if words else "no match"


def _also(known: Ready, at: int, share: float) -> Reason:
    return reason("also", beat=known.beats[at].name, share=round(100 * share))


def _nearest(known: Ready, best: int, share: float, asked: float | None = None) -> Reason:
    """The likeliest beat all the same, in per cent; what falls short of what is `asked` is not
    rounded up to it."""
    name, shown = known.beats[best].name, round(100 * share)
    if asked is None:
        return reason("nearest", beat=name, share=shown)
    code = "nearest, asked" if asked <= known.beats[best].threshold else "nearest, unsaid"
    enough = round(100 * asked)
    return reason(code, beat=name, share=min(shown, enough - 1), asked=enough)


def _meant(known: Ready, best: int) -> Reason:
    """What is left to say where no word and no example alone decided."""
    model, chosen = known.model, known.beats[best]
    examples = dict(zip(model.labels, model.seen, strict=False))
    taught = examples.get(str(chosen.id), 0)
    return reason("near examples" if taught else "meaning", beat=chosen.name)


def _odds(known: Ready, words: tuple[Reason, ...]) -> float:
    """How much likelier than none of ours a beat must be. On day zero a word that both share is
    soon found in a tip of no beat; a lesson of too little leaves it day zero."""
    untaught = known.prior is not None and not known.model.is_taught
    return _AGAINST_NONE if words and untaught else 1.0


def _threshold(
    known: Ready, best: int, why: tuple[Reason, ...], words: tuple[Reason, ...], text: str
) -> float:
    """The beat's own; more before anybody taught anything, when no word of the beat was said.

    And more after a first lesson, when no word of the beat was said and no example is alike: for a
    beat with less than ten examples (what they have in common speaks for nearly any text), and
    where only words of other beats were said, or hardly any words.
    """
    own = known.beats[best].threshold
    if not known.model.is_taught:
        return own if why else max(own, _UNTAUGHT)
    speaks = _speaks(known, best, why)
    trusted = sum(known.model.seen) >= _FEW or not known.model.seen
    examples = dict(zip(known.model.labels, known.model.seen, strict=False))
    few = examples.get(known.labels[best], 0) < _TAUGHT_BY
    little = few or bool(words) or _told(text) < 1
    return max(own, _UNTAUGHT) if little and not (speaks or trusted) else own


def _strays(known: Ready, best: int, read: _Seen, why: tuple[Reason, ...]) -> bool:
    """Whether nothing but a lesson speaks for the beat, and this lesson may not."""
    untaught = float(read.untaught[best])
    may = one_sided.may_draw(known.model, known.beats, best, read.vector, untaught)
    return not (may or _speaks(known, best, why))


def _speaks(known: Ready, best: int, why: tuple[Reason, ...]) -> bool:
    """Whether a word of the beat was said, or an example of it is alike."""
    name = known.beats[best].name
    return any(one.values.get("beat") == name and one.code != "learned" for one in why)


def _open(score: float, why: str, words: tuple[Reason, ...] = ()) -> Answer:
    return Answer("", score, (reason("left open", why=why), *words))


def _reasons(
    known: Ready,
    text: str,
    best: int,
    words: tuple[Reason, ...],
    vector: router.Floats | None,
) -> tuple[Reason, ...]:
    """The words of the beats, those that were learned, the examples that are alike."""
    name = known.beats[best].name
    own = sorted(words, key=lambda one: one.values["beat"] != name)[:_LITERAL]
    said = {folded for one in own for folded in folded_words(str(one.values["word"]))}
    taught = _taught(known, text, best, said)
    return (*own, *taught, *_alike(known, best, vector))


def _taught(known: Ready, text: str, best: int, said: set[str]) -> list[Reason]:
    """Words that examples of this beat had, and others had not; none that any letter holds."""
    model, label = known.model, known.labels[best]
    if model.by_words is None or label not in model.labels:
        return []
    weights = model.by_words.weights
    column = model.labels.index(label)
    no_reason = said | STOP_WORDS | COUNTING | quiet_words(text)
    telling: dict[str, float] = {}
    for word in re.findall(r"[^\W\d_]{3,40}", text):
        folded = "".join(folded_words(word))
        at = model.grams.place(ngrams.of_word(folded))
        if at is not None and folded not in no_reason and not _is_common(model, at, column):
            says = float(weights[at, column] - weights[at].mean()) * float(model.grams.rarity[at])
            telling.setdefault(folded, says)
    chosen = sorted(telling, key=lambda word: -telling[word])[:_TAUGHT]
    name = known.beats[best].name
    return [reason("learned", word=word, beat=name) for word in chosen if telling[word] > _TELLS]


def _is_common(model: router.Learned, at: int, column: int) -> bool:
    """Whether a word stood in far more of the lesson's texts than are examples of the beat."""
    return bool(model.seen) and model.grams.holding(at) > _COMMON * model.seen[column]


def _alike(known: Ready, best: int, vector: router.Floats | None) -> list[Reason]:
    """The nearest of what people put on this beat."""
    if vector is None or known.examples is None:
        return []
    label = known.labels[best]
    own = [at for at, one in enumerate(known.examples.labels) if one == label]
    asked = prior.surface(vector[None], known.examples.vectors.shape[1])[0]
    near = known.examples.vectors[own] @ asked if own else np.zeros(0)
    order = np.argsort(-near)[:_ALIKE]
    return [known.examples.reasons[own[int(at)]] for at in order if near[at] >= _LIKE]
