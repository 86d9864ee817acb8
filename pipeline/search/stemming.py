"""Folded words to stems, by language. Which language a text is in is not decided here.

English, Russian, German, French and Spanish go through Snowball; it has no Ukrainian, which gets
a short suffix list. Stemming is for finding only: nobody ever reads a stem.
"""

import re
import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache

import Stemmer

LATIN = ("en", "de", "fr", "es")
CYRILLIC = ("ru", "uk")
LANGUAGES = LATIN + CYRILLIC

_SNOWBALL = {"en": "english", "ru": "russian", "de": "german", "fr": "french", "es": "spanish"}
_MEMORY = 32_768  # words remembered; a newsroom's mail repeats itself
_HAS_LATIN = re.compile("[a-z]")
_HAS_CYRILLIC = re.compile("[\u0400-\u052f]")

# A stem keeps three letters or more, and the longest ending that leaves them goes.
_UK_ENDINGS = """
ього ьому ого ому ими іми ьоі ьою ою ею ою их іх им ім ий ій оі еі
іями іях іям ією ія ію іі іє ями ами ях ах ям ам ем єм ом ові еві єві
ості остей остям остями остях істю ість
увати ювати ували ювали увала ювала увало ювало ував ював ують юють ає ує ює
ування юванням ювання уванням уванню увань ювань ання анню анням ань
ення енню енням ень іння інню інням інь
а я о е є и і у ю ь й
"""
_UK_ENDING = re.compile(
    "(?:{})".format("|".join(sorted(set(_UK_ENDINGS.split()), key=len, reverse=True)))
)
_UK_WORD = re.compile(rf"(.{{3,}}?){_UK_ENDING.pattern}(?:ся|сь)?")
_UK_OWNER = re.compile("(.{3,}?)(?:ів|ов|ев|єв)")  # Харків, Харкова: one town

_own = threading.local()  # a Snowball stemmer must not be shared between threads


def stem(words: Sequence[str], language: str) -> list[str]:
    """The stem of each folded word, in order. An unknown or empty language changes nothing.

    Words of the other script do not belong to `language`: Latin ones in a Russian or Ukrainian
    text are taken as English; Cyrillic ones in a Western text as Ukrainian if their letters say
    so, else as Russian. Those are the pairs that `pairs` lists for the query's side.
    """
    if language not in LANGUAGES:
        return list(words)
    every = " ".join(words)
    if language in CYRILLIC:
        return stem_pair(words, "en" if _HAS_LATIN.search(every) else "", language)
    if every.isascii() or not _HAS_CYRILLIC.search(every):
        return stem_pair(words, language, "")
    return stem_pair(words, language, "uk" if "і" in every or "є" in every else "ru")


def stem_pair(words: Iterable[str], latin: str, cyrillic: str) -> list[str]:
    """Stem Latin words by one language and Cyrillic ones by the other; "" leaves them."""
    stems = list(words)
    if latin:
        stems = _snowball(stems, latin)
    if cyrillic == "uk":
        return list(map(_ukrainian, stems))
    return _snowball(stems, cyrillic) if cyrillic else stems


def pairs() -> list[tuple[str, str]]:
    """Every pair of languages that `stem` may have used on a text, unstemmed first."""
    return [("", "")] + [(latin, cyrillic) for latin in LATIN for cyrillic in CYRILLIC]


def _snowball(words: list[str], language: str) -> list[str]:
    stems = getattr(_own, language, None)
    if stems is None:
        stems = _Stems(language)
        setattr(_own, language, stems)
    return list(map(stems.__getitem__, words))


class _Stems(dict[str, str]):
    """Stems by folded word. Words that came before cost a look: seven times less than stemming."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stem = Stemmer.Stemmer(_SNOWBALL[language], 0).stemWord  # it keeps no memory beside
        self._spanish = language == "es"

    def __missing__(self, word: str) -> str:
        if len(self) >= _MEMORY:
            self.clear()
        accented = self._spanish and word.endswith("ion")  # Snowball knows -ión by its accent
        stem: str = self._stem(word[:-3] + "ión" if accented else word)
        self[word] = stem = stem.replace("ó", "o") if self._spanish else stem
        return stem


@lru_cache(maxsize=_MEMORY)
def _ukrainian(word: str) -> str:
    if word.isascii():
        return word
    if word.endswith("иів"):  # Київ, Києва
        word = word[:-2] + "єв"
    for pattern in (_UK_WORD, _UK_OWNER):
        found = pattern.fullmatch(word)
        word = found[1] if found else word
    return word
