"""The child that learns: `python -m pipeline.teaching.child`. What scipy needs dies with it.

In, on stdin: a line of JSON, one more for each text, three arrays. Out: a line of JSON, then two
models as npz: of all examples, and the twin that has not seen the held-out fifth. Nothing
touches the disk.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from pipeline.judges import learning, router

_KINDS = ("<f8", "<f4", "<f4")  # of the arrays: prior, means, vectors


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
        """To the child, piece by piece: the parent never holds it a second time."""
        texts = [*self.taught, *self.others]
        head = {name: getattr(self, name) for name in ("labels", "encoder", "truth", "held_out")}
        nothing = np.zeros((len(texts), 0), dtype=np.float32)
        rows = nothing if self.vectors is None else self.vectors
        each: tuple[NDArray[Any], ...] = (self.prior, self.centre.means, rows)
        arrays = [one.astype(kind, copy=False) for kind, one in zip(_KINDS, each, strict=True)]
        shapes = [one.shape for one in arrays]
        head |= {"languages": self.centre.languages, "depth": self.centre.depth}
        head |= {"texts": len(texts), "shapes": shapes}
        for line in (head, *texts):
            to.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        for one in arrays:
            to.write(one.tobytes())

    @classmethod
    def read(cls, source: BinaryIO) -> "Lesson":
        """From the parent."""
        head = json.loads(source.readline())
        texts = [json.loads(source.readline()) for _text in range(head["texts"])]
        prior, means, rows = (
            np.frombuffer(source.read(prod(shape) * int(kind[2])), dtype=kind).reshape(shape)
            for shape, kind in zip(head["shapes"], _KINDS, strict=True)
        )
        taught = len(head["truth"])
        return cls(
            labels=tuple(head["labels"]),
            encoder=head["encoder"],
            centre=router.Centre(tuple(head["languages"]), means, head["depth"]),
            taught=texts[:taught],
            truth=head["truth"],
            held_out=head["held_out"],
            others=texts[taught:],
            vectors=rows if rows.shape[1] else None,
            prior=prior,
        )

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
