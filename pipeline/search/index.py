"""The search indexes in the database, one of mails and one of stories, alike on both engines.

SQLite holds each as a contentless FTS5 table (the text lies in its own table and nowhere else), so
a row is taken out by giving the same words once more. PostgreSQL holds a tsvector. A row's key is
the message's arrival key, or the story's number: newest means highest.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session

from pipeline.search.query import Query, as_fts5, as_tsquery, as_tsvector, of_word

Entry = tuple[int, str]  # key, index words in order, a blank between them


class Of(StrEnum):
    """Which index: the name of its table."""

    MAILS = "search"
    STORIES = "story_search"


def add(session: Session, entries: Iterable[Entry], of: Of = Of.MAILS) -> None:
    """Make messages (or stories) findable."""
    if _postgresql(session):
        rows = [{"at": at, "words": as_tsvector(words.split())} for at, words in entries]
        statement = "(arrival, words) VALUES (:at, CAST(:words AS tsvector))"
    else:
        rows = [{"at": at, "words": words} for at, words in entries]
        statement = "(rowid, words) VALUES (:at, :words)"
    if rows:
        session.execute(sa.text(f"INSERT INTO {of} {statement}"), rows)


def remove(session: Session, entries: Iterable[Entry], of: Of = Of.MAILS) -> None:
    """Take some out. The words must be those that `add` was given."""
    rows = [{"at": at, "words": words} for at, words in entries]
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
    of: Of = Of.MAILS,
) -> Sequence[int]:
    """Keys of what matches, newest first, below the page key `before`."""
    key: sa.ColumnClause[int]
    if _postgresql(session):
        key, said = sa.column("arrival"), as_tsquery(query)
        match = f"{of}.words @@ CAST(:query AS tsquery)"
    else:
        key, said, match = sa.column("rowid"), as_fts5(query), f"{of} MATCH :query"
    found = sa.select(key).select_from(sa.table(of.value)).where(sa.text(match))
    if before is not None:
        found = found.where(key < before)
    found = found.order_by(key.desc()).limit(limit)
    return session.execute(found, {"query": said}).scalars().all()


def holding(
    session: Session, words: Sequence[str], *, since: int, most: int, of: Of
) -> dict[str, list[int]]:
    """For each folded word the keys of what holds it, from `since` on, newest first, `most` of
    them. One question for all words: sixty of them would cost more than their answers."""
    found: dict[str, list[int]] = {word: [] for word in words}
    if not words:
        return found
    key, match, said = "rowid", f"{of} MATCH :q{{at}}", as_fts5
    if _postgresql(session):
        key, match, said = "arrival", "words @@ CAST(:q{at} AS tsquery)", as_tsquery
    one = (
        f"SELECT * FROM (SELECT {{at}} AS word, {key} FROM {of} WHERE {match}"  # noqa: S608 - ours
        f" AND {key} >= :since ORDER BY {key} DESC LIMIT :most) AS w{{at}}"
    )
    asked = " UNION ALL ".join(one.format(at=at) for at in range(len(words)))
    values = {f"q{at}": said(of_word(word)) for at, word in enumerate(words)}
    for at, number in session.execute(sa.text(asked), {**values, "since": since, "most": most}):
        found[words[at]].append(number)
    return found


def _postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
