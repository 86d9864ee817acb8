"""F18: a server that numbers its mails anew, says so or not; mailboxes that move or are renamed."""

import shutil
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from sqlmodel import select

from pipeline import ledger
from pipeline.models import Mailbox
from pipeline.queries import watched
from tests.fakes import FakeMailbox
from tests.faults.between import Fault
from tests.faults.desk import Desk, held, holds_all, letters
from tests.pipeline import rounds
from tests.servers.dovecot import Account

FORGED = 4_000_000_001


def number_anew(account: Account) -> None:
    """As when Dovecot's index is lost: the mails stay, their UIDs and UIDVALIDITY do not."""
    time.sleep(1.1)  # UIDVALIDITY is a time in seconds
    for path in Path(account.folder).glob("dovecot*"):
        path.unlink() if path.is_file() else shutil.rmtree(path)


def _forge(line: bytes) -> bytes:
    if b"[UIDVALIDITY " not in line:
        return line
    return b"* OK [UIDVALIDITY %d] forged\r\n" % FORGED


def test_f18_a_folder_that_is_numbered_anew_is_read_again_and_nothing_comes_twice(
    desk: Desk,
) -> None:
    mails = letters(10, big=False)
    desk.account.deliver(mails)
    desk.poll()
    number_anew(desk.account)
    count = desk.poll()
    assert count
    assert (count.new, count.known) == (0, 10)
    holds_all(desk, mails)


def test_f18_a_forged_uidvalidity_costs_a_second_reading_and_no_more(desk: Desk) -> None:
    mails = letters(10, big=False)
    desk.account.deliver(mails)
    desk.poll()
    assert not desk.suffer(Fault(rewrite=_forge), rounds=1)
    desk.settle()
    holds_all(desk, mails)


def test_f18_other_mails_under_the_old_numbers_are_found_out(desk: Desk) -> None:
    """A folder made anew, whose server says that nothing has changed: the sample tells."""
    old, new = letters(10, seed=1, big=False), letters(15, seed=2, big=False)
    desk.account.deliver(old)
    desk.proxy.fault = Fault(rewrite=_forge)
    desk.poll()
    with IMAPClient("127.0.0.1", desk.account.server.port, ssl=False) as client:
        client.login(desk.account.user, desk.account.password)
        client.select_folder("INBOX")
        client.delete_messages(client.search())
        client.expunge()
    number_anew(desk.account)
    desk.account.deliver(new)
    desk.poll()
    holds_all(desk, [*old, *new])
    assert desk.row().validity == ledger.numbering(1, FORGED)


@pytest.mark.parametrize("change", ["name", "folder"])
def test_a_mailbox_with_another_name_or_folder_brings_nothing_twice(
    desk: Desk, change: str
) -> None:
    mails = letters(10, big=False)
    desk.account.deliver(mails)
    desk.account.make_folder("Tips")
    desk.account.deliver(mails[:3], folder="Tips")
    desk.poll()
    desk.changed = {"name": "letters"} if change == "name" else {"folder": "Tips"}
    count = desk.poll()
    assert count
    assert count.new == 0
    assert len(held(desk.store)) == 10
    rows = _rows(desk)
    assert list(rows) == [desk.box.name], "one row, that of before"
    assert count.known == (0 if change == "name" else 3), "a new name costs no second reading"


def _rows(desk: Desk) -> dict[str, Any]:
    with desk.store.look() as session:
        return {row.name: row for row in session.exec(select(Mailbox))}


def test_an_answer_that_is_lost_is_noticed_by_the_number_of_mails(desk: Desk) -> None:
    """A search that found nothing, though there are mails: their number says that some are."""
    mails = letters(10, big=False)
    desk.account.deliver(mails)

    def forgets(line: bytes) -> bytes:
        return b"* SEARCH\r\n" if line.startswith(b"* SEARCH ") else line

    desk.suffer(Fault(rewrite=forgets), rounds=1)
    assert held(desk.store) == []
    desk.settle()
    holds_all(desk, mails)


