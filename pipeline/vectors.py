"""Vectors of messages and stories as rows: read, made where they are missing, written.

Which model makes them is the store's; rows of another model count as missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline.meaning import encoders
from pipeline.meaning.encoders import Encoder, Parts, Usem3, Vectors
from pipeline.models import MessageVector, Reading, Story, StoryVector
from pipeline.store import Store
from pipeline.upsert import insert

_AT_ONCE = 100
Table = type[MessageVector] | type[StoryVector]


@cache
def model(multilingual: bool) -> Encoder | None:
    """The model that this installation uses for beats, made once; None when it is missing."""
    return encoders.encoder(multilingual)


def of(store: Store) -> Encoder | None:
    """The same for a store."""
    return model(store.multilingual)


@cache
def reader(multilingual: bool = False) -> Usem3 | None:
    """The model that lanes and dangers were learned with, the larger one beside it or not."""
    return encoders.reader(multilingual)


def parts(used: Usem3, texts: Iterable[str]) -> list[Parts]:
    """Vectors of texts and of their sentences, in batches."""
    listed = list(texts)
    batches = (listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE))
    return [one for some in batches for one in used.parts(some)]


def stored(
    session: Session, used: Encoder, keys: Sequence[int], table: Table = MessageVector
) -> dict[int, Vectors]:
    """The vectors that are there, float32 (width,), by arrival or story number."""
    found = _read(session, (used.name,), keys, table)
    return {number: one for number, one in found.items() if len(one) == used.width}


def on_the_surface(
    session: Session, used: Encoder, keys: Sequence[int], table: Table = MessageVector
) -> dict[int, Vectors]:
    """The same without their depth, float32 (width - depth,): of rows that have none, too."""
    found, width = _read(session, (used.name, used.surface), keys, table), used.width - used.depth
    return {number: one[:width] for number, one in found.items() if len(one) >= width}


def _read(
    session: Session, names: Sequence[str], keys: Sequence[int], table: Table
) -> dict[int, Vectors]:
    found: dict[int, Vectors] = {}
    key = _key(table)
    for at in range(0, len(keys), 500):
        wanted = select(key, table.vector).where(
            key.in_(keys[at : at + 500]), col(table.model).in_(names)
        )
        for number, vector in session.execute(wanted):
            found[number] = np.frombuffer(vector, dtype=np.float16).astype(np.float32)
    return found


def made(used: Encoder | Usem3, texts: Mapping[int, str]) -> dict[int, Vectors]:
    """Vectors of texts, by the same keys, in batches."""
    keys, found = list(texts), dict[int, Vectors]()
    for at in range(0, len(keys), _AT_ONCE):
        some = keys[at : at + _AT_ONCE]
        found |= dict(zip(some, used.encode([texts[key] for key in some]), strict=True))
    return found


def write(
    session: Session, used: Encoder, vectors: Mapping[int, Vectors], table: Table = MessageVector
) -> None:
    """Keep them; another model's give way. The messages or stories must be there."""
    name = _key(table).key
    rows: list[dict[str, Any]] = [
        {name: key, "model": used.name, "vector": one.astype(np.float16).tobytes()}
        for key, one in sorted(vectors.items())
    ]
    if rows:
        statement = insert(session, table)
        kept = {column: statement.excluded[column] for column in ("model", "vector")}
        session.execute(statement.on_conflict_do_update(index_elements=[name], set_=kept), rows)


def write_held(
    session: Session, used: Encoder, vectors: Mapping[int, Vectors], table: Table = MessageVector
) -> None:
    """The same for what may have been purged meanwhile: only what is still there gets one."""
    owner = col(Reading.arrival) if table is MessageVector else col(Story.id)
    there = set(session.execute(sa.select(owner).where(owner.in_(list(vectors)))).scalars())
    write(session, used, {key: one for key, one in vectors.items() if key in there}, table)


def _key(table: Table) -> Any:
    return col(table.arrival) if table is MessageVector else col(StoryVector.story_id)
