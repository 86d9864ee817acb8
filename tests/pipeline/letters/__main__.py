"""`python -m tests.pipeline.letters`: how the lane judge does on them, and what it costs."""

import time
from collections import Counter

from pipeline.judges import lane
from pipeline.terms import NOISE, SURE, Lane
from tests.pipeline.letters import letters


def main() -> None:
    """Print a line a lane, the share that is right, good mail hidden, and CPU a letter."""
    right = total = lost = 0
    begun = time.process_time()
    print(f"{'lane':<11} letters right hidden  took for")
    for of in Lane:
        answers = [lane.judge(written.letter) for written in letters(of)]
        found = Counter(str(answer.label) for answer in answers)
        hidden = sum(answer.label in NOISE and answer.score >= SURE for answer in answers)
        wrong = {label: count for label, count in found.items() if label != of}
        print(f"{of:<11} {len(answers):7} {found[of]:5} {hidden:6}  {wrong or ''}")
        right, total = right + found[of], total + len(answers)
        lost += hidden if of not in NOISE else 0
    spent = (time.process_time() - begun) * 1000 / total
    print(f"accuracy {right / total:.3f}  good mail hidden {lost}  {spent:.2f} ms of CPU a letter")


if __name__ == "__main__":
    main()
