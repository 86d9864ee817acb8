"""`tipdesk tips list` and `search`. What they do not need they do not load: they are quick."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from pipeline.desk.people import desk_named, user_named
from pipeline.errors import Unknown
from pipeline.judges import tongues
from pipeline.queries import urgent
from pipeline.queries.callouts import tips_of
from pipeline.queries.newsroom import her_beat
from pipeline.queries.search import search as find
from pipeline.queries.tips import Page, Row, Wanted, page
from pipeline.store import Store
from pipeline.terms import Lane, Shelf, Status, Viewer
from web import clock, sentences
from web.commands.options import as_json, page_size, seated, viewed
from web.output import plain, show, show_json
from web.settings import Settings

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
_ANOTHER = "other"  # a language that we do not tell


@click.command("list")
@click.option("--desk", help="One of your desks.")
@click.option("--beat", help="A beat of the desk.")
@click.option("--lane", type=click.Choice([lane.value for lane in Lane]))
@click.option("--status", type=click.Choice([status.value for status in Status]))
@click.option(
    "--shelf",
    type=click.Choice([*(shelf.value for shelf in Shelf), "all"]),
    help="Which view: open, the first one, unless you say; all of a callout.",
)
@click.option("--mine", is_flag=True, help="Only tips that you own.")
@click.option("--owner", help="Only tips that somebody owns.")
@click.option("--unsure", is_flag=True, help="Only tips whose beat the judge left open.")
@click.option(
    "--danger", is_flag=True, help="Only what may hold a danger and nobody has taken or settled."
)
@click.option(
    "--language",
    type=click.Choice([*tongues.LANGUAGES, _ANOTHER]),
    help="Only tips in this language.",
)
@click.option(
    "--callout", "callout_id", type=int, metavar="ID", help="What a callout brought, on any shelf."
)
@click.option("--also-received", is_flag=True, help="Tips of other desks that yours got too.")
@click.option("--before", type=int, metavar="KEY", help="Go on after a page: the key it named.")
@page_size
@as_json
@seated
def list_(settings: Settings, store: Store, viewer: Viewer, as_json: bool, **given: Any) -> None:
    """Tips, newest first; dangers the surest first, then the longest waiting. A danger says what
    made it one; a correction how long is left.

    \b
    tipdesk tips list
    tipdesk tips list --unsure --limit 20
    tipdesk tips list --shelf hidden --lane pitch
    tipdesk tips list --danger
    tipdesk tips list --language uk
    tipdesk tips list --callout 3
    """
    hours = settings.pipeline.correction_hours
    with store.look() as session:
        wanted = _wanted(session, viewer, given)
        paged = urgent.page if wanted.danger else page
        found = paged(session, viewer, wanted, given["before"], given["limit"])
        marks = urgent.marks(session, found.rows)
    if as_json:
        more = [
            {"due_at": urgent.due(row, hours), "dangers": marks.get(row.id, ())}
            for row in found.rows
        ]
        rows = [plain(row) | one for row, one in zip(found.rows, more, strict=True)]
        show_json({"tips": rows, "next": found.next})
        return

    def pressing(row: Row) -> list[str]:
        said = sentences.reasons(marks.get(row.id, ()))
        if row.waits_since:
            said.append(f"waits {clock.long(store.clock() - row.waits_since)}")
        at = urgent.due(row, hours)
        return [*said, clock.due(at, store.clock())] if at else said

    _print(found, empty="No tips here.", pressing=pressing)


def _wanted(session: Any, viewer: Viewer, given: dict[str, Any]) -> Wanted:
    desk = desk_named(session, given["desk"]) if given["desk"] else None
    if desk is not None and desk.id not in viewer.desks:
        raise Unknown("desk", f"“{desk.name}” of yours")
    owner = user_named(session, given["owner"]).id if given["owner"] else None
    callout, shelf = given["callout_id"], given["shelf"] or Shelf.OPEN
    of_callout = tips_of(session, viewer, callout) if callout is not None else Wanted()
    if callout is not None and not given["shelf"]:
        shelf = "all"
    return replace(
        of_callout,
        shelf=None if shelf == "all" else Shelf(shelf),
        lane=Lane(given["lane"]) if given["lane"] else None,
        beat_id=_beat_id(session, viewer, given) if given["beat"] else None,
        unsure=given["unsure"],
        status=Status(given["status"]) if given["status"] else None,
        owner_id=viewer.id if given["mine"] else owner,
        desk_id=desk.id if desk else of_callout.desk_id,
        also_received=given["also_received"],
        danger=given["danger"],
        language=tongues.OTHER if given["language"] == _ANOTHER else given["language"],
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
    if as_json:
        show_json({"tips": found.rows, "next": found.next})
    else:
        _print(found, empty="Nothing found.")


def _print(
    found: Page, *, empty: str, pressing: Callable[[Row], list[str]] = lambda row: []
) -> None:
    rows = [
        {name: getattr(row, name, None) for name in COLUMNS}
        | {"told": ", ".join([*pressing(row), *_told(row)])}
        for row in found.rows
    ]
    show(rows, COLUMNS, as_json=False, empty=empty)
    if found.next is not None:
        click.echo(f"More: --before {found.next}", err=True)


def _told(row: Row) -> list[str]:
    told = {
        "may be a danger": row.danger_since,
        "in a file": row.in_a_file,
        "wrote again": row.wrote_again,
        "archived": row.shelf is Shelf.ARCHIVED,
        "unsure": row.unsure,
        "restricted": row.restricted,
        f"{row.files} file{'s' if row.files > 1 else ''}": row.files,
        f"{row.messages} messages": row.messages > 1,
    }
    return [words for words, holds in told.items() if holds]
