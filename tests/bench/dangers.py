"""How many dangers are noticed in letters of hands that were not learned from, and how many
look-alikes are taken for one, by language.

python -m tests.bench.dangers
"""

import json
from collections.abc import Iterator
from pathlib import Path

from pipeline import vectors
from pipeline.judges import danger, routing
from pipeline.lanes import examples, model

_SET = Path(__file__).parents[1] / "another_hand" / "dangers"


def marked(language: str) -> Iterator[tuple[str, bool]]:
    """The danger that a letter holds, and whether any was marked."""
    lines = (_SET / f"{language}.jsonl").read_text("utf-8").strip().split("\n")
    rows = [examples.example(row, row["danger"]) for row in map(json.loads, lines)]
    meaning = vectors.reader()
    if meaning is None:
        raise SystemExit("the model of meaning is missing: `make` installs it")
    parts = meaning.parts([routing.spoken(one.letter) for one in rows])
    for one, spoken in zip(rows, parts, strict=True):
        yield one.label, bool(danger.marks(one.letter, model.dangers(), spoken))


def main() -> None:
    every = {path.stem: list(marked(path.stem)) for path in sorted(_SET.glob("*.jsonl"))}
    for name, found in [*every.items(), ("all", [one for some in every.values() for one in some])]:
        held = [seen for kind, seen in found if kind]
        others = [seen for kind, seen in found if not kind]
        print(
            f"{name:4} found {sum(held)} of {len(held)} ({sum(held) / len(held):.0%}), "
            f"look-alikes marked {sum(others)} of {len(others)} ({sum(others) / len(others):.0%})"
        )


if __name__ == "__main__":
    main()
