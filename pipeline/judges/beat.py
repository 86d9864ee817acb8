"""Whose subject it is, by what a newsroom typed about its beats. Learns nothing, asks nobody.

A word that many beats share says little; a near tie or too little is left open for the desk.
"""

import math
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.judges.beat_words import is_empty
from pipeline.judges.reasons import reason
from pipeline.judges.replies import repeats
from pipeline.search.stemming import CYRILLIC, pairs, stem, stem_pair
from pipeline.search.words import STOP_WORDS, fold, folded_words, language, stop_words, tokens
from pipeline.terms import Answer, BeatTerms, Letter, Reason

_READ = 20_000  # characters of a letter
_SHORT = 200  # characters of own words below which what is forwarded or quoted is read too
_SUBJECT = 2  # a word of the subject counts as often as this
_WEIGHTS = {"keyword": 1.0, "place": 1.0, "name": 0.8, "description": 0.35}
_ENOUGH = 0.8  # evidence at which the answer is 63 per cent sure, were there no other beat
_TIE = 0.85  # a second beat with this share of the first's evidence leaves it open
_SAID = 5  # reasons that name a word
_NEAR = 0.35  # share of the first's evidence from which a story is on a second beat too
_COVERED = 1.25  # how much more speaks for a beat that the story's writer covers
_TOLD_BY = 6  # different words, below which a text of ours may hold none that tells its language
_LATIN, _CYRILLIC = re.compile("[a-z]"), re.compile("[\u0400-\u052f]")
_COMMON_WORDS = """
news world general other our story stories report reports новини новости nachrichten actualités
noticias its does their them those these that than then also more most such into over
"""
_COMMON = frozenset(tokens(fold(_COMMON_WORDS)))
_ARABIC_JOINED = re.compile("^[وفبلك]?ال(?=.{3})")  # "in the", "and the": written as one word

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Clue:
    """A word or phrase of a beat."""

    beat: int  # place in the sequence
    kind: str
    word: str  # as it was typed
    weight: float


class Beats:
    """What is known of a desk's beats, prepared once for many letters. Never changes after."""

    def __init__(self, beats: Sequence[BeatTerms]) -> None:
        self.beats = tuple(beats)
        self.clues: dict[Words, dict[_Clue, set[str]]] = {}  # the languages it has that form in
        self.starts: dict[str, set[Words]] = {}  # first word of each longer phrase
        self.heads: dict[str, set[str]] = {}  # for languages without a stemmer of ours
        typed = [_typed(beat) for beat in self.beats]
        forms = _forms({word for terms in typed for words in terms for word in words})
        shared = Counter(words for terms in typed for words in terms)
        for place, terms in enumerate(typed):
            for words, (kind, word) in terms.items():
                rarity = math.log1p(len(typed) / shared[words]) / math.log1p(len(typed))
                self._learn(words, forms, _Clue(place, kind, word, _WEIGHTS[kind] * rarity))

    def _learn(self, words: Words, forms: dict[str, Words], clue: _Clue) -> None:
        variants = list(zip(*(forms[word] for word in words), strict=True))
        scripts = tuple(any(map(letters.search, words)) for letters in (_LATIN, _CYRILLIC))
        for spoken, variant in zip(pairs(), variants, strict=True):
            told = {code for code, written in zip(spoken, scripts, strict=True) if written}
            self.clues.setdefault(variant, {}).setdefault(clue, set()).update(told or {""})
            if len(variant) > 1:
                self.starts.setdefault(variant[0], set()).add(variant)
        if len(words) == 1 and len(words[0]) >= 4:
            self.heads.setdefault(words[0][:4], set()).add(words[0])

    def meant(self, words: Words, told: str) -> Iterator[_Clue]:
        """The clues that look so in a language, in English, in Cyrillic, or as they were typed.

        "Lagos" is "lag" to a Spanish stemmer alone, and "docket" is "dock" to a German one: no
        letter in another language speaks of them.
        """
        tongues = (told, "en", *CYRILLIC, "")
        return (clue for clue, spoken in self.clues.get(words, {}).items() if spoken & {*tongues})


