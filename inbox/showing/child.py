"""The child that makes mails harmless, one by one: run by `inbox.fence`. Nobody imports it.

Standard input: for each mail a line of JSON, how many bytes it has and what is wanted of it, then
the bytes. Standard output: for each wish one line of JSON, at once. It logs nothing.
"""

import base64
import json
import sys
from dataclasses import asdict
from typing import Any

from inbox.fence import OUT_OF_MEMORY, allow, shut_in
from inbox.reading.plain import cut_here
from inbox.showing.of_mail import formatted
from inbox.showing.pictures import picture
from inbox.showing.safe_html import safe_html


def main(cpu_seconds: float, memory: int, mails: int) -> int:
    """Work until the input ends; each mail may take so many seconds. Returns the exit code."""
    shut_in(cpu_seconds, memory, mails)
    try:
        while line := sys.stdin.buffer.readline():
            asked = json.loads(line)
            raw = sys.stdin.buffer.read(asked["bytes"])
            allow(cpu_seconds)
            for part, most in asked["wishes"]:
                made = _page(raw) if part < 0 else _picture(raw, part, most)
                sys.stdout.write(json.dumps(made) + "\n")
                sys.stdout.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _page(raw: bytes) -> dict[str, Any] | None:
    """None when the page is too much; without `html` when the mail has none."""
    found = formatted(raw)
    if not found.page.strip():
        return {}
    safe = safe_html(found.page)
    if safe is None:
        return None
    parts = {one: found.parts[one] for one in safe.inline if one in found.parts}
    return asdict(safe) | {"parts": parts}


def _picture(raw: bytes, part: int, most: int) -> dict[str, Any] | None:
    made = picture(cut_here(raw, part), most)
    if made is None:
        return None
    return asdict(made) | {"content": base64.b64encode(made.content).decode("ascii")}


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
