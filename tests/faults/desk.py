"""A desk whose mailbox lies behind the proxy, and the one question: is every mail held once?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from inbox import InboxError, MailboxSettings, Security, open_mailbox
from pipeline import ledger
from pipeline.errors import PipelineError
from pipeline.intake import Count
from pipeline.models import Mailbox, Message, Sighting
from pipeline.store import Store
from pipeline.work import Work, poll_one
from tests.builders import a_mail
from tests.faults.between import Between, Fault
from tests.servers.dovecot import Account

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
BIG = 2_300_000  # bytes: a mail that comes in three pieces


def letters(count: int, seed: int = 1, big: bool = True) -> list[bytes]:
    """Mails of many sizes, some awkward: no Message-ID, one that another has, lines like IMAP."""
    dice = Random(seed)
    made = [
        a_mail(f"Letter {n}", "x" * dice.randrange(20, 3_000), message_id=f"{seed}.{n}@x")
        for n in range(count - 4)
    ]
    made += [
        a_mail("No number", "Nothing tells it but its bytes.", message_id=""),
        a_mail("Another", "The same number, other words.", message_id=f"{seed}.0@x"),
        a_mail("Like IMAP", ")\r\n* 1 EXISTS\r\nA1 OK {12}\r\n* BYE\r\n", message_id=f"{seed}.i@x"),
        a_mail("Big", "y" * (BIG if big else 5_000), message_id=f"{seed}.big@x"),
    ]
    return made


@dataclass
class Desk:
    """A store and a mailbox. `poll` is one round; `settle` what an administrator would wait for."""

    store: Store
    account: Account
    proxy: Between
    changed: dict[str, Any] = field(default_factory=dict)
    open: Callable[..., Any] = open_mailbox

    @property
    def box(self) -> MailboxSettings:
        told = {
            "name": "tips", "desk": "World", "host": "127.0.0.1", "port": self.proxy.port,
            "security": Security.NONE, "user": self.account.user, "timeout_seconds": 1,
        } | self.changed  # fmt: skip
        return MailboxSettings.model_validate(told)

    def work(self) -> Work:
        return Work(
            self.store, (self.box,), self._open, 10**8, 1, lambda *_said, **_values: None,
            fetch=lambda _url, _headers: None, dice=lambda: 0.0,
        )  # type: ignore[arg-type,return-value] # fmt: skip

    def _open(self, settings: MailboxSettings) -> Any:
        return self.open(settings, self.account.password, pieces=self.store.folder / "pieces")

    def poll(self) -> Count | None:
        return poll_one(self.work(), self.box)

    def suffer(self, fault: Fault, rounds: int = 2) -> list[Exception]:
        """Poll while the fault lasts; what the rounds said of it."""
        self.proxy.fault = fault
        said: list[Exception] = []
        for _ in range(rounds):
            try:
                self.poll()
            except (InboxError, PipelineError) as error:
                said.append(error)
        self.proxy.fault = None
        return said

    def settle(self) -> None:
        """The fault has ended: two rounds."""
        for _ in range(2):
            self.poll()

    def row(self) -> Mailbox:
        with self.store.look() as session:
            return session.exec(select(Mailbox).where(Mailbox.name == "tips")).one()


def held(store: Store) -> list[str]:
    """The digests of all messages; each one's raw bytes are read back, and are what it says."""
    with store.look() as session:
        found = sorted(session.execute(sa.select(col(Message.digest))).scalars())
    for name in found:
        assert sha256(store.raw.read(name)).hexdigest() == name
    return found


def on_server(account: Account) -> list[str]:
    """The digests of the mails that lie in the INBOX, as files: nobody is asked."""
    files = [path for part in ("cur", "new") for path in Path(account.folder, part).iterdir()]
    return sorted({sha256(path.read_bytes()).hexdigest() for path in files})


def unexplained(desk: Desk) -> list[int]:
    """UIDs on the server of which the ledger has no mail, neither held nor purged."""
    row = desk.row()
    with (
        desk.open(desk.box, desk.account.password) as mailbox,
        desk.store.look() as session,
    ):
        there = mailbox.uids(1, mailbox.uid_next)
        asked = sa.select(col(Sighting.uid)).where(
            col(Sighting.mailbox_id) == row.id,
            col(Sighting.validity) == row.validity,
            sa.or_(col(Sighting.arrival).is_not(None), col(Sighting.purged)),
        )
        seen = set(session.execute(asked).scalars())
        assert row.validity % ledger.GENERATION == mailbox.validity
    return [uid for uid in there if uid not in seen]


def holds_all(desk: Desk, mails: Sequence[bytes]) -> None:
    """Every mail exactly once, byte for byte, and none that nobody sent."""
    assert held(desk.store) == sorted({sha256(raw).hexdigest() for raw in mails})
    assert unexplained(desk) == []
