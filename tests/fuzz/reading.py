"""A fuzzer on `read_mail`: `python -m tests.fuzz.reading [SECONDS] [FOLDER]` (or `make fuzz`).

Starts from our own test mails, and stops at the first exception, unsound reading or slow input,
which libFuzzer leaves beside it as `crash-…`. The folder keeps what it has found worth keeping.
"""

import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["inbox"]):  # what is loaded before it is not seen
    from inbox import read_mail
    from tests.hostile.mails import HIDING
    from tests.inbox.sound import assert_sound

SLOW = 2.0  # seconds of CPU, instrumented and on crowded cores; a mail of this size takes 1 ms
LONGEST = 8_192  # bytes
MAILS = Path(__file__).parents[1] / "mails"


class SlowInput(Exception):
    """An input that costs far more than its size explains."""


def one_input(raw: bytes) -> None:
    """What libFuzzer calls: any exception is a find."""
    begun = time.process_time()
    assert_sound(read_mail(raw), raw)
    spent = time.process_time() - begun
    if spent > SLOW:
        raise SlowInput(f"{spent:.1f} s")


def seeds(folder: Path) -> None:
    """Our own mails, as the beginning of the corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    mails = [path.read_bytes() for path in sorted(MAILS.glob("*.eml"))]
    for number, raw in enumerate([*mails, *HIDING.values()]):
        if len(raw) <= LONGEST:
            (folder / f"seed-{number}").write_bytes(raw)


def main(seconds: int, folder: Path) -> None:
    """Run for so many seconds; libFuzzer ends the process."""
    seeds(folder)
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-rss_limit_mb=2048"]
    atheris.Setup([sys.argv[0], *options, "-timeout=60", str(folder)], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    told = sys.argv[1:]
    place = Path(told[1]) if len(told) > 1 else Path(tempfile.mkdtemp(prefix="tipdesk-fuzz-"))
    main(int(told[0]) if told else 3_600, place)
