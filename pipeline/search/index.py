"""The search indexes in the database, one of mails and one of stories, alike on both engines.

SQLite holds each as a contentless FTS5 table (the text lies in its own table and nowhere else), so
a row is taken out by giving the same words once more. PostgreSQL holds a tsvector. A row's key is
the message's arrival key, or the story's number: newest means highest.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session

from pipeline.search.query import Query, as_fts5, as_tsquery, as_tsvector

Entry = tuple[int, list[str]]  # key, index words in order


class Of(StrEnum):
    """Which index: the name of its table."""

    MAILS = "search"
    STORIES = "story_search"


def add(session: Session, entries: Iterable[Entry], of: Of = Of.MAILS) -> None:
    """Make messages (or stories) findable."""
    if _postgresql(session):
        rows = [{"at": at, "words": as_tsvector(words)} for at, words in entries]
        statement = "(arrival, words) VALUES (:at, CAST(:words AS tsvector))"
    else:
        rows = [{"at": at, "words": " ".join(words)} for at, words in entries]
        statement = "(rowid, words) VALUES (:at, :words)"
    if rows:
        session.execute(sa.text(f"INSERT INTO {of} {statement}"), rows)


def remove(session: Session, entries: Iterable[Entry], of: Of = Of.MAILS) -> None:
    """Take some out. The words must be those that `add` was given."""
    rows = [{"at": at, "words": " ".join(words)} for at, words in entries]
    if not rows:
        return
    if _postgresql(session):
        session.execute(sa.text(f"DELETE FROM {of} WHERE arrival = :at"), rows)  # noqa: S608 - same
        return
    statement = f"INSERT INTO {of} ({of}, rowid, words) VALUES ('delete', :at, :words)"  # noqa: S608
    session.execute(sa.text(statement), rows)


def clear(session: Session, of: Of = Of.MAILS) -> None:
    """Empty the whole index, before all of it is made again."""
    if _postgresql(session):
        session.execute(sa.text(f"DELETE FROM {of}"))  # noqa: S608 - our names
    else:
        session.execute(sa.text(f"INSERT INTO {of} ({of}) VALUES ('delete-all')"))  # noqa: S608


def scrub(session: Session) -> None:
    """Leave no trace of mails that were taken out: merges the whole index (a big one: seconds)."""
    if not _postgresql(session):
        session.execute(sa.text("INSERT INTO search (search) VALUES ('optimize')"))


def hits(
    session: Session,
    query: Query,
    before: int | None,
    limit: int,
    *,
    since: int | None = None,
    of: Of = Of.MAILS,
) -> Sequence[int]:
    """Keys of what matches, newest first, below the page key `before`, from `since` on."""
    key: sa.ColumnClause[int]
    if _postgresql(session):
        key, said = sa.column("arrival"), as_tsquery(query)
        match = f"{of}.words @@ CAST(:query AS tsquery)"
    else:
        key, said, match = sa.column("rowid"), as_fts5(query), f"{of} MATCH :query"
    found = sa.select(key).select_from(sa.table(of.value)).where(sa.text(match))
    if before is not None:
        found = found.where(key < before)
    if since is not None:
        found = found.where(key >= since)
    found = found.order_by(key.desc()).limit(limit)
    return session.execute(found, {"query": said}).scalars().all()


def _postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
