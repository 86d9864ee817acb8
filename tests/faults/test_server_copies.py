"""What a purge deletes on the server is what was purged, byte for byte, whatever the UIDs mean."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.upkeep.purge import purge
from tests.builders import ada
from tests.faults.between import Fault
from tests.faults.desk import Desk, holds_all
from tests.faults.test_after_storing import in_folder
from tests.faults.test_another_body import twins
from tests.pipeline import rounds
from tests.pipeline.test_import import take
from web.commands.server_copies import Removed, remove_copies
from web.settings import Settings


def settings(desk: Desk) -> Settings:
    box: dict[str, Any] = desk.box.model_dump(exclude_none=True)
    folder = {"data_folder": str(desk.store.folder)}
    return Settings.model_validate({"inbox": {"mailboxes": [box]}, "pipeline": folder})


@pytest.fixture(autouse=True)
def password(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIPDESK_PASSWORD_TIPS", desk.account.password)


def test_a_server_copy_is_deleted_with_its_purged_mail(desk: Desk) -> None:
    mails = twins()
    desk.account.deliver(mails)
    desk.poll()
    receipt = purge(desk.store, ada(desk.store), tip_of(desk, "Twin 3"))
    assert remove_copies(settings(desk), receipt.places) == Removed(deleted=1)
    assert len(in_folder(desk)) == 5
    assert not in_folder(desk) & set(receipt.digests)


def test_a_copy_is_deleted_that_is_held_in_the_line_ends_of_a_file(desk: Desk) -> None:
    """Imported from the server's own Maildir before the first poll."""
    desk.account.deliver([raw.replace(b"\r\n", b"\n") for raw in twins()])
    assert take(desk.store, desk.account.folder).new == 6
    desk.poll()
    receipt = purge(desk.store, ada(desk.store), tip_of(desk, "Twin 3"))
    assert remove_copies(settings(desk), receipt.places) == Removed(deleted=1)
    assert len(in_folder(desk)) == 5


@pytest.mark.parametrize("knows", [True, False])
def test_a_copy_that_tipdesk_moved_is_deleted_where_it_lies(desk: Desk, knows: bool) -> None:
    """Moved, or copied and taken away: it lay in `move_to` for ever."""
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    if not knows:
        desk.proxy.fault = Fault(rewrite=lambda line: line.replace(b" MOVE", b""))
    mails = twins()
    desk.account.deliver(mails)
    desk.poll()
    assert len(in_folder(desk, "Done")) == 6
    receipt = purge(desk.store, ada(desk.store), tip_of(desk, "Twin 3"))
    assert remove_copies(settings(desk), receipt.places) == Removed(deleted=1)
    assert len(in_folder(desk, "Done")) == 5
    assert not in_folder(desk, "Done") & set(receipt.digests)


def test_each_folder_is_named_where_a_copy_may_lie_yet(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    desk.account.deliver(twins())
    desk.poll()
    receipt = purge(desk.store, ada(desk.store), tip_of(desk, "Twin 3"))
    desk.changed = {"after_storing": "move", "move_to": "Nowhere"}
    said = remove_copies(settings(desk), receipt.places)
    assert said == Removed(left={"tips: INBOX or Nowhere": 1})
    assert "Not deleted on the server of tips:" in capsys.readouterr().err


@pytest.mark.parametrize("after", ["move", "seen", "delete"])
def test_what_was_purged_and_comes_again_stays_where_it_came(desk: Desk, after: str) -> None:
    """It was kept in `move_to`, where nobody looks: here it is not known any more."""
    desk.changed = {"after_storing": after, "move_to": "Done"}
    desk.account.make_folder("Done")
    mails = twins()
    desk.account.deliver(mails)
    desk.poll()
    receipt = purge(desk.store, ada(desk.store), tip_of(desk, "Twin 3"))
    remove_copies(settings(desk), receipt.places)
    desk.account.deliver([raw for raw in mails if sha256(raw).hexdigest() in receipt.digests])
    desk.settle()
    assert in_folder(desk) >= set(receipt.digests)
    assert not in_folder(desk, "Done") & set(receipt.digests)
    assert not any(path.name.endswith("S") for path in unread(desk, receipt.digests))


def unread(desk: Desk, digests: tuple[str, ...]) -> list[Path]:
    found = (desk.account.folder / "cur").iterdir()
    return [path for path in found if sha256(path.read_bytes()).hexdigest() in digests]


def test_a_copy_that_was_gone_already_is_not_counted(desk: Desk) -> None:
    desk.changed = {"after_storing": "delete"}
    desk.account.deliver(twins())
    desk.poll()
    receipt = purge(desk.store, ada(desk.store), tip_of(desk, "Twin 3"))
    assert len(receipt.places) == 1
    assert remove_copies(settings(desk), receipt.places) == Removed(gone=1)


def test_of_two_mails_that_the_server_once_swapped_none_is_deleted_for_the_other(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bodies of one size, exchanged, each time: both are held, each under the other's UID."""
    mails = twins()
    other = {mails[2]: mails[3], mails[3]: mails[2]}
    desk.account.deliver(mails)
    desk.suffer(Fault(retell=lambda line, body: (line, other.get(body, body))))
    holds_all(desk, mails)
    receipt = purge(desk.store, ada(desk.store), tip_of(desk, "Twin 3"))
    said = remove_copies(settings(desk), receipt.places)
    assert said == Removed(left={"tips: INBOX": 1})
    assert len(in_folder(desk)) == 6, "the wrong one would be gone"
    assert "other bytes for it than what was purged" in capsys.readouterr().err


def tip_of(desk: Desk, subject: str) -> int:
    return next(
        number
        for number in rounds.tips(desk.store, ada(desk.store))
        if rounds.one(desk.store, ada(desk.store), number).subject == subject
    )
