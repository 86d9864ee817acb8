"""`tipdesk stories`: what was published or is planned, and the tips that belong to it."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline import steps
from pipeline.desk import stories as desk
from pipeline.models import Act
from pipeline.queries import names
from pipeline.queries import stories as queries
from pipeline.store import Store
from pipeline.stories import articles
from pipeline.stories.articles import Article
from pipeline.terms import Relation, StoryStatus, Viewer
from web import sentences
from web.commands.options import Moment, acting, as_json, equipped, viewed, who
from web.lazy import Verbs
from web.mailboxes import outgoing
from web.output import show, show_json, tame, tame_lines, when
from web.settings import Settings

command = Verbs(
    "stories",
    help="""Import, list, show stories; link tips to them.

    \b
    tipdesk stories import article.txt --published 2026-11-20T09:00
    tipdesk stories import saved.html --url https://paper.example/a-story
    tipdesk stories import https://paper.example/a-story --beat Climate
    tipdesk stories list --words 'grain pier'
    tipdesk stories link 7 12 --as-relation "used in"
    """,
)
_STATUS = click.Choice([status.value for status in StoryStatus])
_RELATION = click.Choice([relation.value for relation in Relation])
_COLUMNS = {
    "id": "Story",
    "published_at": "Published",
    "status": "Status",
    "beat": "Beat",
    "second_beat": "Second",
    "byline": "Writer",
    "linked": "Tips",
    "suggested": "Suggested",
    "title": "Title",
}


@command.command("import")
@click.argument("path", metavar="PATH|URL|-")
@click.option("--url", default="", help="The story's address, for a file or pasted text.")
@click.option("--title", help="Else what the page says, or the first sentence.")
@click.option("--published", type=Moment(), help="Else what the page says, or unknown.")
@click.option("--desk", "desk_name", default="", help="Needed when you work at several.")
@click.option("--beat", default="", help="Else the beat judge says.")
@as_json
@acting
@equipped
def import_(
    settings: Settings,
    store: Store,
    as_name: str | None,
    path: str,
    url: str,
    title: str | None,
    published: datetime | None,
    desk_name: str,
    beat: str,
    as_json: bool,
) -> None:
    """Take in a story: saved HTML or text from a file, pasted text from `-`, or an address.

    Notice, callout and writer's box are taken off; one that was taken in before is not doubled.
    """
    viewer = who(settings, store, as_name)
    article = _article(settings, path, url)
    with store.unit() as session:
        kept = desk.add(session, viewer, desk_name, article, store.clock(), beat=beat)
        if title or published:
            desk.change(
                session, viewer, kept.story.id, store.clock(), title=title, published_at=published
            )
    steps.run_all(store)
    with store.look() as session:
        page = queries.one(session, viewer, kept.story.id)
    if as_json:
        show_json(page)
        return
    what = "new" if kept.new else "changed" if kept.changed else "known already"
    click.echo(f"Story {page.story.id} ({what}): {tame(page.story.title)}")
    click.echo(f"{_facts(page.story)} · {_beats(page.story)}")


def _article(settings: Settings, path: str, url: str) -> Article:
    if path.startswith(("http://", "https://")):
        return articles.from_address(outgoing(settings), path)
    if path == "-":
        return articles.from_saved(sys.stdin.buffer.read(), url)
    return articles.from_saved(Path(path).read_bytes(), url)


@command.command("list")
@click.option("--desk", "desk_name", default="", help="Of one desk alone.")
@click.option("--status", type=_STATUS)
@click.option("--words", default="", help="Stories that hold all these words.")
@click.option("--before", type=int, help="Go on below this story.")
@click.option("--limit", type=click.IntRange(1, 1000), default=queries.PAGE, show_default=True)
@as_json
@viewed
def list_(
    store: Store,
    viewer: Viewer,
    desk_name: str,
    status: str | None,
    words: str,
    before: int | None,
    limit: int,
    as_json: bool,
) -> None:
    """Stories, newest first, with how many tips are linked to them."""
    with store.look() as session:
        wanted = queries.Wanted(desk_name, StoryStatus(status) if status else None, None, words)
        page = queries.page(session, viewer, wanted, before, limit)
    rows = [{name: getattr(row, name) for name in (*_COLUMNS, "url")} for row in page.rows]
    if not as_json:
        rows = [row | {"published_at": when(row["published_at"]) or "unknown"} for row in rows]
    show(rows, _COLUMNS, as_json=as_json, empty="No stories yet: `tipdesk stories import -h`.")
    if page.next and not as_json:
        click.echo(f"More: --before {page.next}")


@command.command("show")
@click.argument("story_id", type=int, metavar="ID")
@as_json
@viewed
def show_(store: Store, viewer: Viewer, story_id: int, as_json: bool) -> None:
    """One story: its text, its callouts, the tips that belong to it."""
    with store.look() as session:
        page = queries.one(session, viewer, story_id)
    if as_json:
        show_json(page)
        return
    click.secho(f"Story {page.story.id} · {tame(page.story.title)}", bold=True)
    click.echo(f"{_facts(page.story)} · {_beats(page.story)}")
    if page.writer_covers:
        click.echo(f"Its writer covers: {tame(page.writer_covers)}")
    for callout in page.callouts:
        click.echo(f"Carries callout {callout.id} ({callout.tips} tips): {tame(callout.text)}")
    for heading, links in (("Linked", page.linked), ("Suggested", page.suggested)):
        for link in links:
            subject = tame(link.tip.subject) if link.tip else ""
            number = link.tip.id if link.tip else ""
            click.echo(f"{heading}: tip {number} ({link.relation.value}) {subject}")
    click.echo("\n" + tame_lines(page.text))


def _facts(story: queries.StoryRow) -> str:
    by = f"by {tame(story.byline)}" if story.byline else "no byline"
    at = when(story.published_at) or "date unknown"
    return f"{story.desk} · {story.status.value} · {by} · {at}"


def _beats(story: queries.StoryRow) -> str:
    return tame(
        ", then ".join(name for name in (story.beat, story.second_beat) if name) or "no beat"
    )


@command.command()
@click.argument("story_id", type=int, metavar="ID")
@click.option("--title", help="Another title.")
@click.option("--byline", help="Another writer.")
@click.option("--status", type=_STATUS)
@click.option("--published", type=Moment(), help="When it was published.")
@click.option("--beat", help="Its beat from now on; an empty one: none.")
@viewed
def change(store: Store, viewer: Viewer, story_id: int, **given: Any) -> None:
    """Change what is given."""
    status = given.pop("status")
    with store.unit() as session:
        story = desk.change(
            session,
            viewer,
            story_id,
            store.clock(),
            title=given["title"],
            byline=given["byline"],
            status=StoryStatus(status) if status else None,
            published_at=given["published"],
            beat=given["beat"],
        )
    click.echo(f"Story {story.id} changed: {tame(story.title)}")


@command.command()
@click.argument("story_id", type=int, metavar="STORY")
@click.argument("tip_id", type=int, metavar="TIP")
@click.option("--as-relation", "relation", type=_RELATION, help="Else as suggested, or `about`.")
@viewed
def link(store: Store, viewer: Viewer, story_id: int, tip_id: int, relation: str | None) -> None:
    """Say that a tip belongs to a story; confirms what a judge suggested."""
    with store.unit() as session:
        wanted = Relation(relation) if relation else None
        done = desk.link(session, viewer, tip_id, story_id, store.clock(), wanted)
        _say(tip_id, done, names.after(session, viewer, done.changes) if done else {})


@command.command()
@click.argument("story_id", type=int, metavar="STORY")
@click.argument("tip_id", type=int, metavar="TIP")
@viewed
def reject(store: Store, viewer: Viewer, story_id: int, tip_id: int) -> None:
    """Say that a suggested story is not the tip's."""
    with store.unit() as session:
        done = desk.reject(session, viewer, tip_id, story_id, store.clock())
        _say(tip_id, done, names.after(session, viewer, done.changes) if done else {})


@command.command()
@click.argument("story_id", type=int, metavar="STORY")
@click.argument("tip_id", type=int, metavar="TIP")
@viewed
def unlink(store: Store, viewer: Viewer, story_id: int, tip_id: int) -> None:
    """Take a tip off a story."""
    with store.unit() as session:
        done = desk.unlink(session, viewer, tip_id, story_id, store.clock())
        _say(tip_id, done, names.after(session, viewer, done.changes) if done else {})


def _say(tip_id: int, done: Act | None, after: dict[str, str]) -> None:
    if done is None:
        click.echo(f"Tip {tip_id}: nothing to do.")
        return
    said = tame(sentences.act(done.verb, after))
    click.echo(f"Tip {tip_id}: you {said}. Take it back with `tipdesk tips undo {tip_id}`.")
