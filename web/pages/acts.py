"""What a reporter does to a tip: a form each. An act is told on the next page, with its undo."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone

from pipeline.desk import acts, stories, tips
from pipeline.errors import BadValue, Refusal, Unknown
from pipeline.models import Act
from pipeline.store import Session
from pipeline.terms import Lane, Relation, SpikeReason, Status, Verdict, Viewer
from web.speech import _
from web.visit import now, store, viewer, way_back
from web.why_not import why_not

pages = Blueprint("acts", __name__)
Word = TypeVar("Word", bound=StrEnum)
Deed = Callable[[Session, Viewer, int, datetime], Act | None]
_YEARS = range(1800, 2200)
_TYPED = frozenset({"note", "release"})  # their words must not be lost with a refusal


def _act(verb: str) -> Callable[[Deed], Callable[..., ResponseReturnValue]]:
    """Makes an act a form at `/tips/ID/VERB`, and goes back to where it was sent from."""

    def make(deed: Deed) -> Callable[..., ResponseReturnValue]:
        @pages.post(f"/tips/<number:tip_id>/{verb}", endpoint=verb)
        @wraps(deed)
        def view(tip_id: int) -> ResponseReturnValue:
            try:
                with store().unit() as session:
                    done = deed(session, viewer(), tip_id, now())
                    told = (tip_id, done.id, done.verb) if done else None
            except Unknown:
                raise
            except Refusal as refused:
                if verb in _TYPED:
                    raise
                flash(why_not(refused, _), "refused")
                told = None
            if told:
                flash(told, "did")  # type: ignore[arg-type]
            back = url_for("tips.page", tip_id=tip_id)
            return redirect(way_back(request.form.get("back", ""), back), 303)

        return view

    return make


@_act("claim")
def claim(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    return tips.claim(session, viewer, tip_id, now)


@_act("assign")
def assign(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    return tips.assign(session, viewer, tip_id, _said("to"), now)


@_act("release")
def release(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    return tips.release(session, viewer, tip_id, now, _said("why"))


@_act("spike")
def spike(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    why = _said("why")
    return tips.spike(session, viewer, tip_id, now, _word(SpikeReason, why) if why else None)


@_act("restore")
def restore(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    return tips.restore(session, viewer, tip_id, now)


@_act("status")
def status(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    return tips.set_status(session, viewer, tip_id, _word(Status, _said("status")), now)


@_act("close")
def close(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    return tips.close(session, viewer, tip_id, _word(Verdict, _said("verdict")), now)


@_act("lane")
def lane(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    return tips.move_to_lane(session, viewer, tip_id, _word(Lane, _said("lane")), now)


@_act("beat")
def beat(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    """An empty name says that it is for none of the beats."""
    return tips.move_to_beat(session, viewer, tip_id, _said("beat") or None, now)


@_act("desk")
def desk(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    return tips.move_to_desk(session, viewer, tip_id, _said("desk"), now)


@_act("note")
def note(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    return tips.note(session, viewer, tip_id, request.form.get("text", ""), now)


@_act("restrict")
def restrict(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    """To the people ticked, and herself; with `lift`, to nobody any more."""
    names = [] if _said("lift") else [viewer.name, *request.form.getlist("to")]
    return tips.restrict(session, viewer, tip_id, names, now)


@_act("harmless")
def harmless(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    return tips.call_harmless(session, viewer, tip_id, now)


@_act("snooze")
def snooze(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    return tips.snooze(session, viewer, tip_id, moment(_said("until")), now)


@_act("link")
def link(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    """To the story whose number or address was typed, else to the chosen one."""
    story_id = stories.named(session, viewer, _said("named") or _said("story"))
    said = _said("relation")
    relation = _word(Relation, said) if said else None
    return stories.link(session, viewer, tip_id, story_id, now, relation)


@_act("reject")
def reject(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    """A suggested story is not the tip's."""
    story_id = stories.named(session, viewer, _said("story"))
    return stories.reject(session, viewer, tip_id, story_id, now)


@_act("unlink")
def unlink(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    story_id = stories.named(session, viewer, _said("story"))
    return stories.unlink(session, viewer, tip_id, story_id, now)


@_act("undo")
def undo(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    said = _said("act")
    number = int(said) if said.isdecimal() and len(said) < 10 else 0  # no act has the number 0
    return acts.undo(session, viewer, tip_id, now, number if said else None)


def _said(name: str) -> str:
    return request.form.get(name, "").strip()


def _word(words: type[Word], said: str) -> Word:
    try:
        return words(said)
    except ValueError:
        raise BadValue("Choose one of the list.") from None


def moment(said: str) -> datetime:
    """A time as a form's field gives it, in the reader's zone; none that no clock can show."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise BadValue("Choose a day and an hour.") from None
    if at.year not in _YEARS:
        raise BadValue("Choose a day and an hour.")
    zone = ZoneInfo(str(get_timezone()))
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
