"""`python -m tests.bench.dangers_unseen`: the letters of each author judged by what others taught.

The numbers of the danger model are chosen by this, and not on the test sets. Takes minutes.
"""

from collections.abc import Iterator, Sequence

from threadpoolctl import threadpool_limits

from pipeline.judges import danger, routing
from pipeline.lanes import danger_training, examples
from pipeline.lanes.examples import Example
from pipeline.meaning.encoders import Parts, Usem3

# An author, and the ordinary letters that are left out with her.
_LEFT_OUT = {
    "first": ("first", "border"),
    "second": ("second",),
    "third": ("third",),
    "fourth": ("fifth",),
    "fifth": ("sixth",),
    "seventh": ("seventh",),
}
Known = tuple[Example, Parts]


def main() -> None:
    """Print, by author, how many dangers, look-alikes and ordinary letters get a mark."""
    meaning = Usem3()
    told, common = ([*_known(some, meaning)] for some in (examples.dangers(), examples.harmless()))
    for author, batches in _LEFT_OUT.items():
        inside = [one for one in told if one[0].batch != author]
        ordinary = [one for one in common if one[0].batch not in batches]
        mails, others = ([mail for mail, _parts in some] for some in (inside, ordinary))
        parts = [one for _mail, one in (*inside, *ordinary)]
        learned = danger_training.learn(mails, others, parts, danger_training.words(), meaning.name)
        outside = [one for one in told if one[0].batch == author]
        groups = {
            "dangers": [one for one in outside if one[0].label],
            "look-alikes": [one for one in outside if not one[0].label],
            "ordinary": [one for one in common if one[0].batch in batches],
        }
        for name, some in groups.items():
            seen = sum(bool(danger.marks(mail.letter, learned, part)) for mail, part in some)
            print(f"{author:6} {name:11} marked {seen} of {len(some)} ({seen / len(some):.1%})")


def _known(mails: Sequence[Example], meaning: Usem3) -> Iterator[Known]:
    parts = meaning.parts([routing.spoken(one.letter) for one in mails])
    return zip(mails, parts, strict=True)


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
