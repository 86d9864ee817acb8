"""Whether a letter names a time, a place, a document, a witness's first-hand word. Pure.

Four marks for eyes that skim, each with the words that made it. They are no score, weigh nothing,
and say neither that a thing is true nor that a letter without them is worth less.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.judges import fact_shapes as shapes
from pipeline.judges.fact_phrases import PHRASES
from pipeline.judges.fact_words import (
    DOCUMENT,
    FACT_WORDS,
    FACTS,
    FIRST_HAND,
    ONLY_READ,
    PLACE,
    TIME,
)
from pipeline.judges.lexicon import Lexicon
from pipeline.judges.quotes import Written, short
from pipeline.search.stemming import stem
from pipeline.search.words import fold, folded_words, language
from pipeline.terms import Letter

_LOOKED_AT = 4_000  # characters
_SAID, _LONGEST = 2, 60  # words that a mark names, and characters of each
_LEXICONS = {code: Lexicon(words) for code, words in FACT_WORDS.items()}
_CYRILLIC, _ARABIC = re.compile("[а-яёіїєґ]"), re.compile("[\u0620-\u064a]")
# Names as they are written: an apostrophe is part of a Cyrillic word alone.
_WORD = re.compile("[^\\W\\d_]+(?:['’ʼ](?=[\u0400-\u052f])[^\\W\\d_]+)*")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
_HANGING = re.compile("(?: of| the)+$")
_GLUED = "وفبلك"  # Arabic “and”, “in”, “to” … are written as one with their word
# What is enclosed and no document: a signature's logo, an invitation, a key.
_SMALL_PICTURE = 20_000  # bytes
_NO_DOCUMENT = (
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "application/pgp",
    "application/pkcs7",
)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file of a letter."""

    name: str
    media_type: str
    size: int  # bytes


