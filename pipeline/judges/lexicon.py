"""Counts which kinds of listed words a text holds. Knows what is said, not what it means."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.search.words import fold, tokens

_KEPT = 8_192  # words whose kinds are remembered: most of a letter's words are common ones


class Lexicon:
    """Lists of words by kind, prepared once for many texts. Never changes after.

    A list is words and phrases parted by a semicolon; a star lets the last word have any ending.
    """

    def __init__(self, lists: Mapping[str, str]) -> None:
        self.kinds = tuple(lists)
        self.words: dict[str, set[str]] = {}
        self.starts: dict[str, set[str]] = {}  # beginnings of words
        # by first word and the second's first letter: a common word begins hundreds
        self.phrases: dict[tuple[str, str], list[tuple[tuple[str, ...], bool, str]]] = {}
        for kind, listed in lists.items():
            for line in filter(None, (" ".join(one.split()) for one in listed.split(";"))):
                self._learn(kind, tuple(tokens(fold(line))), line.endswith("*"))
        self.lengths = sorted(set(map(len, self.starts)))
        self._kinds = lru_cache(_KEPT)(self._looked_up)

    def _learn(self, kind: str, words: tuple[str, ...], open_end: bool) -> None:
        if len(words) > 1:
            begins = words[0], words[1][0]
            self.phrases.setdefault(begins, []).append((words, open_end, kind))
        else:
            (self.starts if open_end else self.words).setdefault(words[0], set()).add(kind)

    def found(self, words: Sequence[str]) -> dict[str, list[str]]:
        """Kind to what stands in these words (folded, in order), each as it stands there."""
        said: dict[str, list[str]] = {}
        for word, kind in self._all(words):
            listed = said.setdefault(kind, [])
            if word not in listed:
                listed.append(word)
        return said

    def _all(self, words: Sequence[str]) -> Iterator[tuple[str, str]]:
        for word in dict.fromkeys(words):
            for kind in self._kinds(word):
                yield word, kind
        for at, (word, after) in enumerate(pairwise(words)):
            for phrase, open_end, kind in self.phrases.get((word, after[0]), ()):
                if _stands(phrase, words[at : at + len(phrase)], open_end):
                    yield " ".join(words[at : at + len(phrase)]), kind

    def _looked_up(self, word: str) -> Sequence[str]:
        starts = self.starts
        begun = [starts[word[:length]] for length in self.lengths if word[:length] in starts]
        if not begun:
            return sorted(self.words.get(word, ()))
        return sorted(set().union(self.words.get(word, ()), *begun))


def _stands(phrase: tuple[str, ...], words: Sequence[str], open_end: bool) -> bool:
    if len(words) < len(phrase) or tuple(words[:-1]) != phrase[:-1]:
        return False
    return words[-1].startswith(phrase[-1]) if open_end else words[-1] == phrase[-1]
