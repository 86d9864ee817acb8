"""Walk 9, nothing missed: a wrong password, thirty mails, a kill, another client, and silence."""

import json
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from imapclient import IMAPClient

from inbox import Security
from pipeline.alarms import rounds, silence
from pipeline.rhythm import Calendar
from pipeline.store import open_store
from tests.bench.mails import generate
from tests.servers.dovecot import PASSWORD, Account
from tests.servers.post_office import PostOffice
from tests.work.canaries import canaries, canary_mail
from tests.work.newsroom import LONG, Newsroom, eventually, holds_exactly
from tests.work.started import ended
from web.mailboxes import outlets

WORDS = canaries(9)
MAILS = [*generate(29, seed=9), canary_mail(WORDS)]


class ByInit(Newsroom):
    """An installation as `tipdesk init` makes it, with a password that is wrong at first."""

    def configure(self, *, pipeline: dict[str, object] | None = None, **box: object) -> None:
        """`tipdesk init` writes the settings."""
        self.secret = self.folder / "password"
        self.secret.write_text("not the password\n")
        self.secret.chmod(0o600)

    def init(self) -> "subprocess.CompletedProcess[str]":
        server = self.account.server
        return ended(
            *("init", "--yes", "--config", self.config),
            *("--host", "localhost", "--port", server.tls_port),
            *("--ca-file", server.ca_file, "--user", self.account.user),
            *("--password-file", self.secret, "--admin", "Ann"),
            *("--data-folder", self.data),
            within=2 * LONG,
            folder=self.folder,
        )

    def also(self, **pipeline: object) -> None:
        """Add settings to the table `[pipeline]`."""
        lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in pipeline.items())
        told = self.config.read_text().replace("[pipeline]\n", f"[pipeline]\n{lines}")
        self.config.write_text(told)


@pytest.fixture
def newsroom(tmp_path: Path, imap_account: Account) -> ByInit:
    return ByInit(tmp_path / "room", imap_account)


def one_sentence(said: str) -> None:
    assert "refuses the login of the mailbox tips" in said
    assert "Traceback" not in said
    assert PASSWORD not in said


def test_walk_9_nothing_is_missed(newsroom: ByInit) -> None:
    refused = newsroom.init()
    assert refused.returncode == 1
    one_sentence(refused.stderr)
    checked = newsroom.run("mailboxes", "check")
    assert checked.returncode == 1
    one_sentence(checked.stdout + checked.stderr)
    assert "tips\tno\t" in checked.stdout
    newsroom.secret.write_text(PASSWORD + "\n")
    assert newsroom.run("mailboxes", "check").returncode == 0
    assert "tips was never looked into" in newsroom.run("doctor").stdout

    weeks_ago = datetime.now(UTC) - timedelta(weeks=6)
    for n, raw in enumerate(MAILS):  # one a day, but for the last weeks
        newsroom.account.deliver([raw], weeks_ago + timedelta(days=n))
    _killed_while_it_polls(newsroom)
    worker = newsroom.work()
    worker.wait_for("leading")
    eventually(lambda: len(newsroom.digests()) == 30)
    _another_client(newsroom.account)
    assert worker.stop() == 0
    (row,) = newsroom.done("mailboxes", "reconcile", "tips")
    assert (row["on_server"], row["held"], row["unexplained"]) == (28, 30, 0)
    told = newsroom.run("mailboxes", "reconcile").stdout
    assert "on the server 28 · held 30 · purged 0 · unexplained 0" in told
    holds_exactly(newsroom, MAILS)

    _silence_is_told(newsroom)
    logs = "".join(path.read_text() for path in newsroom.logs.iterdir())
    assert logs
    for place, word in WORDS.items():
        assert word not in logs, place


def _killed_while_it_polls(newsroom: Newsroom) -> None:
    """At a moment when something is stored, and not all of it."""
    for _try in range(3):
        worker = newsroom.work()
        end = time.monotonic() + LONG
        while newsroom.raw_files() == 0 and time.monotonic() < end:
            time.sleep(0.005)
        worker.kill_9()


def _another_client(account: Account) -> None:
    """Deletes two, marks five as read."""
    with IMAPClient("127.0.0.1", account.server.port, ssl=False, timeout=10) as client:
        client.login(account.user, account.password)
        client.select_folder("INBOX")
        uids = sorted(client.search("ALL"))
        client.add_flags(uids[5:10], [b"\\Seen"])
        client.delete_messages(uids[:2])
        client.expunge(uids[:2])


def _silence_is_told(newsroom: ByInit) -> None:
    """Deliveries stop, and the clock moves on: the server answers, and has nothing new."""
    with PostOffice() as office:
        newsroom.also(
            smtp_host="localhost", smtp_port=office.port, smtp_security=Security.NONE.value,
            smtp_from="tipdesk@paper.example", alarms_to=["ada@paper.example"],
        )  # fmt: skip
        newsroom.done("poll")
        settings = newsroom.settings()
        later = datetime.now(UTC) + timedelta(days=40)
        store = open_store(settings.pipeline, lambda: later)
        try:
            with store.unit() as session:
                (row,) = silence.boxes(session)
                row.polled_at = row.contact_at = row.succeeded_at = later
                session.add(row)
            rounds.look(store, outlets(settings), Calendar(), lambda event, **values: None)
        finally:
            store.close()
    about = [one for one in office.taken if "silence" in str(one.mail["Subject"])]
    assert len(about) == 1
    assert "Nothing has come to the mailbox tips since" in about[0].text
    heard = b"".join(one.raw for one in office.taken).decode()
    assert [place for place, word in WORDS.items() if word in heard] == []
