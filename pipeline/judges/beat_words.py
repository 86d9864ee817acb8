"""Words of a beat that route nothing: those of any letter, and those that another beat has, too.

Pure, and it refuses nothing: an editor may know why.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.search.words import fold, stop_words, tokens
from pipeline.terms import BeatTerms

_LANGUAGES = ("en", "uk", "ru", "de", "fr", "es")
_PLAIN = {"en", "uk", "ru"}  # what is small in another one may be a subject in these: German "war"


@dataclass(frozen=True, slots=True)
class Doubts:
    """What an editor may want to mend. `shared`: a word, and the names of the beats it is of."""

    bare: bool = False  # nothing but its name tells what belongs to it
    empty: tuple[str, ...] = ()  # stand in nearly any letter
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()


def doubts(beat: BeatTerms, others: Iterable[BeatTerms]) -> Doubts:
    """Of a beat, beside the others of its desk; the words of most beats first."""
    own = _said(beat)
    empty = tuple(word for words, word in own.items() if is_empty(words))
    telling = {words: word for words, word in own.items() if word not in empty}
    listed = [(one.name, _said(one)) for one in others]
    shared = [
        (word, tuple(name for name, said in listed if words in said))
        for words, word in telling.items()
    ]
    bare = not (beat.description.strip() or telling)
    most = sorted(shared, key=lambda one: -len(one[1]))
    return Doubts(bare, empty, tuple(one for one in most if one[1]))


def is_empty(words: tuple[str, ...]) -> bool:
    """Whether folded words stand in nearly any letter, or are no words at all."""
    return all(_is_small(word) for word in words)


def _is_small(word: str) -> bool:
    if len(word) == 1 and word.isascii():
        return True
    spoken = {code for code in _LANGUAGES if word in stop_words(code)}
    return bool(spoken & _PLAIN) or len(spoken) > 1


def _said(beat: BeatTerms) -> dict[tuple[str, ...], str]:
    """Keywords and places, folded, to how they were typed."""
    listed = (*beat.keywords, *beat.places)
    return {tuple(tokens(fold(word))): word for word in dict.fromkeys(listed)}
