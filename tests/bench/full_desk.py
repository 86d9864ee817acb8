"""What a mail costs when 100,000 tips are held already, against an empty desk: CPU, in pairs.

    python -m tests.bench.full_desk [--tips 100000] [--mails 2000] [--folder KEPT]

Each pair takes the same mails in at once one after the other, the first of the two by turns.
"""

import argparse
import json
import shutil
import statistics
import tempfile
from pathlib import Path

from tests.bench.desk import filled, prepare
from tests.bench.intake import deliver, take_in
from tests.servers.dovecot import Dovecot

_PAIRS = 5


def pair(server: Dovecot, full: Path, mails: int, number: int) -> dict[str, float]:
    """CPU milliseconds a mail on both desks, and how many times as much the full one costs."""
    empty = Path(tempfile.mkdtemp(prefix="tipdesk-bench-"))
    try:
        desks = {"empty": prepare(empty).data_folder, "full": full / "data"}
        spent = {}
        for name in sorted(desks, reverse=number % 2 == 1):
            account = server.account()
            deliver(account, mails, "text", seed=1000 + number)
            told = take_in(desks[name], account)
            assert told["new"] == mails, "these mails are held: empty the folder that is kept"
            spent[name] = float(str(told["cpu_ms_per_mail"]))
        return spent | {"times": round(spent["full"] / spent["empty"], 3)}
    finally:
        shutil.rmtree(empty, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tips", type=int, default=100_000)
    parser.add_argument("--mails", type=int, default=2_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with filled(given.folder, given.tips) as folder:
        server = Dovecot()
        try:
            pairs = [pair(server, folder, given.mails, number) for number in range(_PAIRS)]
        finally:
            server.close()
    median = statistics.median(one["times"] for one in pairs)
    print(json.dumps({"tips": given.tips, "mails": given.mails, "pairs": pairs, "times": median}))


if __name__ == "__main__":
    main()
