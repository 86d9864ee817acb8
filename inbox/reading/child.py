"""The child that reads one mail inside limits: `python -m inbox.reading.child`. Nobody imports it.

Raw mail on stdin, its reading as JSON (or the bytes of one file) on stdout. It logs nothing.
"""

import math
import resource
import signal
import sys
import time
from pathlib import Path

from inbox.reading.faults import Faults
from inbox.reading.guard import OUT_OF_MEMORY, cut_here
from inbox.reading.reader import read_structure
from inbox.reading.structure import split
from inbox.reading.wire import pack


def main(task: str, cpu_seconds: float, memory: int) -> int:
    """Do one task: `read`, `outline`, or the number of a part to cut. Returns the exit code."""
    _limit(cpu_seconds, memory)
    try:
        raw = sys.stdin.buffer.read()
        if task.isdecimal():
            sys.stdout.buffer.write(cut_here(raw, int(task)))
        else:
            faults = Faults()
            structure = split(raw, faults)
            outline = task == "outline"
            mail = read_structure(raw, structure, faults, keep=False, outline=outline)
            sys.stdout.buffer.write(pack(mail))
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _limit(cpu_seconds: float, memory: int) -> None:
    """Bound CPU and memory from here on; what the start of Python took is not counted."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_held() + memory,) * 2)
    # The timer counts parts of a second; the limit behind it cannot be reset from within.
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    whole = math.ceil(time.process_time() + cpu_seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))


def _held() -> int:
    """Bytes of address space that this process has now."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[0]
    return int(pages) * resource.getpagesize()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3])))
