"""What the server is told once a mail is stored; what it refuses to be told stops no intake."""

from hashlib import sha256
from pathlib import Path

import pytest

from inbox import ServerRefused
from pipeline.upkeep import purge
from tests.builders import ada
from tests.faults.between import Fault
from tests.faults.desk import Desk, held, holds_all, letters
from tests.pipeline import rounds


def _in(desk: Desk, folder: str = "") -> set[str]:
    place = desk.account.folder / (f".{folder}" if folder else "")
    files = [path for part in ("cur", "new") for path in Path(place, part).iterdir()]
    return {sha256(path.read_bytes()).hexdigest() for path in files}


def test_delete_leaves_nothing_on_the_server_and_all_of_it_here(desk: Desk) -> None:
    desk.changed = {"after_storing": "delete"}
    mails = letters(12)
    desk.account.deliver(mails)
    desk.settle()
    assert _in(desk) == set()
    holds_all(desk, mails)


def test_a_mail_whose_stored_copy_is_not_the_same_is_not_deleted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.changed = {"after_storing": "delete"}
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    spoilt = sha256(mails[2]).hexdigest()
    write = type(desk.store.raw).write

    def spoils(raw: object, given: object) -> None:
        write(raw, given)  # type: ignore[arg-type]
        path = desk.store.raw.path(spoilt)
        if path.exists():
            path.write_bytes(b"\x00not the mail")

    monkeypatch.setattr(type(desk.store.raw), "write", spoils)
    desk.poll()
    assert _in(desk) == {spoilt}, "what we do not hold whole stays where it is"


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
    assert _in(desk, "Again") == set(gone)


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
    assert _in(desk) == set()
    assert _in(desk, "Done") == set(held(desk.store))


def test_a_copy_that_was_made_is_not_made_again_by_the_next_round(desk: Desk) -> None:
    """Killed between COPY and EXPUNGE: the folder gets no second copy."""
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    desk.account.deliver(letters(8, big=False))

    def forgets(line: bytes) -> bytes:
        return line.replace(b" MOVE", b"")

    desk.suffer(Fault("EXPUNGE", "reset", rewrite=forgets), rounds=1)
    desk.proxy.fault = Fault(rewrite=forgets)
    desk.settle()
    files = [*(desk.account.folder / ".Done" / "cur").iterdir()]
    files += (desk.account.folder / ".Done" / "new").iterdir()
    assert len(files) == 8


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
    assert len(_in(desk, "Nowhere")) == len(held(desk.store))


@pytest.mark.matrix
def test_mail_of_before_the_setting_is_left_as_it_is(desk: Desk) -> None:
    mails = letters(8, big=False)
    desk.account.deliver(mails)
    desk.poll()
    desk.changed = {"after_storing": "delete"}
    desk.settle()
    assert len(_in(desk)) == 8
