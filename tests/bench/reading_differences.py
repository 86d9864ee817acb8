"""Where our reading differs from both other parsers, on a folder of mails.

`python -m tests.bench.reading_differences FOLDER [TABLE]`: counts by field, and each mail in which
both others agree against us that the table (by default `reading_differences.toml` beside this
file: path, fields, why) does not explain, or explains without need. Exits 1 when there is one.
"""

import sys
import tomllib
from collections import Counter
from pathlib import Path

from inbox import read_mail
from tests.inbox.oracles import differences, fast, kite

TABLE = Path(__file__).with_suffix(".toml")


def main(folder: Path, table: Path) -> int:
    """Print the counts and what is not explained; returns the exit code."""
    explained = tomllib.loads(table.read_text("utf-8"))
    counts: Counter[str] = Counter()
    wrong = []
    for path in sorted(folder.rglob("*.eml")):
        raw = path.read_bytes()
        found = list(differences(raw, read_mail(raw)))
        counts.update(f"{oracle} {field}" for oracle, field in found)
        name = path.relative_to(folder).as_posix()
        against = agreed(raw, found)
        counts.update(f"both {field}" for field in against)
        known = explained.get(name, {}).get("fields", "").split()
        wrong += [f"{name} {field}: not explained" for field in against if field not in known]
        wrong += [f"{name} {field}: no longer so" for field in known if field not in against]
    print(dict(sorted(counts.items())))
    print("\n".join(wrong) or "every mail in which both agree against us is explained")
    return int(bool(wrong))


def agreed(raw: bytes, found: list[tuple[str, str]]) -> list[str]:
    """The fields in which both others read the same, and not what we do."""
    both = {field for _oracle, field in found if {("fast", field), ("kite", field)} <= set(found)}
    first, second = fast(raw), kite(raw)
    return sorted(f for f in both if first and getattr(first, f) == getattr(second, f))


if __name__ == "__main__":
    folder, *rest = map(Path, sys.argv[1:])
    sys.exit(main(folder, rest[0] if rest else TABLE))
