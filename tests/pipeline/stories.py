"""Stories for tests: articles of our own, beats, and a desk that has them."""

import tomllib
from pathlib import Path
from typing import Any

from pipeline import access, steps
from pipeline.desk import beats
from pipeline.desk import stories as desk
from pipeline.queries import stories as queries
from pipeline.store import Store
from pipeline.stories.articles import Article, from_saved, from_text
from pipeline.stories.keeping import Kept
from pipeline.terms import Viewer
from tests.builders import ada

ARTICLES = Path(__file__).parents[1] / "articles"
WAR, NATO = "Russia-Ukraine war", "NATO and European security"
_BEATS: dict[str, dict[str, Any]] = {
    WAR: {
        "description": "The invasion of Ukraine, drones, prisoners, sanctions on Russia.",
        "keywords": ["Ukraine", "Russian", "drone", "shelling", "front", "Kremlin", "Zelensky"],
        "places": ["Kyiv", "Kharkiv", "Odesa", "Crimea", "Moscow"],
    },
    NATO: {
        "description": "The alliance, its summits and bases, spies and sabotage in Europe.",
        "keywords": ["NATO", "alliance", "Stoltenberg", "sabotage"],
        "places": ["Brussels", "Vilnius", "Ramstein", "Baltic", "The Hague"],
    },
    "China": {"keywords": ["Chinese", "Taiwan"], "places": ["Beijing", "Taipei", "Shenzhen"]},
    "US politics": {"keywords": ["senator", "ballot", "election"], "places": ["Arizona"]},
    "Middle East": {"keywords": ["Gaza", "hostage"], "places": ["Beirut", "Iran", "Israel"]},
}


def with_beats(store: Store) -> None:
    """Give the desk World its beats."""
    with store.unit() as session:
        for name, words in _BEATS.items():
            who = access.viewer(session, "Ada")
            beats.add_beat(session, who, "World", name, store.clock(), **words)


def article(name: str) -> Article:
    """An article of tests/articles."""
    return from_saved((ARTICLES / name).read_bytes())


def told(kind: str) -> list[dict[str, Any]]:
    """The stories, tips or answers that we wrote for the tests."""
    name = "answers.toml" if kind == "answer" else "stories.toml"
    found: list[dict[str, Any]] = tomllib.loads((ARTICLES / name).read_text())[kind]
    return found


def all_articles() -> dict[str, Article]:
    """Every article of ours, by its name."""
    short = {one["id"]: from_text(f"{one['title']}\n\n{one['text']}") for one in told("story")}
    return {"twin": article("twin.txt"), "sudan": article("sudan.txt"), **short}


def keep(store: Store, found: Article, viewer: Viewer | None = None, desk_name: str = "") -> Kept:
    """Add a story by hand and let the steps run."""
    with store.unit() as session:
        kept = desk.add(session, viewer or ada(store), desk_name, found, store.clock())
    steps.run_all(store)
    return kept


def of_tip(store: Store, viewer: Viewer, tip_id: int) -> queries.OfTip:
    with store.look() as session:
        return queries.of_tip(session, viewer, tip_id)


def page(store: Store, viewer: Viewer, story_id: int) -> queries.StoryPage:
    with store.look() as session:
        return queries.one(session, viewer, story_id)
