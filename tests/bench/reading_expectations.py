"""Score the reader on a folder of mails with an `expect.jsonl`: `python -m … FOLDER [--verbose]`.

Reads every `.eml`, counts exceptions and the slowest, and compares what is expected. Numbers only,
unless `--verbose` asks for the paths and fields that are wrong.
"""

import json
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


def main(folder: Path, *, verbose: bool) -> dict[str, Any]:
    """One object of scores. Strong expectations are tests; weak ones another parser's opinion."""
    readings, slowest, raised = _read_all(folder)
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for line in (folder / "expect.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        strength = "weak" if row.get("weak") else "strong"
        for field, is_right in _judge(row, readings[row["path"]]):
            asked[strength] += 1
            right[strength] += is_right
            if not is_right and verbose:
                print(strength, field, row["path"])
    return {
        "mails": len(readings),
        "raised": raised,
        "slowest_ms": round(slowest * 1000, 1),
        "damaged": sum(mail.damaged for mail in readings.values()),
        "automatic": sum(any(m.code == "automatic" for m in r.marks) for r in readings.values()),
    } | {f"{name}_right": f"{right[name]}/{asked[name]}" for name in asked}


def _read_all(folder: Path) -> tuple[dict[str, Mail], float, int]:
    readings, slowest, raised = {}, 0.0, 0
    for path in sorted(folder.rglob("*.eml")):
        raw = path.read_bytes()
        begun = time.process_time()
        try:
            readings[str(path.relative_to(folder))] = read_mail(raw)
        except Exception as error:  # noqa: BLE001 - counting them is the point of this script
            raised += 1
            print("raised", type(error).__name__, path.relative_to(folder))
        slowest = max(slowest, time.process_time() - begun)
    return readings, slowest, raised


def _judge(row: Row, mail: Mail) -> Iterator[tuple[str, bool]]:
    """Each expectation of a row, and whether the reading meets it."""
    simple = {
        "subject": mail.subject,
        "from_addr": mail.sender.address,
        "from_name": mail.sender.name,
        "message_id": mail.message_id,
    }
    for key, value in simple.items():
        if key in row:
            yield key, _flat(row[key]) == _flat(value)
    if "text" in row:
        yield "text", _flat(row["text"]) in _texts(mail, html=row.get("kind") == "html")
    if "contains" in row:
        wanted = row["contains"] if isinstance(row["contains"], list) else [row["contains"]]
        yield "contains", all(_flat(one) in _flat(mail.text) for one in wanted)
    if "att" in row and not ("n_att" in row and not row["att"]):
        yield "att", _files_match(row["att"], mail)
    if "n_att" in row:
        yield "n_att", row["n_att"] == len(mail.files)


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
