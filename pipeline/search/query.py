"""What somebody typed into the search box, as a value, and how each database wants it said.

Pure: no SQL is run here. Nothing that can be typed is an error.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.search.stemming import CYRILLIC, LATIN, pairs, stem_pair
from pipeline.search.words import fold, tokens

MOST_TERMS = 20
MOST_CHARACTERS = 500
# Words are cut and folded before they get here: this tokenizer must change nothing about them.
FTS5_TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"

_SHORTEST_PREFIX = 2  # one letter with a star would read half the index
_SHORTEST_SHORTENED = 5  # "care*" must not find the stem "car"
_TERM = re.compile(r'(-*)"([^"]*)(?:"|$)|(-*)([^\s"]+)')
_QUOTES = re.compile("[“”„‟«»〝〞＂]")
_AND = frozenset({"AND", "&&", "&", "+"})

# p* finds what begins with p, but only stems are indexed: these ends make words of p, whose
# stems are looked for too.
_ENDS = {
    "en": "|s|es|ed|ing|on|ion|ons|ions|c|cs|cal|al|ly|y|e|er|ers|ment|ness|ty|ity|ies|ve|ted",
    "de": "|e|en|er|ern|es|s|t|te|ung|ungen|ng|ngen|g|gen|keit|heit|isch|ische|n",
    "fr": "|s|e|es|ee|ees|er|r|ion|ions|on|ons|ment|ments|ent|nt|ite|te|que|ques|ance|tion",
    "es": "|s|es|o|a|os|as|ion|iones|on|ones|cion|ciones|dad|idad|mente|ar|r|do|ado|ada",
    "ru": "|и|а|я|ы|у|е|ю|й|ь|ия|ии|ию|ий|ов|ом|ами|ого|ая|ый|ние|ения|ния|ть|ать",
    "uk": "|и|а|я|і|у|е|ю|й|ь|ія|іі|ію|ій|ів|ом|ами|ого|ий|ня|ння|ання|ти|ати|увати",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, as the index holds them. With `prefix` the last is only begun."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: any of its phrases will do. `negated`: none of them may be there."""

    phrases: tuple[Phrase, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All terms must hold. Without terms it is false, and asks for nothing."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)


def parse(query: str) -> Query:
    """What is asked for: `word`, `wor*`, `"two words"`, `-word`. Everything else is a blank.

    Reads the first 500 characters and 20 terms, and never raises. Only what is *not* wanted
    ("-fire") is no question that an index can answer: that query is empty.
    """
    terms: list[Term] = []
    for found in _TERM.finditer(_QUOTES.sub('"', query[:MOST_CHARACTERS])):
        minus, quoted, dash, word = found.groups()
        if word in _AND:
            continue
        phrases = _quoted(quoted) if quoted is not None else _word(word)
        if phrases:
            terms.append(Term(phrases, bool(minus or dash)))
        if len(terms) == MOST_TERMS:
            break
    return Query(tuple(terms)) if any(not term.negated for term in terms) else Query()


def of_word(folded: str) -> Query:
    """What holds a word, in whichever language it is stemmed."""
    return Query((Term(_stemmed([folded])),))


def is_held(query: Query, stems: Sequence[str]) -> bool:
    """Whether a text of these stems, in order, meets all that is asked for."""
    return all(
        any(_stands(phrase, stems) for phrase in term.phrases) is not term.negated
        for term in query.terms
    )


def _stands(phrase: Phrase, stems: Sequence[str]) -> bool:
    *whole, last = phrase.words
    ends = (
        at
        for at, stem in enumerate(stems)
        if (stem.startswith(last) if phrase.prefix else stem == last)
    )
    return any(list(stems[max(0, at - len(whole)) : at]) == whole for at in ends)


def as_fts5(query: Query) -> str:
    """A MATCH expression for SQLite 3.40 and later. An empty query gives `""`: finds nothing."""
    wanted = [_fts5_term(term) for term in query.terms if not term.negated]
    unwanted = [_fts5_term(term) for term in query.terms if term.negated]
    if not wanted:
        return '""'
    asked = f"({' AND '.join(wanted)})"
    return f"{asked} NOT ({' OR '.join(unwanted)})" if unwanted else asked


def as_tsquery(query: Query) -> str:
    """Text for `::tsquery`; an empty query gives "", which finds nothing."""
    return " & ".join(
        f"{'!' if term.negated else ''}({' | '.join(map(_tsquery_phrase, term.phrases))})"
        for term in query.terms
    )


def _word(typed: str) -> tuple[Phrase, ...]:
    words = tokens(fold(typed))
    if not words:
        return ()
    if typed.endswith("*") and (len(words[-1]) >= _SHORTEST_PREFIX or not words[-1].isalpha()):
        return _begun(words)
    if len(words) == 1 == len(words[0]) and ord(words[0]) >= 0x0E00:
        return (Phrase((words[0],)), Phrase((words[0],), prefix=True))  # 京 is half of a pair
    return _stemmed(words)


def _quoted(typed: str) -> tuple[Phrase, ...]:
    words = tokens(fold(typed))
    return _stemmed(words) if words else ()


def _stemmed(words: Sequence[str]) -> tuple[Phrase, ...]:
    """The same words as each language's index would hold them."""
    return _distinct(tuple(stem_pair(words, *languages)) for languages in pairs())


def _begun(words: Sequence[str]) -> tuple[Phrase, ...]:
    *whole, begun = words
    if whole:
        heads = _distinct(tuple(stem_pair(whole, *languages)) for languages in pairs())
        return tuple(Phrase((*head.words, begun), prefix=True) for head in heads)
    made = {
        stem
        for language in (LATIN if begun.isascii() else CYRILLIC)
        for stem in _stems_of_begun(begun, language)
        if not stem.startswith(begun)
    }
    shorter = {stem for stem in made if len(begun) >= _SHORTEST_SHORTENED}
    return (Phrase((begun,), prefix=True), *(Phrase((stem,)) for stem in sorted(shorter)))


def _stems_of_begun(begun: str, language: str) -> list[str]:
    words = [begun + end for end in _ENDS[language].split("|")]
    return stem_pair(words, *((language, "") if language in LATIN else ("", language)))


def _distinct(phrases: Iterable[tuple[str, ...]]) -> tuple[Phrase, ...]:
    return tuple(map(Phrase, dict.fromkeys(phrases)))


def _fts5_term(term: Term) -> str:
    return f"({' OR '.join(map(_fts5_phrase, term.phrases))})"


def _fts5_phrase(phrase: Phrase) -> str:
    words = " ".join(phrase.words).replace('"', '""')
    return f'"{words}"{"*" if phrase.prefix else ""}'


def _tsquery_phrase(phrase: Phrase) -> str:
    words = [_lexeme(word) for word in phrase.words]
    return f"({' <-> '.join(words)}{':*' if phrase.prefix else ''})"


def _lexeme(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


# PostgreSQL's own bounds (textsearch limitations): positions, lexeme bytes, and a little under
# the 1 MB that a whole tsvector may have.
_LAST_POSITION, _POSITIONS_EACH, _LEXEME_BYTES, _VECTOR_BYTES = 16_383, 256, 2_046, 1_000_000


def as_tsvector(stems: Sequence[str]) -> str:
    """Text for `::tsvector`, with positions, cut to what a tsvector can hold.

    A word that comes only after position 16,383 is kept without one: found, but in no phrase.
    """
    places: dict[str, list[int]] = {}
    room = _VECTOR_BYTES
    for at, word in enumerate(stems, start=1):
        known = places.get(word)
        if known is None:
            size = len(word.encode("utf-8", "replace"))
            room -= size + 4
            if room < 0:
                break
            if not 0 < size <= _LEXEME_BYTES:
                continue
            known = places[word] = []
        if at <= _LAST_POSITION and len(known) < _POSITIONS_EACH:
            known.append(at)
            room -= 2
    return " ".join(
        f"{_lexeme(word)}:{','.join(map(str, at))}" if at else _lexeme(word)
        for word, at in places.items()
    )
