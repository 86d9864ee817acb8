"""`tipdesk users`: who works here."""

import click

from pipeline.desk import people
from pipeline.queries import newsroom
from pipeline.queries.tips import PAGE, Wanted, page
from pipeline.store import Store
from pipeline.terms import Role, Viewer
from web.commands.options import as_json, viewed
from web.output import show, tell

command = click.Group(
    "users",
    help="""Who works here, with which role, at which desks.

    \b
    tipdesk users list
    tipdesk users add ann --role editor --desk World
    tipdesk users role ann administrator
    tipdesk users desks ann World Politics
    tipdesk users disable ann
    tipdesk users enable ann
    """,
)
_ROLE = click.Choice([role.value for role in Role])


@command.command("list")
@as_json
@viewed
def list_(store: Store, viewer: Viewer, as_json: bool) -> None:
    """Each colleague: role, desks, beats, open tips."""
    with store.look() as session:
        rows = newsroom.users(session, viewer)
    columns = {
        "name": "Name",
        "role": "Role",
        "desks": "Desks",
        "beats": "Beats",
        "open_tips": "Open tips",
        "disabled_at": "Disabled",
    }
    show([{name: getattr(row, name) for name in columns} for row in rows], columns, as_json=as_json)


@command.command()
@click.argument("name")
@click.option("--role", type=_ROLE, default=Role.REPORTER.value, show_default=True)
@click.option("--desk", "desks", multiple=True, help="Again for each.")
@as_json
@viewed
def add(
    store: Store, viewer: Viewer, name: str, role: str, desks: tuple[str, ...], as_json: bool
) -> None:
    """A new colleague."""
    with store.unit() as session:
        user = people.add_user(session, viewer, name, Role(role), list(desks), store.clock())
    said = f"{user.name}, {user.role.value}, at {', '.join(desks) or 'no desk yet'}."
    tell(said, {"user": user.name, "role": user.role, "desks": desks}, as_json=as_json)


@command.command()
@click.argument("name")
@click.argument("role", type=_ROLE)
@as_json
@viewed
def role(store: Store, viewer: Viewer, name: str, role: str, as_json: bool) -> None:
    """Give somebody another role."""
    with store.unit() as session:
        user = people.set_role(session, viewer, name, Role(role))
    said = f"{user.name} is {user.role.value} now."
    tell(said, {"user": user.name, "role": user.role}, as_json=as_json)


@command.command()
@click.argument("name")
@click.argument("desks", nargs=-1)
@as_json
@viewed
def desks(store: Store, viewer: Viewer, name: str, desks: tuple[str, ...], as_json: bool) -> None:
    """Where somebody works, from now on these desks and no other."""
    with store.unit() as session:
        user = people.set_desks(session, viewer, name, list(desks))
    said = f"{user.name} works at {', '.join(desks) or 'no desk'}."
    tell(said, {"user": user.name, "desks": desks}, as_json=as_json)


@command.command()
@click.argument("name")
@as_json
@viewed
def disable(store: Store, viewer: Viewer, name: str, as_json: bool) -> None:
    """Somebody left: she can do nothing any more. Her acts stay; her open tips are listed."""
    with store.unit() as session:
        user = people.disable(session, viewer, name, store.clock())
        left = page(session, viewer, Wanted(shelf=None, owner_id=user.id), limit=PAGE)
    open_ = [row.id for row in left.rows if row.status.value != "closed"]
    said = f"{user.name} is disabled."
    if open_:
        numbers = ", ".join(map(str, open_))
        said += f"\nHers still: {numbers}. Give them on with `tipdesk tips assign ID NAME`."
    tell(said, {"user": user.name, "open_tips": open_}, as_json=as_json)


@command.command()
@click.argument("name")
@as_json
@viewed
def enable(store: Store, viewer: Viewer, name: str, as_json: bool) -> None:
    """Let somebody work again."""
    with store.unit() as session:
        user = people.enable(session, viewer, name)
    tell(f"{user.name} may work again.", {"user": user.name}, as_json=as_json)
