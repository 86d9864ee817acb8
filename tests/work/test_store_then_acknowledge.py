"""A mail is stored, then acknowledged: whatever is not stored, the server is not told about."""

from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa
from imapclient import IMAPClient
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from inbox import AfterStoring, MailboxSettings
from pipeline import poll as polling
from pipeline.errors import PipelineError
from pipeline.models import Message, Sighting
from pipeline.store import Store
from tests.bench.mails import generate
from tests.fakes import FakeMailbox
from tests.servers.dovecot import Account
from tests.work.conftest import Make
from tests.work.newsroom import Newsroom, holds_exactly, sha256

_BATCH = list(generate(30, seed=7))
_BOX = MailboxSettings(
    name="tips",
    desk="World",
    host="localhost",
    user="tips@example.org",
    after_storing=AfterStoring.SEEN,
)
_TABLES = ("reading", "tip", "waiting")


class Witness(FakeMailbox):
    """Looks, at the moment it is told that mails are stored, whether another process finds them."""

    def __init__(self, mails: Sequence[bytes], look: Callable[[], Store]) -> None:
        super().__init__(*mails, batch=7)
        self._look = look

    def acknowledge(self, uids: Sequence[int], *, again: bool = False) -> None:
        other = self._look()
        with other.look() as session:
            found = session.execute(
                sa.select(col(Sighting.uid), col(Message.digest)).join(
                    Message, col(Message.arrival) == col(Sighting.arrival)
                )
            )
            held = {uid: digest for uid, digest in found}
        for uid in uids:
            assert held[uid] == sha256(self.mails[uid - 1])
            assert other.raw.read(held[uid]) == self.mails[uid - 1]
        super().acknowledge(uids, again=again)


def _poll(store: Store, mailbox: FakeMailbox) -> None:
    polling.poll(store, mailbox, _BOX, max_mail_bytes=1_000_000)


def _rename(store: Store, old: str, new: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}"))


def _seen(account: Account) -> list[int]:
    """The UIDs that the server was told about, as it tells any other client."""
    with IMAPClient("127.0.0.1", account.server.port, ssl=False, timeout=10) as client:
        client.login(account.user, account.password)
        client.select_folder("INBOX", readonly=True)
        return sorted(client.search("SEEN"))


def test_a_mail_is_acknowledged_only_when_others_find_it_stored(
    store: Store, open_again: Callable[[], Store]
) -> None:
    mailbox = Witness(_BATCH, open_again)
    _poll(store, mailbox)
    assert sorted(mailbox.acknowledged) == list(range(1, 31))


@pytest.mark.parametrize("table", _TABLES)
def test_what_the_database_refuses_is_not_acknowledged_and_comes_once_it_is_mended(
    store: Store, table: str
) -> None:
    mailbox = FakeMailbox(*_BATCH, batch=7)
    _rename(store, table, "gone")
    with pytest.raises((PipelineError, SQLAlchemyError)):
        _poll(store, mailbox)
    assert mailbox.acknowledged == []
    _rename(store, "gone", table)
    _poll(store, mailbox)
    assert sorted(mailbox.acknowledged) == list(range(1, 31))
    assert _digests(store) == sorted(map(sha256, _BATCH))


def test_a_folder_that_takes_no_mail_is_not_acknowledged_either(store: Store) -> None:
    mailbox = FakeMailbox(*_BATCH, batch=7)
    store.raw.folder.write_text("where the raw mails belong, there is a file")
    with pytest.raises(PipelineError):
        _poll(store, mailbox)
    assert mailbox.acknowledged == []
    assert _digests(store) == []
    store.raw.folder.unlink()
    _poll(store, mailbox)
    assert sorted(mailbox.acknowledged) == list(range(1, 31))
    assert _digests(store) == sorted(map(sha256, _BATCH))


def test_a_real_server_keeps_mail_unseen_until_it_is_stored(
    make_newsroom: Make, database: str
) -> None:
    newsroom = make_newsroom(database, after_storing="seen").open()
    newsroom.account.deliver(_BATCH)
    _rename_in(newsroom, "reading", "gone")
    refused = newsroom.run("poll")
    assert refused.returncode
    assert "Traceback" not in refused.stderr
    assert _seen(newsroom.account) == []
    _rename_in(newsroom, "gone", "reading")
    newsroom.done("poll")
    assert _seen(newsroom.account) == list(range(1, 31))
    holds_exactly(newsroom, _BATCH)


def _rename_in(newsroom: Newsroom, old: str, new: str) -> None:
    with newsroom.store() as store:
        _rename(store, old, new)


def _digests(store: Store) -> list[str]:
    with store.look() as session:
        return sorted(session.execute(sa.select(col(Message.digest))).scalars())
