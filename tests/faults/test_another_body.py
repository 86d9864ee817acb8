"""F18: a server that gives a part of a mail, or another mail, for the one that was asked for."""

import re
from collections.abc import Callable

import pytest

from tests.builders import a_mail
from tests.faults.between import Fault
from tests.faults.desk import Desk, holds_all, letters
from tests.faults.test_after_storing import in_folder

Retell = Callable[[bytes, bytes], tuple[bytes, bytes]]
_SIZE = re.compile(rb"\{\d+\}\r\n$")


def twins() -> list[bytes]:
    """Mails of one size."""
    return [a_mail(f"Twin {n}", f"{n}" * 50, message_id=f"t{n}@x") for n in range(6)]


def gives_another(asked: bytes, given: bytes, times: int = 1_000_000) -> Retell:
    """In place of one mail, as often as it is asked for whole, or only so often."""
    left = times

    def retell(line: bytes, body: bytes) -> tuple[bytes, bytes]:
        nonlocal left
        if body != asked or left == 0:
            return line, body
        left -= 1
        return line, given

    return retell


def _resized(change: Callable[[bytes], bytes]) -> Retell:
    """Every body is changed, and its literal says so."""

    def retell(line: bytes, body: bytes) -> tuple[bytes, bytes]:
        if b"BODY[" not in line:
            return line, body
        body = change(body)
        return _SIZE.sub(b"{%d}\r\n" % len(body), line), body

    return retell


def _respelt(size: bytes) -> Retell:
    """The size of every body is spelt so."""
    return lambda line, body: (
        (_SIZE.sub(size + b"\r\n", line), body) if b"BODY[" in line else (line, body)
    )


CHANGED: dict[str, Retell] = {
    "shorter by five bytes": _resized(lambda body: body[:-5]),
    "a hundred bytes": _resized(lambda body: body[:100]),
    "nothing": _resized(lambda body: b""),
    "padded": _resized(lambda body: body + b"pad"),
    "a literal of 100 GB": _respelt(b"{99999999999}"),
    "a literal beyond all numbers": _respelt(b"{%d}" % 10**20),
    "a literal of endless digits": _respelt(b"{" + b"9" * 5_000 + b"}"),
    "a binary literal": _respelt(b"~{12}"),
    "a number": _respelt(b"12345"),
    "a list": _respelt(b"(a b)"),
    "a word": _respelt(b'"short"'),
}
QUICK = ("shorter by five bytes", "a literal of 100 GB", "a number")


def _suffers(desk: Desk, mails: list[bytes], retell: Retell) -> None:
    desk.account.deliver(mails)
    desk.suffer(Fault(retell=retell), rounds=3)
    desk.settle()
    holds_all(desk, mails)
    assert desk.row().state == "ok"


@pytest.mark.parametrize("kind", QUICK)
def test_f18_what_is_no_whole_mail_each_time_is_not_taken_for_it(desk: Desk, kind: str) -> None:
    """Twice the same is no proof: who shortens every answer, gives twice the same."""
    _suffers(desk, letters(8), CHANGED[kind])


@pytest.mark.matrix
@pytest.mark.parametrize("kind", [kind for kind in CHANGED if kind not in QUICK])
def test_f18_nothing_is_taken_for_a_mail_that_is_none(desk: Desk, kind: str) -> None:
    _suffers(desk, letters(8), CHANGED[kind])


@pytest.mark.parametrize(
    "kind", ["a hundred bytes", pytest.param("nothing", marks=pytest.mark.matrix)]
)
def test_f18_a_part_of_a_mail_costs_no_mail_its_copy_on_the_server(desk: Desk, kind: str) -> None:
    desk.changed = {"after_storing": "delete"}
    mails = letters(8)
    desk.account.deliver(mails)
    desk.suffer(Fault(retell=CHANGED[kind]), rounds=3)
    assert len(in_folder(desk)) == 8
    desk.settle()
    assert in_folder(desk) == set()
    holds_all(desk, mails)


@pytest.mark.parametrize("times", [1, pytest.param(1_000_000, marks=pytest.mark.matrix)])
@pytest.mark.parametrize("after", [pytest.param("keep", marks=pytest.mark.matrix), "delete"])
def test_f18_a_mail_whose_twin_is_given_for_it_is_asked_for_by_another_way(
    desk: Desk, times: int, after: str
) -> None:
    """The very same size: it would be held never, and be deleted."""
    desk.changed = {"after_storing": after}
    mails = twins()
    _suffers(desk, mails, gives_another(mails[2], mails[3], times))


@pytest.mark.parametrize("after", [pytest.param("keep", marks=pytest.mark.matrix), "delete"])
def test_f18_a_mail_that_is_held_given_for_a_new_one_is_found_out(desk: Desk, after: str) -> None:
    """By another round, or another answer: there its twin does not stand beside it."""
    desk.changed = {"after_storing": after}
    mails = twins()
    desk.account.deliver(mails[:5])
    desk.poll()
    desk.account.deliver(mails[5:])
    desk.suffer(Fault(retell=gives_another(mails[5], mails[0])), rounds=1)
    desk.settle()
    holds_all(desk, mails)


def test_f18_after_a_fault_a_mail_that_comes_alone_is_not_taken_for_its_twin(desk: Desk) -> None:
    desk.changed = {"after_storing": "delete"}
    mails = twins()
    desk.account.deliver(mails)
    desk.suffer(Fault("FETCH", "reset"), rounds=1)
    desk.suffer(Fault(retell=gives_another(mails[4], mails[0])), rounds=1)
    desk.settle()
    holds_all(desk, mails)


@pytest.mark.parametrize("kind", ["one", pytest.param("two", marks=pytest.mark.matrix)])
def test_f18_a_mail_under_the_number_of_another_is_found_out(desk: Desk, kind: str) -> None:
    def mixes(line: bytes) -> bytes:
        if b"BODY[] {" not in line:
            return line
        if b"(UID 4 " in line:
            return line.replace(b"(UID 4 ", b"(UID 3 ")
        return line.replace(b"(UID 3 ", b"(UID 4 ") if kind == "two" else line

    mails = twins()
    desk.account.deliver(mails)
    desk.suffer(Fault(rewrite=mixes))
    desk.settle()
    holds_all(desk, mails)


def test_the_same_mail_delivered_twice_is_asked_for_once_more_and_no_oftener(desk: Desk) -> None:
    mails = [*twins(), twins()[0]]
    desk.account.deliver(mails)
    desk.poll()
    asked = [line for line in desk.proxy.heard if b"BODY.PEEK[]<0." in line]
    assert len(asked) == 2
    holds_all(desk, mails)
