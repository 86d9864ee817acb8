"""How right the facts at a glance are on letters of another hand: precision and recall of each of
the four, all languages together, and with `--verbose` what was missed or made up.

The first lot was written before its author had read the words; what it taught was then mended, and
the second lot, written before that, measured after it.

    python -m tests.bench.facts_unseen [--verbose]
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline import gazetteer
from pipeline.judges.fact_words import FACTS
from pipeline.judges.facts import Enclosed, facts
from pipeline.terms import Letter

_SET = Path(__file__).parents[1] / "another_hand" / "facts"


def letters() -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """Each row of the set, and the facts that were found in it with their words."""
    for path in sorted(_SET.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            files = [Enclosed(*one) for one in row.get("files", ())]
            letter = Letter(row.get("subject", ""), row["body"])
            yield row, facts(letter, gazetteer.world(), files)


def main(*, verbose: bool) -> None:
    every = list(letters())
    for lot in sorted({row.get("lot", 1) for row, _ in every}):
        told = [one for one in every if one[0].get("lot", 1) == lot]
        print(f"lot {lot}: {len(told)} letters")
        for fact in FACTS:
            print(_score(fact, told))
    for row, named in every if verbose else ():
        for fact in sorted(named.keys() ^ set(row["facts"])):
            told_as = f"made up: {named[fact]}" if fact in named else "missed"
            print(row["lang"], fact, told_as, "|", row["body"])


def _score(fact: str, told: list[tuple[dict[str, Any], dict[str, str]]]) -> str:
    found = [row for row, named in told if fact in named]
    wanted = [row for row, _ in told if fact in row["facts"]]
    both = sum(row in wanted for row in found)
    return (
        f"{fact:10} precision {both} of {len(found)} ({both / len(found):.0%}), "
        f"recall {both} of {len(wanted)} ({both / len(wanted):.0%})"
    )


if __name__ == "__main__":
    main(verbose="--verbose" in sys.argv[1:])
