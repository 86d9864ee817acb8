"""On the server N, held M, unexplained 0: and what is missing is fetched again."""

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from inbox import MailboxSettings
from pipeline.alarms.reconcile import is_due, reconcile
from pipeline.leader import Lock
from pipeline.models import Alarm, Belonging, Mailbox, Message, Reconciliation, Sighting, Waiting
from pipeline.queries import health
from pipeline.store import Store
from pipeline.terms import MailboxState
from pipeline.upkeep.purge import purge
from tests.builders import a_mail, ada
from tests.conftest import Clock
from tests.fakes import FakeMailbox
from tests.pipeline import rounds
from tests.pipeline.alarming import arrive

BOX = MailboxSettings(name="tips", desk="World", host="x", user="tips")


def mails(n: int) -> list[bytes]:
    return [a_mail(f"No. {i}", f"Words {i}.", message_id=f"{i}@x") for i in range(1, n + 1)]


def compare(store: Store, mailbox: FakeMailbox) -> Reconciliation:
    found = reconcile(store, mailbox, BOX, max_mail_bytes=10**8)
    assert found is not None
    return found


def counts(found: Reconciliation) -> tuple[int, int, int, int]:
    return found.on_server, found.held, found.purged, found.unexplained


def test_all_that_is_on_the_server_is_held(store: Store) -> None:
    mailbox = FakeMailbox(*mails(30))
    rounds.poll(store, mailbox)
    assert counts(compare(store, mailbox)) == (30, 30, 0, 0)


def test_what_another_program_deletes_stays_held_and_is_told(store: Store) -> None:
    mailbox = FakeMailbox(*mails(30))
    rounds.poll(store, mailbox)
    mailbox.remove([3, 17])
    found = compare(store, mailbox)
    assert counts(found) == (28, 30, 0, 0)
    assert found.gone == 2


def test_new_mail_is_taken_in_before_it_is_counted(store: Store) -> None:
    mailbox = FakeMailbox(*mails(3))
    rounds.poll(store, mailbox)
    mailbox.mails += mails(5)[3:]
    assert counts(compare(store, mailbox)) == (5, 5, 0, 0)


def test_a_gap_is_found_by_its_uid_and_fetched_again(store: Store) -> None:
    mailbox = FakeMailbox(*mails(9))
    rounds.poll(store, mailbox)
    lose(store, 4, 7)
    found = compare(store, mailbox)
    assert counts(found) == (9, 9, 0, 0)
    assert len(rounds.tips(store, ada(store))) == 9


def lose(store: Store, *uids: int) -> None:
    """As if these had never been seen: row and sighting."""
    with store.unit() as session:
        keys = sa.select(col(Sighting.arrival)).where(col(Sighting.uid).in_(uids))
        lost = list(session.execute(keys).scalars())
        session.execute(sa.delete(Sighting).where(col(Sighting.uid).in_(uids)))
        tips = sa.select(col(Belonging.tip_id)).where(col(Belonging.arrival).in_(lost))
        numbers = list(session.execute(tips).scalars())
        digests = sa.select(col(Message.digest)).where(col(Message.arrival).in_(lost))
        assert len(list(session.execute(digests).scalars())) == len(uids)
        session.execute(sa.delete(Waiting).where(col(Waiting.arrival).in_(lost)))
    assert len(numbers) == len(uids)


def test_a_gap_that_cannot_be_fetched_stays_unexplained_or_is_withheld(store: Store) -> None:
    mailbox = FakeMailbox(*mails(9))
    rounds.poll(store, mailbox)
    lose(store, 4)
    mailbox.withheld = {4}
    found = compare(store, mailbox)
    assert (found.on_server, found.withheld, found.unexplained) == (9, 1, 0)


