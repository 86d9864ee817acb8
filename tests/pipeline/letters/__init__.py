"""Letters that we wrote, of every lane and in seven languages, for the judges to judge."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.terms import Letter

LANGUAGES = frozenset({"en", "uk", "ru", "de", "fr", "es", "ar"})


@dataclass(frozen=True)
class Written:
    """A letter, its language, and whether its signs are so strong that a judge has to be sure."""

    letter: Letter
    lang: str
    sure: bool


@cache
def letters(of: str) -> tuple[Written, ...]:
    """The letters of a lane, in the order of their file."""
    text = Path(__file__).with_name(f"{of}.toml").read_text("utf-8")
    return tuple(map(_written, tomllib.loads(text)["letter"]))


def _written(row):
    letter = Letter(
        subject=row["subject"],
        own_words=row["text"],
        text=row["text"],
        sender=row.get("from", "ann@example.org"),
        headers=row.get("headers", {}),
        recipients=row.get("recipients", 1),
        marks=frozenset(row.get("marks", ())),
    )
    return Written(letter, row["lang"], row.get("sure", False))