@pytest.mark.parametrize(
    "after", ["delete", *(pytest.param(how, marks=pytest.mark.matrix) for how in ("keep", "seen"))]
)
def test_an_answer_that_is_lost_is_noticed_though_others_are_gone(desk: Desk, after: str) -> None:
    """By their number alone it would not be: fewer are there than were seen."""
    desk.changed = {"after_storing": after}
    mails, more = letters(10, big=False), letters(6, seed=2, big=False)
    desk.account.deliver(mails)
    desk.poll()
    with IMAPClient("127.0.0.1", desk.account.server.port, ssl=False) as client:
        client.login(desk.account.user, desk.account.password)
        client.select_folder("INBOX")
        client.delete_messages(client.search())
        client.expunge()
    desk.account.deliver(more)

    def forgets(line: bytes) -> bytes:
        return b"* SEARCH\r\n" if line.startswith(b"* SEARCH ") else line

    desk.suffer(Fault(rewrite=forgets))
    assert len(held(desk.store)) == 10
    desk.settle()
    holds_all(desk, [*mails, *more])


def test_a_mail_of_which_nothing_is_said_is_not_taken_for_expunged(desk: Desk) -> None:
    mails = letters(10, big=False)
    desk.account.deliver(mails)

    def swallows(line: bytes) -> bytes:
        return b"" if b" FETCH (UID 4 RFC822.SIZE" in line else line

    desk.suffer(Fault(rewrite=swallows), rounds=1)
    assert len(held(desk.store)) == 9
    desk.settle()
    holds_all(desk, mails)


def test_a_mail_that_is_withheld_is_asked_for_after_ever_longer_times(
    store: Any, clock: Any
) -> None:
    box = FakeMailbox(*letters(5, big=False), withheld=[2])
    asked = []
    for _ in range(60):
        before = len(box.fetched)
        rounds.patiently(store, box)
        if any(2 in uids for uids in box.fetched[before:]):
            asked.append(clock.now)
        clock.move(minutes=1)
    distances = [(b - a).total_seconds() / 60 for a, b in pairwise(asked)]
    assert distances == [1, 1, 2, 4, 8, 16], "it doubles"
    box.withheld.clear()
    rounds.poll(store, box)
    assert len(held(store)) == 5, "and a person who asks need not wait"


def test_a_mail_whose_size_kills_the_server_stops_nobody(desk: Desk) -> None:
    """As when its index is broken. It was asked for with all the others, and the round began anew
    for ever."""
    mails = letters(10, big=False)
    desk.account.deliver(mails)

    def breaks(line: bytes) -> bytes:
        if b" FETCH (UID 4 RFC822.SIZE" in line:
            raise ConnectionResetError
        return line

    desk.suffer(Fault(rewrite=breaks), rounds=3)
    assert len(held(desk.store)) == 9
    desk.settle()
    holds_all(desk, mails)


def test_what_was_withheld_under_old_numbers_is_no_worry_under_new_ones(
    desk: Desk, clock: Any
) -> None:
    """Nobody asked for it any more, and doctor told of it for ever."""
    mails = letters(8, big=False)
    desk.account.deliver(mails)

    def swallows(line: bytes) -> bytes:
        return b"" if b" FETCH (UID 4 RFC822.SIZE" in line else line

    desk.suffer(Fault(rewrite=swallows), rounds=4)
    number_anew(desk.account)
    desk.settle()
    holds_all(desk, mails)
    clock.move(days=2)
    desk.poll()
    with desk.store.look() as session:
        assert not list(watched.findings(session, clock()))


@pytest.mark.matrix
def test_a_server_that_refuses_all_sizes_for_a_while_is_not_taken_for_one_of_bad_mails(
    desk: Desk,
) -> None:
    mails = letters(60, big=False)
    desk.account.deliver(mails)
    assert len(desk.suffer(Fault("FETCH", "NO"), rounds=3)) == 3
    desk.settle()
    holds_all(desk, mails)
