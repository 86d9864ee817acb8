"""What the readers of files have in common: a child that answers for one file after another.

Standard input: for each mail a line of JSON (how many bytes, which parts are wanted), then the
bytes. Standard output: one line of JSON a part, at once. It logs nothing.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace

from inbox.extracts.values import LARGEST, MOST_TEXT, Extract
from inbox.fence import OUT_OF_MEMORY, allow, shut_in
from inbox.reading.charsets import without_nul
from inbox.reading.plain import cut_here

Read = Callable[[bytes], Extract]


def serve(read: Read) -> int:
    """Answer until the input ends. Arguments: seconds of CPU a file, bytes, number of files."""
    cpu_seconds, memory, files = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    shut_in(cpu_seconds, memory, files)
    try:
        while line := sys.stdin.buffer.readline():
            asked = json.loads(line)
            raw = sys.stdin.buffer.read(asked["bytes"])
            for part in asked["parts"]:
                allow(cpu_seconds)
                sys.stdout.write(json.dumps(asdict(_extract(raw, part, read))) + "\n")
                sys.stdout.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _extract(raw: bytes, part: int, read: Read) -> Extract:
    try:
        content = cut_here(raw, part)
    except LookupError:
        return Extract(problem="broken")
    if len(content) > LARGEST:
        return Extract(problem="too big")
    found = read(content)
    text = without_nul(found.text)
    if len(text) > MOST_TEXT:
        return replace(found, text=text[:MOST_TEXT], problem=found.problem or "cut")
    return replace(found, text=text)
