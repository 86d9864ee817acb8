"""Which published stories a message may be about: by rare words and names that both hold.

Pure, and nothing learned. `words_of` says what to look for; who looked tells how rare each word
is and which stories came near; `judge` compares those few, sentence by sentence.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.judges.reasons import reason
from pipeline.search.passages import spans
from pipeline.search.stemming import stem
from pipeline.search.words import STOP_WORDS, folded_words
from pipeline.terms import Letter, Reason, StoryTerms, Suggestion

NAME = "story/1"

MOST_WORDS = 60  # of a message that stories are looked for by
MOST = 3  # suggestions for a message
_READ = 8_000  # characters of a message
_STORY = 40_000  # characters of a story
_SHORT = 200  # characters of own words below which what is quoted or forwarded is read too
_PASSAGE = 400  # characters
_SAID = 6  # words that a reason names
# A name that two texts share says more about them than a word does; a number stands in between.
_NAME, _NUMBER, _WORD = 1.0, 0.5, 0.4
_FAR = 0.5  # what is left of a word's weight outside the sentence where most meet
_TOLD = 3.0  # evidence of a title or an address that the message repeats
_ENOUGH = 2.2  # evidence at which the answer is 63 per cent sure: our own tips, see the tests
_LEAST = 0.5  # how sure a suggestion must be
_TITLE = 4  # words of a title that nobody repeats by accident
_CALENDAR = frozenset(
    folded_words(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may "
        "june july august september october november december lundi mardi mercredi jeudi vendredi "
        "samedi dimanche lunes martes miércoles jueves viernes sábado domingo"
    )
)
_COMMON = frozenset(
    folded_words(
        "said say says also since than more most only over after before last first one two three "
        "four five times still now here out into some other new very can could when while where "
        "again never every each them how just their because then these those its did does than"
    )
)
_SPOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LINKS = re.compile(r"https?://[^\s<>\"')\]]{4,500}")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a story: where it stands, and its stems."""

    start: int
    end: int
    stems: frozenset[str]


def words_of(letter: Letter) -> tuple[str, ...]:
    """The folded words by which to look for stories, those with a capital first."""
    text = _read(letter)
    capital = {
        word
        for spoken in _SPOKEN.findall(text)
        if spoken[0].isupper()
        for word in folded_words(spoken)
    }
    words = [word for word in dict.fromkeys(folded_words(text)) if _says_something(word)]
    words.sort(key=lambda word: (word not in capital, -len(word)))
    return tuple(words[:MOST_WORDS])


def links_of(letter: Letter) -> tuple[str, ...]:
    """The addresses that a message holds: one may be a story's."""
    found = (link.rstrip(".,;:!?") for link in _LINKS.findall(letter.text[:_READ]))
    return tuple(dict.fromkeys(found))[:20]


def judge(
    letter: Letter, stories: Sequence[StoryTerms], rarity: Mapping[str, float]
) -> tuple[Suggestion, ...]:
    """The likeliest of these stories, best first; none when too little speaks for any.

    `rarity` gives for each word of `words_of` how much it tells, from 0 to 1.
    """
    words = [word for word in words_of(letter) if rarity.get(word, 0.0) > 0]
    links = frozenset(links_of(letter))
    found = [_compare(letter, words, links, story, rarity) for story in stories]
    likely = [one for one in found if one.score >= _LEAST]
    return tuple(sorted(likely, key=lambda one: -one.score)[:MOST])


