"""What reading costs: CPU milliseconds a mail, `python -m tests.bench.reading_cost [N]`.

Made-up mails, guarded reading as in the intake, best of three rounds; generating is not counted.
"""

import json
import resource
import sys
import time

from inbox import read_guarded
from tests.bench.mails import Mix, generate

MAX_BYTES = 150 * 1024 * 1024
ROUNDS = 3


def cost(n: int, mix: Mix) -> float:
    """CPU milliseconds a mail, in this process and its children."""
    mails = list(generate(n, seed=7, mix=mix))
    rounds = []
    for _ in range(ROUNDS):
        begun = _cpu()
        for raw in mails:
            read_guarded(raw, max_bytes=MAX_BYTES)
        rounds.append((_cpu() - begun) / n * 1000)
    return round(min(rounds), 3)


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    figures = {mix: cost(count, mix) for mix in ("text", "full")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"mails": count, "cpu_ms": figures, "peak_mb_with_all_mails": peak}))
