"""How new beats do: foreign tips on day zero, and what comes after ten corrections.

    python -m tests.bench.new_beats strangers --data FILE --beats FILE
    python -m tests.bench.new_beats strangers
    python -m tests.bench.new_beats eleventh

`strangers` leaves each beat in turn out of the list: its texts are then none of ours. Without a
file it takes our own tips, three beats at a time. `eleventh` moves ten tips of each beat, in three
orders, on a desk of three beats: with fifteen moved tips of the others, or with none.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from pipeline.judges import learning, router, routing
from pipeline.judges.reasons import reason
from pipeline.meaning.encoders import Usem3Deeper, Vectors, on_the_surface
from pipeline.measure.routing import Labelled, Read
from pipeline.terms import BeatTerms, Letter
from web import labelled

TESTS = Path(__file__).parents[1]
OURS = {
    "oblique": ("lanes/beats-eleventh.jsonl", "pipeline/routing/eleventh.jsonl"),
    "plain": ("pipeline/routing/plain.jsonl",),
}
ORDERS = 3
Row = Mapping[str, Any]


@cache
def vector(text: str) -> Vectors:
    (made,) = Usem3Deeper.encode(model(), [text])
    return np.asarray(made, dtype=np.float32)


@cache
def model() -> Usem3Deeper:
    return Kept()


class Kept(Usem3Deeper):
    """Each text once."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = [vector(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.width)


def rows(kind: str) -> list[Row]:
    return [json.loads(line) for path in OURS[kind] for line in (TESTS / path).open()]


def terms(found: Iterable[Row]) -> dict[str, BeatTerms]:
    beats = [row for row in found if row["kind"] == "beat"]
    return {
        row["beat"]: BeatTerms(at, row["beat"], row["description"], tuple(row["keywords"]))
        for at, row in enumerate(beats, 1)
    }


def letter(row: Row) -> Letter:
    return Letter(row["subject"], row["body"], row["body"])


def said(
    letters: Sequence[Letter],
    beats: Mapping[str, BeatTerms],
    learned: router.Learned,
    examples: routing.Examples | None = None,
) -> list[str]:
    """The label of the beat of each letter, "" where it is left open."""
    known = routing.ready(tuple(beats.values()), on_the_surface(model()), learned, examples)
    names = {str(one.id): label for label, one in beats.items()} | {"": ""}
    answers = routing.judge(
        letters, model().encode([routing.spoken(one) for one in letters]), known
    )
    return [names[one.label] for one in answers]


def strangers(pairs: Sequence[tuple[Letter, str]], beats: Mapping[str, BeatTerms]) -> Counter[str]:
    """What became of texts of these beats, and of all the others; nobody taught anything."""
    untaught = router.untaught(model().name, model().width - model().depth)
    found = said([one for one, _label in pairs], beats, untaught)
    return Counter(
        _became(answer, label if label in beats else "")
        for answer, (_letter, label) in zip(found, pairs, strict=True)
    )


def _became(answer: str, truth: str) -> str:
    if not truth:
        return "foreign routed" if answer else "foreign open"
    return "right" if answer == truth else "wrong" if answer else "open"


def without_one(
    data: Path | None, beats: Path | None
) -> Iterator[tuple[list[tuple[Letter, str]], dict[str, BeatTerms]]]:
    """The texts, with one beat less each time."""
    if data is None or beats is None:
        ours = rows("oblique")
        every, pairs = terms(ours), [(letter(row), str(row["beat"])) for row in ours if _tip(row)]
        for at in range(0, len(every), 3):
            yield pairs, dict(list(every.items())[at : at + 3])
        return
    known = labelled.beats(beats, data)
    texts = [one for one in labelled.texts(data) if one.language in ("", "en")]
    for out in known:
        left = {label: one for label, one in known.items() if label != out}
        yield [(Letter("", one.text, one.text), one.label) for one in texts], left


def _tip(row: Row) -> bool:
    return bool(row["kind"] == "tip")


