"""The child that reads plain mails, batch after batch: started by `inbox.reading.ahead`.

Standard input: for each batch a line of JSON (the sizes of its mails), then the mails. Standard
output: the length of the answer in eight bytes, a line of JSON (for each mail the sizes of its
reading and of what is made beside it; 0 for a mail that is not plain), then those. It logs nothing.
"""

import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from inbox.customs import Customs
from inbox.fence import OUT_OF_MEMORY, allow, shut_in
from inbox.mail import Mail
from inbox.reading.plain import read_plain
from inbox.reading.wire import pack

_MAILS = 1_000_000  # that one child may read: the limit behind that of each mail
_Two = tuple[bytes, bytes]
Beside = Callable[[Mail], bytes]


def main(arguments: Sequence[str], beside: Beside = lambda mail: b"") -> int:
    """Answer until the input ends. `beside` makes of a reading what the parent wants to know, too.
    Returns the exit code."""
    cpu_seconds, memory, customs = float(arguments[0]), int(arguments[1]), arguments[2]
    for told_to_all in (signal.SIGINT, signal.SIGTERM):  # it ends when its parent does
        signal.signal(told_to_all, signal.SIG_IGN)
    shut_in(cpu_seconds, memory, _MAILS)
    house = Customs.unpack(customs)

    def read(raw: bytes) -> Mail | None:
        allow(cpu_seconds)
        return read_plain(raw, house, keep=False)

    def told(mail: Mail | None) -> _Two:
        allow(cpu_seconds)
        return (pack(mail), beside(mail)) if mail else (b"", b"")

    try:
        for raws in _asked(sys.stdin.buffer):
            mails = [read(raw) for raw in raws]  # each thing for all: a tenth quicker than in turns
            _answer(sys.stdout.buffer, [told(mail) for mail in mails])
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _asked(given: BinaryIO) -> Iterator[list[bytes]]:
    while line := given.readline():
        yield [given.read(size) for size in json.loads(line)]


def _answer(told: BinaryIO, readings: list[_Two]) -> None:
    """In one go: whoever waits for it is woken once."""
    head = json.dumps([(len(one), len(more)) for one, more in readings]).encode() + b"\n"
    body = b"".join(part for both in readings for part in both)
    told.write(b"".join(((len(head) + len(body)).to_bytes(8, "big"), head, body)))
    told.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
