"""Files read inside limits: all of a kind in one child, started anew when one of them kills it.

A child's death counts against a file only when it was the first of its child: no file pays for
what those before it used up.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from inbox.extracts.values import Extract
from inbox.fence import LIMITS, Limits, run

MOST_DEATHS = 2  # that the files of one mail may cause
Place = tuple[int, int]  # which mail of those that were given, and `File.part`


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files of one mail that are to be read: `File.part` to the module that reads it."""

    raw: bytes = field(repr=False)
    readers: dict[int, str] = field(default_factory=dict)


def extract_guarded(wanted: Sequence[Wanted], limits: Limits = LIMITS) -> list[dict[int, Extract]]:
    """The words of the files, by part, for each mail. Never raises for what is in a file."""
    found: list[dict[int, Extract]] = [{} for _ in wanted]
    readers = {reader for one in wanted for reader in one.readers.values()}
    for reader in sorted(readers):
        places = [
            (number, part)
            for number, one in enumerate(wanted)
            for part, its in one.readers.items()
            if its == reader
        ]
        for (number, part), extract in _answers(reader, wanted, places, limits):
            found[number][part] = extract
    return found


def _answers(
    reader: str, wanted: Sequence[Wanted], places: Sequence[Place], limits: Limits
) -> Iterable[tuple[Place, Extract]]:
    """One for each place, in order, however many children that takes."""
    left = list(places)
    deaths: Counter[int] = Counter()
    while left:
        came, why = _in_child(reader, wanted, left, limits)
        yield from zip(left, came, strict=False)
        left = left[len(came) :]
        if left and not came:
            killer = left.pop(0)
            yield killer, Extract(problem=why)
            deaths[killer[0]] += 1
        while left and deaths[left[0][0]] >= MOST_DEATHS:
            yield left.pop(0), Extract(problem="left out")


def _in_child(
    reader: str, wanted: Sequence[Wanted], places: Sequence[Place], limits: Limits
) -> tuple[list[Extract], str]:
    """What a child answered before it ended, and why it ended early."""
    given: list[bytes] = []
    for number, group in groupby(places, key=lambda one: one[0]):
        raw = wanted[number].raw
        head = {"bytes": len(raw), "parts": [part for _number, part in group]}
        given += [json.dumps(head).encode() + b"\n", raw]
    largest = max(len(wanted[number].raw) for number, _part in places)
    ended = run(
        reader,
        limits.cpu_seconds,
        limits.memory + limits.memory_per_byte * largest,
        len(places),
        given=b"".join(given),
        wall_seconds=limits.wall_seconds,
    )
    lines = ended.said.split(b"\n")[:-1]  # one that was cut short is no answer
    return [_answer(line) for line in lines[: len(places)]], ended.why or "crash"


def _answer(line: bytes) -> Extract:
    """What a child says is data: when it makes no sense, it is a crash."""
    try:
        told = json.loads(line)
        return Extract(str(told["text"]), str(told["problem"])[:20], bool(told["listing"]))
    except (ValueError, KeyError, TypeError):
        return Extract(problem="crash")
