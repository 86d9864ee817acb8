"""Taking mail in and looking at it, in a line each."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from inbox import MailboxSettings
from pipeline import access, steps
from pipeline import poll as polling
from pipeline.intake import Count
from pipeline.queries import trail
from pipeline.queries.newsroom import mailboxes
from pipeline.queries.one_tip import TipPage, open_tip
from pipeline.queries.search import search
from pipeline.queries.tips import Row, Wanted, page, rows
from pipeline.queries.trail import Step
from pipeline.store import Store
from pipeline.terms import Viewer
from tests.builders import ada
from tests.fakes import FIRST, FakeMailbox

ALL = Wanted(shelf=None)


def poll(
    store: Store,
    mailbox: FakeMailbox,
    name: str = "tips",
    desk: str = "World",
    order: str = "newest",
    archive_before: date | None = None,
    role: str = "inbox",
) -> Count:
    """One round over a mailbox."""
    settings = MailboxSettings(
        name=name,
        desk=desk,
        host="x",
        user=name,
        first_sync=order,
        archive_before=archive_before,
        role=role,
    )
    return polling.poll(store, mailbox, settings, max_mail_bytes=10**8)


def patiently(store: Store, mailbox: FakeMailbox, name: str = "tips") -> Count:
    """A round as the schedule does it: what was withheld a short while ago is left alone."""
    settings = MailboxSettings(name=name, desk="World", host="x", user=name)
    return polling.poll(store, mailbox, settings, max_mail_bytes=10**8, patient=True)


def take(store: Store, *mails: bytes, desk: str = "World") -> list[Row]:
    """Take mails in, each time from a mailbox of its own and an hour later, and judge them.

    Returns all tips that Ada sees, oldest first.
    """
    with store.look() as session:
        boxes = len(mailboxes(session))
    box = FakeMailbox(*mails, first=FIRST + timedelta(hours=boxes))
    poll(store, box, name=f"box {boxes}", desk=desk, order="oldest")
    steps.run_all(store)
    with store.look() as session:
        return list(reversed(page(session, ada(store), ALL).rows))


def do(
    store: Store, act: Callable[..., Any], viewer: Viewer, tip_id: int, *words: Any, **more: Any
) -> Any:
    """An act of `pipeline.desk` on a tip, in a unit of its own."""
    with store.unit() as session:
        return act(session, viewer, tip_id, *words, store.clock(), **more)


def one(store: Store, viewer: Viewer, tip_id: int = 1) -> Row:
    """A tip as a list shows it to this viewer."""
    with store.look() as session:
        return rows(session, [access.tip(session, viewer, tip_id).arrival])[0]


def tips(store: Store, viewer: Viewer, wanted: Wanted = ALL) -> list[int]:
    """The numbers of the tips that a viewer sees, newest first."""
    with store.look() as session:
        return [row.id for row in page(session, viewer, wanted).rows]


def found(store: Store, viewer: Viewer, words: str) -> list[int]:
    with store.unit() as session:
        return [row.id for row in search(session, viewer, words, store.clock()).rows]


def shown(store: Store, viewer: Viewer, tip_id: int) -> TipPage:
    with store.unit() as session:
        return open_tip(session, viewer, tip_id, store.clock())


def seen_by(store: Store, tip_id: int) -> list[Step]:
    with store.look() as session:
        return trail.seen_by(session, tip_id)