class Places:
    """Names of places by language, each ready to be met in any of its cases. Never changes."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._known = {
            code: {found for one in listed if (found := _stems(_written(one), code))}
            for code, listed in names.items()
        }

    def hold(self, stems: tuple[str, ...], code: str) -> bool:
        """Whether these stems are a place in that language."""
        return stems in self._known.get(code, ())


def facts(
    letter: Letter, places: Places, files: Sequence[Enclosed] = (), own: Places | None = None
) -> dict[str, str]:
    """Which of `FACTS` the letter names, with the words that say so; the others are left out.

    `places` are those of the world, `own` those of the desk's beats.
    """
    text = f"{letter.subject}\n{letter.own_words or letter.text}"[:_LOOKED_AT].translate(_DIGITS)
    codes = _codes(text)
    said = _said(text, codes)
    for fact, phrases in _phrases(text, codes).items():
        said[fact] += phrases
    found = {
        TIME: [*_times(text, codes), *said[TIME]],
        PLACE: _places(text, codes, [one for one in (own, places) if one]) + said[PLACE],
        DOCUMENT: [*_enclosed(files), *_shapes(shapes.LINKS, text), *said[DOCUMENT]],
        FIRST_HAND: [*said[FIRST_HAND], *_witnessed(text, codes)],
    }
    told = {fact: _shown(words)[:_SAID] for fact, words in found.items() if words}
    return {fact: ", ".join(short(one, _LONGEST) for one in words) for fact, words in told.items()}


def _shown(words: Iterable[str]) -> list[str]:
    """Each once, without what it leaves hanging ("a copy of the"), and none that stands within
    another one."""
    listed = list(dict.fromkeys(_HANGING.sub("", one) for one in words))
    padded = [f" {one.casefold()} " for one in listed]
    return [
        one
        for one, said in zip(listed, padded, strict=True)
        if not any(said in other for other in padded if said != other)
    ]


def _codes(text: str) -> tuple[str, ...]:
    """The languages whose words are looked for: by script, where search tells none for sure."""
    few = len(text) / 4
    if not text.isascii() and len(_ARABIC.findall(text)) > few:
        return ("ar",)
    if not text.isascii() and len(_CYRILLIC.findall(text)) > few:
        return ("uk", "ru")
    told = language(text)
    return (told,) if told in FACT_WORDS else ("en", "de", "fr", "es")


def _said(text: str, codes: tuple[str, ...]) -> dict[str, list[str]]:
    """The listed words of each kind that stand in the text; a witness's without our readers'."""
    words = folded_words(text)
    met = _unglued(words) if codes == ("ar",) else words
    found: dict[str, list[str]] = {fact: [] for fact in FACTS}
    whole = f" {' '.join(met)} "
    for code in codes:
        told = _LEXICONS[code].found(met)
        read = told.pop(ONLY_READ, [])
        for kind, listed in told.items():
            found[kind] += listed if kind != FIRST_HAND else _apart(listed, read, whole)
    written = Written(text, met)
    return {kind: [written.find(one) for one in said] for kind, said in found.items()}


def _phrases(text: str, codes: Iterable[str]) -> dict[str, list[str]]:
    """Phrases of a fact that run over several words, the first of each language."""
    found: dict[str, list[str]] = {fact: [] for fact in FACTS}
    for code in codes:
        for fact, shape in PHRASES[code].items():
            found[fact] += _shapes(shape, text)
    return found


def _witnessed(text: str, codes: tuple[str, ...]) -> list[str]:
    listed = (shapes.WITNESSED[code] for code in codes if code in shapes.WITNESSED)
    found = [one for shape in listed for one in _shapes(shape, text)]
    return [one for one in found if not shapes.BROADCAST.search(one)]


def _apart(listed: Iterable[str], read: Iterable[str], whole: str) -> list[str]:
    """A witness's words that stand more often than as the beginning of a reader's."""
    only = list(read)
    return [
        one
        for one in listed
        if whole.count(f" {one} ")
        > sum(whole.count(f" {said} ") for said in only if f"{said} ".startswith(f"{one} "))
    ]


def _unglued(words: Iterable[str]) -> list[str]:
    return [word[1:] if word.startswith("و") and len(word) > 4 else word for word in words]


def _times(text: str, codes: tuple[str, ...]) -> list[str]:
    """The first date or hour in numbers. Most mails have few numbers, so it goes from them."""
    befores = [shapes.BEFORE_A_NUMBER]
    befores += [shapes.BEFORE_AN_ENGLISH_NUMBER] if "en" in codes else []
    for number in shapes.NUMBERS.finditer(text):
        at = number.start()
        if text[at - 1 : at].isalpha():
            continue
        if found := shapes.FROM_A_NUMBER.match(text, at):
            return [found[0]]
        said = text[max(at - shapes.LONGEST_BEFORE, 0) : at]
        before = next(filter(None, (one.search(said) for one in befores)), None)
        if before and len(number[0]) <= 2:
            return [before[0] + number[0]]
    return []


def _shapes(shape: re.Pattern[str], text: str) -> list[str]:
    found = shape.search(text)
    return [next((one for one in found.groups() if one), found[0]).strip()] if found else []


def _enclosed(files: Iterable[Enclosed]) -> list[str]:
    return [one.name for one in files if _is_document(one)]


def _is_document(file: Enclosed) -> bool:
    if file.media_type.startswith("image/"):
        return file.size > _SMALL_PICTURE
    return not file.media_type.startswith(_NO_DOCUMENT)


def _places(text: str, codes: tuple[str, ...], known: Sequence[Places]) -> list[str]:
    """An address; a name that is known, in whatever case; a name after a word that says “in”."""
    found = _shapes(shapes.ADDRESSES, text)
    found += _named(_written(text), codes, known)
    for code in codes:
        if not found and (inside := shapes.INSIDE.get(code)):
            names = (name for name in inside.findall(text) if fold(name) not in shapes.NO_PLACE)
            found += [name for name in names if not name.isupper()][:1]
    return found


def _named(words: Sequence[str], codes: tuple[str, ...], known: Sequence[Places]) -> list[str]:
    """Names of one word or two; where a script has capitals, they are written with one."""
    large = [at for at, word in enumerate(words) if codes == ("ar",) or word[0].isupper()]
    names = [words[at] for at in large]
    stems = {code: dict(zip(large, _stems(names, code), strict=True)) for code in codes}

    def is_place(at: int, length: int) -> bool:
        return any(
            one.hold(tuple(of.get(at + step, "") for step in range(length)), code)
            for code, of in stems.items()
            for one in known
        )

    lengths = ((at, next((n for n in (2, 1) if is_place(at, n)), 0)) for at in large)
    return [" ".join(words[at : at + length]) for at, length in lengths if length]


def _written(text: str) -> list[str]:
    return _WORD.findall(text)


def _stems(words: Sequence[str], code: str) -> tuple[str, ...]:
    """Names of any case as one: folded, stemmed, in Arabic without what is glued to them."""
    folded = [fold(word) for word in words]
    return tuple(map(_bare, folded)) if code == "ar" else tuple(stem(folded, code))


def _bare(word: str) -> str:
    if len(word) > 4 and word[0] in _GLUED and word[1:3] == "ال":
        word = word[1:]
    word = word.removeprefix("ال")
    return word[1:] if len(word) > 4 and word[0] == "ب" else word
