"""The mails of `tests/mails/words`, one file a language: own words stand between ⟦ and ⟧.

A forward also tells who wrote it (`from`), when (`date`) and with what subject (`about`).
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "mails" / "words"
OPEN, CLOSE = "⟦⟧"


@dataclass(frozen=True, slots=True)
class Case:
    """One mail: the text as it comes, and what must be read in it."""

    language: str
    name: str
    program: str
    subject: str
    text: str
    own: str
    writer: str = ""  # `Ann Smith <ann@example.org>`; empty: nothing is forwarded
    sent_at: datetime | None = None
    about: str = ""
    tail: str = ""  # what stands below own words, when those stand on top and a blank line between

    def __str__(self) -> str:
        return f"{self.language}: {self.program}, {self.name}"


def cases() -> Iterator[Case]:
    """All of them, language by language."""
    for path in sorted(FOLDER.glob("*.toml")):
        for mail in tomllib.loads(path.read_text("utf-8"))["mail"]:
            yield _case(path.stem, mail)


def _case(language: str, mail: dict[str, str]) -> Case:
    marked = mail["text"]
    when = mail.get("date")
    return Case(
        language,
        mail["name"],
        mail["program"],
        mail.get("subject", "Re: a tip"),
        marked.replace(OPEN, "").replace(CLOSE, ""),
        " ".join(_between(marked)),
        mail.get("from", ""),
        datetime.fromisoformat(when) if when else None,
        mail.get("about", ""),
        _tail(marked),
    )


def _tail(marked: str) -> str:
    top, _, rest = marked.partition(CLOSE)
    on_top = top.strip().startswith(OPEN) and OPEN not in rest
    return rest if on_top and rest.startswith("\n\n") else ""


def _between(marked: str) -> Iterator[str]:
    for piece in marked.split(OPEN)[1:]:
        yield from piece.partition(CLOSE)[0].split()
