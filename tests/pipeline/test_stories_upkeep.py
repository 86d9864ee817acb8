"""Stories, links, callouts and feeds in purges, backups and restores; feeds in the schedule."""

import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from pipeline import migrations, schedule, schema
from pipeline.desk import feeds as feeds_desk
from pipeline.desk import stories as desk
from pipeline.models import Feed, LinkJudgement, StoryLink
from pipeline.queries import callouts
from pipeline.queries import stories as queries
from pipeline.settings import PipelineSettings
from pipeline.store import Store, unchecked_store
from pipeline.stories.outgoing import fetch
from pipeline.upkeep import backup, purge, restore
from pipeline.work import Work
from tests.builders import a_mail, ada
from tests.conftest import Clock
from tests.pipeline import rounds, stories
from tests.servers.site import Site, answer

LASK = "I saw the Lask delivery from the road, before the summit in The Hague: forty trucks."


@pytest.fixture
def linked(store: Store) -> tuple[int, int]:
    """A tip that a person linked to a story, which another story is suggested beside."""
    stories.with_beats(store)
    story = stories.keep(store, stories.article("twin.txt")).story
    (tip,) = rounds.take(store, a_mail("A tip", LASK))
    with store.unit() as session:
        desk.link(session, ada(store), tip.id, story.id, store.clock())
    return tip.id, story.id


def test_a_purge_takes_the_tips_links_and_what_was_said_of_them(
    store: Store, linked: tuple[int, int]
) -> None:
    tip_id, story_id = linked
    purge.purge(store, ada(store), tip_id)
    with store.look() as session:
        assert session.exec(select(StoryLink)).all() == []
        assert session.exec(select(LinkJudgement)).all() == []
    assert stories.page(store, ada(store), story_id).story.linked == 0


@pytest.fixture
def other(tmp_path: Path, postgres_server: Any, store: Store, clock: Clock) -> Any:
    """An empty storage on the same engine."""
    shared = store.engine.dialect.name == "postgresql"
    url = postgres_server.create_database() if shared else ""
    made = unchecked_store(PipelineSettings(data_folder=tmp_path / "other", database=url), clock)
    yield made
    made.close()


def test_a_backup_brings_back_stories_links_callouts_feeds_and_their_search(
    store: Store, linked: tuple[int, int], other: Store
) -> None:
    tip_id, story_id = linked
    with store.unit() as session:
        feeds_desk.add_feed(session, ada(store), "World", "https://a.example/f", 5, store.clock())
    made = backup.backup(store)
    restore.restore(other, made.folder)
    there, here = (stories.page(one, ada(one), story_id) for one in (store, other))
    assert here == there
    assert [link.tip and link.tip.id for link in here.linked] == [tip_id]
    with other.look() as session:
        assert callouts.callouts(session, ada(other))[0].stories == 1
        found = queries.page(session, ada(other), queries.Wanted(words="opdiktet"))
        assert [row.id for row in found.rows] == [story_id]
        assert len(session.exec(select(Feed)).all()) == 1
    again = stories.keep(other, replace(stories.article("sudan.txt")))
    assert again.story.id == story_id + 1, "numbers go on"


def test_the_tables_are_what_the_migrations_make(store: Store) -> None:
    with store.look() as session:
        inspector = sa.inspect(session.connection())
        for table in backup.tables():
            columns = {column["name"]: column for column in inspector.get_columns(table.name)}
            assert set(columns) == {column.name for column in table.columns}, table.name
            for column in table.columns:
                assert columns[column.name]["nullable"] == column.nullable, column
            made = {index["name"] for index in inspector.get_indexes(table.name)}
            assert made >= {index.name for index in table.indexes if not index.unique}, table.name


def test_an_older_database_is_upgraded_with_its_tips(tmp_path: Path, other: Store) -> None:
    before = schema.REVISIONS[schema.REVISIONS.index("0007") - 1]
    migrations.upgrade(other.engine, to=before)
    assert migrations.upgrade(other.engine) == before
    assert schema.revision(other.engine) == schema.HEAD


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_schedule_polls_feeds_that_are_due(store: Store) -> None:
    stop, said = threading.Event(), []

    def log(event: str, **values: object) -> None:
        said.append((event, values.get("feed")))
        if event in ("feed read", "feed failed"):
            stop.set()

    with Site() as site:
        raw = (Path(__file__).parents[1] / "articles" / "feed.xml").read_text()
        site.pages["/f"] = answer(raw.replace("{site}", site.url).encode())
        with store.unit() as session:
            feed = feeds_desk.add_feed(
                session, ada(store), "World", f"{site.url}/f", 5, store.clock()
            )
        work = Work(
            store,
            (),
            lambda settings: None,
            10**8,
            1,
            log,
            partial(fetch, allow=[site.place]),  # type: ignore[arg-type,return-value]
        )
        worker = threading.Thread(target=schedule.run, args=(work, stop))
        worker.start()
        worker.join(timeout=60)
    assert ("feed read", feed.id) in said
    with store.look() as session:
        assert len(queries.page(session, ada(store)).rows) >= 1