def judge(letter: Letter, prepared: Beats) -> Answer:
    """The beat's id as label, or "" when it is left open; how sure; and the words that say so."""
    if not prepared.beats:
        return _open(0.0, "no beats")
    clues = _found(letter, prepared)
    if clues is None:
        return _open(0.0, "no words")
    if not clues:
        return _open(0.0, "no match")
    evidence = _evidence(clues)
    (best, most), *others = evidence.most_common(2)
    rival = others[0][1] if others else 0.0
    whole = sum(found * found for found in evidence.values())
    score = _sure(most) * most * most / whole
    return _decided(prepared, best, score, rival >= _TIE * most, clues)


def rank(letter: Letter, prepared: Beats, writer: str = "") -> tuple[Answer, ...]:
    """The beats of a story, which may be on two: the main one, then a second when it is near.

    `writer` is what its writer covers: it tells apart what the story itself speaks for. Each
    answer's score is of the beat alone, whatever speaks for the other.
    """
    clues = _found(letter, prepared) or []
    evidence = _evidence(clues)
    covered = _evidence(_found(Letter(writer, ""), prepared) or [])
    for beat, _strength in covered.most_common(1):
        if beat in evidence:
            evidence[beat] *= _COVERED  # type: ignore[assignment]  # a Counter of floats
    ranked = evidence.most_common(2)
    least = max(_ENOUGH, ranked[0][1] * _NEAR) if ranked else 0.0
    return tuple(
        Answer(str(prepared.beats[beat].id), _sure(found), _words(prepared, beat, clues))
        for beat, found in ranked
        if found >= least
    )


def literal(letter: Letter, prepared: Beats) -> tuple[list[float], tuple[Reason, ...]]:
    """How much of each beat's own words the letter holds, in order, and the words themselves."""
    clues = _found(letter, prepared) or []
    evidence = _evidence(clues)
    return [float(evidence[at]) for at in range(len(prepared.beats))], _words(prepared, -1, clues)


def _evidence(clues: Iterable[tuple[_Clue, float]]) -> Counter[int]:
    """How much speaks for each beat, by its place."""
    evidence: Counter[int] = Counter()
    for clue, strength in clues:
        evidence[clue.beat] += strength  # type: ignore[assignment]  # a Counter of floats
    return evidence


def _sure(evidence: float) -> float:
    return 1 - math.exp(-evidence / _ENOUGH)


def _words(prepared: Beats, best: int, clues: Iterable[tuple[_Clue, float]]) -> tuple[Reason, ...]:
    """The words that say most, those of the best beat first."""
    strongest = sorted(clues, key=lambda found: (found[0].beat != best, -found[1]))
    return tuple(
        reason(clue.kind, word=clue.word, beat=prepared.beats[clue.beat].name)
        for clue, _strength in strongest[:_SAID]
    )


def _decided(
    prepared: Beats, best: int, score: float, tie: bool, clues: Iterable[tuple[_Clue, float]]
) -> Answer:
    beat = prepared.beats[best]
    words = _words(prepared, best, clues)
    if tie or score < beat.threshold:
        return _open(score, "tie" if tie else "too little", words)
    return Answer(str(beat.id), score, words)


def _open(score: float, why: str, words: tuple[Reason, ...] = ()) -> Answer:
    return Answer("", score, (reason("left open", why=why), *words))


def _typed(beat: BeatTerms) -> dict[Words, tuple[str, str]]:
    """Each word or phrase of a beat, folded, to its strongest kind and as it was typed."""
    found: dict[Words, tuple[str, str]] = {}
    listed = [("keyword", word) for word in beat.keywords]
    listed += [("place", word) for word in beat.places]
    listed.append(("name", beat.name))
    listed += [("name", word) for word in _single(beat.name)]
    listed += [("description", word) for word in _single(beat.description)]
    for kind, typed in listed:
        words = tuple(_bare(word) for word in tokens(fold(typed[:200])))[:6]
        common = kind == "name" and len(words) == 1 and words[0] in _COMMON
        if not (common or is_empty(words)):
            found.setdefault(words, (kind, typed.strip()))
    return found


