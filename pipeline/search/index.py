"""The search index in the database: one table `search` on both engines, a row a message.

SQLite holds it as a contentless FTS5 table (the text lies in `reading` and nowhere else), so a
row is taken out by giving the same words once more. PostgreSQL holds a tsvector.
"""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import Session

from pipeline.search.query import Query, as_fts5, as_tsquery, as_tsvector

SEARCH = sa.table("search", sa.column("rowid"), sa.column("arrival"), sa.column("words"))
Entry = tuple[int, list[str]]  # arrival key, index words in order


def add(session: Session, entries: Iterable[Entry]) -> None:
    """Make messages findable."""
    if _postgresql(session):
        rows = [{"at": at, "words": as_tsvector(words)} for at, words in entries]
        statement = "INSERT INTO search (arrival, words) VALUES (:at, CAST(:words AS tsvector))"
    else:
        rows = [{"at": at, "words": " ".join(words)} for at, words in entries]
        statement = "INSERT INTO search (rowid, words) VALUES (:at, :words)"
    if rows:
        session.execute(sa.text(statement), rows)


def remove(session: Session, entries: Iterable[Entry]) -> None:
    """Take messages out. The words must be those that `add` was given."""
    rows = [{"at": at, "words": " ".join(words)} for at, words in entries]
    if not rows:
        return
    if _postgresql(session):
        session.execute(sa.text("DELETE FROM search WHERE arrival = :at"), rows)
        return
    statement = "INSERT INTO search (search, rowid, words) VALUES ('delete', :at, :words)"
    session.execute(sa.text(statement), rows)


def clear(session: Session) -> None:
    """Empty the whole index, before all of it is made again."""
    empty = (
        "DELETE FROM search"
        if _postgresql(session)
        else "INSERT INTO search (search) VALUES ('delete-all')"
    )
    session.execute(sa.text(empty))


def scrub(session: Session) -> None:
    """Leave no trace of what was taken out: merges the whole FTS5 index (seconds on a big one)."""
    if not _postgresql(session):
        session.execute(sa.text("INSERT INTO search (search) VALUES ('optimize')"))


def hits(session: Session, query: Query, before: int | None, limit: int) -> Sequence[int]:
    """Arrival keys of the messages that match, newest first, below the page key `before`."""
    if _postgresql(session):
        key, match, said = (
            SEARCH.c.arrival,
            "search.words @@ CAST(:query AS tsquery)",
            as_tsquery(query),
        )
    else:
        key, match, said = SEARCH.c.rowid, "search MATCH :query", as_fts5(query)
    found = (
        sa.select(key).select_from(SEARCH).where(sa.text(match)).order_by(key.desc()).limit(limit)
    )
    if before is not None:
        found = found.where(key < before)
    return session.execute(found, {"query": said}).scalars().all()


def _postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
