"""`tipdesk tips list` and `search`. What they do not need they do not load: they are quick."""

from typing import Any

import click

from pipeline.desk.people import desk_named, user_named
from pipeline.errors import Unknown
from pipeline.queries.newsroom import her_beat
from pipeline.queries.search import search as find
from pipeline.queries.tips import Page, Wanted, page
from pipeline.store import Store
from pipeline.terms import Lane, Shelf, Status, Viewer
from web.commands.options import as_json, page_size, viewed
from web.output import show, show_json

COLUMNS = {
    "id": "Tip",
    "arrived_at": "Arrived",
    "lane": "Lane",
    "beat": "Beat",
    "status": "Status",
    "owner": "Owner",
    "sender": "From",
    "subject": "Subject",
    "told": "",
}


@click.command("list")
@click.option("--desk", help="One of your desks.")
@click.option("--beat", help="A beat of the desk.")
@click.option("--lane", type=click.Choice([lane.value for lane in Lane]))
@click.option("--status", type=click.Choice([status.value for status in Status]))
@click.option(
    "--shelf",
    type=click.Choice([*(shelf.value for shelf in Shelf), "all"]),
    default="open",
    show_default=True,
    help="Which view: open is the first one.",
)
@click.option("--mine", is_flag=True, help="Only tips that you own.")
@click.option("--owner", help="Only tips that somebody owns.")
@click.option("--unsure", is_flag=True, help="Only tips whose beat the judge left open.")
@click.option("--also-received", is_flag=True, help="Tips of other desks that yours got too.")
@click.option("--before", type=int, metavar="KEY", help="Go on after a page: the key it named.")
@page_size
@as_json
@viewed
def list_(store: Store, viewer: Viewer, as_json: bool, **given: Any) -> None:
    """Tips, newest first.

    \b
    tipdesk tips list
    tipdesk tips list --unsure --limit 20
    tipdesk tips list --shelf hidden --lane pitch
    """
    with store.look() as session:
        wanted = _wanted(session, viewer, given)
        found = page(session, viewer, wanted, given["before"], given["limit"])
    _print(found, as_json=as_json, empty="No tips here.")


def _wanted(session: Any, viewer: Viewer, given: dict[str, Any]) -> Wanted:
    desk = desk_named(session, given["desk"]) if given["desk"] else None
    if desk is not None and desk.id not in viewer.desks:
        raise Unknown("desk", f"“{desk.name}” of yours")
    owner = user_named(session, given["owner"]).id if given["owner"] else None
    return Wanted(
        shelf=None if given["shelf"] == "all" else Shelf(given["shelf"]),
        lane=Lane(given["lane"]) if given["lane"] else None,
        beat_id=_beat_id(session, viewer, given) if given["beat"] else None,
        unsure=given["unsure"],
        status=Status(given["status"]) if given["status"] else None,
        owner_id=viewer.id if given["mine"] else owner,
        desk_id=desk.id if desk else None,
        also_received=given["also_received"],
    )


def _beat_id(session: Any, viewer: Viewer, given: dict[str, Any]) -> int:
    """The beat of that name, at the desk named or at the viewer's only one."""
    return her_beat(session, viewer, given["beat"], given["desk"])


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--before", type=int, metavar="KEY", help="Go on after a page: the key it named.")
@page_size
@as_json
@viewed
def search(
    store: Store,
    viewer: Viewer,
    words: tuple[str, ...],
    before: int | None,
    limit: int,
    as_json: bool,
) -> None:
    """Tips by words, newest first. Accents, case and endings do not matter.

    \b
    tipdesk tips search drone odesa          both words
    tipdesk tips search 'corrupt*'           words that begin so
    tipdesk tips search '"grain deal"'       this phrase
    tipdesk tips search -- drone -toy        without a word
    """
    with store.unit() as session:
        found = find(session, viewer, " ".join(words), store.clock(), before, limit)
    _print(found, as_json=as_json, empty="Nothing found.")


def _print(found: Page, *, as_json: bool, empty: str) -> None:
    if as_json:
        show_json({"tips": found.rows, "next": found.next})
        return
    rows = [
        {name: getattr(row, name, None) for name in COLUMNS} | {"told": _told(row)}
        for row in found.rows
    ]
    show(rows, COLUMNS, as_json=False, empty=empty)
    if found.next is not None:
        click.echo(f"More: --before {found.next}", err=True)


def _told(row: Any) -> str:
    told = {
        "wrote again": row.wrote_again,
        "unsure": row.unsure,
        "restricted": row.restricted,
        f"{row.files} file{'s' if row.files > 1 else ''}": row.files,
        f"{row.messages} messages": row.messages > 1,
    }
    return ", ".join(words for words, holds in told.items() if holds)
