"""Which published stories a message may be about: by rare words and names that both hold.

Pure, and nothing learned. `words_of` says what to look for; who looked tells how rare each word
is and which stories came near; `judge` compares those few, sentence by sentence.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.judges.quiet_words import quiet_words
from pipeline.judges.reasons import reason
from pipeline.judges.replies import repeats, subject_of
from pipeline.search.passages import spans
from pipeline.search.stemming import stem
from pipeline.search.words import STOP_WORDS, folded_words
from pipeline.terms import Letter, Reason, StoryTerms, Suggestion

NAME = "story/1"

MOST_WORDS = 50  # of a message that stories are looked for by
MOST = 3  # suggestions for a message
_READ = 8_000  # characters of a message
_STORY = 40_000  # characters of a story
_SHORT = 200  # characters of own words below which what is quoted or forwarded is read too
_SAYS = 80  # of a reply: what it quotes is ours, or somebody else's
_PASSAGE = 400  # characters
_SAID = 6  # words that a reason names
# A name that two texts share says more about them than a word does; a number stands in between.
_NAME, _NUMBER, _WORD = 1.0, 0.5, 0.4
_FAR = 0.5  # what is left of a word's weight outside the sentence where most meet
_TOLD = 3.0  # evidence of a title, an address or a callout that the message answers to
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
_SPOKEN = re.compile(r"[^\W_]+")
_LINKS = re.compile(r"https?://[^\s<>\"')\]]{4,500}")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a story: where it stands, and its stems."""

    start: int
    end: int
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A story, read once for many messages."""

    story: StoryTerms
    sentences: tuple[_Sentence, ...]
    stems: frozenset[str]  # of all of it
    names: Mapping[str, str]  # stem to the name as it is spelled there
    title: str  # folded, between blanks; empty when anybody may say it


def words_of(letter: Letter) -> tuple[str, ...]:
    """The folded words by which to look for stories, those with a capital first."""
    text = _read(letter)
    capital = {
        word
        for spoken in _SPOKEN.findall(text)
        if spoken[0].isupper()
        for word in folded_words(spoken)
    }
    quiet = STOP_WORDS | quiet_words(text)
    words = [word for word in dict.fromkeys(folded_words(text)) if _says_something(word, quiet)]
    words.sort(key=lambda word: (word not in capital, -len(word)))
    return tuple(words[:MOST_WORDS])


def links_of(letter: Letter) -> tuple[str, ...]:
    """The addresses that a message holds: one may be a story's."""
    found = (link.rstrip(".,;:!?") for link in _LINKS.findall(letter.text[:_READ]))
    return tuple(dict.fromkeys(found))[:20]


def prepare(story: StoryTerms) -> Prepared:
    """Read a story: its sentences, its names."""
    text = story.text[:_STORY]
    sentences = tuple(
        _Sentence(start, end, frozenset(stem(folded_words(text[start:end]), story.language)))
        for start, end in spans(text)
    )
    title = folded_words(story.title)
    stems = frozenset(stem(title, story.language)).union(*(one.stems for one in sentences))
    said = f" {' '.join(title)} " if len(title) >= _TITLE else ""
    return Prepared(story, sentences, stems, _names(story), said)


def judge(
    letter: Letter, stories: Sequence[Prepared], rarity: Mapping[str, float]
) -> tuple[Suggestion, ...]:
    """The likeliest of these stories, best first; none when too little speaks for any.

    `rarity` gives for each word of `words_of` how much it tells, from 0 to 1.
    """
    words = [word for word in words_of(letter) if rarity.get(word, 0.0) > 0]
    links = frozenset(links_of(letter))
    spoken = f" {' '.join(folded_words(f'{letter.subject} {letter.text[:_READ]}'))} "
    found = [_compare(words, one, rarity, _told(letter, spoken, links, one)) for one in stories]
    likely = [one for one in found if one.score >= _LEAST]
    return tuple(sorted(likely, key=lambda one: -one.score)[:MOST])


def _compare(
    words: Sequence[str], story: Prepared, rarity: Mapping[str, float], told: Sequence[Reason]
) -> Suggestion:
    stems = dict(zip(words, stem(words, story.story.language), strict=True))
    shared = [word for word in words if stems[word] in story.stems]
    names = {word: story.names.get(stems[word], "") for word in shared}
    weights = {word: rarity[word] * _weight(word, bool(names[word])) for word in shared}
    passage = _meeting(story.sentences, {stems[word]: weight for word, weight in weights.items()})
    near = passage.stems if passage else frozenset()
    evidence = _TOLD * len(told) + sum(
        weight if names[word] or stems[word] in near else weight * _FAR
        for word, weight in weights.items()
    )
    return Suggestion(
        story.story.id,
        1 - math.exp(-evidence / _ENOUGH),
        (*told, *_said(weights, names)),
        _shortened(story.story.text[passage.start : passage.end]) if passage else "",
    )


def _read(letter: Letter) -> str:
    own = letter.own_words
    enough = _SAYS if repeats(letter) else _SHORT
    text = own if len(own) >= enough else f"{own}\n{letter.text}"
    return f"{subject_of(letter)}\n{text}"[:_READ]


def _says_something(word: str, quiet: frozenset[str]) -> bool:
    if word.isdigit():
        return len(word) > 1
    return len(word) > 2 and word not in quiet and word not in _COMMON


def _names(story: StoryTerms) -> dict[str, str]:
    """Stems of the words that the story writes with a capital inside a sentence, never small.
    German writes all nouns so: there nothing is told by it.
    """
    if story.language == "de":
        return {}
    text = story.text[:_STORY]
    capital, small = set[str](), set[str]()
    for found in _SPOKEN.finditer(text):
        spoken = found[0]
        if spoken[0].islower():
            small.add(spoken)
        elif spoken[0].isupper() and (spoken.isupper() or not _begins(text, found.start())):
            capital.add(spoken)
    spelled = sorted(one for one in capital if one.lower() not in small)
    folded = folded_words("\n".join(spelled))
    if len(folded) != len(spelled):  # a letter that folds to two words
        spelled = [one for one in spelled if len(folded_words(one)) == 1]
        folded = folded_words("\n".join(spelled))
    return dict(zip(stem(folded, story.language), spelled, strict=True))


def _begins(text: str, at: int) -> bool:
    """Whether a word begins a sentence: what stands before it ends one, or nothing does."""
    before = text[max(0, at - 2) : at].strip(' "“”‘’«»(—–-')
    return before == "" or before[-1] in ".!?…:\n"


def _weight(word: str, name: bool) -> float:
    if word.isdigit():
        return _NUMBER
    return _NAME if name and word not in _CALENDAR else _WORD


def _told(letter: Letter, spoken: str, links: frozenset[str], story: Prepared) -> list[Reason]:
    """Whether the message (its folded words between blanks) repeats the title, links to it, or was
    sent to an address that its callout gives."""
    found = []
    if story.title and story.title in spoken:
        found.append(reason("its title"))
    if story.story.url and story.story.url in links:
        found.append(reason("its address"))
    answered = next((one for one in letter.addressed if one in story.story.callouts), "")
    if answered:
        found.append(reason("its callout", to=answered))
    return found


def _said(weights: Mapping[str, float], names: Mapping[str, str]) -> list[Reason]:
    """Names and words that both hold, those that tell most first; a day or month names nobody."""
    strongest = sorted(weights, key=lambda word: -weights[word])
    named = {word for word in strongest if names[word] and word not in _CALENDAR}
    lists = {
        "names": [names[word] for word in strongest if word in named],
        "shared": [names[word] or word for word in strongest if word not in named],
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
