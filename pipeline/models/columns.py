"""The column types that SQLite and PostgreSQL must agree on. No tables here."""

import threading
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
import zstandard
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# Names for every constraint, so that a migration can name what it changes on both databases.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.model_config["defer_build"] = True  # rows are never validated: a third of the start-up
SMALL_NAME = 80
_own = threading.local()  # a compressor must not be shared between threads
# On SQLite only the word INTEGER makes a primary key the row's own number.
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON()  # not JSONB: nothing looks into it, and its dialect is slow to load


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases. SQLite drops the zone; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Packed(TypeDecorator[str]):
    """A long text, compressed: on SQLite it would else fill pages of its own, three a mail."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> bytes | None:
        return None if value is None else _compressor().compress(value.encode())

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else zstandard.decompress(value).decode()


def _compressor() -> zstandard.ZstdCompressor:
    """This thread's: to make one costs a third of what packing a letter does."""
    made: zstandard.ZstdCompressor | None = getattr(_own, "compressor", None)
    if made is None:
        made = _own.compressor = zstandard.ZstdCompressor(level=1)
    return made


class Word(TypeDecorator[StrEnum]):
    """One of an enum's words, stored as text: a new word needs no migration."""

    impl = sa.String(32)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)
