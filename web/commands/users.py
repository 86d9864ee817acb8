"""`tipdesk users`: who works here, who is signed in, who is away."""

from collections.abc import Iterator
from datetime import datetime

import click

from pipeline.desk import leaving, links, people, sign_ins
from pipeline.life import Life
from pipeline.queries import accounts, newsroom
from pipeline.store import Store
from pipeline.terms import Role, Viewer
from web.commands.options import Moment, as_json, seated, viewed
from web.lazy import Verbs
from web.output import show, tell
from web.settings import Settings

command = Verbs(
    "users",
    help="""Who works here, with which role, at which desks.

    \b
    tipdesk users list
    tipdesk users add ann --role editor --desk World
    tipdesk users reset ann
    tipdesk users role ann administrator
    tipdesk users desks ann World Politics
    tipdesk users sessions ann
    tipdesk users away ann --until 2026-12-01 --give-to bob
    tipdesk users back ann
    tipdesk users disable ann --give-to bob
    tipdesk users enable ann
    """,
)
_ROLE = click.Choice([role.value for role in Role])
_give_to = click.option(
    "--give-to", "heir", metavar="NAME", help="Gets the open tips and the beats, in one act."
)


@command.command("list")
@as_json
@viewed
def list_(store: Store, viewer: Viewer, as_json: bool) -> None:
    """Each colleague: role, desks, beats, open tips, when she was last here."""
    with store.look() as session:
        rows = newsroom.users(session, viewer)
    columns = {
        "name": "Name",
        "role": "Role",
        "desks": "Desks",
        "beats": "Beats",
        "open_tips": "Open tips",
        "last_seen": "Last here",
        "away": "Away",
        "disabled_at": "Disabled",
    }
    show([{name: getattr(row, name) for name in columns} for row in rows], columns, as_json=as_json)


@command.command()
@click.argument("name")
@click.option("--role", type=_ROLE, default=Role.REPORTER.value, show_default=True)
@click.option("--desk", "desks", multiple=True, help="Again for each.")
@as_json
@seated
def add(
    settings: Settings,
    store: Store,
    viewer: Viewer,
    name: str,
    role: str,
    desks: tuple[str, ...],
    as_json: bool,
) -> None:
    """A new colleague, and a link by which she chooses a password."""
    now = store.clock()
    with store.unit() as session:
        user = people.add_user(session, viewer, name, Role(role), list(desks), now)
        token = links.make_link(session, viewer, user.name, now)
    said = f"{user.name}, {user.role.value}, at {', '.join(desks) or 'no desk yet'}."
    link = _link(settings, token)
    values = {"user": user.name, "role": user.role, "desks": desks, "link": link}
    tell(f"{said}\n{_told(user.name, link)}", values, as_json=as_json)


@command.command()
@click.argument("name")
@as_json
@seated
def reset(settings: Settings, store: Store, viewer: Viewer, name: str, as_json: bool) -> None:
    """End somebody's password and sign-ins, and make a link for a new password."""
    with store.unit() as session:
        token = links.reset(session, viewer, name, store.clock())
    link = _link(settings, token)
    tell(_told(name, link), {"user": name, "link": link}, as_json=as_json)


@command.command()
@click.argument("name")
@click.argument("role", type=_ROLE)
@as_json
@viewed
def role(store: Store, viewer: Viewer, name: str, role: str, as_json: bool) -> None:
    """Give somebody another role. She signs in anew."""
    with store.unit() as session:
        user = people.set_role(session, viewer, name, Role(role), store.clock())
    tell(
        f"{user.name} is {user.role.value} now.",
        {"user": user.name, "role": user.role},
        as_json=as_json,
    )


@command.command()
@click.argument("name")
@click.argument("desks", nargs=-1)
@as_json
@viewed
def desks(store: Store, viewer: Viewer, name: str, desks: tuple[str, ...], as_json: bool) -> None:
    """Where somebody works, from now on these desks and no other."""
    with store.unit() as session:
        user = people.set_desks(session, viewer, name, list(desks), store.clock())
    tell(
        f"{user.name} works at {', '.join(desks) or 'no desk'}.",
        {"user": user.name, "desks": desks},
        as_json=as_json,
    )


