"""A mail is stored, then acknowledged: whatever is not stored, the server is not told about."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from imapclient import IMAPClient

from inbox import MailboxSettings
from pipeline import poll as polling
from pipeline.errors import DatabaseUnavailable, PipelineError
from pipeline.store import Store
from tests.bench.mails import generate
from tests.conftest import Clock
from tests.fakes import FakeMailbox
from tests.servers.dovecot import Account
from tests.work.newsroom import Newsroom, holds_exactly

_BATCH = list(generate(30, seed=7))
_BOX = MailboxSettings(name="tips", desk="World", host="localhost", user="tips@example.org")


def seen(account: Account) -> list[int]:
    """The UIDs that the server was told about, as it tells any other client."""
    with IMAPClient("127.0.0.1", account.server.port, ssl=False, use_uid=True) as client:
        client.login(account.user, account.password)
        client.select_folder("INBOX", readonly=True)
        return sorted(client.search("SEEN"))


def _say(newsroom: Newsroom, statement: str) -> None:
    with newsroom.store() as store, store.engine.begin() as connection:
        connection.execute(sa.text(statement))