def test_a_gap_that_nobody_hands_over_is_an_alarm_with_its_uid(store: Store, clock: Clock) -> None:
    mailbox = FakeMailbox(*mails(9))
    rounds.poll(store, mailbox)
    lose(store, 4)
    mailbox.fetch = lambda uids: iter(())  # type: ignore[method-assign]
    found = compare(store, mailbox)
    assert (found.unexplained, found.gaps) == (1, [4])
    told = [one for one in health.look_over(store, clock.now) if one.code == "gap"]
    assert [one.values["uids"] for one in told] == ["4"]
    with store.look() as session:
        assert session.exec(select(Alarm)).all() == []


def test_what_was_purged_is_explained_and_not_taken_in_again(store: Store) -> None:
    mailbox = FakeMailbox(*mails(5))
    rounds.poll(store, mailbox)
    purge(store, ada(store), 2)
    assert counts(compare(store, mailbox)) == (5, 4, 1, 0)
    assert len(rounds.tips(store, ada(store))) == 4


def test_a_server_that_numbers_anew_makes_nothing_twice(store: Store) -> None:
    mailbox = FakeMailbox(*mails(6))
    rounds.poll(store, mailbox)
    again = FakeMailbox(*mails(6), validity=2)
    again.remove([1])
    assert counts(compare(store, again)) == (5, 6, 0, 0)
    assert len(rounds.tips(store, ada(store))) == 6


def test_while_another_process_polls_nothing_is_compared(store: Store) -> None:
    lock = Lock(store, "mailbox tips")
    assert lock.take()
    assert reconcile(store, FakeMailbox(*mails(1)), BOX, max_mail_bytes=10**8) is None
    lock.release()


def test_once_a_day_and_only_when_the_mailbox_is_well(store: Store, clock: Clock) -> None:
    mailbox = FakeMailbox(*mails(2))
    rounds.poll(store, mailbox)
    with store.unit() as session:
        assert not is_due(session, BOX, store), "nobody has noted yet that it is well"
        session.execute(sa.text("UPDATE mailbox SET state = 'ok'"))
    assert due(store)
    compare(store, mailbox)
    assert not due(store)
    clock.move(days=1)
    assert due(store)


def due(store: Store) -> bool:
    with store.look() as session:
        return is_due(session, BOX, store)


@pytest.mark.parametrize("n", [7_000])
def test_a_big_mailbox_is_compared_by_windows(store: Store, n: int, clock: Clock) -> None:
    asked: list[int] = []

    class Wide(FakeMailbox):
        def uids(self, low: int, high: int) -> list[int]:
            asked.append(len(found := super().uids(low, high)))
            return found

    mailbox = Wide(*mails(1))
    rounds.poll(store, mailbox)
    with store.look() as session:
        number = session.scalar(sa.select(col(Sighting.mailbox_id)))
        validity = session.scalar(sa.select(col(Sighting.validity)))
    arrive(store, number or 0, *[clock.now] * (n - 1), first=2)
    with store.unit() as session:
        session.execute(sa.update(Sighting).values(validity=validity))
        session.execute(sa.text(f"UPDATE mailbox SET uid_high = {n}"))  # noqa: S608 - a number
    mailbox.mails = mailbox.mails * n
    asked.clear()
    assert counts(compare(store, mailbox)) == (n, n, 0, 0)
    assert max(asked) <= 4_000


def test_a_mailbox_that_nobody_watched_meanwhile_is_not_late(store: Store, clock: Clock) -> None:
    """A worker that begins after a pause compares it at once, and need not call anybody."""
    mailbox = FakeMailbox(*mails(3))
    rounds.poll(store, mailbox)
    compare(store, mailbox)
    clock.move(days=9)
    with store.unit() as session:
        row = session.exec(select(Mailbox)).one()
        row.state, row.state_since = MailboxState.OK.value, clock.now
    assert "not compared" not in {one.code for one in health.look_over(store, clock.now)}
    clock.move(days=2)
    assert "not compared" in {one.code for one in health.look_over(store, clock.now)}
