"""`tipdesk desks`: the desks of the newsroom."""

import click

from pipeline.desk import people
from pipeline.queries import newsroom
from pipeline.store import Store
from pipeline.terms import Viewer
from web.commands.options import as_json, viewed
from web.lazy import Verbs
from web.output import show, tell

command = Verbs(
    "desks",
    help="""The desks of the newsroom.

    \b
    tipdesk desks list
    tipdesk desks add Politics
    tipdesk desks rename Politics "Home affairs"
    """,
)


@command.command("list")
@as_json
@viewed
def list_(store: Store, viewer: Viewer, as_json: bool) -> None:
    """Each desk, its people and its mailboxes."""
    with store.look() as session:
        rows = newsroom.desks(session, viewer)
    columns = {"name": "Desk", "members": "People", "mailboxes": "Mailboxes"}
    show([{name: getattr(row, name) for name in columns} for row in rows], columns, as_json=as_json)


@command.command()
@click.argument("name")
@as_json
@viewed
def add(store: Store, viewer: Viewer, name: str, as_json: bool) -> None:
    """A new desk."""
    with store.unit() as session:
        desk = people.add_desk(session, viewer, name, store.clock())
    said = f"Desk {desk.name}. Put people to it with `tipdesk users desks NAME {desk.name}`."
    tell(said, {"desk": desk.name}, as_json=as_json)


@command.command()
@click.argument("name")
@click.argument("to")
@as_json
@viewed
def rename(store: Store, viewer: Viewer, name: str, to: str, as_json: bool) -> None:
    """Give a desk another name. Change it in config.toml too."""
    with store.unit() as session:
        desk = people.rename_desk(session, viewer, name, to)
    said = f"Desk {desk.name}. Mailboxes of config.toml that say {name} must say it too."
    tell(said, {"desk": desk.name, "was": name}, as_json=as_json)