@command.command()
@click.argument("name")
@_give_to
@as_json
@viewed
def disable(store: Store, viewer: Viewer, name: str, heir: str | None, as_json: bool) -> None:
    """Somebody left: her next click is refused. Her acts stay; her open tips are listed."""
    with store.unit() as session:
        user = people.disable(session, viewer, name, store.clock())
        given = heir and leaving.hand_over(session, viewer, name, heir, store.clock())
        left = accounts.in_hand(session, viewer, name)
    said = [f"{user.name} is disabled.", *_left(name, heir, given or None, left)]
    tell(
        "\n".join(said), {"user": user.name, "given": given or None, "left": left}, as_json=as_json
    )


@command.command()
@click.argument("name")
@as_json
@viewed
def enable(store: Store, viewer: Viewer, name: str, as_json: bool) -> None:
    """Let somebody work again."""
    with store.unit() as session:
        user = people.enable(session, viewer, name, store.clock())
    tell(f"{user.name} may work again.", {"user": user.name}, as_json=as_json)


@command.command()
@click.argument("name")
@click.option("--until", type=Moment(), metavar="TIME", help="2026-12-01; else until she is back.")
@_give_to
@as_json
@viewed
def away(
    store: Store,
    viewer: Viewer,
    name: str,
    until: datetime | None,
    heir: str | None,
    as_json: bool,
) -> None:
    """Somebody is away. Her open tips and beats are listed."""
    with store.unit() as session:
        user = leaving.set_away(session, viewer, name, store.clock(), until)
        given = heir and leaving.hand_over(session, viewer, name, heir, store.clock())
        left = accounts.in_hand(session, viewer, name)
    when = f" until {until:%Y-%m-%d %H:%M} UTC" if until else ""
    said = [f"{user.name} is away{when}.", *_left(name, heir, given or None, left)]
    values = {"user": user.name, "until": until, "given": given or None, "left": left}
    tell("\n".join(said), values, as_json=as_json)


@command.command()
@click.argument("name")
@as_json
@viewed
def back(store: Store, viewer: Viewer, name: str, as_json: bool) -> None:
    """Somebody is here again."""
    with store.unit() as session:
        user = leaving.set_back(session, viewer, name, store.clock())
    tell(f"{user.name} is back.", {"user": user.name}, as_json=as_json)


@command.command()
@click.argument("name", default="")
@click.option("--end", is_flag=True, help="End all of hers: NAME is needed.")
@as_json
@seated
def sessions(
    settings: Settings, store: Store, viewer: Viewer, name: str, end: bool, as_json: bool
) -> None:
    """The browsers that are signed in: everybody's for an administrator, or those of NAME."""
    life = Life(settings.web.session_idle_hours, settings.web.session_days)
    if end:
        click.echo(f"{_end_all(store, viewer, name)} ended.")
        return
    with store.look() as session:
        whose = name if name or viewer.role is Role.ADMINISTRATOR else None
        rows = accounts.sign_ins(session, viewer, store.clock(), life, whose)
    columns = {
        "name": "Name",
        "created_at": "Signed in",
        "seen_at": "Last here",
        "address": "From",
        "agent": "By",
    }
    show([{name: getattr(row, name) for name in columns} for row in rows], columns, as_json=as_json)


def _end_all(store: Store, viewer: Viewer, name: str) -> int:
    if not name:
        raise click.UsageError("Say whose: tipdesk users sessions NAME --end.")
    with store.unit() as session:
        user = people.user_named(session, name)
        return sign_ins.end_all_of(session, viewer, user.id, store.clock())


def _link(settings: Settings, token: str) -> str:
    return f"{settings.web.origin()}/link/{token}"


def _told(name: str, link: str) -> str:
    hours = int(links.LASTS.total_seconds() // 3600)
    return f"A link for {name} to choose a password, good once and for {hours} hours:\n{link}"


def _left(
    name: str, heir: str | None, given: leaving.HandedOver | None, left: accounts.InHand
) -> Iterator[str]:
    if given:
        yield f"{heir} has got tips: {_said(given.tips)}; beats: {_said(given.beats)}."
    if given and given.some_stay:
        yield f"{heir} cannot get all of it: some tips or beats are not for {heir}'s eyes."
    yield f"{name} has still: tips {_said(left.tips)}; beats {_said(left.beats)}."
    if left.others:
        yield "And tips that you may not see: `--give-to NAME` hands over these too."
    elif left.tips and not given:
        yield "Give them on with `--give-to NAME`, or one by one: `tipdesk tips assign`."


def _said(values: tuple[int, ...] | tuple[str, ...]) -> str:
    return ", ".join(map(str, values)) or "none"
