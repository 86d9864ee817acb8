"""`tipdesk senders`: whom a desk mutes, and whom it never hides."""

import click

from pipeline.desk import senders
from pipeline.desk.senders import Ruled
from pipeline.errors import Doubtful
from pipeline.queries import senders as queries
from pipeline.store import Store
from pipeline.terms import Treatment, Viewer
from web.commands.options import as_json, viewed
from web.lazy import Verbs
from web.output import show, tame, tell

command = Verbs(
    "senders",
    help="""Senders that a desk mutes or allows: an address, or a whole domain.

    Tips of a muted sender lie out of the first view, counts and alarms, and stay in search; those
    of an allowed one are never hidden by a judge. Tips that are there already follow, and come
    back with `forget`; one that somebody works on, or that is restricted, stays where it is.

    \b
    tipdesk senders list
    tipdesk senders mute news@pr.example --desk World
    tipdesk senders mute @pr.example --desk World
    tipdesk senders allow alerts@who.example --desk World
    tipdesk senders forget news@pr.example --desk World
    """,
)
_COLUMNS = {
    "sender": "Sender",
    "treatment": "Is",
    "desk": "Desk",
    "by": "By",
    "since": "Since",
    "tips": "Tips",
}
_SAID = {Treatment.MUTE: "muted", Treatment.ALLOW: "allowed", None: "let be"}
_desk = click.option("--desk", required=True, help="At which desk.")
_sender = click.argument("sender", metavar="ADDRESS|DOMAIN")


@command.command("list")
@as_json
@viewed
def list_(store: Store, viewer: Viewer, as_json: bool) -> None:
    """Who is muted or allowed at your desks, by whom and since when."""
    with store.look() as session:
        found = queries.rules(session, viewer)
    columns = {"id": "Rule", **_COLUMNS} if as_json else _COLUMNS
    rows = [{name: getattr(row, name) for name in columns} for row in found]
    show(rows, columns, as_json=as_json, empty="Nobody is muted or allowed.")


@command.command("mute")
@_sender
@_desk
@click.option("--sure", is_flag=True, help="Also where the public may have an address.")
@as_json
@viewed
def mute(store: Store, viewer: Viewer, sender: str, desk: str, sure: bool, as_json: bool) -> None:
    """Out of the first view, counts and alarms; always in search."""
    _ruled(store, viewer, desk, sender, Treatment.MUTE, as_json, sure)


@command.command("allow")
@_sender
@_desk
@as_json
@viewed
def allow(store: Store, viewer: Viewer, sender: str, desk: str, as_json: bool) -> None:
    """No judge hides what this sender writes."""
    _ruled(store, viewer, desk, sender, Treatment.ALLOW, as_json, True)


@command.command("forget")
@_sender
@_desk
@as_json
@viewed
def forget(store: Store, viewer: Viewer, sender: str, desk: str, as_json: bool) -> None:
    """Take it back: the tips are where they would be without it."""
    with store.unit() as session:
        number = senders.named(session, viewer, desk, sender)
        done = senders.forget(session, viewer, number, store.clock())
    _tell(done, as_json)


def _ruled(
    store: Store,
    viewer: Viewer,
    desk: str,
    sender: str,
    treatment: Treatment,
    as_json: bool,
    sure: bool,
) -> None:
    try:
        with store.unit() as session:
            done = senders.rule(session, viewer, desk, sender, treatment, store.clock(), sure=sure)
    except Doubtful as doubt:
        raise click.ClickException(f"{doubt} Here that is --sure.") from None
    _tell(done, as_json)


def _tell(done: Ruled, as_json: bool) -> None:
    follow = "1 tip follows" if done.tips == 1 else f"{done.tips} tips follow"
    said = f"{tame(done.sender)} is {_SAID[done.treatment]}. {follow}."
    values = {"sender": done.sender, "treatment": done.treatment, "tips": done.tips}
    tell(said, {"rule": done.rule_id, **values}, as_json=as_json)
