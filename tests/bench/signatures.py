"""What checking a signature costs beside reading: `python -m tests.bench.signatures [N]`.

CPU milliseconds a mail: made-up mails of 8 KB, one signature of 2,048 bits, keys from a table.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from inbox import read_mail
from inbox.proving.signatures import check
from tests.bench.mails import generate
from tests.inbox.keys import Names, signed

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def main(count: int) -> dict[str, float]:
    """Reading alone, and checking alone; the better of three rounds of each."""
    names = Names()
    mails = [signed(raw, names, bits=2_048) for raw in generate(count, seed=7, mix="text")]
    reading = min(_spent(lambda: [read_mail(raw) for raw in mails]) for _ in range(3))
    checking = min(_spent(lambda: [check(raw, NOW, names) for raw in mails]) for _ in range(3))
    return {"reading_ms": reading / count, "checking_ms": checking / count}


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1_000


if __name__ == "__main__":
    told = main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
    print(json.dumps({name: round(value, 3) for name, value in told.items()}))
