"""The cases can fail: pollers that do what peers do lose mail to these faults, and are caught."""

from collections.abc import Sequence
from typing import Any

import pytest

from inbox import Fetched, ImapMailbox, Withheld, open_mailbox
from inbox.imap.announced import Announced
from pipeline import ledger
from tests.faults.between import Fault
from tests.faults.desk import Desk, holds_all, letters
from tests.faults.test_another_body import gives_another, twins


class Careless(ImapMailbox):
    """Takes whatever came for the mail, and believes every answer."""

    def _sure(
        self, uid: int, raw: bytes, announced: Announced, *, is_doubtful: bool = False
    ) -> Fetched | Withheld:
        return Fetched(uid, raw, announced.at)


class Trusting(ImapMailbox):
    """A mail of which the server says nothing has surely been deleted."""

    def _still_there(self, uids: list[int]) -> set[int]:
        return set()


class Forgetful(ImapMailbox):
    """UIDs mean what they meant, for ever."""

    def stamps(self, uids: Sequence[int]) -> dict[int, int]:
        return {}


def _with(kind: type[ImapMailbox], desk: Desk) -> None:
    def opened(*given: Any, **named: Any) -> ImapMailbox:
        mailbox = open_mailbox(*given, **named)
        mailbox.__class__ = kind
        return mailbox

    desk.open = opened


def test_a_poller_that_checks_no_size_is_caught(desk: Desk) -> None:
    mails = letters(14, big=False)
    desk.account.deliver(mails)
    _with(Careless, desk)
    desk.suffer(Fault("FETCH", shorten=5), rounds=1)
    desk.settle()
    with pytest.raises(AssertionError):
        holds_all(desk, mails)


def test_a_poller_that_believes_every_body_is_caught(desk: Desk) -> None:
    mails = twins()
    desk.account.deliver(mails)
    _with(Careless, desk)
    desk.suffer(Fault(retell=gives_another(mails[2], mails[3])), rounds=1)
    desk.settle()
    with pytest.raises(AssertionError):
        holds_all(desk, mails)


def test_a_poller_that_takes_silence_for_deletion_is_caught(desk: Desk) -> None:
    mails = letters(10, big=False)
    desk.account.deliver(mails)
    _with(Trusting, desk)

    def swallows(line: bytes) -> bytes:
        return b"" if b" FETCH (UID 4 RFC822.SIZE" in line else line

    desk.suffer(Fault(rewrite=swallows), rounds=1)
    desk.account.deliver(letters(6, seed=3, big=False)[:1])
    with pytest.raises(AssertionError):
        holds_all(desk, mails)


def test_a_poller_that_moves_its_mark_first_is_caught(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = letters(10, big=False)
    desk.account.deliver(mails)
    monkeypatch.setattr("pipeline.poll._first_mark", lambda box, validity, _order: ledger.Mark(
        validity, 1, box.uid_next - 1))  # fmt: skip
    monkeypatch.setattr("pipeline.poll._Round.gaps", lambda self: iter(()))
    desk.settle()
    with pytest.raises(AssertionError):
        holds_all(desk, mails)
