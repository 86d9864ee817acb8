"""The lanes of a desk learn from its own people: every lane they changed, every spike as noise.

What is learned is added to the shipped model; it goes live only when it is right at least as often
on the held-out fifth of them. Decides on no mail.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from pipeline.judges.lane_features import Features, features
from pipeline.judges.lane_model import Array, LaneModel
from pipeline.judges.lane_own import Own, learn
from pipeline.models import JudgeVersion
from pipeline.store import Store
from pipeline.teaching import embedding, examples, resting, versions
from pipeline.teaching.examples import Taught
from pipeline.terms import Question

_FEWEST = 3  # examples
_READ_AGAIN = 1_000  # the newest, sentence by sentence as the judge does: 7 ms each
_COMPARED_FROM = 5  # held-out examples, from which a version is measured at all


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What people said, as the model sees it."""

    told: Sequence[Taught]
    found: Sequence[Features]
    vectors: Sequence[Array] | None

    def own(self, shipped: LaneModel, places: Sequence[int]) -> Own:
        return learn(
            shipped,
            [self.found[at] for at in places],
            [self.vectors[at] for at in places] if self.vectors is not None else None,
            [self.told[at].label for at in places],
        )

    def said(self, model: LaneModel, at: int) -> str:
        vector = self.vectors[at] if self.vectors is not None else None
        return model.labels[int(model.probabilities(self.found[at], vector).argmax())]


def teach(
    store: Store, desk_id: int, shipped: LaneModel, *, anew: bool = False
) -> JudgeVersion | None:
    """Teach the lanes of a desk; None when there is nothing new (or, since a version
    that a person took back, not enough: `resting`), or too little to learn from.

    `anew` learns in any case.
    """
    begun = store.clock()
    with store.look() as session:
        told = examples.lanes(session, desk_id)
        before = versions.live(session, desk_id, Question.LANE)
        last = versions.newest(session, desk_id, Question.LANE)
        rests = resting.rests(session, desk_id, Question.LANE, told)
    sign = _sign(told, shipped)
    purged = before is not None and before.forgets
    if len(told) < _FEWEST or (rests and not anew):
        with store.unit() as session:
            versions.unlearn(session, desk_id, Question.LANE)
        return None
    if last and last.taught_by == sign and not (anew or purged):
        return None
    lesson = _lesson(store, told, shipped)
    seen = [at for at, one in enumerate(told) if not one.held_out]
    own = lesson.own(shipped, range(len(told)))
    twin = lesson.own(shipped, seen)
    live = model_of(before.twin if before else b"", shipped)
    scores = _compared(lesson, twin.added_to(shipped), live)
    better = purged or scores["right"] >= scores["before"]
    made = JudgeVersion(
        desk_id=desk_id,
        question=Question.LANE,
        version=0,
        state=versions.LIVE if better else versions.REFUSED,
        made_at=begun,
        examples=len(told),
        taught_by=sign,
        scores=scores,
        content=own.to_bytes(),
        twin=twin.to_bytes(),
    )
    with store.unit() as session:
        return versions.keep(session, made)


def model_of(content: bytes, shipped: LaneModel) -> LaneModel:
    """The shipped model with what a version learned; itself when that is empty."""
    return Own.from_bytes(content).added_to(shipped) if content else shipped


def live(session: Session, desk_id: int, shipped: LaneModel) -> tuple[LaneModel, int]:
    """The model that judges a desk's lanes now, and the number of its version; 0: as shipped."""
    version = versions.live(session, desk_id, Question.LANE)
    if version is None:
        return shipped, 0
    return model_of(version.content, shipped), version.version


def _sign(told: Sequence[Taught], shipped: LaneModel) -> str:
    """Changes when there is something new to learn, or another model to learn it beside."""
    said = [[one.key, one.tip_id, one.label] for one in told]
    beside = hashlib.sha256(shipped.to_bytes()).hexdigest()
    return hashlib.sha256(json.dumps([said, beside]).encode()).hexdigest()


def _lesson(store: Store, told: Sequence[Taught], shipped: LaneModel) -> _Lesson:
    letters = {one.key: one.letter for one in told}
    with store.look() as session:
        made = embedding.by_model(store, session, letters, shipped.encoder)
    if made:
        made |= embedding.by_sentence(dict(list(letters.items())[-_READ_AGAIN:]))
    found = [features(one.letter) for one in told]
    return _Lesson(told, found, [made[one.key] for one in told] if made else None)


def _compared(lesson: _Lesson, new: LaneModel, old: LaneModel) -> dict[str, Any]:
    """How often each is right on the held-out fifth; how the new one does by lane."""
    places = [at for at, one in enumerate(lesson.told) if one.held_out]
    if len(places) < _COMPARED_FROM:
        return {"held_out": len(places), "right": 0, "before": 0, "labels": {}}
    truth = [lesson.told[at].label for at in places]
    said = [lesson.said(new, at) for at in places]
    before = [lesson.said(old, at) for at in places]
    return {
        "held_out": len(places),
        "right": _same(said, truth),
        "before": _same(before, truth),
        "labels": {
            label: {
                "said": said.count(label),
                "true": truth.count(label),
                "right": _same([label] * len(said), said, truth),
            }
            for label in new.labels
            if label in said or label in truth
        },
    }


def _same(*columns: Sequence[str]) -> int:
    return sum(len(set(row)) == 1 for row in zip(*columns, strict=True))
