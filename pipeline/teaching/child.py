"""The child that learns: `python -m pipeline.teaching.child`. What scipy needs dies with it.

In, on stdin: a line of JSON, then npz. Out: a line of JSON, then two models as npz: of all
examples, and the twin that has not seen the held-out fifth. Nothing touches the disk.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

import numpy as np

from pipeline.judges import learning, router


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn from. Rows of `vectors` and `prior`: the taught, then the others."""

    labels: tuple[str, ...]
    encoder: str
    centre: router.Centre
    taught: Sequence[str]  # texts
    truth: Sequence[int]  # place of each one's label
    held_out: Sequence[bool]
    others: Sequence[str]
    vectors: router.Floats | None
    prior: router.Scores

    def write(self, to: BinaryIO) -> None:
        """To the child."""
        head = {
            name: getattr(self, name)
            for name in ("labels", "encoder", "taught", "truth", "held_out", "others")
        }
        head["languages"] = self.centre.languages
        to.write(json.dumps(head).encode() + b"\n")
        arrays: dict[str, Any] = {"prior": self.prior, "means": self.centre.means}
        if self.vectors is not None:
            arrays["vectors"] = self.vectors
        held = BytesIO()
        np.savez(held, allow_pickle=False, **arrays)
        to.write(held.getvalue())

    @classmethod
    def read(cls, source: BinaryIO) -> "Lesson":
        """From the parent."""
        head = json.loads(source.readline())
        with np.load(BytesIO(source.read()), allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
        centre = router.Centre(tuple(head.pop("languages")), arrays["means"])
        head["labels"] = tuple(head["labels"])
        return cls(**head, centre=centre, vectors=arrays.get("vectors"), prior=arrays["prior"])

    def course(self) -> learning.Course:
        """Ready to learn from."""
        return learning.Course(
            self.labels,
            [*self.taught, *self.others],
            self.truth,
            self.vectors,
            self.prior,
            encoder=self.encoder,
            centre=self.centre,
        )


def main(source: BinaryIO, to: BinaryIO) -> None:
    """Learn twice, and tell both models."""
    lesson = Lesson.read(source)
    course = lesson.course()
    whole = router.packed(course.learn())
    twin = router.packed(course.learn(np.flatnonzero(~np.array(lesson.held_out, dtype=bool))))
    to.write(json.dumps({"whole": len(whole), "twin": len(twin)}).encode() + b"\n")
    to.write(whole + twin)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
