"""`python -m tests.bench.lanes_unseen`: each batch of examples judged by the others.

The numbers of the judge are chosen by this, and not on the test set.
"""

from collections import Counter
from typing import Any

from threadpoolctl import threadpool_limits

from pipeline.lanes import examples, model, scoring
from pipeline.meaning.encoders import reader


def main() -> None:
    """Print the scores of each batch and of all, and what was taken for what."""
    meaning = reader()
    encode, name = (meaning.sentence_by_sentence, meaning.name) if meaning else (None, "")
    with threadpool_limits(1):
        mails, answers = scoring.unseen(
            examples.shipped(), encode, name, examples.in_danger(), model.shipped().heat
        )
    for batch in [*sorted({one.batch for one in mails}), ""]:
        held = [at for at, one in enumerate(mails) if batch in ("", one.batch)]
        found = scoring.report([mails[at] for at in held], [answers[at] for at in held])
        print(batch or "all", _figures(found))
    pairs = zip(mails, answers, strict=True)
    taken = Counter((one.label, str(said.label)) for one, said in pairs)
    for (true, said), count in taken.most_common():
        if true != said:
            print(f"{count:4} {true} taken for {said}")


def _figures(found: dict[str, Any]) -> str:
    lanes = " ".join(f"{lane} {one['f1']:.2f}" for lane, one in found["lanes"].items())
    rest = ("macro_f1", "spam_f1_at_90", "good_mail_lost", "good_mail_hidden", "noise_hidden")
    return f"({found['mails']}): {lanes} · " + " ".join(f"{one} {found[one]:.3f}" for one in rest)


if __name__ == "__main__":
    main()
