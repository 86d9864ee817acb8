"""The child that reads plain mails, batch after batch: started by `inbox.reading.ahead`.

Standard input: for each batch a line of JSON (the sizes of its mails), then the mails. Standard
output: the length of the answer in eight bytes, a line of JSON (the sizes of the readings; 0 for a
mail that is not plain), then the readings. It logs nothing.
"""

import json
import sys
from typing import BinaryIO

from inbox.customs import Customs
from inbox.fence import OUT_OF_MEMORY, allow, shut_in
from inbox.reading.guard import read_plain
from inbox.reading.wire import pack

_MAILS = 1_000_000  # that one child may read: the limit behind that of each mail


def main(cpu_seconds: float, memory: int, customs: Customs) -> int:
    """Answer until the input ends. Returns the exit code."""
    shut_in(cpu_seconds, memory, _MAILS)
    given, told = sys.stdin.buffer, sys.stdout.buffer
    try:
        while line := given.readline():
            raws = [given.read(size) for size in json.loads(line)]
            _answer(told, [_read(raw, cpu_seconds, customs) for raw in raws])
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _read(raw: bytes, cpu_seconds: float, customs: Customs) -> bytes:
    allow(cpu_seconds)
    mail = read_plain(raw, customs, keep=False)
    return pack(mail) if mail else b""


def _answer(told: BinaryIO, readings: list[bytes]) -> None:
    """In one go: whoever waits for it is woken once."""
    head = json.dumps([len(one) for one in readings]).encode() + b"\n"
    length = len(head) + sum(map(len, readings))
    told.write(b"".join((length.to_bytes(8, "big"), head, *readings)))
    told.flush()


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]), Customs.unpack(sys.argv[3])))
