"""HTML that means harm, of our own writing: `vectors.jsonl`, and what may be left of it."""

import json
from pathlib import Path

VECTORS: list[tuple[str, str]] = [
    (told["id"], told["html"])
    for told in map(json.loads, Path(__file__).with_name("vectors.jsonl").read_text().splitlines())
]
