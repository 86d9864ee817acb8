"""What `tipdesk tips list` and `search` cost with many tips held: CPU of the whole process.

    python -m tests.bench.lists [--tips 100000] [--folder KEPT]

The tips are text mails of 8 KB (tests.bench.desk); a folder that is kept is filled once.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from tests.bench.desk import filled

COMMANDS = {
    "help": ["--help"],
    "list": ["tips", "list"],
    "list of 1,000": ["tips", "list", "--limit", "1000"],
    "list of a lane": ["tips", "list", "--lane", "tip", "--shelf", "all"],
    "search, frequent word": ["tips", "search", "the"],
    "search, two words": ["tips", "search", "harbour", "minister"],
    "search, prefix": ["tips", "search", "harb*"],
    "search, six words": [
        "tips",
        "search",
        *["harbour", "minister", "grain", "letter", "night", "office"],
    ],
    "search, nothing": ["tips", "search", "qwertyuiop"],
    "show": ["tips", "show", "5"],
}
_RUNS = 5


def cpu(folder: Path, words: list[str]) -> float:
    """CPU seconds of one run of a command, user and system."""
    program = Path(sys.executable).with_name("tipdesk")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([program, *words], cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tips", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with filled(given.folder, given.tips) as folder:
        for name, words in COMMANDS.items():
            spent = statistics.median(cpu(folder, words) for _ in range(_RUNS))
            told = {"command": name, "tips": given.tips, "cpu_s": round(spent, 3)}
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
