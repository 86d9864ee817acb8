"""What finding the facts at a glance costs: CPU a tip, by the length of its words.

    python -m tests.bench.facts

On our own mails of the lanes' test set, in seven languages, joined or cut to a length.
"""

import itertools
import json
import time
from pathlib import Path

from pipeline import gazetteer
from pipeline.judges.facts import facts
from pipeline.terms import Letter

_SET = Path(__file__).parents[1] / "lanes"
_RUNS = 5
_PLACES = ("Ukraine", "Kyiv", "Odesa", "Україна", "غزة")  # of a desk's beats


def words() -> list[tuple[str, str]]:
    """Language and words of each tip and question."""
    lines = (_SET / f"{lane}.jsonl" for lane in ("tip", "question"))
    rows = [json.loads(line) for path in lines for line in path.read_text("utf-8").splitlines()]
    return [(row["lang"], row["body"]) for row in rows if "body" in row]


def of_length(told: list[tuple[str, str]], length: int) -> list[str]:
    """Texts of that many characters, each in one language."""
    found = []
    for _code, some in itertools.groupby(sorted(told), key=lambda one: one[0]):
        every = " ".join(body for _code, body in some)
        found += [every[at : at + length] for at in range(0, len(every) - length, length)]
    return found


def cost(texts: list[str]) -> float:
    """Milliseconds of CPU a text."""
    world, own = gazetteer.world(), gazetteer.own(_PLACES)
    before = time.process_time()
    for _ in range(_RUNS):
        for text in texts:
            facts(Letter("", text), world, (), own)
    return 1000 * (time.process_time() - before) / (_RUNS * len(texts))


def main() -> None:
    before = time.process_time()
    gazetteer.world()
    print(json.dumps({"places read, once, ms": round(1000 * (time.process_time() - before))}))
    told = words()
    cost([body for _code, body in told])  # what is kept from one to the next is kept already
    for length in (200, 400, 1_000, 2_000):
        texts = of_length(told, length)
        print(
            json.dumps({"characters": length, "texts": len(texts), "cpu_ms": round(cost(texts), 2)})
        )


if __name__ == "__main__":
    main()
