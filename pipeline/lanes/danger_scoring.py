"""How well dangers are noticed in labelled mails, as fractions of 1. Reads and changes no file."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.judges import danger, routing
from pipeline.judges.danger_model import DangerModel
from pipeline.lanes.examples import Example
from pipeline.meaning.encoders import Parts, Usem3
from pipeline.terms import Reason

_Z = 1.96  # standard deviations that hold 95 % of a normal distribution


def of_mails(
    mails: Sequence[Example], model: DangerModel, meaning: Usem3 | None
) -> Mapping[str, Any]:
    """Of letters with a danger, how many get a mark, whichever, with its interval (Wilson 1927);
    of marked ones, how many get the right mark; of harmless ones, how many get any."""
    parts = meaning.parts([routing.spoken(one.letter) for one in mails]) if meaning else []
    given: Sequence[Parts | None] = parts or [None] * len(mails)
    found = [
        (one, danger.marks(one.letter, model, spoken))
        for one, spoken in zip(mails, given, strict=True)
    ]
    held = [(one, marks) for one, marks in found if one.danger]
    harmless = [marks for one, marks in found if not one.danger]
    return {
        "mails": len(held),
        "recall": _share([bool(marks) for _one, marks in held]),
        "recall_interval": _interval([bool(marks) for _one, marks in held]),
        "right_mark": _share([_names(one, marks) for one, marks in held if marks]),
        "by_kind": _by(held, "danger"),
        "by_language": _by(held, "language"),
        "harmless": len(harmless),
        "false": _share([bool(marks) for marks in harmless]),
        "false_interval": _interval([bool(marks) for marks in harmless]),
    }


def _names(one: Example, marks: Sequence[Reason]) -> bool:
    return one.danger in {why.code for why in marks}


def _by(held: Sequence[tuple[Example, Sequence[Reason]]], key: str) -> Mapping[str, Any]:
    """Recall, its interval and the number of letters, by what `key` of an example says."""
    told: dict[str, Any] = {}
    for group in sorted({getattr(one, key) for one, _marks in held}):
        noticed = [bool(marks) for one, marks in held if getattr(one, key) == group]
        told[group] = {
            "recall": _share(noticed),
            "interval": _interval(noticed),
            "mails": len(noticed),
        }
    return told


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0


def _interval(flags: Sequence[bool]) -> list[float]:
    many, share = max(1, len(flags)), _share(flags)
    middle = share + _Z**2 / (2 * many)
    side = _Z * ((share * (1 - share) + _Z**2 / (4 * many)) / many) ** 0.5
    return [(middle + sign * side) / (1 + _Z**2 / many) for sign in (-1, 1)]
