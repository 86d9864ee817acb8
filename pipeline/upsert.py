"""INSERT of many rows, and with ON CONFLICT, in each database's words. Apart from `db`: looks do
not need it."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Rows = Sequence[dict[str, Any]]  # all with the same keys
_Ready = Callable[[dict[str, Any]], Any]  # a row to what the driver takes


def insert(session: Session, model: type[SQLModel]) -> Any:
    """An INSERT that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return _dialect(session).insert(model)


def append(session: Session, model: type[SQLModel], rows: Rows) -> None:
    """Write new rows in one go, past the mapper and the compiler, which would look at each row
    once more."""
    _append(session, model, rows, or_leave=False)


def append_new(session: Session, model: type[SQLModel], rows: Rows) -> None:
    """The same; a row that is there stays as it is."""
    _append(session, model, rows, or_leave=True)


def _append(session: Session, model: type[SQLModel], rows: Rows, *, or_leave: bool) -> None:
    if rows:
        connection = session.connection()
        told, ready = _prepared(connection.dialect, model, tuple(rows[0]), or_leave)
        connection.exec_driver_sql(told, [ready(row) for row in rows])


@lru_cache(maxsize=256)
def _prepared(
    dialect: sa.Dialect, model: type[SQLModel], names: tuple[str, ...], or_leave: bool
) -> tuple[str, _Ready]:
    """The statement in the driver's words, and what makes its values of a row."""
    table: sa.Table = model.__table__  # type: ignore[attr-defined]
    words = postgresql if dialect.name == "postgresql" else sqlite
    statement = words.insert(table).inline()  # nobody asks for the numbers that rows are given
    if or_leave:
        statement = statement.on_conflict_do_nothing()
    told = statement.compile(dialect=dialect, column_keys=list(names))
    types = {name: table.c[name].type.dialect_impl(dialect) for name in names}
    found = ((name, one.bind_processor(dialect)) for name, one in types.items())
    makers = [(name, make) for name, make in found if make]
    order = told.positiontup

    def ready(row: dict[str, Any]) -> Any:
        made = row | {name: make(row[name]) for name, make in makers}
        return tuple(made[name] for name in order) if order else made

    return told.string, ready


def _dialect(session: Session) -> Any:
    return postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
