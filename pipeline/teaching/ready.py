"""A desk's router, ready to judge: its beats, the live version, what people routed. Kept in
memory until one of them changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np
from sqlmodel import Session

from pipeline import known, vectors
from pipeline.judges import prior, router, routing
from pipeline.judges.reasons import reason
from pipeline.meaning.encoders import Encoder, on_the_surface
from pipeline.models import StoryVector
from pipeline.store import Store
from pipeline.teaching import examples, versions
from pipeline.terms import BeatTerms, Question

_ALIKE = 500  # examples that a new tip is compared with, the newest
_KEPT = 16  # desks


@dataclass(frozen=True, slots=True)
class Router:
    """What judges a desk's beats, and what its answers are signed with."""

    known: routing.Ready
    name: str


_kept: dict[tuple[str, int], tuple[object, Router]] = {}
_one_at_a_time = Lock()  # two threads would prepare the same


def router_of(store: Store, session: Session, desk_id: int) -> Router:
    """The router of a desk, as its rows stand."""
    beats, used = tuple(known.beats(session, desk_id)), vectors.of(store)
    number = versions.live_number(session, desk_id, Question.BEAT)
    forgets = versions.forgets(session, desk_id, Question.BEAT)
    state = (beats, number, forgets, used.name if used else "")
    place = (str(store.engine.url), desk_id)
    with _one_at_a_time:
        held = _kept.get(place)
        if held is None or held[0] != state:
            while len(_kept) >= _KEPT:
                _kept.pop(next(iter(_kept)))
            held = _kept[place] = state, _made(session, desk_id, beats, used)
    return held[1]


def with_beats(
    beats: Sequence[BeatTerms], used: Encoder | None, before: routing.Ready
) -> routing.Ready:
    """The same router with other beats: what a change would do."""
    encode = on_the_surface(used) if used else None
    return routing.ready(beats, encode, before.model, before.examples)


def model_of(content: bytes, used: Encoder | None) -> router.Learned:
    """What a version learned; nothing when it is empty, or another model made its vectors. One
    that learned from the surface alone goes on reading that."""
    names = (used.name, used.surface) if used else ("",)
    if content and (model := router.unpacked(content)).encoder in names:
        return model
    return router.untaught(names[0], used.width - used.depth if used else 0)


def _made(
    session: Session, desk_id: int, beats: tuple[BeatTerms, ...], used: Encoder | None
) -> Router:
    version = versions.live(session, desk_id, Question.BEAT)
    model = model_of(version.content if version else b"", used)
    alike = _alike(session, desk_id, model, used) if used and model.labels else None
    name = f"{routing.NAME}.{version.version}" if version and model.labels else routing.NAME
    before = _prior(beats, used) if used and beats else None
    return Router(routing.Ready(beats, routing.clues(beats), before, model, alike), name)


@lru_cache(maxsize=_KEPT)
def _prior(beats: tuple[BeatTerms, ...], used: Encoder) -> prior.Prior:
    return prior.prepare(beats, on_the_surface(used))


def _alike(
    session: Session, desk_id: int, model: router.Learned, used: Encoder
) -> routing.Examples | None:
    found = examples.of(session, desk_id, Question.BEAT)[-_ALIKE:]
    of_tips = vectors.on_the_surface(session, used, [one.key for one in found if one.tip_id])
    stories = [one.key for one in found if not one.tip_id]
    of_stories = vectors.on_the_surface(session, used, stories, StoryVector)
    names = {str(one.id): one.name for one in known.beats(session, desk_id)}
    kept = [
        (one, vector)
        for one in reversed(found)
        if one.label in names
        and (vector := (of_tips if one.tip_id else of_stories).get(one.key)) is not None
    ]
    if not kept:
        return None
    rows = np.array([vector for _one, vector in kept], dtype=np.float32)
    return routing.Examples(
        model.centre.centred([one.text for one, _vector in kept], rows),
        tuple(one.label for one, _vector in kept),
        tuple(
            reason("like tip", tip=one.tip_id, beat=names[one.label])
            if one.tip_id
            else reason("like story", story=one.title, beat=names[one.label])
            for one, _vector in kept
        ),
    )
