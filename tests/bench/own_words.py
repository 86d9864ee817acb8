"""Score own words on cases of other parsers: `python -m tests.bench.own_words FILE [--verbose]`.

FILE is a list of `{set, name, text, expected}`, some with the `sender` that the case names. A case
is right when it is equal after runs of white space are one space; tokens are its words, counted.
Talon's cases count signatures and forwards as own words and we do not: `by_their_rule` scores them
by what stands outside quotes. `--cost` measures inputs of 100 KB instead.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from inbox import Address, Mail, RangeKind
from inbox.reading.own_words import mark_ranges

TAKES_NO_SIGNATURES_OUT = "talon"  # how the names of such sets begin
KEPT = 0.9  # of the expected words: below it, words were lost
SIZE = 100_000  # characters of a costly input
CPU_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Score:
    """How one case came out."""

    case: dict[str, str]
    found: str
    right: bool
    precision: float
    recall: float


def main(path: Path, *, their_rule: bool = False) -> list[Score]:
    """The score of each case, in order."""
    return [score(case, their_rule) for case in json.loads(path.read_text("utf-8"))]


def score(case: dict[str, str], their_rule: bool) -> Score:
    """Compare what is found with what is expected; no words at all are all words."""
    text = case["text"].replace("\r\n", "\n")
    ranges = mark_ranges(text, sender=Address(case.get("sender", "")))
    if their_rule and case["set"].startswith(TAKES_NO_SIGNATURES_OUT):
        ranges = tuple(one for one in ranges if one.kind is RangeKind.QUOTED)
    found = Mail("", 0, text=text, ranges=ranges).own_words
    got, wanted = Counter(found.split()), Counter(case["expected"].split())
    both = (got & wanted).total()
    return Score(
        case,
        found,
        found.split() == case["expected"].split(),
        both / got.total() if got else float(not wanted),
        both / wanted.total() if wanted else 1.0,
    )


def figures(scores: Iterable[Score]) -> dict[str, Any]:
    """Shares of 1."""
    scores = list(scores)
    return {
        "cases": len(scores),
        "right": round(mean(one.right for one in scores), 4),
        "token_precision": round(mean(one.precision for one in scores), 4),
        "token_recall": round(mean(one.recall for one in scores), 4),
        "words_lost": round(mean(one.recall < KEPT for one in scores), 4),
    }


def costly() -> dict[str, str]:
    """Inputs of 100 KB that make splitters by regular expressions hang."""
    lines = {
        "On": "On\n", ">": ">\n", "> and words by turns": "> a\nb\n", "From": "From: a@b\n",
        "headers": "From: a@b\nTo: c@d\n", "attributions": "On 5 Jan 2026 at 10:11, A <a@b>\n",
        "attribution, words": "On 5 Jan 2026 at 10:11, A <a@b> wrote:\n> q\nwords\n",
        "dashes": "-----\n", "rules": "____________\n\n", "signatures": "--\nAnn\n", "dash": "--\n",
        "colons": "a:\n", "dividers": "-----Original Message-----\n> x\n", "blank": "\n",
        "devices": "Sent from my phone\n",
        "regards": "Best regards,\nAnn\n+49 30 1\n", ": : :": ": ",
        "dates": "5.1.2026 10:11 ", "addresses": "<a@b> ", "brackets": "<", "one line": "a",
        "one line of words": "on the way she wrote: ", "wrote": "wrote:\n", "stars": "*From:*\n",
        "forwards": "Begin forwarded message:\n> From: a@b\n\nx\n",
        "headers in a line": "From: a@b" + " To:" * 90 + "\n",
        "colons in a line": "From: " + ": " * 190 + "\n",
        "quotes, colons": "> From: " + ": " * 190 + "\n",
        "dates in a line": "On 5.1.2026 10:11 " * 16 + ":\n",
        "verbs in a line": "On 5 Jan " + "wrote " * 45 + ":\n",
        "disclaimers": "This email is confidential\n",
        "rules, names": "\n____________________\nAnn\n", "> in one line": "> " * 190 + "\n",
        "attributions inside": "x On 5 Jan 2026 at 10:11, A <a@b> wrote\n",
        "footers": "You are receiving this email because\n\n",
        "bidi": "\u200f", "CJK": "写道：\n",
    }  # fmt: skip
    return {name: (line * (SIZE // len(line) + 1))[:SIZE] for name, line in lines.items()}


def cost(text: str) -> float:
    """CPU milliseconds, best of three."""
    rounds = []
    for _ in range(CPU_ROUNDS):
        begun = time.process_time()
        mark_ranges(text)
        rounds.append((time.process_time() - begun) * 1000)
    return round(min(rounds), 1)


def report(scores: list[Score], *, verbose: bool) -> None:
    """Print the figures of all and of each set, and on demand the cases that are wrong."""
    for one in scores if verbose else ():
        if not one.right:
            print("=" * 8, one.case["set"], one.case["name"], f"recall {one.recall:.2f}")
            print(one.case["text"], "-" * 8 + " found", one.found, sep="\n")
            print("-" * 8 + " expected", one.case["expected"], sep="\n")
    for name in sorted({one.case["set"] for one in scores}):
        print(json.dumps({name: figures(one for one in scores if one.case["set"] == name)}))
    print(json.dumps({"all": figures(scores)}))


if __name__ == "__main__":
    if "--cost" in sys.argv[1:]:
        costs = {name: cost(text) for name, text in costly().items()}
        print(json.dumps({"cpu_ms": costs, "worst_ms": max(costs.values())}))
    else:
        cases = Path(sys.argv[1])
        report(main(cases), verbose="--verbose" in sys.argv[2:])
        print(json.dumps({"by_their_rule": figures(main(cases, their_rule=True))}))
