"""One thing that is wrong, with its mend: what `doctor` prints, a page lists, an alarm tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.problems import Problem

# Words and numbers; beside the English `problem` of a mailbox or feed stands its `why`.
Values = Mapping[str, str | int | Problem]
# What to do about a mailbox that cannot be asked, wherever that is told: then no pause is kept.
MENDED = "Run `tipdesk poll` when it is mended."


@dataclass(frozen=True, slots=True)
class Finding:
    """Values stand apart: a door tells both sentences in any language. No word of a mail."""

    what: str
    mend: str
    code: str
    values: Values = field(default_factory=dict)
    about: str = ""  # which mailbox, feed or step; empty: the house
    since: datetime | None = None  # how long it has been so, where that is known


def told(sentence: str, values: Values) -> str:
    """A sentence with its values. What came from elsewhere with braces in it stays as it is."""
    return sentence.format_map(values) if values else sentence


def moment(at: datetime) -> str:
    """A time as a value of a finding, which is kept as JSON: ISO 8601, to the minute."""
    return at.isoformat(timespec="minutes")
