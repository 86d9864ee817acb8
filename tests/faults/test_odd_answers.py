"""F18: what some servers say and none should, or all may and few do."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.faults.between import Fault, Talk
from tests.faults.desk import Desk, holds_all, letters
from tests.faults.test_strange_answers import _before, _date, _instead, _suffers

Rewrite = Callable[[bytes], bytes]
_TAGGED = rb"^(\w+) OK (\[[^]]*\] )?"
SEARCH, FETCH, END = b"* SEARCH ", b" FETCH (", b")\r\n"
ANSWERS_TO_OTHERS = (
    b'* SORT 4 5\r\n* STATUS INBOX (MESSAGES 1)\r\n* LIST () "/" "a\\"b"\r\n* NAMESPACE NIL NIL '
    b'(("x" "/"))\r\n* ENABLED\r\n* ID NIL\r\n* CAPABILITY IMAP4rev1\r\n'
)


def _found(change: Callable[[list[bytes]], bytes]) -> Rewrite:
    """The answer to a search, made of the UIDs that were found."""
    return lambda line: change(line[len(SEARCH) :].split()) if line.startswith(SEARCH) else line


def _says(uids: list[bytes]) -> bytes:
    return SEARCH + b" ".join(uids) + b"\r\n"


def _ends(step: bytes, said: bytes) -> Rewrite:
    """A command that the server has done is answered by something else."""
    return lambda line: re.sub(
        _TAGGED + step + rb".*", lambda found: said.replace(b"TAG", found[1]), line
    )


def _in_fetches(change: Callable[[bytes], bytes]) -> Rewrite:
    return lambda line: change(line) if b"FETCH" in line else line


ODD: dict[str, Rewrite] = {
    "a year of twenty digits": partial(_date, b'"01-Jan-%d 00:00:00 +0000"' % 10**20),
    "a time zone of twenty digits": partial(_date, b'"01-Jan-2020 00:00:00 +%d"' % 10**19),
    "years after those of all keys": partial(_date, b'"01-Jan-9998 00:00:00 +0000"'),
    "years before 1970": partial(_date, b'"30-Jun-1900 23:59:10 +0000"'),
    "the thirtieth of February": partial(_date, b'"30-Feb-2020 00:00:00 +0000"'),
    "a second too many": partial(_date, b'"30-Jun-2015 23:59:60 +0000"'),
    "a date of eight bits": partial(_date, b'"01-J\xe4n-2020 00:00:00 +0000"'),
    "lower case": _in_fetches(lambda line: line.replace(b"BODY", b"body").replace(b"UID", b"uid")),
    "a search in lower case": partial(_instead, rb"^\* SEARCH", b"* search"),
    "ok in lower case": partial(_instead, rb"^(\w+) OK", rb"\1 ok"),
    "lines that end in LF alone": lambda line: (
        line.replace(b"\r\n", b"\n") if SEARCH in line else line
    ),
    "flags behind each body": lambda line: b" FLAGS (\\Seen $Foo))\r\n" if line == END else line,
    "a blank behind each body": lambda line: b" )\r\n" if line == END else line,
    "an envelope": partial(_before, FETCH, b"* 2 FETCH (UID 2 ENVELOPE (NIL))\r\n"),
    "an envelope of a number": partial(_before, FETCH, b"* 2 FETCH (UID 2 ENVELOPE 7)\r\n"),
    "a structure of nothing": partial(_before, FETCH, b"* 2 FETCH (BODYSTRUCTURE NIL)\r\n"),
    "a remark that ends like a literal": partial(_before, FETCH, b"* OK you have {5}\r\n"),
    "an alert of eight bits": partial(_before, FETCH, b"* NO [ALERT] \xc3\x9cber \xff\r\n"),
    "a remark with a NUL": partial(_before, FETCH, b"* OK a\0b\r\n"),
    "a mail of nothing": partial(_before, FETCH, b"* 2 FETCH ()\r\n"),
    "a mail that is no list": partial(_before, FETCH, b"* 2 FETCH NIL\r\n"),
    "the mail number nought": partial(_before, FETCH, b"* 0 FETCH (UID 2 FLAGS ())\r\n"),
    "a star": partial(_before, FETCH, b"*\r\n"),
    "a word that nobody knows": partial(_before, FETCH, b"* XMAIL foo (bar\r\n"),
    "go on": partial(_before, FETCH, b"+ go on\r\n"),
    "answers to other questions": partial(_before, FETCH, ANSWERS_TO_OTHERS),
    "all expunged amid an answer": partial(_before, FETCH, b"* 1 EXPUNGE\r\n"),
    "vanished earlier": partial(_before, FETCH, b"* VANISHED (EARLIER) 1:18\r\n"),
    "a piece for the whole": partial(_instead, rb"BODY\[\] \{", b"BODY[]<0> {"),
    "a header for the whole": partial(_instead, rb"BODY\[\] \{", b"BODY[HEADER] {"),
    "BINARY": partial(_instead, rb"BODY\[\] \{", b"BINARY[] ~{"),
    "a literal with a plus": partial(_instead, rb"BODY\[\] \{(\d+)\}", rb"BODY[] {\1+}"),
    "a literal below nothing": partial(_instead, rb"BODY\[\] \{", b"BODY[] {-"),
    "each mail the first": partial(_instead, rb"^\* \d+ FETCH", b"* 1 FETCH"),
    "a size of five megabytes": partial(_instead, rb"SIZE \d+", b"SIZE 5000000"),
    "an old tag": _ends(b"Fetch", b"AAAA1 OK old\r\nTAG OK Fetch completed\r"),
    "a tag twice": lambda line: line * 2 if b"Fetch completed" in line else line,
    "found backwards": _found(lambda uids: _says(uids[::-1])),
    "found twice": _found(lambda uids: _says(uids * 2)),
    "found one by one": _found(lambda uids: b"".join(_says([uid]) for uid in uids)),
    "found far too much": _found(lambda _: _says([b"%d" % uid for uid in range(1, 100_000)])),
    "found below nothing": _found(lambda uids: _says([b"-3", *uids])),
    "found with a MODSEQ": _found(lambda uids: _says([*uids, b"(MODSEQ 9)"])),
    "an ESEARCH": _found(lambda _: b'* ESEARCH (TAG "A") UID ALL 1:18\r\n'),
    "expunged after a search": _found(lambda uids: _says(uids) + b"* 1 EXPUNGE\r\n"),
    "no mail there": partial(_instead, rb"^\* \d+ EXISTS", b"* 0 EXISTS"),
    "four thousand million there": partial(_instead, rb"^\* \d+ EXISTS", b"* 4294967295 EXISTS"),
    "two next UIDs": lambda line: line + b"* OK [UIDNEXT 3] x\r\n" if b"UIDNEXT" in line else line,
    "two numberings": lambda line: (
        line + b"* OK [UIDVALIDITY 77] x\r\n" if b"UIDVALIDITY" in line else line
    ),
    "it can nothing": partial(_instead, rb"CAPABILITY [^\]\r]*", b"CAPABILITY IMAP4rev1"),
    "a folder to be read": partial(_instead, rb"\[READ-WRITE\]", b"[READ-ONLY]"),
    "flags that are none": partial(
        _before, b"* FLAGS", b"* FLAGS NIL\r\n* OK [UNSEEN x] y\r\n* OK [HIGHESTMODSEQ 1e9] y\r\n"
    ),
    "too much, after all bodies": _ends(b"Fetch", b"TAG NO [LIMIT] \xff\r"),
    "not our fault": _ends(b"Search", b"TAG BAD [CLIENTBUG] \xff\r"),
    "go elsewhere": _ends(b"Search", b"TAG OK [REFERRAL imap://x/] \xff\r"),
    "in use": _ends(b"Select", b"TAG NO [INUSE] \xff\r"),
    "no login just now": _ends(b"Logged in", b"TAG NO [UNAVAILABLE] \xff\r"),
    "an expired password": _ends(b"Logged in", b"TAG NO [EXPIRED] \xff\r"),
    "farewell at the login": _ends(b"Logged in", b"* BYE [UNAVAILABLE] \xff\r"),
}
QUICK = ("a year of twenty digits", "years after those of all keys")


@pytest.mark.parametrize("odd", QUICK)
def test_f18_an_odd_answer_loses_and_repeats_nothing(desk: Desk, odd: str) -> None:
    _suffers(desk, ODD[odd])


@pytest.mark.matrix
@pytest.mark.parametrize("odd", [name for name in ODD if name not in QUICK])
def test_f18_no_odd_answer_loses_or_repeats_anything(desk: Desk, odd: str) -> None:
    _suffers(desk, ODD[odd])


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("INUSE", "refused a command"),
        pytest.param("NOPERM", "Check folder", marks=pytest.mark.matrix),
    ],
)
def test_a_folder_that_is_not_opened_just_now_is_no_wrong_setting(
    desk: Desk, code: str, says: str
) -> None:
    """RFC 5530 §3: who is told so asks again soon, and need not look for a mistake of hers."""
    desk.account.deliver(letters(6, big=False))
    (said,) = desk.suffer(
        Fault(rewrite=_ends(b"Select", b"TAG NO [%s] no\r" % code.encode())), rounds=1
    )
    assert says in str(said)
    desk.settle()


@pytest.mark.matrix
@pytest.mark.parametrize("said", [b"* OK still here\r\n", b"* 4 FETCH (FLAGS ())\r\n"])
def test_a_flood_without_end_is_hung_up_on_before_it_fills_the_memory(
    desk: Desk, said: bytes
) -> None:
    desk.changed = {"timeout_seconds": 60}
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    sent = 0

    def floods(talk: Talk) -> None:
        nonlocal sent
        for _ in range(1_000):
            talk.say(said * 2_000)
            sent += 2_000

    assert desk.suffer(Fault("FETCH", floods), rounds=1)
    assert sent < 1_000_000, "of two million lines"
    desk.settle()
    holds_all(desk, mails)


def test_a_literal_far_larger_than_its_mail_is_hung_up_on_before_it_is_read(desk: Desk) -> None:
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    sent = 0

    def swells(line: bytes, body: bytes) -> tuple[bytes, bytes]:
        return _instead(rb"BODY\[\] \{\d+", b"BODY[] {100000000", line), body

    def says(talk: Talk) -> None:
        nonlocal sent
        for _ in range(100):
            talk.say(bytes(1_000_000))
            sent += 1

    fault: Any = Fault("FETCH", says, offset=5, retell=swells)
    assert desk.suffer(fault, rounds=1)
    assert fault.happened
    assert sent < 20, "of a hundred megabytes"
    desk.settle()
    holds_all(desk, mails)
