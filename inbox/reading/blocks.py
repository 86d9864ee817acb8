"""The headers of a mail or of one of its parts, and where its body begins. They are as often
broken as whole: a line that lost its space, a lone CR, a header somebody made up."""

import re

from inbox.reading.faults import Faults

MAX_FIELDS = 1_000  # in one block of headers
MAX_FIELD_BYTES = 64_000
MAX_BLOCK_BYTES = 1_000_000  # of the values of one block: more is nobody's header

Field = tuple[str, bytes]  # lower-case name, value as sent without its line ends
_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]+)[ \t]*:")
_MADE_UP = re.compile(rb"((?i:x-)[\x20-\x39\x3b-\x7e\t]{1,200}):")  # with a blank in its name
_GOES_ON = re.compile(rb"\r?\n|[ \t]|[\x21-\x39\x3b-\x7e]+[ \t]*:")  # headers, or their end
_PARAMETER = re.compile(rb"[A-Za-z0-9*_-]{1,40}=")
_BY_MACHINES = re.compile(  # a header that no person writes into a text
    rb"(?i)(?:received|delivered-to|return-path|message-id|mime-version|content-type|"
    rb"content-transfer-encoding|authentication-results|dkim-signature|x-[a-z0-9-]{2,60})[ \t]*:"
)
# A lone CR ends a header in some mails; but none of those that tell where a mail came from, which
# somebody could hide from our server in a Subject.
_TORN = re.compile(
    rb"\r(?=(?:content-[a-z-]{2,30}|mime-version|subject)[ \t]{0,9}:)", re.IGNORECASE
)
# Above headers, of mailboxes and of POP3: a part without headers may begin with `From my window`.
_ENVELOPE = re.compile(rb"(?:(?:>?From |\+OK )[^\r\n]*\r?\n){1,3}[!-9;-~]+[ \t]*:")
SINGLE = frozenset({"content-type", "content-transfer-encoding", "content-disposition"})


def read_block(
    raw: bytes, at: int, faults: Faults, *, top: bool = False
) -> tuple[tuple[Field, ...], int]:
    """The headers that begin at `at`, and where the body begins. A line that is none ends them,
    unless what stands below shows that it was a folded one whose space got lost. Where no empty
    line ends them, two CR in the last one do.
    """
    block = _Block(faults)
    twice = -1
    while at < len(raw):
        end = raw.find(b"\n", at) + 1 or len(raw)
        torn = _TORN.search(raw, at, end)
        end = torn.end() if torn else end
        line = raw[at : min(end, at + MAX_FIELD_BYTES)].rstrip(b"\r\n")
        faults.add("headers cut" if end - at > MAX_FIELD_BYTES + 2 else "")
        if not line:
            return block.closed(), end
        made_up = block.found and _GOES_ON.match(raw, end)  # else a text may begin so
        named = _FIELD.match(line) or (_MADE_UP.match(line) if made_up else None)
        if line[0] in b" \t":
            block.go_on(line)
        elif named and not line.startswith(b"--"):
            block.begin(named.group(1), line[named.end() :])
            twice = at + line.index(b"\r\r") if top and b"\r\r" in line else -1
        elif _lost_its_space(block.found, line, below=raw[end : end + 80] if top else b""):
            faults.add("headers broken")
            block.go_on(line)
        elif block.found or not _ENVELOPE.match(raw, at):
            break
        at = end
    if twice >= 0:
        faults.add("headers broken")
        block.cut()
        at = twice + 2
    return block.closed(), at


def _lost_its_space(found: list[tuple[str, bytearray]], line: bytes, below: bytes) -> bool:
    """Whether a line that is no header belongs to the one above: it is a parameter of it, the
    middle of a `Received` that goes on below, or another header follows that only machines write.
    """
    if not found or line.startswith(b"--"):
        return False
    if found[-1][0] in SINGLE and _PARAMETER.match(line):
        return True
    return bool(_BY_MACHINES.match(below)) or (
        found[-1][0] == "received" and below.startswith((b" ", b"\t"))
    )


class _Block:
    """The headers of one block as they are found, up to the caps."""

    def __init__(self, faults: Faults) -> None:
        self.found: list[tuple[str, bytearray]] = []
        self._faults = faults
        self._room = MAX_BLOCK_BYTES

    def begin(self, name: bytes, value: bytes) -> None:
        if len(self.found) < MAX_FIELDS and self._has_room(value):
            self.found.append((name.decode("ascii").lower(), bytearray(value)))
        else:
            self._faults.add("headers cut")

    def go_on(self, line: bytes) -> None:
        """Add a folded line to the last value. A first line that is indented belongs to none."""
        if not self.found:
            return
        value = self.found[-1][1]
        if len(value) + len(line) <= MAX_FIELD_BYTES and self._has_room(line):
            value += b" " + line.lstrip(b" \t")
        else:
            self._faults.add("headers cut")

    def cut(self) -> None:
        """End the last value at two CR: what stands behind them is of the body."""
        if self.found:
            value = self.found[-1][1]
            value[:] = value.partition(b"\r\r")[0]

    def closed(self) -> tuple[Field, ...]:
        return tuple((name, bytes(value).strip()) for name, value in self.found)

    def _has_room(self, added: bytes) -> bool:
        self._room -= len(added)
        return self._room >= 0
