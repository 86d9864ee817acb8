"""A judge learns anew: examples gathered, a child taught, the new version compared with the old.

It goes live only when it is right at least as often on the held-out fifth that neither has seen.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast

import numpy as np
from sqlmodel import Session

from pipeline import known, vectors
from pipeline.errors import PipelineError
from pipeline.judges import beat, nearness, prior, router
from pipeline.meaning.encoders import Encoder, Vectors, on_the_surface
from pipeline.models import JudgeVersion, MessageVector, StoryVector
from pipeline.store import Store
from pipeline.teaching import examples, ready, resting, versions
from pipeline.teaching.child import Lesson
from pipeline.teaching.examples import Example
from pipeline.terms import BeatTerms, Letter, Question

_SECONDS = 600  # after which a child is given up
_AT_ONCE = 500  # vectors
_FEWEST = 3  # examples; before them the beats' own words know better
_COMPARED_FROM = 5  # held-out examples, from which a version is measured at all


class LessonFailed(PipelineError):
    """The child that learns died; the live version stays."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything to learn a desk's beats from."""

    desk_id: int
    beats: tuple[BeatTerms, ...]
    taught: list[Example]
    others: list[Example]
    vectors: router.Floats | None  # of both, in this order

    @property
    def labels(self) -> list[str]:
        return [*(str(one.id) for one in self.beats), ""]

    def sign(self, encoder: str) -> str:
        """Changes when there is something new to learn, or another model to learn it with."""
        said = [[one.key, one.tip_id, one.label] for one in self.taught]
        words = [
            [one.id, one.name, one.description, one.keywords, one.places] for one in self.beats
        ]
        return hashlib.sha256(json.dumps([said, words, encoder]).encode()).hexdigest()


def learn(store: Store, desk_id: int, *, anew: bool = False) -> JudgeVersion | None:
    """Teach the router of a desk; None when there is nothing new (or, since a version
    that a person took back, not enough: `resting`), or too little to learn from.

    `anew` learns in any case. Raises `LessonFailed`.
    """
    used, begun = vectors.of(store), store.clock()
    with store.look() as session:
        known_now = gather(store, session, desk_id)
        before = versions.live(session, desk_id, Question.BEAT)
        last = versions.newest(session, desk_id, Question.BEAT)
        rests = resting.rests(session, desk_id, Question.BEAT, known_now.taught)
    purged = before is not None and before.forgets
    sign = known_now.sign(used.name if used else "")
    if len(known_now.taught) < _FEWEST or not known_now.beats or (rests and not anew):
        with store.unit() as session:
            versions.unlearn(session, desk_id, Question.BEAT)
        return None
    if last and last.taught_by == sign and not (anew or purged):
        return None
    with_all = _with_vectors(store, used, known_now)
    lesson = _lesson(with_all, used)
    whole, twin = taught(lesson)
    scores = _compared(
        lesson, router.unpacked(twin), ready.model_of(before.twin if before else b"", used)
    )
    better = purged or before is None or scores["right"] >= scores["before"]
    with store.unit() as session:
        return versions.keep(
            session,
            JudgeVersion(
                desk_id=desk_id,
                question=Question.BEAT,
                version=0,
                state=versions.LIVE if better else versions.REFUSED,
                made_at=begun,
                examples=len(known_now.taught),
                taught_by=sign,
                scores=scores,
                content=whole,
                twin=twin,
            ),
        )


def gather(store: Store, session: Session, desk_id: int) -> Gathered:
    """The examples of a desk's beats that still stand, and texts nobody spoke of."""
    beats = tuple(known.beats(session, desk_id))
    labels = {*(str(one.id) for one in beats), ""}
    said = examples.of(session, desk_id, Question.BEAT)
    taught = [one for one in said if one.label in labels]
    return Gathered(desk_id, beats, taught, examples.others(session, desk_id), None)


def _with_vectors(store: Store, used: Encoder | None, found: Gathered) -> Gathered:
    """With the vectors of all texts; those that were missing are made, and kept."""
    if used is None:
        return found
    every = [*found.taught, *found.others]
    rows = np.zeros((len(every), used.width), dtype=np.float32)
    for table, of_tips in ((MessageVector, True), (StoryVector, False)):
        places = [at for at, one in enumerate(every) if bool(one.tip_id) is of_tips]
        for begun in range(0, len(places), _AT_ONCE):
            some = places[begun : begun + _AT_ONCE]
            texts = {every[at].key: every[at].text for at in some}
            known_by = _vectors(store, used, texts, table)
            rows[some] = [known_by[every[at].key] for at in some]
    return _without_twins(replace(found, vectors=rows), rows, used.width - used.depth)


