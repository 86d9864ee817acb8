"""What ten lessons on one new beat without words do to a desk of five others.

    python -m tests.bench.flooding [--two] [--vectors FILE]

Each of our own beats in turn is the new one: a name, no words. Ten of its tips are moved, or ten of
each of two; of the five beats with words nobody moved any. The desk holds letters of all kinds in
seven languages (of the lanes' examples) that nobody spoke of. What the new beat draws of them, and
of the others' tips, is counted before and after the lesson; what follows on it too.
"""

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from pipeline.judges import router
from pipeline.meaning.encoders import Usem3, Vectors
from pipeline.terms import BeatTerms
from tests.bench import new_beats
from tests.bench.new_beats import Row

LANES = Path(__file__).parents[2] / "pipeline/lanes/examples"
LANGUAGES = ("ar", "de", "en", "es", "fr", "ru", "uk")
EACH = 12  # letters of a lane and a language
ORDERS = 2


@dataclass(frozen=True, slots=True)
class Desk:
    """Beats by their names, those that are new first; what is moved, silent and asked about."""

    beats: Mapping[str, BeatTerms]
    new: Sequence[str]
    moved: Sequence[Row]
    silent: Sequence[Row]
    follow: Sequence[Row]


def crowd() -> list[Row]:
    """Letters of all kinds that are on no beat we know of: tips, questions and corrections."""
    found = []
    for language in LANGUAGES:
        rows = [json.loads(line) for line in (LANES / f"{language}.jsonl").open()]
        for lane in ("tip", "question", "correction"):
            found += [row for row in rows if row["lane"] == lane][:EACH]
    return [{**row, "beat": None} for row in found]


def desk(new: Sequence[str], seed: int, ours: Sequence[Row], others: Sequence[Row]) -> Desk:
    """Five beats with words, and these that are new."""
    dice = np.random.default_rng(seed)
    known = new_beats.terms(ours)
    typed = dice.permutation([one for one in known if one not in new])[:5]
    bare = {label: replace(known[label], description="", keywords=()) for label in new}
    tips = {label: dice.permutation(np.array(_tips(ours, label), dtype=object)) for label in known}
    return Desk(
        bare | {str(label): known[str(label)] for label in typed},
        new,
        [row for label in new for row in tips[label][:10]],
        [*others, *(row for label in typed for row in tips[label][:6])],
        [row for label in [*new, *typed] for row in tips[label][10:]],
    )


def _tips(ours: Sequence[Row], label: str) -> list[Row]:
    return [row for row in ours if row["kind"] == "tip" and row["beat"] == label]


def counted(at: Desk) -> Counter[str]:
    """What became of all of them before the lesson and after."""
    asked = [*at.silent, *at.follow]
    letters = [new_beats.letter(row) for row in asked]
    blank = router.untaught(Usem3.name, Usem3.width)
    before = new_beats.said(letters, at.beats, blank)
    learned = new_beats.taught(at.moved, at.silent, at.beats)
    examples = new_beats.alike(at.moved, at.beats, learned)
    after = new_beats.said(letters, at.beats, learned, examples)
    told = Counter(
        f"{_whose(at, row)}, before: {_was(at, row, one)}"
        for row, one in zip(asked, before, strict=True)
    )
    told += Counter(
        f"{_whose(at, row)}, now: {_was(at, row, one)}"
        for row, one in zip(asked, after, strict=True)
    )
    return told


def _whose(at: Desk, row: Row) -> str:
    return "new" if row["beat"] in at.new else "other" if row["beat"] else "crowd"


def _was(at: Desk, row: Row, label: str) -> str:
    if not label:
        return "open"
    if label == row["beat"]:
        return "right"
    return "drawn by a new one" if label in at.new else "by another"


def keep(file: Path | None) -> dict[str, Vectors]:
    """The vectors of a run before, by text."""
    if file is None or not file.exists():
        return {}
    with np.load(file, allow_pickle=False) as held:
        return dict(zip(held["texts"].tolist(), held["vectors"], strict=True))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--two", action="store_true")
    asked.add_argument("--vectors", type=Path)
    wanted = asked.parse_args()
    known = keep(wanted.vectors)
    made = new_beats.vector

    def vector(text: str) -> Vectors:
        if text not in known:
            known[text] = made(text)
        return known[text]

    new_beats.vector = vector  # type: ignore[assignment]
    others = crowd()
    with threadpool_limits(1):
        for kind in new_beats.OURS:
            ours = new_beats.rows(kind)
            told: Counter[str] = Counter()
            every = [*new_beats.rows("plain"), *new_beats.rows("oblique")]
            names = list(new_beats.terms(ours))
            for at, name in enumerate(names):
                new = [name, names[(at + 1) % len(names)]] if wanted.two else [name]
                for seed in range(ORDERS):
                    told += counted(desk(new, seed, every, others))
            print(kind)
            for whose in ("new", "other", "crowd"):
                for when in ("before", "now"):
                    print(new_beats.shares(told, f"{whose}, {when}"))
    if wanted.vectors:
        texts, rows = np.array(list(known)), np.array(list(known.values()))
        np.savez(wanted.vectors, texts=texts, vectors=rows)


if __name__ == "__main__":
    main()
