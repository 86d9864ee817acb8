"""What judges said against what people said of the same: figures by label, and the confusion.

Pure counting. A label is a word or a number as text; the empty one is *left open*.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.measure.shares import Share, share

_SHOWN = 12  # labels that a confusion shows; the rest is one more


@dataclass(frozen=True, slots=True)
class Word:
    """A judge's answer, and the word of a person on the same question."""

    judged: str
    said: str
    score: float  # the judge's, 0 to 1
    judge: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a label is judged; a None is not measured."""

    label: str
    right: Share | None  # precision: of what was judged so, how much people called so
    found: Share | None  # recall: of what people called so, how much was judged so
    sure: float | None  # the mean score of what was judged so, beside `right`

    @property
    def told(self) -> bool:
        """Whether anything of it is measured."""
        return self.right is not None or self.found is not None


@dataclass(frozen=True, slots=True)
class Confusion:
    """Rows are what people said, columns what was judged, in the order of `labels`."""

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


OTHERS = "…"


def figures(words: Sequence[Word], labels: Iterable[str]) -> list[Figures]:
    """One of each label, in their order."""
    return [_figures(words, label) for label in labels]


def _figures(words: Sequence[Word], label: str) -> Figures:
    judged = [one for one in words if one.judged == label]
    said = [one for one in words if one.said == label]
    both = sum(one.said == label for one in judged)
    sure = sum(one.score for one in judged) / len(judged) if judged else None
    return Figures(label, share(both, len(judged)), share(both, len(said)), sure)


def confusion(words: Sequence[Word], order: Sequence[str] = ()) -> Confusion:
    """All labels of `order`; without one, those that occur, the commonest first, twelve at most."""
    labels = tuple(order) or _commonest(words)
    known = frozenset(labels)
    pairs = Counter(
        tuple(label if label in known else OTHERS for label in (one.said, one.judged))
        for one in words
    )
    return Confusion(
        labels, tuple(tuple(pairs[(said, judged)] for judged in labels) for said in labels)
    )


def _commonest(words: Sequence[Word]) -> tuple[str, ...]:
    met = Counter(label for one in words for label in (one.said, one.judged))
    labels = [label for label, _n in sorted(met.items(), key=lambda one: (-one[1], one[0]))]
    return tuple(labels) if len(labels) <= _SHOWN else (*labels[:_SHOWN], OTHERS)
