"""Which kinds of words a text holds that dangers are told with, and how densely. Not what it means.

The lists come with the model; a text is read with those of its language, or of its script.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.judges.lexicon import Lexicon
from pipeline.search.words import folded_words, language

Lists = Mapping[str, Mapping[str, str]]  # language to kind to words, as `Lexicon` reads them
Kinds = Counter[str]  # how many words of each kind; all words under "words"

_WORDS = "words"
_DENSE = 20  # words of a text from which more words of a kind say less
_LOOKED_AT = 800  # characters that tell the script
_SCRIPTS = {
    ("ar",): re.compile("[\u0600-\u06ff]"),
    ("ru", "uk"): re.compile("[\u0400-\u04ff]"),
    ("en", "de", "fr", "es"): re.compile("[A-Za-z]"),
}
# What Arabic writes in front of a word: and, the, will, by or for, and the person of a verb.
_BEFORE = tuple(
    re.compile(f"^{one}(?=..)")
    for one in ("[وف]", "[وف]?(?:بال|كال|ال|لل)", "[وف]?س(?=[انيت])", "[وف]?س?[انيت](?=...)")
)


@dataclass(frozen=True)
class DangerWords:
    """The lists, and what was prepared of them: a language at a time, when it is first read."""

    lists: Lists
    _prepared: dict[str, Lexicon] = field(default_factory=dict, compare=False)

    def found(self, texts: Sequence[str]) -> list[Kinds]:
        """The kinds of words in each sentence of a letter. Costs 0.2 ms for 400 characters."""
        [found] = self.found_in(texts)
        return found

    def found_in(self, *cuts: Sequence[str]) -> list[list[Kinds]]:
        """The same for a letter that was cut into sentences more than once: what stands in two of
        the cuts is read once."""
        met: dict[tuple[str, tuple[str, ...]], Kinds] = {}
        return [self._found(texts, met) for texts in cuts]

    def _found(
        self, texts: Sequence[str], met: dict[tuple[str, tuple[str, ...]], Kinds]
    ) -> list[Kinds]:
        codes = _languages(" ".join(texts)[: 2 * _LOOKED_AT])
        for one in texts:
            if (one, codes) not in met:
                met[one, codes] = self._kinds(folded_words(one), codes)
        return [met[one, codes] for one in texts]

    def _kinds(self, words: list[str], codes: Iterable[str]) -> Kinds:
        kinds = Kinds({_WORDS: len(words)})
        for code in codes:
            read = [*words, *_bare(words)] if code == "ar" else words
            kinds.update({kind: len(said) for kind, said in self._of(code).found(read).items()})
        return kinds

    def _of(self, code: str) -> Lexicon:
        if code not in self._prepared:
            self._prepared[code] = Lexicon(self.lists[code])
        return self._prepared[code]


def dense(found: Iterable[Kinds]) -> dict[str, float]:
    """What sentences hold together, as logarithms: few words of a kind say much in few words."""
    every = sum(found, Kinds())
    many = every.pop(_WORDS, 0)
    numbers = {kind: math.log1p(one * _DENSE / (_DENSE + many)) for kind, one in every.items()}
    return {**numbers, "length": math.log1p(many)}


def _languages(text: str) -> tuple[str, ...]:
    """The languages that a text may be in: one, or all of its script."""
    script = max(_SCRIPTS, key=lambda codes: len(_SCRIPTS[codes].findall(text[:_LOOKED_AT])))
    code = language(text)
    return (code,) if code in script else script


def _bare(words: Iterable[str]) -> Iterator[str]:
    return (word[found.end() :] for word in words for one in _BEFORE if (found := one.match(word)))
