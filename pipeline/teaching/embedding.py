"""Letters to vectors: those that are stored, and those that are made now. Writes nothing."""

from collections.abc import Mapping

from sqlmodel import Session

from pipeline import vectors
from pipeline.judges import routing
from pipeline.meaning.encoders import Vectors
from pipeline.store import Store
from pipeline.terms import Letter


def of_letters(store: Store, session: Session, letters: Mapping[int, Letter]) -> dict[int, Vectors]:
    """The vector of each letter, by its arrival; none at all when there is no model."""
    used = vectors.of(store)
    if used is None:
        return {}
    there = vectors.stored(session, used, list(letters))
    return there | fresh(store, session, letters)


def fresh(store: Store, session: Session, letters: Mapping[int, Letter]) -> dict[int, Vectors]:
    """The vectors that are not stored yet."""
    used = vectors.of(store)
    if used is None or not letters:
        return {}
    there = vectors.stored(session, used, list(letters))
    missing = {key: routing.spoken(one) for key, one in letters.items() if key not in there}
    return vectors.made(used, missing)


def by_model(
    store: Store, session: Session, letters: Mapping[int, Letter], name: str
) -> dict[int, Vectors]:
    """Their vectors of the lanes' model, if it has this name: what is stored for beats where that
    holds them, else made now; none at all when it is not installed."""
    used, read = vectors.of(store), vectors.reader()
    if read is None or read.name != name:
        return {}
    shared = used is not None and used.surface == name
    there = vectors.on_the_surface(session, used, list(letters)) if used and shared else {}
    missing = {key: routing.spoken(one) for key, one in letters.items() if key not in there}
    return there | vectors.made(read, missing)


def by_sentence(letters: Mapping[int, Letter]) -> dict[int, Vectors]:
    """What the lane judge sees of each, made now; none at all when there is no model."""
    read = vectors.reader()
    if read is None:
        return {}
    parts = vectors.parts(read, map(routing.spoken, letters.values()))
    return dict(zip(letters, read.beside(parts), strict=True))
