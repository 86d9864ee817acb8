"""What colleagues did before you came, so that the desk looks like one where people work."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random
from types import MappingProxyType
from typing import Any

from pipeline import access
from pipeline.desk import sampling, stories, tips
from pipeline.errors import PipelineError
from pipeline.queries.sampling import of_day
from pipeline.store import Session, Store
from pipeline.terms import Grade, Lane, Relation, SpikeReason, Status, Verdict, Viewer
from web.demo.letters import Letter

Told = Mapping[str, Any]  # one act, as colleagues.toml has it
_EARLIER = timedelta(hours=6)
Deed = Callable[[Session, Viewer, int, Told, datetime], object]


def work(
    store: Store,
    letters: Sequence[Letter],
    numbers: Mapping[str, int],
    published: Mapping[str, int],
) -> None:
    """Do it all, at the hours when it was done. What needs a story that is not there is left.

    `numbers`: a mail's digest to its tip; `published`: what the paper calls a story to its number.
    """
    named = {letter.id: letter for letter in letters if letter.id}
    told = tomllib.loads((files("web.demo") / "colleagues.toml").read_text(encoding="utf-8"))
    for one in told["act"]:
        if "story" in one and one["story"] not in published:
            continue
        letter = named[one["on"]]
        story = published.get(one.get("story", ""))
        at = letter.at + timedelta(minutes=one["after"])
        with suppress(PipelineError), store.unit() as session:  # whoever watches may be quicker
            viewer = access.viewer(session, one["by"], "page")
            _act(session, viewer, numbers[letter.digest], {**one, "story": story}, at)
    _grade(store, max(letter.at for letter in letters) - _EARLIER)


def _grade(store: Store, at: datetime) -> None:
    """What eve said of the sample of the day before: today's is for who comes."""
    day = at.date() - timedelta(days=1)
    with store.unit() as session:
        eve = access.viewer(session, "eve", "page")
        sampling.draw(session, eve, day, at, Random(day.isoformat()))  # noqa: S311 - no secret
        for row in of_day(session, eve, day):
            sampling.grade(session, eve, row.id, Grade.RIGHT, at)


def _act(session: Session, viewer: Viewer, tip_id: int, told: Told, at: datetime) -> None:
    if one := _DEEDS.get(told["does"]):
        one(session, viewer, tip_id, told, at)
    if "status" in told:
        tips.set_status(session, viewer, tip_id, Status(told["status"]), at)
    if "note" in told:
        tips.note(session, viewer, tip_id, told["note"], at)


def _claim(session: Session, viewer: Viewer, tip_id: int, told: Told, at: datetime) -> None:
    tips.claim(session, viewer, tip_id, at)


def _assign(session: Session, viewer: Viewer, tip_id: int, told: Told, at: datetime) -> None:
    tips.assign(session, viewer, tip_id, told["to"][0], at)


def _restrict(session: Session, viewer: Viewer, tip_id: int, told: Told, at: datetime) -> None:
    tips.restrict(session, viewer, tip_id, told["to"], at)


def _route(session: Session, viewer: Viewer, tip_id: int, told: Told, at: datetime) -> None:
    tips.move_to_beat(session, viewer, tip_id, told["to"][0], at)


def _lane(session: Session, viewer: Viewer, tip_id: int, told: Told, at: datetime) -> None:
    tips.move_to_lane(session, viewer, tip_id, Lane(told["to"][0]), at)


def _link(session: Session, viewer: Viewer, tip_id: int, told: Told, at: datetime) -> None:
    stories.link(session, viewer, tip_id, told["story"], at, Relation.ABOUT)


def _close(session: Session, viewer: Viewer, tip_id: int, told: Told, at: datetime) -> None:
    tips.close(session, viewer, tip_id, Verdict(told["verdict"]), at)


def _spike(session: Session, viewer: Viewer, tip_id: int, told: Told, at: datetime) -> None:
    tips.spike(session, viewer, tip_id, at, SpikeReason.NOISE)


_DEEDS: Mapping[str, Deed] = MappingProxyType(
    {
        "assign": _assign,
        "beat": _route,
        "claim": _claim,
        "close": _close,
        "lane": _lane,
        "link": _link,
        "restrict": _restrict,
        "spike": _spike,
    }
)
