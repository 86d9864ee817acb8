"""The child that reads one mail inside limits: run by `inbox.fence`. Nobody imports it.

Raw mail on stdin, its reading as JSON (or the bytes of one file) on stdout. It logs nothing.
"""

import sys

from inbox.customs import Customs
from inbox.fence import OUT_OF_MEMORY, shut_in
from inbox.reading.faults import Faults
from inbox.reading.plain import cut_here
from inbox.reading.reader import read_structure
from inbox.reading.structure import split
from inbox.reading.wire import pack


def main(task: str, cpu_seconds: float, memory: int, customs: Customs) -> int:
    """Do one task: `read`, `outline`, or the number of a part to cut. Returns the exit code."""
    shut_in(cpu_seconds, memory)
    try:
        raw = sys.stdin.buffer.read()
        if task.isdecimal():
            sys.stdout.buffer.write(cut_here(raw, int(task)))
        else:
            faults = Faults()
            structure = split(raw, faults)
            outline = task == "outline"
            mail = read_structure(
                raw, structure, faults, customs=customs, keep=False, outline=outline
            )
            sys.stdout.buffer.write(pack(mail))
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    given = Customs.unpack(sys.argv[4])
    sys.exit(main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), given))
