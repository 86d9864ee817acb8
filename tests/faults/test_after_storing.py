"""What the server is told once a mail is stored; what it refuses to be told stops no intake."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from imapclient import IMAPClient

from inbox import CopiesUnseen, MoveToMissing, ServerRefused
from pipeline.files import RawMails
from pipeline.upkeep import purge
from tests.builders import ada
from tests.faults.between import Fault, Over, Talk
from tests.faults.desk import Desk, held, holds_all, letters
from tests.pipeline import rounds


def in_folder(desk: Desk, folder: str = "") -> set[str]:
    return {sha256(path.read_bytes()).hexdigest() for path in _files(desk, folder)}


def _files(desk: Desk, folder: str) -> list[Path]:
    place = desk.account.folder / (f".{folder}" if folder else "")
    return [path for part in ("cur", "new") for path in Path(place, part).iterdir()]


def test_delete_leaves_nothing_on_the_server_and_all_of_it_here(desk: Desk) -> None:
    desk.changed = {"after_storing": "delete"}
    mails = letters(12)
    desk.account.deliver(mails)
    desk.settle()
    assert in_folder(desk) == set()
    holds_all(desk, mails)


def test_a_mail_whose_stored_copy_is_not_the_same_is_not_deleted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.changed = {"after_storing": "delete"}
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    spoilt = sha256(mails[2]).hexdigest()
    writing = type(desk.store.raw).writing

    @contextmanager
    def spoiling(raw: RawMails, given: Iterable[tuple[str, bytes]]) -> Iterator[Callable[[], None]]:
        with writing(raw, given) as wait:

            def spoils() -> None:
                wait()
                path = raw.path(spoilt)
                if path.exists():
                    path.write_bytes(b"\x00not the mail")

            yield spoils

    monkeypatch.setattr(type(desk.store.raw), "writing", spoiling)
    desk.poll()
    assert in_folder(desk) == {spoilt}, "what we do not hold whole stays where it is"


@pytest.mark.matrix
def test_what_was_purged_here_is_not_deleted_there(desk: Desk) -> None:
    mails = letters(6, big=False)
    desk.account.deliver(mails)
    desk.poll()
    (tip, *_rest) = rounds.tips(desk.store, ada(desk.store))
    gone = purge.purge(desk.store, ada(desk.store), tip).digests
    desk.changed = {"after_storing": "delete", "folder": "Again"}
    desk.account.make_folder("Again")
    desk.account.deliver(mails, folder="Again")
    desk.settle()
    assert in_folder(desk, "Again") == set(gone)


@pytest.mark.parametrize("knows", [True, False])
def test_move_moves_with_and_without_the_command_for_it(desk: Desk, knows: bool) -> None:
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    desk.proxy.fault = None if knows else Fault(rewrite=lambda line: line.replace(b" MOVE", b""))
    desk.settle()
    asked = b"".join(desk.proxy.heard)
    assert (b"UID MOVE" in asked) is knows
    assert (b"UID COPY" in asked) is not knows
    assert in_folder(desk) == set()
    assert in_folder(desk, "Done") == set(held(desk.store))


def _forgets_move(line: bytes) -> bytes:
    return line.replace(b" MOVE", b"")


@pytest.mark.parametrize("step", ["STORE", "EXPUNGE"])
def test_a_copy_that_was_made_is_not_made_again_by_the_next_round(desk: Desk, step: str) -> None:
    """Killed between COPY and what takes the mails away: the folder gets no second copy, and what
    lay there before, of the same size and date, is taken for none of them."""
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    at = datetime(2026, 11, 1, tzinfo=UTC)
    desk.account.deliver([letters(8, seed=3, big=False)[-2]], folder="Done", at=at)
    desk.account.deliver(letters(8, big=False), at=at)
    desk.suffer(Fault(step, "reset", rewrite=_forgets_move), rounds=1)
    desk.proxy.fault = Fault(rewrite=_forgets_move)
    desk.settle()
    assert in_folder(desk) == set()
    assert len(_files(desk, "Done")) == 9
    assert len(in_folder(desk, "Done")) == 9


@pytest.mark.matrix
@pytest.mark.parametrize("step", ["EXAMINE", "SELECT", "FETCH"])
@pytest.mark.parametrize("kind", ["NO", "cut"])
def test_who_looks_for_copies_and_is_stopped_looks_again(desk: Desk, step: str, kind: str) -> None:
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    desk.account.deliver(letters(8, big=False))
    desk.suffer(Fault("STORE", "reset", rewrite=_forgets_move), rounds=1)
    desk.suffer(Fault(step, kind, rewrite=_forgets_move))
    desk.proxy.fault = Fault(rewrite=_forgets_move)
    desk.settle()
    assert in_folder(desk) == set()
    assert len(_files(desk, "Done")) == 8


def test_a_mail_that_breaks_the_look_for_copies_breaks_it_once(desk: Desk) -> None:
    """The next round says so, looks no more, and takes in what is new."""
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    at = datetime(2026, 11, 1, tzinfo=UTC)
    breaks = letters(8, seed=3, big=False)[-2]
    desk.account.deliver([breaks], folder="Done", at=at)
    mails = letters(8, big=False)
    desk.account.deliver(mails, at=at)
    number = b"<3.i@x>"
    assert number in breaks

    def lost(body: bytes) -> bytes:
        if number in body:
            raise Over
        return body

    desk.suffer(Fault("STORE", "reset", rewrite=_forgets_move), rounds=1)
    more = letters(6, seed=2, big=False)
    desk.account.deliver(more)
    said = desk.suffer(Fault(rewrite=_forgets_move, respell=lost), rounds=3)
    assert [type(one) for one in said] == [CopiesUnseen]
    assert "without a look" in str(said[0])
    holds_all(desk, [*mails, *more])
    assert in_folder(desk) == set()
    assert desk.row().state == "ok"


@pytest.mark.matrix
@pytest.mark.parametrize("says", ["nothing of it", "zero"])
def test_a_folder_that_is_numbered_by_no_number_is_looked_at_for_copies(
    desk: Desk, says: str
) -> None:
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    desk.account.deliver(letters(8, big=False))
    told = 0

    def odd(line: bytes) -> bytes:
        nonlocal told
        told += b"UIDVALIDITY" in line
        if b"UIDVALIDITY" in line and says == "zero":
            return re.sub(rb"UIDVALIDITY \d+", b"UIDVALIDITY 0", line)
        return b"" if b"UIDVALIDITY" in line and told == 3 else _forgets_move(line)

    desk.suffer(Fault("STORE", "reset", rewrite=odd), rounds=1)
    desk.proxy.fault = Fault(rewrite=odd)
    desk.settle()
    assert told > 3
    assert in_folder(desk) == set()
    assert len(_files(desk, "Done")) == 8


def test_a_mail_of_whose_flags_nothing_is_said_is_not_taken_away(desk: Desk) -> None:
    """It was not copied either."""
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    desk.account.deliver(letters(8, big=False))

    def hides(line: bytes) -> bytes:
        return b"" if b"(UID 3 FLAGS" in line else _forgets_move(line)

    desk.suffer(Fault(rewrite=hides), rounds=1)
    assert len(in_folder(desk)) == 1
    assert len(_files(desk, "Done")) == 7


def test_nothing_is_copied_that_cannot_be_taken_away(desk: Desk) -> None:
    """Without UIDPLUS: each round would copy it again."""
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    mails = letters(8, big=False)
    desk.account.deliver(mails)

    def forgets(line: bytes) -> bytes:
        return line.replace(b" MOVE", b"").replace(b" UIDPLUS", b"")

    said = desk.suffer(Fault(rewrite=forgets))
    assert all("no UIDPLUS" in str(one) for one in said)
    assert in_folder(desk, "Done") == set()
    desk.settle()
    assert len(in_folder(desk, "Done")) == 8


@pytest.mark.matrix
def test_a_server_that_will_not_hear_of_mails_that_are_gone_is_not_told_for_ever(
    desk: Desk,
) -> None:
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    mails = letters(8, big=False)
    desk.account.deliver(mails)

    def moves_and_breaks(_talk: Talk) -> None:
        with IMAPClient("127.0.0.1", desk.account.server.port, ssl=False) as client:
            client.login(desk.account.user, desk.account.password)
            client.select_folder("INBOX")
            client.move(list(range(1, 9)), "Done")
        raise Over

    desk.suffer(Fault("MOVE", moves_and_breaks, times=1), rounds=1)
    assert not desk.suffer(Fault("MOVE", "NO"))
    holds_all(desk, mails)


def test_a_folder_that_may_only_be_read_is_read(desk: Desk) -> None:
    def forbids(line: bytes) -> bytes:
        return line.replace(b"[READ-WRITE]", b"[READ-ONLY]")

    mails = letters(8, big=False)
    desk.account.deliver(mails)
    assert not desk.suffer(Fault(rewrite=forbids))
    holds_all(desk, mails)
    desk.changed = {"after_storing": "seen"}
    more = letters(6, seed=2, big=False)
    desk.account.deliver(more)
    assert desk.suffer(Fault("STORE", "NO", rewrite=forbids)), "it cannot be told, and says so"
    holds_all(desk, [*mails, *more])


def test_a_server_that_cannot_be_told_holds_up_no_intake(desk: Desk) -> None:
    desk.changed = {"after_storing": "move", "move_to": "Nowhere"}
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    with pytest.raises(ServerRefused):
        desk.poll()
    more = letters(6, seed=2, big=False)
    desk.account.deliver(more)
    with pytest.raises(ServerRefused):
        desk.poll()
    holds_all(desk, [*mails, *more])
    assert desk.row().state == "failing"
    desk.account.make_folder("Nowhere")
    desk.settle()
    assert desk.row().state == "ok"
    assert len(in_folder(desk, "Nowhere")) == len(held(desk.store))


@pytest.mark.matrix
def test_mail_of_before_the_setting_is_left_as_it_is(desk: Desk) -> None:
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    desk.poll()
    desk.changed = {"after_storing": "delete"}
    desk.settle()
    assert len(in_folder(desk)) == 8


@pytest.mark.parametrize("knows", [True, False])
def test_a_folder_that_is_not_there_is_told_by_mailbox_setting_and_mend(
    desk: Desk, knows: bool
) -> None:
    """Before a mail comes, and when one could not be moved; what came is held all the same."""
    desk.changed = {"after_storing": "move", "move_to": "Nowhere"}
    mails = letters(6, big=False)
    desk.account.deliver(mails)
    with desk.open(desk.box, desk.account.password) as mailbox, pytest.raises(MoveToMissing):
        mailbox.can_acknowledge()
    (said, again) = desk.suffer(Fault(rewrite=(lambda line: line) if knows else _forgets_move))
    assert type(said) is type(again) is MoveToMissing
    assert str(said) == (
        "127.0.0.1 has no folder “Nowhere” that mails of the mailbox tips can be moved to. They "
        "are stored here, and stay where they are. Make the folder on the server, or mend move_to."
    )
    holds_all(desk, mails)
    desk.account.make_folder("Nowhere")
    with desk.open(desk.box, desk.account.password) as mailbox:
        mailbox.can_acknowledge()


@pytest.mark.parametrize("after", ["seen", "delete", "move"])
def test_a_folder_that_may_only_be_read_is_told_before_a_mail_comes(desk: Desk, after: str) -> None:
    desk.changed = {"after_storing": after, "move_to": "Done" if after == "move" else ""}
    desk.account.make_folder("Done")
    forbids = Fault(rewrite=lambda line: line.replace(b"[READ-WRITE]", b"[READ-ONLY]"))
    desk.proxy.fault = forbids
    with (
        desk.open(desk.box, desk.account.password) as mailbox,
        pytest.raises(ServerRefused, match="lets the mailbox tips only read INBOX"),
    ):
        mailbox.can_acknowledge()