def _without_twins(found: Gathered, rows: Vectors, surface: int) -> Gathered:
    """Of the letters that nobody spoke of each template once, by the surface of their vectors."""
    told = len(found.taught)
    kept = nearness.distinct(rows[told:, :surface])
    others = [found.others[at] for at in kept]
    return replace(found, others=others, vectors=np.vstack([rows[:told], rows[told:][kept]]))


def _vectors(
    store: Store,
    used: Encoder,
    texts: Mapping[int, str],
    table: vectors.Table,
) -> dict[int, Vectors]:
    with store.look() as session:
        there = vectors.stored(session, used, list(texts), table)
    fresh = vectors.made(used, {key: text for key, text in texts.items() if key not in there})
    if fresh:
        with store.unit() as session:
            vectors.write_held(session, used, fresh, table)
    return there | fresh


def _lesson(found: Gathered, used: Encoder | None) -> Lesson:
    every = [one.text for one in (*found.taught, *found.others)]
    clues = beat.Beats(found.beats)
    literal = np.array([beat.literal(Letter("", text, text), clues)[0] for text in every])
    centre = router.untaught().centre
    centred = found.vectors
    if used and found.vectors is not None:
        centre = router.centre(every, found.vectors, used.depth)
        centred = centre.centred(every, found.vectors)
    before = prior.prepare(found.beats, on_the_surface(used)) if used else None
    places = {label: at for at, label in enumerate(found.labels)}
    return Lesson(
        labels=tuple(found.labels),
        encoder=used.name if used else "",
        centre=centre,
        taught=[one.text for one in found.taught],
        truth=[places[one.label] for one in found.taught],
        held_out=[one.held_out for one in found.taught],
        others=[one.text for one in found.others],
        vectors=centred,
        prior=prior.scores(before, centred, literal),
    )


def taught(lesson: Lesson) -> tuple[bytes, bytes]:
    """Both models, from a child with one thread."""
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline.teaching.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    ) as child:
        said = _told(child, lesson)
    if child.returncode != 0:
        raise LessonFailed("The judge could not learn: its child process died. The old one stays.")
    head, _, models = said.partition(b"\n")
    whole = json.loads(head)["whole"]
    return models[:whole], models[whole:]


def _told(child: subprocess.Popen[bytes], lesson: Lesson) -> bytes:
    """Give the child its lesson; what it said. One that is too slow, or dead, says nothing."""
    assert child.stdin is not None  # noqa: S101 - it was asked for
    try:
        lesson.write(cast(BinaryIO, child.stdin))
        return child.communicate(timeout=_SECONDS)[0]
    except (BrokenPipeError, subprocess.TimeoutExpired):
        child.kill()
        return b""


def _compared(lesson: Lesson, new: router.Learned, old: router.Learned) -> dict[str, Any]:
    """How often each is right on the held-out fifth; how the new one does by beat."""
    places = np.flatnonzero(lesson.held_out)
    truth = np.array(lesson.truth, dtype=np.intp)[places]
    if len(places) < _COMPARED_FROM:
        return {"held_out": len(places), "right": 0, "before": 0, "labels": {}}
    said, before = (_said(lesson, model, places) for model in (new, old))
    return {
        "held_out": len(places),
        "right": int((said == truth).sum()),
        "before": int((before == truth).sum()),
        "labels": _by_label(lesson.labels, said, truth),
    }


def _said(lesson: Lesson, model: router.Learned, places: np.ndarray) -> np.ndarray:
    texts = [lesson.taught[at] for at in places]
    own = None if lesson.vectors is None else lesson.vectors[places]
    found = router.likelihoods(model, lesson.labels, texts, own, lesson.prior[places])
    return np.asarray(found.argmax(axis=1))


def _by_label(
    labels: Sequence[str], said: np.ndarray, truth: np.ndarray
) -> dict[str, dict[str, int]]:
    """For each label that occurs: how many were said, true, and both."""
    return {
        label: {
            "said": int((said == at).sum()),
            "true": int((truth == at).sum()),
            "right": int(((said == at) & (truth == at)).sum()),
        }
        for at, label in enumerate(labels)
        if at in said or at in truth
    }
