"""`tipdesk feeds`: the RSS and Atom feeds that stories come from."""

import click

from pipeline.desk import feeds as desk
from pipeline.errors import NotFetched
from pipeline.queries import feeds as queries
from pipeline.store import Store
from pipeline.stories import feeds
from pipeline.terms import Viewer
from web.commands.options import acting, as_json, equipped, seated, viewed, who
from web.lazy import Verbs
from web.mailboxes import may_be_asked, outgoing
from web.output import show, tame
from web.settings import Settings

command = Verbs(
    "feeds",
    help="""The RSS and Atom feeds that stories come from.

    \b
    tipdesk feeds add https://paper.example/world.xml --desk World --every 10
    tipdesk feeds poll
    tipdesk feeds list
    """,
)
_COLUMNS = {
    "id": "Feed",
    "desk": "Desk",
    "url": "Address",
    "every_minutes": "Minutes",
    "state": "State",
    "polled_at": "Read",
    "stories": "Stories",
    "problem": "Problem",
}
_POLLED = {
    "feed_id": "Feed",
    "entries": "Entries",
    "new": "New",
    "changed": "Changed",
    "partial": "Partial",
    "left": "Left",
    "problem": "Problem",
}


@command.command("list")
@as_json
@viewed
def list_(store: Store, viewer: Viewer, as_json: bool) -> None:
    """Each feed with its state and how many stories it brought."""
    with store.look() as session:
        found = queries.feeds(session, viewer)
    columns = {**_COLUMNS, "title": "Title"} if as_json else _COLUMNS
    rows = [{name: getattr(row, name) for name in columns} for row in found]
    show(rows, columns, as_json=as_json, empty="No feeds yet: `tipdesk feeds add URL --desk NAME`.")


@command.command()
@click.argument("url")
@click.option("--desk", "desk_name", required=True, help="Whose stories they are.")
@click.option("--every", "minutes", type=int, default=15, show_default=True, help="Minutes.")
@seated
def add(
    settings: Settings, store: Store, viewer: Viewer, url: str, desk_name: str, minutes: int
) -> None:
    """Read a feed from now on. `tipdesk work` polls it; `feeds poll` does now."""
    is_there = may_be_asked(settings, url)
    with store.unit() as session:
        feed = desk.add_feed(session, viewer, desk_name, url, minutes, store.clock())
    click.echo(f"Feed {feed.id} at {desk_name}: {tame(feed.url)}")
    if not is_there:
        click.echo("No name server knows its host just now: see `tipdesk feeds poll`.", err=True)


@command.command()
@click.argument("feed_id", type=int, metavar="ID")
@viewed
def remove(store: Store, viewer: Viewer, feed_id: int) -> None:
    """Read a feed no more. The stories that it brought stay."""
    with store.unit() as session:
        feed = desk.remove_feed(session, viewer, feed_id)
    click.echo(f"Feed {feed_id} removed: {tame(feed.url)}")


@command.command()
@click.argument("feed_id", type=int, required=False, metavar="[ID]")
@as_json
@acting
@equipped
def poll(
    settings: Settings, store: Store, as_name: str | None, feed_id: int | None, as_json: bool
) -> None:
    """Read the feeds now (or one of them), and say what came."""
    viewer = who(settings, store, as_name)
    with store.look() as session:
        ids = [row.id for row in queries.feeds(session, viewer)]
    wanted = [one for one in ids if feed_id in (None, one)] or ([feed_id] if feed_id else [])
    fetch = outgoing(settings)
    rows = []
    for one in wanted:
        try:
            polled = feeds.poll(store, one, fetch)
        except NotFetched as problem:
            rows.append({"feed_id": one, "problem": str(problem)})
            continue
        counted = {name: getattr(polled, name, 0) for name in _POLLED} if polled else {}
        busy = "" if polled else "Another process reads it just now."
        rows.append({**counted, "feed_id": one, "problem": busy})
    show(rows, _POLLED, as_json=as_json, empty="No feeds yet: `tipdesk feeds add URL --desk NAME`.")
    if any(row["problem"] for row in rows):
        raise click.exceptions.Exit(1)
