"""The demo's quarantine holds one mail, which can be retried."""

import pytest

from pipeline.queries import evidence
from pipeline.store import Store
from pipeline.terms import Evidence
from pipeline.upkeep import reread
from tests.builders import ada
from tests.pipeline import rounds
from web.demo import stopped


@pytest.fixture
def database() -> str:
    return ""


def test_a_mail_whose_reader_was_stopped_lies_there_and_is_a_tip_once_it_is_retried(
    store: Store,
) -> None:
    stopped.take_in_one(store, "World")
    with store.look() as session:
        (held,) = evidence.mails(session, ada(store), Evidence.QUARANTINED)
    assert (held.problem, held.tip_id) == ("time", None)
    number = reread.retry(store, ada(store), held.digest, 10**8)
    assert number
    rounds.take(store)
    (message,) = rounds.shown(store, ada(store), number).messages
    assert (message.subject, len(message.files)) == ("The logbook of the lock", 55)
