"""F18: a server that keeps no rule: answers torn, doubled, flooded, or to another question."""

import re
from collections.abc import Callable
from functools import partial

import pytest

from tests.faults.between import Fault, Over
from tests.faults.desk import Desk, holds_all, letters

Rewrite = Callable[[bytes], bytes]


def _tears(step: bytes, line: bytes) -> bytes:
    """The line that ends an answer is cut in its middle."""
    if re.match(rb"\w+ OK .*" + step + rb" completed", line):
        raise Over(line[: len(line) // 2])
    return line


def _before(mark: bytes, said: bytes, line: bytes) -> bytes:
    """Something that nobody asked for stands before each line with this mark."""
    return said + line if mark in line else line


def _after(mark: bytes, said: bytes, line: bytes) -> bytes:
    return line + said if line == mark else line


def _instead(pattern: bytes, said: bytes, line: bytes) -> bytes:
    return re.sub(pattern, said, line)


def _validity(said: bytes, line: bytes) -> bytes:
    return _instead(rb"UIDVALIDITY \d+", b"UIDVALIDITY " + said, line)


def _date(said: bytes, line: bytes) -> bytes:
    return _instead(rb'INTERNALDATE "[^"]+"', b"INTERNALDATE " + said, line)


FLAGS = b"* 3 FETCH (UID 3 FLAGS (\\Seen))\r\n"
BODY, SIZE, END = b"BODY[] {", b" FETCH (UID ", b")\r\n"
STRANGE: dict[str, Rewrite] = {
    "torn in the line that ends a FETCH": partial(_tears, b"Fetch"),
    "torn in the line that ends a SEARCH": partial(_tears, b"Search"),
    "a BYE amid the mails": partial(_after, END, b"* BYE for now\r\n"),
    "flags that nobody asked for": partial(_before, b" FETCH ", FLAGS),
    "flags after each mail": partial(_after, END, FLAGS),
    "flags with a MODSEQ": partial(_after, END, b"* 3 FETCH (UID 3 FLAGS () MODSEQ (12))\r\n"),
    "flags of a mail that is none": partial(_before, b" FETCH ", FLAGS.replace(b"3", b"99")),
    "a mail without its UID": partial(_before, BODY, b"* 3 FETCH (FLAGS ())\r\n"),
    "each size told twice": lambda line: line * 2 if b"RFC822.SIZE" in line else line,
    "fewer mails amid an answer": partial(_before, b" FETCH ", b"* 1 EXPUNGE\r\n* 3 EXISTS\r\n"),
    "more mails amid an answer": partial(_before, b" FETCH ", b"* 999 EXISTS\r\n* 9 RECENT\r\n"),
    "mails said to have vanished": partial(_before, b" FETCH ", b"* VANISHED 1:5\r\n"),
    "numbered anew amid an answer": partial(_before, BODY, b"* OK [UIDVALIDITY 7] new\r\n"),
    "another mail's UID": partial(_instead, rb"UID 4 BODY", b"UID 5 BODY"),
    "the UID of none": partial(_instead, rb"UID 4 BODY", b"UID 4444 BODY"),
    "UIDs that are no numbers": partial(_instead, rb"UID 4 ", b"UID four "),
    "a size that is no number": partial(_instead, rb"SIZE \d+", b"SIZE many"),
    "no size": partial(_instead, rb"RFC822.SIZE \d+", b"FLAGS ()"),
    "a date that is none": partial(_instead, rb'INTERNALDATE "[^"]+"', b'INTERNALDATE "99-Foo"'),
    "no body": partial(_instead, rb"BODY\[\] \{\d+\}\r\n", b"BODY[] NIL)\r\n"),
    "another tag": partial(_instead, rb"^\w+ OK Fetch completed", b"XX99 OK Fetch completed"),
    "no end of the parenthesis": partial(_instead, rb"^\)\r\n$", b"(\r\n"),
    "a search answered twice": lambda line: line * 2 if line.startswith(b"* SEARCH ") else line,
    "a search with other numbers": partial(
        _instead, rb"^(\* SEARCH .*)\r", rb"\1 0 77 4294967295\r"
    ),
    "a search with words": partial(_instead, rb"^(\* SEARCH .*)\r", rb"\1 some\r"),
    "the next UID is one of before": partial(_instead, rb"UIDNEXT \d+", b"UIDNEXT 1"),
    "the next UID is far off": partial(_instead, rb"UIDNEXT \d+", b"UIDNEXT 4294967295"),
    "no next UID": partial(_instead, rb"UIDNEXT \d+", b"NOTHING"),
    "UIDNEXT beyond all numbers": partial(_instead, rb"UIDNEXT \d+", b"UIDNEXT " + b"9" * 22),
    "UIDNEXT is a word": partial(_instead, rb"UIDNEXT \d+", b"UIDNEXT some"),
    "UIDVALIDITY beyond all numbers": partial(_validity, b"9" * 22),
    "UIDVALIDITY of 34 bits": partial(_validity, b"9999999999"),
    "UIDVALIDITY is none": partial(_validity, b"0"),
    "UIDVALIDITY is a word": partial(_validity, b"some"),
    "EXISTS is a word": partial(_instead, rb"^\* \d+ EXISTS", b"* some EXISTS"),
    "EXISTS beyond all numbers": partial(_instead, rb"^\* \d+ EXISTS", b"* %d EXISTS" % 10**22),
    "a size beyond all numbers": partial(_instead, rb"SIZE \d+", b"SIZE %d" % 10**22),
    "a size of four gigabytes": partial(_instead, rb"SIZE \d+", b"SIZE 4294967295"),
    "a size of nothing": partial(_instead, rb"SIZE \d+", b"SIZE 0"),
    "a size below nothing": partial(_instead, rb"SIZE \d+", b"SIZE -5"),
    "a UID beyond all numbers": partial(_instead, rb"UID 4 ", b"UID %d " % 10**22),
    "a search beyond all numbers": partial(_instead, rb"^(\* SEARCH .*)\r", rb"\1 %d\r" % 10**22),
    "a search with commas": partial(_instead, rb"^\* SEARCH .*\r", b"* SEARCH 1,2,3\r"),
    "a date of no time zone": partial(_date, b'"01-Jan-2020 00:00:00 +9999"'),
    "a date after all years": partial(_date, b'"31-Dec-9999 23:59:59 -1200"'),
    "a date before all years": partial(_date, b'"01-Jan-0001 00:00:00 +1200"'),
    "a date that is a list": partial(_date, b"(a b)"),
    "no date": partial(_date, b"NIL"),
    "words that are no ASCII": partial(_before, b" FETCH ", b"* OK [ALERT] \xff\xfe\r\n"),
    "lists in lists in lists": partial(_instead, rb"\(UID 4 RFC", b"(" * 5_000 + b"UID 4 RFC"),
    "a line that is empty": partial(_before, b"* 4 FETCH", b"\r\n"),
    "a body by another name": partial(_instead, rb"BODY\[\] \{", b"RFC822 {"),
    "no UIDVALIDITY": partial(_instead, rb"UIDVALIDITY \d+", b"NOTHING"),
    "a greeting of another protocol": partial(_instead, rb"^\* OK \[CAP.*", b"HTTP/1.1 400 Bad"),
    "a flood of remarks": partial(_before, BODY, b"* OK still here\r\n" * 20_000),
    "a line without an end": partial(_before, BODY, b"* OK " + b"x" * 1_200_000 + b"\r\n"),
}
QUICK = (
    "torn in the line that ends a FETCH",
    "the next UID is far off",
    "UIDVALIDITY beyond all numbers",
    "a date of no time zone",
)


def _suffers(desk: Desk, rewrite: Rewrite) -> None:
    mails = letters(12)
    desk.account.deliver(mails)
    changed = 0

    def rewrites(line: bytes) -> bytes:
        nonlocal changed
        try:
            said = rewrite(line)
        except Over:
            changed += 1
            raise
        changed += said != line
        return said

    said = desk.suffer(Fault(rewrite=rewrites))
    assert changed, "the fault never came about: no proof"
    assert all(desk.account.password not in str(one) for one in said)
    more = letters(6, seed=2, big=False)
    desk.account.deliver(more)
    desk.settle()
    holds_all(desk, [*mails, *more])
    assert desk.row().state == "ok"
    assert desk.row().uid_high == 18, "else mail that comes over the same connection waits"


@pytest.mark.parametrize("strange", QUICK)
def test_f18_a_strange_answer_loses_and_repeats_nothing(desk: Desk, strange: str) -> None:
    _suffers(desk, STRANGE[strange])


@pytest.mark.matrix
@pytest.mark.parametrize("strange", [name for name in STRANGE if name not in QUICK])
def test_f18_no_strange_answer_loses_or_repeats_anything(desk: Desk, strange: str) -> None:
    _suffers(desk, STRANGE[strange])


def test_f18_mails_with_nul_are_held_as_they_came(desk: Desk) -> None:
    """Dovecot sends none, others do; PostgreSQL has no NUL in a text."""
    mails = [raw.replace(b"Subject: ", b"Subject: N?L? ") for raw in letters(8, big=False)]
    desk.account.deliver(mails)
    desk.proxy.fault = Fault(respell=lambda body: body.replace(b"?", b"\0"))
    desk.settle()
    desk.proxy.fault = None
    holds_all(desk, [raw.replace(b"?", b"\0") for raw in mails])
