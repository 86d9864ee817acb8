"""`tipdesk beats`: what reporters cover, and the words that route to it."""

from collections.abc import Callable
from typing import Any

import click

from pipeline.desk import beats
from pipeline.queries import newsroom
from pipeline.store import Store
from pipeline.terms import Viewer
from web import sentences, topics
from web.commands.options import as_json, viewed
from web.lazy import Verbs
from web.output import show, tell

command = Verbs(
    "beats",
    help="""The beats of a desk, and who covers them.

    \b
    tipdesk beats add World NATO --keyword convoy --keyword OTAN --place Vilnius
    tipdesk beats reporters World "Russia-Ukraine war" ann bob
    tipdesk beats change World NATO --threshold 0.6 --add-keyword drone
    tipdesk beats retire World "Russia-Ukraine war"
    tipdesk beats list
    """,
)
_COLUMNS = {
    "desk": "Desk",
    "name": "Beat",
    "tips": "Tips",
    "reporters": "Reporters",
    "keywords": "Keywords",
    "places": "Places",
    "topics": "Topics",
    "threshold": "Threshold",
    "closed": "Closed",
}


def _words(body: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what a beat is."""
    for option in (
        click.option("--description", help="A sentence or two: its words route too."),
        click.option("--keyword", "keywords", multiple=True, help="Again for each."),
        click.option("--place", "places", multiple=True, help="Again for each."),
        click.option("--topic", "topics", multiple=True, help="IPTC Media Topic code."),
        click.option("--threshold", type=float, help="How sure the judge must be (0 to 1)."),
        click.option("--closed/--open", default=None, help="Closed: its reporters only."),
    ):
        body = option(body)
    return body


_TO_MEND = ("Mend it with `tipdesk beats change`.",)
_LISTS = ("keywords", "places", "topics")


def _one_by_one(body: Callable[..., Any]) -> Callable[..., Any]:
    """The options that change single words of a beat."""
    for name in reversed(_LISTS):
        for how, done in (("remove", "removed"), ("add", "added")):
            option, into = f"--{how}-{name[:-1]}", f"{done}_{name}"
            told = f"{how.capitalize()} this one. Again for each."
            body = click.option(option, into, multiple=True, help=told)(body)
    return body


def _each(given: tuple[str, ...]) -> list[str]:
    """Words that were given one by one, or with commas as the page takes them."""
    return [one.strip() for some in given for one in some.split(",")]


def _given(words: dict[str, Any]) -> dict[str, Any]:
    """What was said; a list that was not is left as it is."""
    plain = {
        name: _each(value) if isinstance(value, tuple) else value for name, value in words.items()
    }
    return {name: value for name, value in plain.items() if value not in (None, [])}


@command.command("list")
@as_json
@viewed
def list_(store: Store, viewer: Viewer, as_json: bool) -> None:
    """Each beat with its words, its reporters, and how many tips wait."""
    with store.look() as session:
        rows = newsroom.beats(session, viewer)
    columns = {**_COLUMNS, "description": "Description"} if as_json else _COLUMNS
    show(
        [
            {name: getattr(row, name) for name in columns}
            | ({} if as_json else {"topics": [topics.told(code) for code in row.topics]})
            | ({"topic_names": [topics.name(code) for code in row.topics]} if as_json else {})
            for row in rows
        ],
        columns,
        as_json=as_json,
        empty="No beats yet. Make one with `tipdesk beats add DESK NAME --keyword …`.",
    )


@command.command()
@click.argument("desk")
@click.argument("name")
@_words
@as_json
@viewed
def add(store: Store, viewer: Viewer, desk: str, name: str, as_json: bool, **words: Any) -> None:
    """A new beat. Open tips that no person routed are judged anew."""
    with store.unit() as session:
        beat = beats.add_beat(session, viewer, desk, name, store.clock(), **_given(words))
        doubted = sentences.doubts(newsroom.doubts(session, viewer, desk, beat.name))
    said = " ".join([f"Beat {beat.name} at {desk}.", *doubted, *_TO_MEND[: len(doubted)]])
    tell(said, {"desk": desk, "beat": beat.name, "doubts": doubted}, as_json=as_json)


@command.command()
@click.argument("desk")
@click.argument("name")
@_words
@_one_by_one
@as_json
@viewed
def change(store: Store, viewer: Viewer, desk: str, name: str, as_json: bool, **words: Any) -> None:
    """Change what is given, and leave the rest.

    --keyword, --place and --topic replace all that the beat has of them: name each one that is to
    stay. --add-keyword, --remove-keyword and so on change single ones.
    """
    added, removed = _parted(words, "added"), _parted(words, "removed")
    _not_both(words, added, removed)
    with store.unit() as session:
        beat = beats.change_beat(
            *(session, viewer, desk, name, store.clock()),
            added={name: _each(some) for name, some in added.items()},
            removed=removed,
            **_given(words),
        )
        now = {word: list(getattr(beat, word)) for word in _LISTS}
        doubted = sentences.doubts(newsroom.doubts(session, viewer, desk, beat.name))
    touched = [word for word in _LISTS if words[word] or word in added or word in removed]
    told = "".join(f" Its {word}: {', '.join(now[word]) or 'none'}." for word in touched)
    said = " ".join([f"Beat {beat.name} at {desk} changed.{told}", *doubted])
    tell(said, {"desk": desk, "beat": beat.name, **now, "doubts": doubted}, as_json=as_json)


def _parted(words: dict[str, Any], how: str) -> dict[str, tuple[str, ...]]:
    """The words to be added or removed, by the list that they are of."""
    found = {name: words.pop(f"{how}_{name}") for name in _LISTS}
    return {name: given for name, given in found.items() if given}


def _not_both(words: dict[str, Any], *single: dict[str, Any]) -> None:
    for name in _LISTS:
        if words[name] and any(name in some for some in single):
            one = name[:-1]
            raise click.UsageError(
                f"--{one} replaces all {name}: it does not go with --add-{one} or --remove-{one}."
            )


@command.command()
@click.argument("desk")
@click.argument("name")
@as_json
@viewed
def retire(store: Store, viewer: Viewer, desk: str, name: str, as_json: bool) -> None:
    """It routes no more; its tips keep it. `add` brings it back."""
    with store.unit() as session:
        beat = beats.retire_beat(session, viewer, desk, name, store.clock())
    tell(f"Beat {beat.name} at {desk} retired.", {"desk": desk, "beat": beat.name}, as_json=as_json)


@command.command()
@click.argument("desk")
@click.argument("name")
@click.argument("reporters", nargs=-1)
@as_json
@viewed
def reporters(
    store: Store, viewer: Viewer, desk: str, name: str, reporters: tuple[str, ...], as_json: bool
) -> None:
    """Who covers a beat, from now on these people and no other."""
    with store.unit() as session:
        beat = beats.set_reporters(session, viewer, desk, name, reporters, store.clock())
    said = f"Beat {beat.name} at {desk}: {', '.join(reporters) or 'nobody'}."
    tell(said, {"desk": desk, "beat": beat.name, "reporters": reporters}, as_json=as_json)
