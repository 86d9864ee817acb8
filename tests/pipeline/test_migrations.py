"""The database's history on both engines: with data in it, backed up first, all or nothing."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

from pipeline import migrations, schema, setup
from pipeline.desk import tips
from pipeline.errors import DatabaseTooNew, DatabaseTooOld
from pipeline.settings import PipelineSettings
from pipeline.store import Store, unchecked_store
from pipeline.upkeep.backup import backup, present
from pipeline.upkeep.restore import restore
from tests.builders import a_mail, ada, someone
from tests.pipeline.rounds import do, found, take

VERSIONS = Path(migrations.__file__).parent / "versions"
OLDER = schema.REVISIONS[:-1]
MAILS = (a_mail(), a_mail("The port", "Who owns the crane?", message_id="2@x"))
Rows = dict[str, list[dict[str, Any]]]
Make = Callable[[], Store]


@pytest.fixture
def another(
    tmp_path: Path, database: str, request: pytest.FixtureRequest, clock: Any
) -> Iterator[Make]:
    """Makes a store whose database is empty, on the same engine."""
    made: list[Store] = []

    def empty() -> Store:
        server = request.getfixturevalue("postgres_server") if database else None
        url = server.create_database() if server else ""
        folder = tmp_path / f"other {len(made)}"
        made.append(unchecked_store(PipelineSettings(data_folder=folder, database=url), clock))
        return made[-1]

    yield empty
    for store in made:
        store.close()


def lived(store: Store) -> None:
    """Something in most tables."""
    take(store, *MAILS)
    ann = someone(store, "Ann")
    do(store, tips.claim, ann, 1)
    do(store, tips.note, ann, 1, "Called her back.")
    do(store, tips.restrict, ann, 2, ["Ann"])


def rows(store: Store) -> Rows:
    with store.look() as session:
        return {
            table.name: [dict(row) for row in session.execute(sa.select(table)).mappings()]
            for table in present(session)
        }


def aged(store: Store, lived_in: Store, version: str) -> Rows:
    """Make an empty store one of an older version, with what it could hold of another's rows."""
    migrations.upgrade(store.engine, to=version)
    there = rows(lived_in)
    with store.unit() as session:
        for table in present(session):
            held = [{name: row[name] for name in columns(table)} for row in there[table.name]]
            if held:
                session.execute(sa.insert(table), held)
    return rows(store)


def columns(table: sa.TableClause) -> list[str]:
    return [column.name for column in table.c]


def kept(now: Rows, before: Rows) -> Rows:
    """What is there now of the tables and columns that were there before."""
    return {
        name: [{column: row[column] for column in held[0]} for row in now[name]] if held else []
        for name, held in before.items()
    }


def test_the_versions_named_are_those_in_the_folder() -> None:
    assert sorted(path.name[:4] for path in VERSIONS.glob("0*.py")) == list(schema.REVISIONS)


def test_the_migrations_make_what_the_models_say(store: Store) -> None:
    def ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
        return not (kind == "table" and (name or "").startswith(("search", "story_search")))

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, SQLModel.metadata) == []


@pytest.mark.parametrize("version", OLDER)
def test_an_older_database_is_backed_up_and_keeps_its_rows(
    store: Store, another: Make, version: str
) -> None:
    lived(store)
    old = another()
    before = aged(old, store, version)
    backups = []
    migrations.upgrade(old.engine, lambda: backups.append(backup(old, with_mails=False)))
    assert schema.revision(old.engine) == schema.HEAD
    assert kept(rows(old), before) == before
    assert [one.rows for one in backups] == [sum(map(len, before.values()))]
    fresh = another()
    restore(fresh, backups[0].folder)
    derived = {"counter", "reading"}  # counted anew; the index's version is noted
    again = kept(rows(fresh), before)
    assert {n: again[n] for n in again if n not in derived} == {
        n: before[n] for n in before if n not in derived
    }


def test_an_upgrade_notes_which_address_of_ours_each_mail_that_is_held_came_to(
    store: Store, another: Make
) -> None:
    lived(store)
    old = another()
    aged(old, store, "0017")
    migrations.upgrade(old.engine)
    there, here = (sorted(map(str, rows(one)["addressed"])) for one in (old, store))
    assert there == here
    assert len(here) == len(MAILS)


def test_what_was_there_is_found_after_a_restore(store: Store, another: Make) -> None:
    lived(store)
    made = backup(store)
    fresh = another()
    restore(fresh, made.folder)
    assert found(fresh, ada(fresh), "boat") == [1]
    (new,) = [tip for tip in take(fresh, a_mail("New", "New", message_id="9@x")) if tip.id > 2]
    assert new.id == 3, "numbers go on where they were"


@pytest.mark.parametrize("version", OLDER)
def test_an_older_database_is_refused_with_its_mend_until_it_is_upgraded(
    another: Make, version: str
) -> None:
    old = another()
    migrations.upgrade(old.engine, to=version)
    with pytest.raises(DatabaseTooOld, match="Run `tipdesk db upgrade`; it makes a backup first"):
        schema.check(old.engine)
    migrations.upgrade(old.engine)
    schema.check(old.engine)


def test_a_newer_database_is_left_alone(another: Make) -> None:
    newer = another()
    migrations.upgrade(newer.engine)
    with newer.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (schema.check, migrations.upgrade):
        with pytest.raises(DatabaseTooNew, match="Install the newer Tipdesk"):
            use(newer.engine)


def test_setting_up_over_an_older_database_backs_it_up_first(
    another: Make,
) -> None:
    old = another()
    migrations.upgrade(old.engine, to=OLDER[0])
    url = old.engine.url.render_as_string(hide_password=False)
    settings = PipelineSettings(data_folder=old.folder, database=url)
    setup.prepare(settings, desk="World", administrator="Ada")
    assert len(list(old.backups.glob("*/manifest.json"))) == 1
    schema.check(old.engine)


def test_an_upgrade_that_fails_half_way_has_not_happened(
    another: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = another()
    migrations.upgrade(half.engine, to=OLDER[0])
    before = _objects(half)
    create = op.create_table

    def breaks(name: str, *rest: Any, **more: Any) -> Any:
        if name == "judgement":
            raise KeyboardInterrupt
        return create(name, *rest, **more)

    with monkeypatch.context() as broken:
        broken.setattr(op, "create_table", breaks)
        with pytest.raises(KeyboardInterrupt):
            migrations.upgrade(half.engine)
    assert schema.revision(half.engine) == OLDER[0]
    assert _objects(half) == before
    migrations.upgrade(half.engine)
    schema.check(half.engine)


def _objects(store: Store) -> set[str]:
    return set(sa.inspect(store.engine).get_table_names())


def test_two_upgrades_at_once_are_one(another: Make) -> None:
    store = another()
    failed: list[BaseException] = []

    def upgrade() -> None:
        try:
            migrations.upgrade(store.engine)
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    both = [threading.Thread(target=upgrade) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert failed == []
    schema.check(store.engine)
