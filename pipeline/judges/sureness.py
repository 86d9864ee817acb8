"""How sure the marks of a danger are, in coarse bands. Pure; light, since lists need it too."""

from collections.abc import Iterable

from pipeline.terms import Reason

# Round numbers between the scores of true and of false marks on letters that nothing was learned
# from (`tests/another_hand`, `tests/lanes`): of those that scored 1, nine of ten were true; from
# 0.5 on two of three, below that hardly half.
SURELY, LIKELY = 1.0, 0.5


def band(marks: Iterable[Reason]) -> int:
    """Of the surest of some marks: 0 surely, 1 likely, 2 perhaps. What was marked before marks
    told how sure they are is a perhaps."""
    surest = max(map(sure, marks), default=0.0)
    return (surest < SURELY) + (surest < LIKELY)


def sure(mark: Reason) -> float:
    """How sure one mark is, from 0 on (`judges.danger`)."""
    return float(mark.values.get("sure", 0.0))
