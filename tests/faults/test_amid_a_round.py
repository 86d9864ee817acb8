"""F18: what happens in the middle of a round, by the server's doing or another client's."""

import shutil
from pathlib import Path
from random import Random

import pytest
from imapclient import IMAPClient

from tests.faults.between import Fault, Over, Talk
from tests.faults.desk import BOTH, Desk, held, holds_all, letters

OFFSETS = sorted(Random(7).sample(range(20_000), 4))


def _other(desk: Desk) -> IMAPClient:
    """Another client of the same mailbox."""
    client = IMAPClient("127.0.0.1", desk.account.server.port, ssl=False)
    client.login(desk.account.user, desk.account.password)
    client.select_folder("INBOX")
    return client


def _files(desk: Desk, folder: str) -> int:
    return sum(
        len([*(desk.account.folder / f".{folder}" / part).iterdir()]) for part in ("cur", "new")
    )


@pytest.mark.parametrize(
    ("kind", "offset"),
    [("BAD", 700)]
    + [
        pytest.param(kind, offset, marks=pytest.mark.matrix)
        for kind in ("NO", "BAD", "bye")
        for offset in OFFSETS
    ],
)
def test_f18_an_answer_in_the_middle_of_a_mail_is_not_taken_for_the_mail(
    desk: Desk, kind: str, offset: int
) -> None:
    mails = letters(14)
    desk.account.deliver(mails)
    fault = Fault("FETCH", kind, offset)
    desk.suffer(fault)
    assert fault.happened
    desk.settle()
    holds_all(desk, mails)


@BOTH
def test_f18_mail_that_comes_while_others_are_fetched_is_held_too(desk: Desk) -> None:
    mails, late = letters(12, big=False), letters(8, seed=2, big=False)
    desk.account.deliver(mails)

    def append(_talk: Talk) -> None:
        with _other(desk) as client:
            for raw in late:
                client.append("INBOX", raw)

    assert not desk.suffer(Fault("FETCH", append, times=1), rounds=1)
    desk.settle()
    holds_all(desk, [*mails, *late])


def test_f18_a_folder_that_is_numbered_anew_amid_a_round_brings_nothing_twice(desk: Desk) -> None:
    mails = letters(12, big=False)
    desk.account.deliver(mails)

    def number_anew(_talk: Talk) -> None:
        for path in Path(desk.account.folder).glob("dovecot*"):
            path.unlink() if path.is_file() else shutil.rmtree(path)

    desk.suffer(Fault("FETCH", number_anew, times=1), rounds=1)
    desk.settle()
    holds_all(desk, mails)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("NO", "does not open it"),
        pytest.param("BAD", "refused a command", marks=pytest.mark.matrix),
    ],
)
def test_f18_a_folder_that_is_not_opened_once_is_opened_by_the_next_round(
    desk: Desk, kind: str, told: str
) -> None:
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    (said,) = desk.suffer(Fault("SELECT", kind, times=1))
    assert told in str(said)
    desk.settle()
    holds_all(desk, mails)


def test_f18_a_move_that_was_half_done_is_gone_on_with(desk: Desk) -> None:
    """Some are over there, and then the line breaks: none is there twice, none is left."""
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    mails = letters(10, big=False)
    desk.account.deliver(mails)

    def half(_talk: Talk) -> None:
        with _other(desk) as client:
            client.move([1, 2, 3, 4], "Done")
        raise Over

    desk.suffer(Fault("MOVE", half, times=1), rounds=1)
    assert (len(held(desk.store)), _files(desk, "Done")) == (10, 4)
    desk.settle()
    assert _files(desk, "Done") == 10
    holds_all(desk, mails)


@pytest.mark.matrix
def test_f18_a_delete_that_was_half_done_is_gone_on_with(desk: Desk) -> None:
    desk.changed = {"after_storing": "delete"}
    mails = letters(10, big=False)
    desk.account.deliver(mails)

    def half(_talk: Talk) -> None:
        with _other(desk) as client:
            client.delete_messages([1, 2, 3])
            client.uid_expunge([1, 2, 3])
        raise Over

    desk.suffer(Fault("EXPUNGE", half, times=1), rounds=1)
    desk.settle()
    assert [*(desk.account.folder / "cur").iterdir()] == []
    holds_all(desk, mails)


def test_f18_a_mail_of_which_nothing_is_said_time_after_time_is_not_taken_for_gone(
    desk: Desk,
) -> None:
    """It was forgotten by the second round, and only the daily comparison would have found it."""
    mails = letters(8, big=False)
    desk.account.deliver(mails)

    def swallows(line: bytes) -> bytes:
        return b"" if b" FETCH (UID 4 RFC822.SIZE" in line else line

    desk.suffer(Fault(rewrite=swallows), rounds=3)
    assert len(held(desk.store)) == 7
    desk.settle()
    holds_all(desk, mails)
