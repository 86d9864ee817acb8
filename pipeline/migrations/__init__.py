"""The database's history, by Alembic, configured from code. What has landed is never edited."""

import logging
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from pipeline import db, schema
from pipeline.errors import DatabaseTooNew, DatabaseUnavailable

_LOCK = 7_272_002  # PostgreSQL advisory lock: two upgrades at once wait for each other


def upgrade(
    engine: sa.Engine, before: Callable[[], object] = lambda: None, to: str = "head"
) -> str:
    """Bring the database to this Tipdesk's version; returns the version it had.

    `before` runs first when there is data to change: the backup. Raises `DatabaseTooNew`.
    """
    found = schema.revision(engine)
    if found and found not in schema.REVISIONS:
        schema.check(engine)
    if found == schema.HEAD and to == "head":
        return found
    if found:
        before()
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    one = db.alone(engine)
    try:
        with one.begin() as connection:
            if one.dialect.name == "postgresql":
                connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    except sa.exc.OperationalError as error:
        raise DatabaseUnavailable(
            f"The upgrade was refused: {type(error.orig).__name__}."
        ) from None
    return found


__all__ = ["DatabaseTooNew", "upgrade"]
