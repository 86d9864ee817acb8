"""Above the list stands that no mail comes in: a quiet inbox may be a dead line."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import select

from pipeline.models import JobRun, Mailbox
from pipeline.store import Store
from pipeline.terms import Job, MailboxState
from tests.builders import a_desk, someone
from tests.fakes import FakeMailbox
from tests.pipeline import rounds
from tests.pipeline.test_reconcile import mails
from tests.web.pages.site import Client
from web.settings import Settings

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.usefixtures("boxed")
SINCE = "from: tips"


@pytest.fixture(autouse=True)
def polled(store: Store) -> None:
    rounds.poll(store, FakeMailbox(*mails(1)))


def inbox(client: Client) -> str:
    return client.get("/inbox/desk").get_data(as_text=True)


def becomes(store: Store, state: MailboxState, ago: timedelta) -> None:
    with store.unit() as session:
        box = session.exec(select(Mailbox)).one()
        box.state, box.state_since = state, store.clock() - ago


def test_while_mail_comes_in_nothing_is_said(client: Browse) -> None:
    assert "No mail comes in" not in inbox(client("Ann"))


@pytest.mark.parametrize(
    ("state", "minutes", "told"),
    [
        (MailboxState.REFUSED, 0, True),
        (MailboxState.FAILING, 3, True),
        (MailboxState.FAILING, 1, False),  # a hiccup
        (MailboxState.STOPPED, 3, True),
        (MailboxState.STOPPED, 1, False),  # somebody starts the workers anew
    ],
)
def test_a_mailbox_that_brings_nothing_is_told_to_all_of_its_desk(
    client: Browse, store: Store, state: MailboxState, minutes: int, told: bool
) -> None:
    becomes(store, state, timedelta(minutes=minutes))
    for name in ("Ann", "Eve"):
        assert (SINCE in inbox(client(name))) == told, name


def test_a_mailbox_that_config_names_no_more_is_not_told(
    app: Flask, client: Browse, store: Store
) -> None:
    settings: Settings = app.extensions["settings"]
    none = settings.inbox.model_copy(update={"mailboxes": ()})
    app.extensions["settings"] = settings.model_copy(update={"inbox": none})
    becomes(store, MailboxState.STOPPED, timedelta(hours=1))
    assert "No mail comes in" not in inbox(client("Ann"))


def test_an_editor_is_led_to_what_to_do_and_a_reporter_to_the_mailboxes(
    client: Browse, store: Store
) -> None:
    becomes(store, MailboxState.REFUSED, timedelta(minutes=5))
    assert "Why, and what to do" in inbox(client("Eve"))
    assert "Why, and what to do" not in inbox(client("Ann"))


def test_people_of_another_desk_are_not_told(client: Browse, store: Store) -> None:
    becomes(store, MailboxState.REFUSED, timedelta(minutes=5))
    a_desk(store, "Politics")
    someone(store, "Mallory", desks=("Politics",))
    assert SINCE not in inbox(client("Mallory"))


def test_workers_that_do_not_run_are_told(client: Browse, store: Store) -> None:
    at = store.clock() - timedelta(minutes=11)
    with store.unit() as session:
        session.merge(JobRun(name=Job.UPKEEP, started_at=at, ended_at=at))
    page = inbox(client("Ann"))
    assert f"No mail comes in since {at:%H:%M}: the workers do not run." in page


def test_a_page_that_is_open_is_made_anew_when_a_mailbox_dies(client: Browse, store: Store) -> None:
    ann = client("Ann")
    before = ann.get("/pulse").get_json()["pulse"]
    becomes(store, MailboxState.REFUSED, timedelta(minutes=5))
    assert ann.get("/pulse").get_json()["pulse"] != before
