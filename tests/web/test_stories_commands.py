"""`tipdesk stories`, `feeds` and `callouts`: a shell's view of what was published."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import setup
from pipeline.store import open_store
from tests.builders import a_mail
from tests.pipeline import rounds, stories
from tests.servers.site import Site, answer
from tests.web.door import Done, run
from web.settings import load

ARTICLES = Path(__file__).parents[1] / "articles"
SEED = Path(__file__).parents[3] / "shared" / "seed-article.txt"
TWINS = [ARTICLES / "twin.txt", *([SEED] if SEED.exists() else [])]
LASK = "I saw the Lask delivery … also, will Ukraine join in The Hague?"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.pages["/cables"] = answer((ARTICLES / "page.html").read_bytes())
        feed = (ARTICLES / "feed.xml").read_text().replace("{site}", site.url)
        site.pages["/world.xml"] = answer(feed.encode(), content_type="application/xml")
        yield site


class Room:
    """An installation with the desk World, its beats, and Ada who works there."""

    def __init__(self, folder: Path, allow: str) -> None:
        self.config = folder / "config.toml"
        self.config.write_text(
            f'[pipeline]\ndata_folder = "data"\noutgoing_allow = ["{allow}"]\n'
            '[web]\ncommand_user = "Ada"\n'
        )
        self.settings = load(self.config)
        setup.prepare(self.settings.pipeline, desk="World", administrator="Ada")
        self.store = open_store(self.settings.pipeline)
        stories.with_beats(self.store)

    def run(self, *words: object, stdin: str | bytes = "") -> Done:
        return run(*words, "--config", self.config, stdin=stdin)

    def json(self, *words: object) -> Any:
        return self.run(*words, "--json").json()


@pytest.fixture
def room(tmp_path: Path, site: Site) -> Iterator[Room]:
    room = Room(tmp_path, site.place)
    yield room
    room.store.close()


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.name)
def test_walk_2_the_seed_is_imported_listed_and_shown(room: Room, path: Path) -> None:
    said = room.run("stories", "import", path)
    assert said.code == 0, said.err
    assert "Russia-Ukraine war, then NATO and European security" in said.out
    (row,) = room.json("stories", "list")
    assert (row["beat"], row["published_at"]) == (stories.WAR, None)
    assert row["byline"] in ("Ingrid de la Inventada", "Isabel van Brugen")
    listed = room.run("stories", "list").out.splitlines()[1].split("\t")
    assert listed[1] == "unknown"
    shown = room.run("stories", "show", 1)
    text = shown.out.partition("\n\n")[2]
    for gone in ("generated", "Do you have", "About the writer", "Read more", "@"):
        assert gone not in text
    assert "Its writer covers: Russia-Ukraine war" in shown.out
    (callout,) = room.json("callouts", "list")
    assert len(callout["questions"]) == 2
    assert room.json("callouts", "show", 1)["stories"][0]["id"] == 1
    assert (callout["tips"], room.json("tips", "list", "--callout", 1)["tips"]) == (0, [])
    again = room.json("stories", "import", path)
    assert again["story"]["id"] == 1


def test_a_callouts_beat_is_named_and_taken_back(room: Room) -> None:
    room.run("stories", "import", ARTICLES / "twin.txt")
    said = room.run("callouts", "beat", 1, "China").out
    assert said == "worldnews@courier.example speaks for China.\n"
    assert "Beat: China (named by a person)" in room.run("callouts", "show", 1).out
    assert room.json("callouts", "list")[0]["beat"] == "China"
    assert "speaks for no beat" in room.run("callouts", "beat", 1).out
    refused = room.run("callouts", "beat", 1, "Gardens").sentence()
    assert "There is no beat “Gardens” at World." in refused


def test_walk_2_the_answer_is_suggested_linked_and_taken_off_by_undo(room: Room) -> None:
    room.run("stories", "import", ARTICLES / "twin.txt")
    (tip,) = rounds.take(room.store, a_mail("A tip", LASK))
    page = room.json("stories", "show", 1)
    (suggested,) = page["suggested"]
    assert suggested["tip"]["id"] == tip.id
    assert "Lask air base" in suggested["passage"]
    shown = room.run("tips", "show", tip.id).out
    assert "it also asks: “will Ukraine join in The Hague?”" in shown
    assert "place “The Hague” of NATO" in shown
    assert "suggested: story 1: Ukraine’s Prime Minister" in shown
    assert "Lask air base in Poland" in shown
    assert room.json("tips", "show", tip.id)["stories"]["suggested"][0]["story_id"] == 1
    linked = room.run("stories", "link", 1, tip.id, "--as-relation", "used in")
    assert "you linked it to “Ukraine’s Prime Minister" in linked.out
    assert "(used in)" in linked.out
    assert room.json("stories", "show", 1)["linked"][0]["tip"]["id"] == tip.id
    assert "nothing to do" in room.run("stories", "link", 1, tip.id).out
    assert room.run("tips", "undo", tip.id).code == 0
    assert room.json("stories", "show", 1)["linked"] == []
    assert "said that it is not about" in room.run("stories", "reject", 1, tip.id).out
    assert "is not linked" in room.run("stories", "unlink", 1, tip.id).sentence()


def test_a_story_comes_from_a_page_a_saved_page_or_pasted_text(room: Room, site: Site) -> None:
    fetched = room.json("stories", "import", f"{site.url}/cables")
    assert fetched["story"]["url"] == f"{site.url}/cables"
    assert fetched["story"]["published_at"] == "2026-11-20T07:15:00+00:00"
    saved = room.json("stories", "import", ARTICLES / "page.html", "--url", f"{site.url}/cables")
    assert saved["story"]["id"] == fetched["story"]["id"]
    pasted = run(
        *("stories", "import", "-", "--title", "A bakery", "--published", "2026-11-20T09:00+00:00"),
        *("--beat", "Middle East", "--json", "--config", room.config),
        stdin=(ARTICLES / "sudan.txt").read_bytes(),
    ).json()
    assert pasted["story"]["title"] == "A bakery"
    assert pasted["story"]["published_at"] == "2026-11-20T09:00:00+00:00"
    assert (pasted["story"]["beat"], pasted["beat_by_person"]) == ("Middle East", True)


def test_a_story_is_changed_by_command(room: Room) -> None:
    room.run("stories", "import", ARTICLES / "twin.txt")
    said = room.run("stories", "change", 1, "--title", "A visit", "--status", "killed")
    assert said.out == "Story 1 changed: A visit\n"
    assert room.json("stories", "list", "--status", "killed")[0]["title"] == "A visit"
    assert room.json("stories", "list", "--words", "opdiktet", "--desk", "World")[0]["id"] == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["stories", "show", 9], "There is no story 9."),
        (["stories", "link", 9, 9], "There is no tip 9."),
        (["stories", "import", "nothing.txt"], "No such file or directory (nothing.txt)."),
        (["stories", "import", "http://127.0.0.1:1/"], "outgoing_allow lists 127.0.0.1:1."),
        (["stories", "import", "-", "--beat", "Sport"], "There is no story in it"),
        (["callouts", "show", 9], "There is no callout 9."),
        (["feeds", "remove", 9], "There is no feed 9."),
        (["feeds", "add", "gopher://x/", "--desk", "World"], "Only http and https"),
        (
            ["feeds", "add", "http://8.8.8.8/", "--desk", "Sport"],
            "There is no desk “Sport”. See `tipdesk desks list`.",
        ),
        (
            ["feeds", "add", "http://127.0.0.1/f", "--desk", "World"],
            "127.0.0.1 lies in a private network, or is no address that may be asked, unless "
            "pipeline.outgoing_allow lists 127.0.0.1:80.",
        ),
        (
            ["feeds", "add", "http://8.8.8.8:8080/f", "--desk", "World"],
            "Port 8080 is not asked, unless pipeline.outgoing_allow lists 8.8.8.8:8080.",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    room: Room, words: list[object], sentence: str
) -> None:
    assert sentence in room.run(*words).sentence()
    assert room.json("feeds", "list") == []


def test_a_feed_is_added_polled_listed_and_removed(room: Room, site: Site) -> None:
    added = room.run("feeds", "add", f"{site.url}/world.xml", "--desk", "World", "--every", 10)
    assert added.out == f"Feed 1 at World: {site.url}/world.xml\n"
    (polled,) = room.json("feeds", "poll")
    assert (polled["new"], polled["problem"]) == (2, "")
    (row,) = room.json("feeds", "list")
    assert (row["state"], row["stories"], row["every_minutes"]) == ("ok", 2, 10)
    site.pages["/world.xml"] = answer(b"<html/>")
    failed = room.run("feeds", "poll", 1, "--json")
    assert failed.code == 1
    assert "neither RSS nor Atom" in json.loads(failed.out)[0]["problem"]
    assert "The feed 1 is failing" in room.run("doctor").out
    assert room.run("feeds", "remove", 1).code == 0
    assert room.json("feeds", "list") == []
    assert len(room.json("stories", "list")) == 2


@pytest.mark.parametrize("noun", ["stories", "feeds", "callouts"])
def test_help_has_examples(noun: str) -> None:
    assert run(noun, "--help").out.count(f"tipdesk {noun} ") >= 2