def _single(text: str) -> Iterator[str]:
    """The words of a name or description that mean something."""
    for word in re.findall(r"[\w'’]+", text[:5_000]):
        plain = fold(word)
        if len(plain) > 2 and plain not in STOP_WORDS and plain not in _COMMON:
            yield word


def _forms(words: Iterable[str]) -> dict[str, Words]:
    """Each word as every language of ours stems it: one column a pair of languages."""
    listed = sorted(words)
    columns = [stem_pair(listed, *languages) for languages in pairs()]
    return dict(zip(listed, zip(*columns, strict=True), strict=True))


def _bare(word: str) -> str:
    return word if word.isascii() else _ARABIC_JOINED.sub("", word)


def _found(letter: Letter, prepared: Beats) -> list[tuple[_Clue, float]] | None:
    """Each clue that stands in the letter, and how strongly; None without words. What a reply
    repeats, its subject too, counts only where its own words name nothing."""
    own = letter.own_words
    text = (own if len(own) >= _SHORT else f"{own}\n{letter.text}")[:_READ]
    told = language(text)
    subject = folded_words(letter.subject[:500])
    body = folded_words(text)
    if not subject and not body:
        return None
    if repeats(letter) and (counted := _heard(((folded_words(own[:_READ]), 1),), told, prepared)):
        return _weighed(counted)
    return _weighed(_heard(((subject, _SUBJECT), (body, 1)), told, prepared))


def _heard(
    parts: Iterable[tuple[Sequence[str], int]], told: str, prepared: Beats
) -> Counter[_Clue]:
    """How often each clue was met, in whichever of its forms most often.

    Words that a beat has twice (as a keyword, and in its description) count once, as the stronger.
    """
    counted: Counter[Words] = Counter()
    for spoken, times in parts:
        bare = [_bare(word) for word in spoken]
        stems = stem(bare, told)
        quiet = {at for at, word in enumerate(bare) if word in stop_words(told)}  # German "war"
        for found in _matches(stems, quiet, prepared):
            counted[found] += times
        if not told:
            for found in _alike(bare, prepared):
                counted[found] += times
    met: Counter[_Clue] = Counter()
    for words, count in counted.items():
        strongest: dict[int, _Clue] = {}
        for clue in prepared.meant(words, told):
            known = strongest.setdefault(clue.beat, clue)
            if clue.weight > known.weight:
                strongest[clue.beat] = clue
        for clue in strongest.values():
            met[clue] = max(met[clue], count)
    return met


def _matches(stems: Sequence[str], quiet: Container[int], prepared: Beats) -> Iterator[Words]:
    """Clues among these words; those at a `quiet` place count within a phrase only."""
    for at, word in enumerate(stems):
        if (word,) in prepared.clues and at not in quiet:
            yield (word,)
        for phrase in prepared.starts.get(word, ()):
            if tuple(stems[at : at + len(phrase)]) == phrase:
                yield phrase


def _alike(words: Sequence[str], prepared: Beats) -> Iterator[Words]:
    """In a language without a stemmer: the same word but for its ending (Warszawa, Warszawie).

    What a beat names itself is another word ("docket" beside "dock"); and where the language is
    unknown for want of words, so is what makes a short one longer by a syllable.
    """
    few = len(set(words)) < _TOLD_BY
    for word in words:
        if any(prepared.meant((word,), "")):
            continue
        for known in prepared.heads.get(word[:4], ()):
            kept = max(4, len(known) - 1)
            more = 1 if few and len(known) == 4 else 3
            if word[:kept] == known[:kept] and len(word) - len(known) <= more:
                yield (known,)


def _weighed(met: Counter[_Clue]) -> list[tuple[_Clue, float]]:
    """Each clue with its strength: the tenth time says little more than the third."""
    return [(clue, clue.weight * min(1 + math.log(count) / 2, 2)) for clue, count in met.items()]