def _compare(
    letter: Letter,
    words: Sequence[str],
    links: frozenset[str],
    story: StoryTerms,
    rarity: Mapping[str, float],
) -> Suggestion:
    text = story.text[:_STORY]
    sentences = [
        _Sentence(start, end, frozenset(stem(folded_words(text[start:end]), story.language)))
        for start, end in spans(text)
    ]
    held = frozenset(stem(folded_words(story.title), story.language))
    held = held.union(*(one.stems for one in sentences))
    stems = dict(zip(words, stem(words, story.language), strict=True))
    shared = [word for word in words if stems[word] in held]
    names = _names(story, [stems[word] for word in shared])
    weights = {word: rarity[word] * _weight(word, stems[word] in names) for word in shared}
    told = _told(letter, links, story)
    passage = _meeting(sentences, {stems[word]: weight for word, weight in weights.items()})
    near = passage.stems if passage else frozenset()
    evidence = _TOLD * len(told) + sum(
        weight if stems[word] in names or stems[word] in near else weight * _FAR
        for word, weight in weights.items()
    )
    return Suggestion(
        story.id,
        1 - math.exp(-evidence / _ENOUGH),
        (*told, *_said(weights, {word: names.get(stems[word], "") for word in shared})),
        _shortened(text[passage.start : passage.end]) if passage else "",
    )


def _read(letter: Letter) -> str:
    own = letter.own_words
    text = own if len(own) >= _SHORT else f"{own}\n{letter.text}"
    return f"{letter.subject}\n{text}"[:_READ]


def _says_something(word: str) -> bool:
    if word.isdigit():
        return len(word) > 1
    return len(word) > 2 and word not in STOP_WORDS and word not in _COMMON


def _names(story: StoryTerms, stems: Iterable[str]) -> dict[str, str]:
    """Which of these stems the story writes with a capital inside a sentence, never small: each
    with the name as it is spelled there. German writes all nouns so: there nothing is told by it.
    """
    wanted = frozenset(stems)
    if story.language == "de" or not wanted:
        return {}
    capital, small = dict[str, str](), set[str]()
    for found in _SPOKEN.finditer(story.text[:_STORY]):
        spoken = found[0]
        inside = story.text[max(0, found.start() - 2) : found.start()].strip(' "“”‘’«»(—–-')
        if spoken[0].isupper() and (not _begins(inside) or spoken.isupper()):
            capital.update(dict.fromkeys(folded_words(spoken), spoken))
        elif spoken[0].islower():
            small.update(folded_words(spoken))
    spelled = [word for word in capital if word not in small]
    stemmed = zip(stem(spelled, story.language), spelled, strict=True)
    return {found: capital[word] for found, word in stemmed if found in wanted}


def _begins(before: str) -> bool:
    """Whether what stands before a word ends a sentence, or nothing does."""
    return before == "" or before[-1] in ".!?…:\n"


def _weight(word: str, name: bool) -> float:
    if word.isdigit():
        return _NUMBER
    return _NAME if name and word not in _CALENDAR else _WORD


def _told(letter: Letter, links: frozenset[str], story: StoryTerms) -> list[Reason]:
    """Whether the message repeats the story's title or links to it."""
    found = []
    title = folded_words(story.title)
    if len(title) >= _TITLE:
        said = f" {' '.join(folded_words(f'{letter.subject} {letter.text[:_READ]}'))} "
        if f" {' '.join(title)} " in said:
            found.append(reason("its title"))
    if story.url and story.url in links:
        found.append(reason("its address"))
    return found


def _said(weights: Mapping[str, float], names: Mapping[str, str]) -> list[Reason]:
    """Names and words that both hold, those that tell most first."""
    strongest = sorted(weights, key=lambda word: -weights[word])
    lists = {
        "names": [names[word] for word in strongest if names[word]],
        "shared": [word for word in strongest if not names[word]],
    }
    return [
        reason(code, said=", ".join(dict.fromkeys(said[:_SAID])))
        for code, said in lists.items()
        if said
    ]


def _meeting(sentences: Sequence[_Sentence], weights: Mapping[str, float]) -> _Sentence | None:
    """The sentence of the story that holds most of what both hold."""
    best, most = None, 0.0
    for one in sentences:
        found = sum(weights[stem] for stem in one.stems & weights.keys())
        if found > most:
            best, most = one, found
    return best


def _shortened(passage: str) -> str:
    if len(passage) <= _PASSAGE:
        return passage
    return passage[:_PASSAGE].rpartition(" ")[0] + "…"
