"""What the small model reads a text as, word by word: a word that was read before costs nothing.

The pieces are the model's own tokenizer's. None of them reaches over a blank, nor does any rule by
which it folds a text, so the pieces of a text are those of its words (a test compares them).
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Protocol

_KEPT = 16_384  # words; some five megabytes


class Tokenizer(Protocol):
    """Texts to the numbers of their pieces, and marks where each begins and ends."""

    def encode(
        self, texts: str, *, out_type: type, add_bos: bool, add_eos: bool
    ) -> Sequence[int]: ...


class ByWord:
    """The same numbers as its tokenizer's, which is asked once a word."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        begin, nothing, end = tokenizer.encode("", out_type=int, add_bos=True, add_eos=True)
        self._begin, self._nothing, self._end = [begin], [nothing], [end]
        self._word = lru_cache(_KEPT)(self._read)
        self._asked = tokenizer

    def encode(
        self, text: str, out_type: type = int, add_bos: bool = True, add_eos: bool = True
    ) -> list[int]:
        """The pieces of one text; of an empty one the piece for what is unknown."""
        words = text.replace("\n", " ").split(" ")
        said = list(chain.from_iterable(map(self._word, words))) or self._nothing
        return [*(self._begin if add_bos else []), *said, *(self._end if add_eos else [])]

    def _read(self, word: str) -> tuple[int, ...]:
        read = self._asked.encode(word, out_type=int, add_bos=False, add_eos=False)
        return () if list(read) == self._nothing else tuple(read)
