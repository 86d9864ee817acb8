"""`python -m tests.bench.lanes`: CPU to judge one letter of 400 characters for lane and danger."""

import time

from pipeline import judging
from pipeline.lanes import examples
from pipeline.search.words import language
from pipeline.terms import Letter

_LETTERS = 40
_LONG = 400  # characters


def main() -> None:
    """Print milliseconds of CPU a letter, one by one."""
    text = " ".join(one.letter.own_words for one in examples.shipped())
    letters = [text[at * _LONG :][:_LONG] for at in range(_LETTERS)]
    judging.lane_of(Letter("warm", letters[0], letters[0]))
    begun = time.process_time()
    for one in letters:
        language(one)
        judging.lane_of(Letter("", one, one))
    spent = (time.process_time() - begun) * 1000 / _LETTERS
    print(f"{spent:.1f} ms of CPU for lane, danger and language of {_LONG} characters")


if __name__ == "__main__":
    main()
