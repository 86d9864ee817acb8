"""What is told of a mailbox that cannot be asked, and how the workers learn that it is mended."""

from pathlib import Path

import pytest

from pipeline import ledger
from pipeline.store import Store
from tests.servers.dovecot import Account
from tests.web.door import run
from tests.web.test_init import at_dovecot, init, settings
from web.commands.options import opened


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, where the command is typed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIPDESK_CONFIG", raising=False)
    return tmp_path


def test_a_login_that_was_refused_is_tried_again_once_a_check_is_answered(
    imap_account: Account, folder: Path
) -> None:
    """`doctor` and health name one mend; the check that `doctor` named left the workers waiting."""
    init(*at_dovecot(imap_account), "--password-stdin", stdin=f"{imap_account.password}\n")
    secret = folder / "secrets" / "tips.password"
    secret.write_text("wrong")
    assert run("poll").code == 1
    said = {run("doctor", *words).out.partition("  → ")[2].splitlines()[0] for words in ASKED}
    assert said == {"Run `tipdesk poll` when it is mended."}
    secret.write_text(imap_account.password)
    with opened(settings()) as store:
        assert _waits(store)
        assert run("mailboxes", "check").code == 0
        assert not _waits(store)


ASKED = ((), ("--offline",))


def _waits(store: Store) -> bool:
    """Whether a worker would leave the mailbox alone now."""
    with store.look() as session:
        row = ledger.named(session, "tips")
    return row is not None and row.retry_at is not None
