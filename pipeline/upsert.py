"""INSERT of many rows, and with ON CONFLICT, in each database's words. Apart from `db`: looks do
not need it."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Rows = Sequence[dict[str, Any]]  # all with the same keys


def insert(session: Session, model: type[SQLModel]) -> Any:
    """An INSERT that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


def append(session: Session, model: type[SQLModel], rows: Rows) -> None:
    """Write new rows in one go, past the mapper, which would look at each once more."""
    if rows:
        session.execute(sa.insert(_table(model)), rows)


def append_new(session: Session, model: type[SQLModel], rows: Rows) -> None:
    """The same; a row that is there stays as it is."""
    if rows:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(_table(model)).on_conflict_do_nothing(), rows)


def _table(model: type[SQLModel]) -> sa.Table:
    table: sa.Table = model.__table__  # type: ignore[attr-defined]
    return table
