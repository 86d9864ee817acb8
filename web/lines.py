"""Where a setting stands in a TOML file: its line, for an error to name. Reads no values."""

import re
from typing import Any

_TABLE = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\-\s]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-]+)\s*=")


def line_of(text: str, place: tuple[Any, ...]) -> int:
    """The line (from 1) of the setting at `place`, or of the table it is missing from; 0 when
    it cannot be known (inline tables, strange spacing)."""
    best = 0
    table: tuple[Any, ...] = ()
    counts: dict[tuple[Any, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _TABLE.match(line):
            table = tuple(part.strip() for part in found[2].split("."))
            if found[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            if table == place[: len(table)]:
                best = number
            elif table[: len(place)] == place:
                return number
        elif (found := _KEY.match(line)) and (*table, found[1]) == place[: len(table) + 1]:
            return number
    return best
