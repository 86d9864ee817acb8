"""Automatic mails told from people's: `python -m tests.bench.automatic FOLDER [--verbose]`.

FOLDER holds mails as .eml; those below a folder named `sisimai` are all written by programs. Of the
others what is taken for automatic is counted, and listed with `--verbose`, for eyes to judge.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from inbox import read_mail

MACHINES = "sisimai"


def main(folder: Path, *, verbose: bool) -> dict[str, Any]:
    """One object: found of all in the machines' folder, kinds, and what was taken among others."""
    kinds: Counter[str] = Counter()
    machines = addressed = bounced = others = 0
    for path in sorted(folder.rglob("*.eml")):
        found = read_mail(path.read_bytes()).automatic
        if MACHINES in path.parts:
            machines += 1
            kinds[found.kind if found.proven else "missed"] += 1
            bounced += found.kind == "bounce"
            addressed += any(one.address for one in found.bounces)
        elif found.proven:
            others += 1
        if verbose and found.proven is not (MACHINES in path.parts):
            print(path.relative_to(folder), found.kind, found.evidence)
    return {
        "mails_of_programs": machines,
        "found": machines - kinds["missed"],
        "kinds": dict(kinds),
        "bounces_with_address": f"{addressed}/{bounced}",
        "taken_elsewhere": others,
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), verbose="--verbose" in sys.argv)))
