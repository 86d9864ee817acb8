"""A mail whose reader dies is stored, listed and told of; it stops nobody and can be retried."""

import base64

import pytest

from inbox import Fetched, Limits
from pipeline import poll
from pipeline.digests import digest
from pipeline.errors import Unknown
from pipeline.intake import Count, Source, take_in
from pipeline.queries import evidence, health
from pipeline.store import Store
from pipeline.terms import Evidence
from pipeline.upkeep import reread
from tests.builders import a_desk, a_mail, ada, someone
from tests.pipeline import rounds

MAX = 10**8
STARVED = Limits(wall_seconds=0.01)  # no child starts in that time
HUGE = (
    b"From: Sam Source <sam@example.org>\r\nSubject: The plans\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nThey are attached.\r\n--b\r\n"
    b"Content-Type: application/pdf; name=plans.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + base64.encodebytes(b"%PDF-1.7\n" + bytes(range(256)) * 9_000)
    + b"--b--\r\n"
)


@pytest.fixture
def starved(store: Store) -> Count:
    """A round in which the reader of one mail of three was stopped at a limit."""
    with store.unit() as session:
        row = poll.mailbox_row(session, "tips", "World", store.clock())
        source = Source(row.id, row.desk_id, 1, limits=STARVED)
    mails = [a_mail(), HUGE, a_mail("The port", "Look there.", message_id="2@example.org")]
    batch = [Fetched(n, raw, store.clock()) for n, raw in enumerate(mails, start=1)]
    return take_in(store, source, batch, lambda session: None)


def test_it_is_quarantined_and_the_others_of_its_batch_are_tips(
    store: Store, starved: Count
) -> None:
    assert (starved.new, starved.quarantined) == (2, 1)
    subjects = {row.subject for row in rounds.take(store)}
    assert subjects == {"The mayor's boat", "The port"}


def test_it_is_stored_byte_for_byte_and_listed_with_why(store: Store, starved: Count) -> None:
    with store.look() as session:
        (held,) = evidence.mails(session, ada(store), Evidence.QUARANTINED)
    assert (held.problem, held.tip_id, held.mailboxes) == ("time", None, ("tips",))
    assert evidence.raw(store, ada(store), held.digest) == HUGE


def test_it_is_listed_to_the_desk_that_received_it_and_to_no_other(
    store: Store, starved: Count
) -> None:
    a_desk(store, "Politics")
    mallory = someone(store, "Mallory", desks=("Politics",))
    with store.look() as session:
        assert evidence.mails(session, mallory) == []
        with pytest.raises(Unknown):
            evidence.message(session, mallory, digest(HUGE))


def test_seen_again_it_stays_what_it_is(store: Store, starved: Count) -> None:
    rounds.take(store, HUGE)
    with store.look() as session:
        held = evidence.mails(session, ada(store), Evidence.QUARANTINED)
    assert [len(one.mailboxes) for one in held] == [2]


def test_its_alarm_lasts_until_a_person_acknowledges_it(store: Store, starved: Count) -> None:
    assert "quarantine" in _alarms(store)
    with store.unit() as session:
        reread.acknowledge(session, ada(store), digest(HUGE), store.clock())
    assert "quarantine" not in _alarms(store)
    with store.look() as session:
        (held,) = evidence.mails(session, ada(store), Evidence.QUARANTINED)
    assert held.acknowledged


def test_retried_it_is_a_tip_like_any_other(store: Store, starved: Count) -> None:
    number = reread.retry(store, ada(store), digest(HUGE), MAX)
    assert number is not None
    rounds.take(store)
    (message,) = rounds.shown(store, ada(store), number).messages
    assert (message.subject, message.files[0].name) == ("The plans", "plans.pdf")
    assert rounds.found(store, ada(store), "attached") == [number]
    assert reread.retry(store, ada(store), digest(HUGE), MAX) is None
    assert len(rounds.tips(store, ada(store))) == 3


def test_one_that_dies_again_stays_and_says_so(store: Store, starved: Count) -> None:
    with pytest.raises(reread.StillUnreadable, match="stays in quarantine"):
        reread.retry(store, ada(store), digest(HUGE), MAX, STARVED)
    assert "quarantine" in _alarms(store)


def _alarms(store: Store) -> set[str]:
    return {finding.code for finding in health.look_over(store, store.clock())}