def eleventh(name: str, seed: int, ours: Sequence[Row], *, corrected: bool) -> Counter[str]:
    """What became of the four that follow on ten, of the other beats' tips and of foreign ones."""
    dice = np.random.default_rng(seed)
    others = [one for one in terms(ours) if one != name]
    desk = {name, *dice.permutation(others)[:2]}
    beats = {label: one for label, one in terms(ours).items() if label in desk}
    tips = [row for row in ours if _tip(row)]
    own, rest, none = (
        dice.permutation(np.array([row for row in tips if fits(row)], dtype=object))
        for fits in (
            lambda row: row["beat"] == name,
            lambda row: row["beat"] in beats and row["beat"] != name,
            lambda row: row["beat"] is None,
        )
    )
    moved = [*own[:10], *(rest[:15] if corrected else [])]
    learned = taught(moved, [*none[:8], *([] if corrected else rest[:15])], beats)
    asked = [*own[10:], *rest[15:], *none[8:]]
    found = said([letter(row) for row in asked], beats, learned, alike(moved, beats, learned))
    counted = Counter(
        f"{_whose(row, name)} {_became(answer, row['beat'] or '')}"
        for row, answer in zip(asked, found, strict=True)
    )
    counted[f"eleventh {_became(found[0], name)}"] += 1
    return counted


def _whose(row: Row, name: str) -> str:
    return "new" if row["beat"] == name else "other" if row["beat"] else "none"


def taught(
    moved: Sequence[Row], silent: Sequence[Row], beats: Mapping[str, BeatTerms]
) -> router.Learned:
    numbers = {label: str(one.id) for label, one in beats.items()}
    every = [
        Labelled(routing.spoken(letter(row)), numbers.get(row["beat"], ""))
        for row in (*moved, *silent)
    ]
    read = Read(every, {str(one.id): one for one in beats.values()}, model(), lambda: 0.0)
    assert read.vectors is not None
    centre = router.centre([one.text for one in every], read.vectors, read.depth)
    seen = read.seen(np.arange(len(every)), centre)
    truth = read.truth[: len(moved)].tolist()
    return learning.Course(
        read.labels, seen.words, truth, seen.vectors, seen.prior, centre=centre
    ).learn()


def alike(
    moved: Sequence[Row], beats: Mapping[str, BeatTerms], learned: router.Learned
) -> routing.Examples:
    """What was moved, as the nearest examples are looked for among."""
    texts = [routing.spoken(letter(row)) for row in moved]
    return routing.Examples(
        learned.centre.centred(texts, on_the_surface(model())(texts)),
        tuple(str(beats[row["beat"]].id) for row in moved),
        tuple(reason("like tip", tip=at, beat=row["beat"]) for at, row in enumerate(moved, 1)),
    )


def shares(counted: Counter[str], *groups: str) -> str:
    told = []
    for group in groups:
        of = {kind: many for kind, many in counted.items() if kind.startswith(group)}
        each = (f"{kind} {many / sum(of.values()):.3f}" for kind, many in sorted(of.items()))
        told.append(" · ".join(each))
    return "\n".join(told)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", choices=["strangers", "eleventh"])
    asked.add_argument("--data", type=Path)
    asked.add_argument("--beats", type=Path)
    wanted = asked.parse_args()
    with threadpool_limits(1):
        if wanted.what == "strangers":
            each = (strangers(*one) for one in without_one(wanted.data, wanted.beats))
            counted = sum(each, Counter[str]())
            own = Counter({kind: n for kind, n in counted.items() if kind[:7] != "foreign"})
            print(shares(own, ""), shares(counted, "foreign"), sep="\n")
            return
        for kind in OURS:
            ours = [*rows(kind), *(row for row in rows("oblique") if _tip(row) and not row["beat"])]
            for corrected in (True, False):
                each = (
                    eleventh(name, seed, ours, corrected=corrected)
                    for name in terms(ours)
                    for seed in range(ORDERS)
                )
                counted = sum(each, Counter[str]())
                print(f"{kind}, others {'corrected' if corrected else 'silent'}")
                print(shares(counted, "eleventh", "new", "other", "none"))


if __name__ == "__main__":
    main()
