"""Words of a letter that spoke for its lane and that no list holds: what the model learned of words
and runs of letters, as far as a reader would take it for a reason. Pure."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.judges.lane_rules import COURTESY
from pipeline.judges.quiet_words import quiet_words
from pipeline.judges.quotes import Written
from pipeline.judges.small_words import COUNTING, telling
from pipeline.search.words import STOP_WORDS, folded_words

_BAR = 0.45  # of log odds: a word that spoke less is as likely an accident
_BESIDE = 0.15  # what the other word of a pair needs
_MOST = 3
_SHORTEST, _LONGEST = 3, 24  # letters of a word
_LINK = re.compile(r"\S*(?:://|www\.|@)\S*")
_PAIR = re.compile(r"[^\W\d_]+ [^\W\d_]+")  # and nothing else between them


def spoke(said: Mapping[str, float], text: str) -> list[str]:
    """The two or three words, or pairs of neighbours, that spoke most, as they stand in the text;
    none when none said enough, or all together spoke against it. `said` is of the model
    (`words_for`), by word (folded)."""
    if sum(said.values()) <= 0:
        return []
    words = folded_words(text)
    written, shown, told = Written(text, words), list[str](), set[str]()
    for one in _ranked(_telling(said, text), words):
        as_it_stands = written.find(one)
        if " " in one and not _PAIR.fullmatch(as_it_stands):
            continue
        if told.isdisjoint(one.split()):
            told.update(one.split())
            shown.append(as_it_stands)
    return shown[:_MOST]


def _telling(said: Mapping[str, float], text: str) -> dict[str, float]:
    """The words that spoke at all, without those of every letter, of links and of numbers."""
    heard = telling([word for word, worth in said.items() if worth >= _BESIDE])
    dull = STOP_WORDS | COUNTING | COURTESY | quiet_words(text)
    linked = set(folded_words(" ".join(_LINK.findall(text))))
    return {
        word: said[word]
        for word in heard
        if _SHORTEST <= len(word) <= _LONGEST and word.isalpha()
        if word not in dull and word not in linked
    }


def _ranked(said: Mapping[str, float], words: Sequence[str]) -> list[str]:
    """Words and pairs that said enough, what said most first."""
    pairs = {
        f"{first} {second}": said[first] + said[second]
        for first, second in pairwise(words)
        if first in said and second in said and first != second
    }
    every = {**pairs, **said}
    return sorted((one for one in every if every[one] >= _BAR), key=lambda one: -every[one])
