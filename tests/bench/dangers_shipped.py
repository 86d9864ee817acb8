"""`python -m tests.bench.dangers_shipped [--multilingual]`: letters that nothing was learned from,
by the model as it is shipped."""

import json
import sys
from pathlib import Path

from threadpoolctl import threadpool_limits

from pipeline.judges import danger, routing
from pipeline.lanes import examples, model
from pipeline.meaning.encoders import reader

_SET = Path(__file__).parents[1] / "another_hand" / "dangers"


def main() -> None:
    """Print, by file, how many dangers and look-alikes get a mark."""
    larger = "--multilingual" in sys.argv
    meaning, told = reader(larger), model.dangers(larger)
    assert meaning is not None
    for path in sorted(_SET.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        letters = [examples.example(row, row["danger"]).letter for row in rows]
        parts = meaning.parts([routing.spoken(one) for one in letters])
        marked = [
            bool(danger.marks(letter, told, spoken))
            for letter, spoken in zip(letters, parts, strict=True)
        ]
        for kind in (*danger.KINDS, danger.NONE):
            seen = [mark for row, mark in zip(rows, marked, strict=True) if row["danger"] == kind]
            name = kind or "look-alikes"
            print(f"{path.stem:8} {name:18} marked {sum(seen)} of {len(seen)}")


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
