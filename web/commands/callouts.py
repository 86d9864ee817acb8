"""`tipdesk callouts`: the invitations printed with stories."""

import click

from pipeline.desk import callouts as desk
from pipeline.queries import callouts as queries
from pipeline.queries import stories as of_stories
from pipeline.store import Store
from pipeline.terms import Viewer
from web.commands.options import as_json, viewed
from web.lazy import Verbs
from web.output import show, show_json, tame, when

command = Verbs(
    "callouts",
    help="""The invitations printed with stories: found when a story comes in.

    \b
    tipdesk callouts list
    tipdesk callouts show 1
    tipdesk tips list --callout 1
    tipdesk callouts beat 1 Climate
    """,
)
_COLUMNS = {
    "id": "Callout",
    "desk": "Desk",
    "address": "Address",
    "beat": "Beat",
    "stories": "Stories",
    "tips": "Tips",
    "first_seen": "First seen",
    "questions": "Questions",
}


@command.command("list")
@as_json
@viewed
def list_(store: Store, viewer: Viewer, as_json: bool) -> None:
    """Each callout: its address and questions, its stories and tips (counted up to 1000)."""
    with store.look() as session:
        found = queries.callouts(session, viewer)
    columns = {**_COLUMNS, "text": "Text"} if as_json else _COLUMNS
    rows = [{name: getattr(row, name) for name in columns} for row in found]
    show(rows, columns, as_json=as_json, empty="No callouts yet: they come with stories.")


@command.command("show")
@click.argument("callout_id", type=int, metavar="ID")
@as_json
@viewed
def show_(store: Store, viewer: Viewer, callout_id: int, as_json: bool) -> None:
    """One callout, and the stories that carry it."""
    with store.look() as session:
        callout = queries.callout(session, viewer, callout_id)
        carried = queries.carried_by(session, viewer, callout_id, of_stories.PAGE)
        stories = of_stories.rows(session, viewer, carried)
    if as_json:
        show_json({"callout": callout, "stories": stories})
        return
    click.secho(f"Callout {callout.id} · {tame(callout.address)}", bold=True)
    click.echo(f"{callout.desk} · first seen {when(callout.first_seen)}")
    if callout.beat:
        whose = "named by a person" if callout.beat_by_person else "as its stories tell"
        click.echo(f"Beat: {tame(callout.beat)} ({whose})")
    click.echo(tame(callout.text))
    click.echo(f"Tips: {callout.tips} (tipdesk tips list --callout {callout.id})")
    for story in stories:
        click.echo(f"  story {story.id}: {tame(story.title)}")


@command.command("beat")
@click.argument("callout_id", type=int, metavar="ID")
@click.argument("name", default="", metavar="[BEAT]")
@viewed
def beat_(store: Store, viewer: Viewer, callout_id: int, name: str) -> None:
    """Name the beat that a callout asks about; without one its stories tell.

    It holds for every callout with that address. What came there and no person routed is judged
    anew by the next `tipdesk work`.
    """
    with store.unit() as session:
        desk.set_beat(session, viewer, callout_id, name, store.clock())
        callout = queries.callout(session, viewer, callout_id)
    beat = callout.beat or "no beat"
    click.echo(f"{tame(callout.address)} speaks for {tame(beat)}.")
