"""The migrations lead to what the models say, and `schema` knows each of them."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from pipeline import migrations, schema
from pipeline.store import Store


def test_every_migration_is_known_and_follows_the_one_before() -> None:
    files = sorted((Path(migrations.__file__).parent / "versions").glob("*.py"))
    assert tuple(file.name.split("_")[0] for file in files) == schema.REVISIONS
    for before, file in zip(("None", *schema.REVISIONS), files, strict=False):
        said = "None" if before == "None" else f'"{before}"'
        assert f"down_revision = {said}\n" in file.read_text()


def test_the_migrations_make_what_the_models_say(store: Store) -> None:
    def is_ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
        return kind != "table" or name in SQLModel.metadata.tables

    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": is_ours, "compare_type": False}
        )
        assert compare_metadata(context, SQLModel.metadata) == []
