"""Score the reader on a folder of mails with an `expect.jsonl`.

`python -m tests.bench.reading_rightness FOLDER [--verbose]`: what is right by field, the strong
expectations (somebody's test) apart from the weak ones (another parser's opinion); exceptions; the
mails that cost most CPU and memory, each read in a process of its own. `--verbose` lists each that
is wrong, with what was wanted and what was read.
"""

import hashlib
import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inbox import Mail, read_mail
from inbox.reading.faults import Faults
from inbox.reading.html_text import shown_text

Row = dict[str, Any]
COSTLIEST = 3


def main(folder: Path, *, verbose: bool) -> dict[str, Any]:
    """One object of scores."""
    paths = sorted(folder.rglob("*.eml"))
    costs = [_cost(path) for path in paths]
    readings = {str(path.relative_to(folder)): read_mail(path.read_bytes()) for path in paths}
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for line in (folder / "expect.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        strength = "weak" if row.get("weak") else "strong"
        for field, is_right, read in _judge(row, readings[row["path"]]):
            for key in (strength, f"{strength} {field}"):
                asked[key] += 1
                right[key] += is_right
            if not is_right and verbose:
                print(strength, field, row["path"])
                print("   wanted", repr(row.get(field))[:300], "\n   read  ", repr(read)[:300])
    return _told(paths, costs, readings) | {
        "right": {key: f"{right[key]}/{asked[key]}" for key in sorted(asked)},
        "strong_right": round(right["strong"] / max(1, asked["strong"]), 4),
    }


def _told(
    paths: list[Path], costs: list[tuple[float, int]], readings: dict[str, Mail]
) -> dict[str, Any]:
    by_cpu = sorted(zip(costs, paths, strict=True), reverse=True)[:COSTLIEST]
    by_memory = sorted(zip(costs, paths, strict=True), key=lambda one: -one[0][1])[:COSTLIEST]
    return {
        "mails": len(paths),
        "raised": sum(cpu < 0 for cpu, _memory in costs),
        "damaged": sum(mail.damaged for mail in readings.values()),
        "slowest_ms": {path.name: round(cost[0] * 1000, 1) for cost, path in by_cpu},
        "hungriest_mb": {path.name: cost[1] // 1024 for cost, path in by_memory},
    }


def _cost(path: Path) -> tuple[float, int]:
    """CPU seconds and kilobytes of memory beyond our own; a negative time when it raised."""
    raw = path.read_bytes()
    out, into = os.pipe()
    child = os.fork()
    if not child:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.process_time()
        try:
            read = read_mail(raw)
            sound = read.digest == hashlib.sha256(raw).hexdigest()
        except BaseException:  # noqa: BLE001 - counting them is the point of this script
            sound = False
        spent = time.process_time() - begun if sound else -1.0
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        os.write(into, json.dumps([spent, memory]).encode())
        os._exit(0)
    os.close(into)
    os.waitpid(child, 0)
    with os.fdopen(out) as pipe:
        spent, memory = json.loads(pipe.read() or "[-1, 0]")
    return spent, memory


def _judge(row: Row, mail: Mail) -> Iterator[tuple[str, bool, object]]:
    """Each expectation of a row, whether the reading meets it, and what was read."""
    simple = {
        "subject": mail.subject,
        "from_addr": mail.sender.address,
        "from_name": mail.sender.name,
        "message_id": mail.message_id,
    }
    for key, value in simple.items():
        if key in row:
            yield key, _flat(row[key]) == _flat(value), value
    if "text" in row:
        found = _texts(mail, html=row.get("kind") == "html")
        yield "text", _flat(row["text"]) in found, mail.text
    if "contains" in row:
        wanted = row["contains"] if isinstance(row["contains"], list) else [row["contains"]]
        yield "contains", all(_flat(one) in _flat(mail.text) for one in wanted), mail.text
    if "att" in row and not ("n_att" in row and not row["att"]):
        held = [(file.name, file.size) for file in mail.files]
        yield "att", _files_match(row["att"], mail), held
    if "n_att" in row:
        yield "n_att", row["n_att"] == len(mail.files), len(mail.files)


def _texts(mail: Mail, *, html: bool) -> list[str]:
    """What may be expected: the text; for HTML what it shows, or its source."""
    if not html:
        return [_flat(mail.text)]
    return [_flat(shown_text(mail.html, Faults()).text), _flat(mail.html)]


def _files_match(expected: list[Row], mail: Mail) -> bool:
    """Every expected file is there, by name and, where told, by size."""
    held = [(file.name, file.size) for file in mail.files]
    return all(
        any(name == one["filename"] and one.get("size") in (None, size) for name, size in held)
        for one in expected
    )


def _flat(text: str) -> str:
    """White space told as one space; NUL is left out, since it is never stored."""
    return " ".join(text.replace("\0", "").split())


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), verbose="--verbose" in sys.argv[2:])))
