"""The acts of `tipdesk tips`. Each prints what came of it, and how to take it back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from pipeline.desk import acts, tips
from pipeline.models import Act
from pipeline.queries import names
from pipeline.store import Store
from pipeline.terms import Lane, SpikeReason, Status, Verdict, Viewer
from web import sentences
from web.commands.options import Moment, as_json, viewed
from web.output import tell

_ID = click.argument("tip_id", type=int, metavar="ID")
COMMANDS: dict[str, click.Command] = {}


def __getattr__(name: str) -> click.Command:
    """Each act is found by its name: `tip_acts.claim_command`."""
    return COMMANDS[name.removesuffix("_command")]


def _act(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A command of one act: `body(session, viewer, tip_id, now, **options) -> Act | None`."""

    def decorate(body: Callable[..., Act | None]) -> Callable[..., Any]:
        def run(store: Store, viewer: Viewer, tip_id: int, as_json: bool, **options: Any) -> None:
            with store.unit() as session:
                done = body(session, viewer, tip_id, store.clock(), **options)
                after = names.of_act(session, viewer, done) if done else {}
            _say(tip_id, done, after, as_json=as_json)

        run.__doc__ = body.__doc__
        run.__name__ = body.__name__
        wrapped = viewed(as_json(_ID(_moved_options(body, run))))
        COMMANDS[name] = click.command(name)(wrapped)
        return body

    return decorate


def _moved_options(body: Any, run: Any) -> Any:
    """The options that stand on the body belong to the command."""
    run.__click_params__ = list(getattr(body, "__click_params__", []))
    return run


def _say(tip_id: int, done: Act | None, after: dict[str, str], *, as_json: bool) -> None:
    if done is None:
        tell(f"Tip {tip_id}: nothing to do.", {"tip": tip_id, "act": None}, as_json=as_json)
        return
    said = f"Tip {tip_id}: you {sentences.act(done.verb, after)}."
    if done.verb != "undo":
        said += f" Take it back with `tipdesk tips undo {tip_id}`."
    told = {"tip": tip_id, "act": done.id, "verb": done.verb, "after": after}
    tell(said, told, as_json=as_json)


@_act("claim")
def claim(session: Any, viewer: Viewer, tip_id: int, now: datetime) -> Act | None:
    """Take a tip.

    \b
    tipdesk tips claim 12 --as ann
    """
    return tips.claim(session, viewer, tip_id, now)


@_act("assign")
@click.argument("to", metavar="NAME")
def assign(session: Any, viewer: Viewer, tip_id: int, now: datetime, to: str) -> Act:
    """Give a tip to somebody.

    \b
    tipdesk tips assign 12 ann
    """
    return tips.assign(session, viewer, tip_id, to, now)


@_act("release")
@click.option("--why", default="", help="A sentence for colleagues.")
def release(session: Any, viewer: Viewer, tip_id: int, now: datetime, why: str) -> Act | None:
    """Give a tip back to the desk.

    \b
    tipdesk tips release 12 --why "I am away until Monday."
    """
    return tips.release(session, viewer, tip_id, now, why)


@_act("status")
@click.argument("status", type=click.Choice([status.value for status in Status][:-1]))
def status(session: Any, viewer: Viewer, tip_id: int, now: datetime, status: str) -> Act:
    """Say where the work stands.

    \b
    tipdesk tips status 12 verifying
    """
    return tips.set_status(session, viewer, tip_id, Status(status), now)


@_act("close")
@click.argument("verdict", type=click.Choice([verdict.value for verdict in Verdict]))
def close(session: Any, viewer: Viewer, tip_id: int, now: datetime, verdict: str) -> Act:
    """End the work on a tip, with a verdict that fits its lane.

    \b
    tipdesk tips close 12 confirmed
    """
    return tips.close(session, viewer, tip_id, Verdict(verdict), now)


@_act("spike")
@click.option("--why", type=click.Choice([reason.value for reason in SpikeReason]))
def spike(session: Any, viewer: Viewer, tip_id: int, now: datetime, why: str | None) -> Act:
    """Close a tip at once as not for us.

    \b
    tipdesk tips spike 12 --why "too thin"
    """
    return tips.spike(session, viewer, tip_id, now, SpikeReason(why) if why else None)


@_act("restore")
def restore(session: Any, viewer: Viewer, tip_id: int, now: datetime) -> Act:
    """Bring back a closed, spiked, snoozed or archived tip.

    \b
    tipdesk tips restore 12
    """
    return tips.restore(session, viewer, tip_id, now)


@_act("snooze")
@click.argument("until", type=Moment())
def snooze(session: Any, viewer: Viewer, tip_id: int, now: datetime, until: datetime) -> Act:
    """Out of the first view until a time, or until the sender writes again.

    \b
    tipdesk tips snooze 12 2026-12-01T09:00
    """
    return tips.snooze(session, viewer, tip_id, until, now)


@_act("harmless")
def harmless(session: Any, viewer: Viewer, tip_id: int, now: datetime) -> Act:
    """Say that what was marked as a danger is none.

    \b
    tipdesk tips harmless 12
    """
    return tips.call_harmless(session, viewer, tip_id, now)


@_act("note")
@click.argument("text")
def note(session: Any, viewer: Viewer, tip_id: int, now: datetime, text: str) -> Act:
    """Write something on a tip, for colleagues.

    \b
    tipdesk tips note 12 "Called her back."
    """
    return tips.note(session, viewer, tip_id, text, now)


@_act("restrict")
@click.argument("names", nargs=-1)
@click.option("--lift", is_flag=True, help="Lift the restriction.")
def restrict(
    session: Any, viewer: Viewer, tip_id: int, now: datetime, names: tuple[str, ...], lift: bool
) -> Act:
    """Only you and the people named see the tip from now on.

    \b
    tipdesk tips restrict 12 ann bob
    tipdesk tips restrict 12 --lift
    """
    if lift == bool(names):
        raise click.UsageError("Name the people who may see it, or say --lift.")
    return tips.restrict(session, viewer, tip_id, names, now)


@_act("move")
@click.option("--lane", type=click.Choice([lane.value for lane in Lane]))
@click.option("--beat", help="A beat of the tip's desk.")
@click.option("--no-beat", is_flag=True, help="It is for none of the beats.")
@click.option("--desk", help="Hand it over to another desk.")
def move(
    session: Any,
    viewer: Viewer,
    tip_id: int,
    now: datetime,
    lane: str | None,
    beat: str | None,
    no_beat: bool,
    desk: str | None,
) -> Act | None:
    """Move a tip to a lane, a beat or a desk.

    \b
    tipdesk tips move 12 --lane question
    tipdesk tips move 12 --beat "Russia-Ukraine war"
    tipdesk tips move 12 --desk Politics
    """
    if not (lane or beat or no_beat or desk) or (beat and no_beat):
        raise click.UsageError("Say where to: --lane, --beat or --no-beat, --desk.")
    done = None
    if lane:
        done = tips.move_to_lane(session, viewer, tip_id, Lane(lane), now)
    if beat or no_beat:
        done = tips.move_to_beat(session, viewer, tip_id, beat, now)
    if desk:
        done = tips.move_to_desk(session, viewer, tip_id, desk, now)
    return done


@_act("undo")
@click.option("--act", "act_id", type=int, help="Which act (`tips show --json`); else your last.")
def undo(session: Any, viewer: Viewer, tip_id: int, now: datetime, act_id: int | None) -> Act:
    """Take back what you did last on a tip.

    \b
    tipdesk tips undo 12
    """
    return acts.undo(session, viewer, tip_id, now, act_id)
