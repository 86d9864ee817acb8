"""F18: a mail that is cut, held up or lied about at any byte of it."""

import re
from collections.abc import Callable
from random import Random

import pytest

from inbox import open_mailbox
from inbox.imap import fetch
from inbox.imap.pieces import PIECE
from pipeline.queries import newsroom
from tests.builders import a_mail
from tests.faults.between import Fault
from tests.faults.desk import BIG, Desk, holds_all, letters
from tests.faults.test_another_body import Retell

KINDS = ("cut", "reset", "stall", "drip")
OFFSETS = sorted(Random(64).sample(range(20_000), 40) + Random(65).sample(range(BIG), 24))
_PIECE = re.compile(rb"BODY\[\]<(\d+)> \{\d+\}")
LIES = (-1_000_000, -700, -1, 1, 700, 1_000_000)


def _suffers(desk: Desk, fault: Fault) -> None:
    mails = letters(14)
    desk.account.deliver(mails)
    desk.suffer(fault)
    assert fault.happened, "the fault never came about: no proof"
    desk.settle()
    holds_all(desk, mails)


@pytest.mark.parametrize(("kind", "offset"), [("cut", 1), ("reset", 3_000)])
def test_f18_a_mail_cut_at_a_byte_comes_whole_once_the_line_holds(
    desk: Desk, kind: str, offset: int
) -> None:
    _suffers(desk, Fault("FETCH", kind, offset))


@pytest.mark.matrix
@pytest.mark.parametrize("offset", OFFSETS)
@pytest.mark.parametrize("kind", KINDS)
def test_f18_a_mail_cut_at_any_byte_comes_whole_once_the_line_holds(
    desk: Desk, kind: str, offset: int
) -> None:
    _suffers(desk, Fault("FETCH", kind, offset))


@pytest.mark.parametrize("lie", [-700, pytest.param(700, marks=pytest.mark.matrix)])
def test_f18_a_literal_whose_size_is_a_lie_is_never_taken_for_the_mail(
    desk: Desk, lie: int
) -> None:
    _suffers(desk, Fault("FETCH", lie=lie))


@pytest.mark.parametrize("shorter", [1, pytest.param(5, marks=pytest.mark.matrix)])
def test_f18_a_mail_that_is_cut_and_whose_literal_says_so_is_not_taken_for_whole(
    desk: Desk, shorter: int
) -> None:
    _suffers(desk, Fault("FETCH", shorten=shorter, times=14))


@pytest.mark.matrix
@pytest.mark.parametrize("times", [1, 3, 1_000_000])
@pytest.mark.parametrize("lie", LIES)
def test_f18_any_lie_about_a_literal_is_found_out(desk: Desk, lie: int, times: int) -> None:
    _suffers(desk, Fault("FETCH", lie=lie, times=times))


def test_a_big_mail_goes_on_where_its_line_was_cut(desk: Desk) -> None:
    big = a_mail("Big", "z" * BIG)
    desk.account.deliver([big])
    desk.suffer(Fault("FETCH", "cut", offset=2_200_000), rounds=1)
    desk.proxy.heard.clear()
    desk.settle()
    asked = [line for line in desk.proxy.heard if b"BODY.PEEK[]<" in line]
    assert b"BODY.PEEK[]<2097152.65536>" in asked[0]
    assert len(asked) == 4, "not a byte of it twice"
    holds_all(desk, [big])
    assert not list((desk.store.folder / "pieces").iterdir()), "what is stored leaves no pieces"


def _pieces(change: Callable[[bytes, int], tuple[bytes, int]]) -> Retell:
    """Every piece after the first is changed; it is told what came, and where it begins."""

    def retell(line: bytes, body: bytes) -> tuple[bytes, bytes]:
        found = _PIECE.search(line)
        if not found or found[1] == b"0":
            return line, body
        body, at = change(body, int(found[1]))
        return _PIECE.sub(b"BODY[]<%d> {%d}" % (at, len(body)), line), body

    return retell


def test_f18_a_piece_from_elsewhere_is_not_taken_for_the_one_that_was_asked_for(
    desk: Desk,
) -> None:
    """As long as the right one: the mail was stored with wrong words."""
    mails = letters(8)
    big = a_mail("Pieces", "".join(f"{n:07d} " for n in range(290_000)), message_id="p@x")
    desk.account.deliver([*mails, big])
    desk.suffer(Fault(retell=_pieces(lambda body, _at: (big[: len(body)], 0))))
    desk.settle()
    holds_all(desk, [*mails, big])


@pytest.mark.parametrize("at", [0, pytest.param(None, marks=pytest.mark.matrix)])
def test_f18_pieces_without_end_fill_no_disk(
    desk: Desk, at: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that begins anew each time, or goes on for ever."""
    monkeypatch.setattr(fetch, "ROOM", 3_000_000)
    mails = letters(8)
    desk.account.deliver(mails)
    without_end = lambda _body, asked: (bytes(PIECE), asked if at is None else at)  # noqa: E731
    desk.suffer(Fault(retell=_pieces(without_end)), rounds=1)
    assert sum(path.stat().st_size for path in (desk.store.folder / "pieces").iterdir()) == 0
    desk.settle()
    holds_all(desk, mails)


def test_pieces_outlive_the_process_that_asked_for_them(desk: Desk) -> None:
    """Opened anew, with nothing in memory: as after kill -9."""
    big = a_mail("Big", "z" * BIG)
    desk.account.deliver([big])
    desk.suffer(Fault("FETCH", "reset", offset=1_500_000), rounds=1)
    left = desk.store.folder / "pieces"
    assert [path.stat().st_size for path in left.iterdir()] == [1_048_576]
    with open_mailbox(desk.box, desk.account.password, pieces=left) as mailbox:
        ((came,),) = list(mailbox.fetch([1]))
    assert came.raw == big


def test_a_line_that_always_breaks_after_so_many_bytes_brings_all_mail_in_the_end(
    desk: Desk,
) -> None:
    mails = [*letters(12, big=False), a_mail("Long", "z" * 300_000)]
    desk.account.deliver(mails)
    for _ in range(40):
        if not desk.suffer(Fault("FETCH", "cut", offset=100_000), rounds=1):
            break
    holds_all(desk, mails)


def test_a_mail_that_kills_its_server_each_time_stops_nobody(desk: Desk) -> None:
    mails = letters(12, big=False)
    desk.account.deliver(mails)
    poison = len(mails[5])

    def lies_in_wait(line: bytes) -> bytes:
        if b"BODY[] {%d}" % poison in line:
            raise ConnectionResetError
        return line

    desk.suffer(Fault(rewrite=lies_in_wait), rounds=4)
    row = desk.row()
    assert row.uid_low <= 1
    assert row.uid_high == 12
    desk.settle()
    holds_all(desk, mails)


def test_a_server_that_is_always_wrong_about_a_size_loses_and_repeats_nothing(
    desk: Desk,
) -> None:
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    size = len(mails[2])

    def boasts(line: bytes) -> bytes:
        return line.replace(b"RFC822.SIZE %d " % size, b"RFC822.SIZE %d " % (size + 9))

    desk.proxy.fault = Fault(rewrite=boasts)
    first = desk.poll()
    assert first
    assert (first.new, first.withheld) == (7, 1), "once is no proof: it may have been cut"
    second = desk.poll()
    assert second
    assert (second.new, second.withheld) == (1, 0)
    third = desk.poll()
    assert third
    assert third.seen == 0
    holds_all(desk, mails)
    with desk.store.look() as session:
        assert [row.disputed for row in newsroom.mailboxes(session)] == [1]
