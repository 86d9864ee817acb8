"""What is told of a mailbox that cannot be asked, and how the workers learn that it is mended."""

from pathlib import Path

import pytest

from pipeline import ledger
from pipeline.store import Store
from tests.builders import a_mail
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


def test_doctor_calls_nothing_well_of_which_it_cannot_tell(imap_account: Account) -> None:
    """Its head said that nothing could be said, and its next line that all was well."""
    init(*at_dovecot(imap_account), "--password-stdin", stdin=f"{imap_account.password}\n")
    assert run("beats", "add", "World", "War", "--keyword", "Kyiv").code == 0
    assert run("poll").code == 0
    said = run("doctor")
    assert said.code == 0, said
    assert "That cannot be said just now" in said.out
    assert "Nothing was found that is wrong." in said.out
    assert "All is well" not in said.out
    assert run("mailboxes", "reconcile").code == 0
    assert "All is well." in run("doctor").out


def test_a_comparison_does_not_call_lost_what_tipdesk_itself_moved(imap_account: Account) -> None:
    init(*at_dovecot(imap_account), "--password-stdin", stdin=f"{imap_account.password}\n")
    imap_account.deliver([a_mail("The port", "Who owns it?")])
    assert "gone from the server since 0" in run("mailboxes", "reconcile").out
    imap_account.make_folder("Done")
    config = Path("config.toml")
    moves = 'after_storing = "move"\nmove_to = "Done"\n'
    config.write_text(config.read_text().replace("[pipeline]", f"{moves}[pipeline]"))
    imap_account.deliver([a_mail("The quay", "Who owns that?", message_id="2@x")])
    said = run("mailboxes", "reconcile").out
    assert "moved or deleted since, by Tipdesk or by others 1" in said
    assert "gone" not in said
