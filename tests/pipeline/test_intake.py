"""A mail on the server is a tip on the desk, exactly once."""

import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from inbox import ConnectionLost, Fetched
from pipeline import arrival, poll
from pipeline.errors import PipelineError
from pipeline.intake import Source, take_in
from pipeline.models import Belonging, Mailbox, Message, Sighting, Waiting
from pipeline.queries import evidence
from pipeline.queries.newsroom import mailboxes
from pipeline.queries.tips import Wanted
from pipeline.store import Store
from pipeline.terms import Shelf
from pipeline.upkeep.purge import purge
from tests.builders import a_desk, a_mail, ada, someone
from tests.fakes import FakeMailbox
from tests.pipeline import rounds

BOAT = a_mail()
PORT = a_mail("The port", "Look at the port.", message_id="2@example.org")
TRAIN = a_mail("The train", "Look at the train.", message_id="3@example.org")


def test_the_same_mail_twice_is_one_tip(store: Store) -> None:
    count = rounds.poll(store, FakeMailbox(BOAT, BOAT))
    assert len(rounds.tips(store, ada(store))) == 1
    assert (count.new, count.known) == (1, 1)


def test_a_second_round_takes_nothing_in(store: Store) -> None:
    box = FakeMailbox(BOAT, PORT)
    rounds.poll(store, box)
    assert rounds.poll(store, box).seen == 0
    box.mails.append(TRAIN)
    assert rounds.poll(store, box).new == 1


def test_the_same_mail_in_two_mailboxes_is_one_message_with_two_sightings(store: Store) -> None:
    a_desk(store, "Politics")
    mallory = someone(store, "Mallory", desks=("Politics",))
    rounds.poll(store, FakeMailbox(BOAT))
    rounds.poll(store, FakeMailbox(BOAT), name="politics", desk="Politics")
    with store.look() as session:
        assert len(session.exec(select(Message)).all()) == 1
        assert len(session.exec(select(Sighting)).all()) == 2
    assert rounds.tips(store, mallory) == []
    assert rounds.tips(store, mallory, Wanted(also_received=True)) == [1]
    assert rounds.shown(store, mallory, 1).also_received == ("Politics",)


def test_a_message_id_used_twice_hides_nothing(store: Store) -> None:
    rounds.take(store, BOAT, a_mail(text="Something else altogether."))
    assert len(rounds.tips(store, ada(store))) == 2


def test_mails_without_a_message_id_are_kept_apart(store: Store) -> None:
    rounds.take(store, a_mail(message_id=""), a_mail("Other", message_id=""))
    assert len(rounds.tips(store, ada(store))) == 2


def test_a_copy_by_another_route_joins_and_counts_for_nothing(store: Store) -> None:
    rows = rounds.take(store, BOAT, b"Received: from elsewhere\r\n" + BOAT)
    assert [(row.id, row.messages) for row in rows] == [(1, 1)]
    assert [one.how for one in rounds.shown(store, ada(store), 1).messages] == ["opened", "copy"]


def test_one_bad_mail_stops_nobody(store: Store) -> None:
    jpeg = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 50
    count = rounds.poll(store, FakeMailbox(jpeg, b"", b"From: a@[\n\n", BOAT))
    assert count.new == 4
    assert "The mayor's boat" in [row.subject for row in rounds.take(store)]


def test_what_the_server_withholds_is_listed_and_asked_for_again(store: Store) -> None:
    box = FakeMailbox(BOAT, PORT, withheld=[1])
    assert rounds.poll(store, box).withheld == 1
    with store.look() as session:
        assert mailboxes(session)[0].withheld == 1
    box.withheld.clear()
    assert rounds.poll(store, box).new == 1
    with store.look() as session:
        assert mailboxes(session)[0].withheld == 0


def test_a_connection_that_breaks_goes_on_where_it_stood(store: Store) -> None:
    mails = [a_mail(f"Mail {n}", message_id=f"{n}@x") for n in range(20)]
    box = FakeMailbox(*mails, breaks_after=8)
    with pytest.raises(ConnectionLost):
        rounds.poll(store, box)
    assert 0 < len(rounds.tips(store, ada(store))) < 20
    box.breaks_after = None
    rounds.poll(store, box)
    assert len(rounds.tips(store, ada(store))) == 20
    assert sorted(box.acknowledged) == list(range(1, 21))


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_an_old_mailbox_is_taken_in_from_either_end_and_goes_on_after_a_break(
    store: Store, order: str
) -> None:
    mails = [a_mail(f"Mail {n}", message_id=f"{n}@x") for n in range(30)]
    box = FakeMailbox(*mails, breaks_after=5)
    while True:
        try:
            rounds.poll(store, box, order=order)
            break
        except ConnectionLost:
            box.breaks_after = 7
    with store.look() as session:
        box_row = session.exec(select(Mailbox)).one()
        assert len(session.exec(select(Sighting)).all()) == 30
    assert (box_row.uid_low, box_row.uid_high) == (1, 30)
    assert rounds.poll(store, box, order=order).seen == 0


def test_the_newest_come_first_when_the_settings_say_so(store: Store) -> None:
    mails = [a_mail(f"Mail {n}", message_id=f"{n}@x") for n in range(1, 10)]
    with pytest.raises(ConnectionLost):
        rounds.poll(store, FakeMailbox(*mails, breaks_after=3))
    subjects = [row.subject for row in rounds.take(store)]
    assert subjects == ["Mail 7", "Mail 8", "Mail 9"]


def test_new_numbers_on_the_server_double_nothing(store: Store) -> None:
    rounds.poll(store, FakeMailbox(BOAT, PORT))
    count = rounds.poll(store, FakeMailbox(PORT, BOAT, TRAIN, validity=2))
    assert (count.new, count.known) == (1, 2)
    assert len(rounds.tips(store, ada(store))) == 3


def test_nothing_is_acknowledged_before_it_is_stored(store: Store) -> None:
    box = FakeMailbox(BOAT, PORT)
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE belonging RENAME TO elsewhere"))
    with pytest.raises((PipelineError, sa.exc.SQLAlchemyError)):
        rounds.poll(store, box)
    assert box.acknowledged == []
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE elsewhere RENAME TO belonging"))
    rounds.poll(store, box)
    assert sorted(box.acknowledged) == [1, 2]
    assert len(rounds.tips(store, ada(store))) == 2


def test_at_the_moment_of_acknowledging_the_mail_is_already_stored(store: Store) -> None:
    held: list[int] = []

    class Watching(FakeMailbox):
        def acknowledge(self, uids: Sequence[int], *, again: bool = False) -> None:
            with store.look() as session:
                held.append(len(session.exec(select(Sighting)).all()))
            super().acknowledge(uids, again=again)

    rounds.poll(store, Watching(BOAT, PORT, TRAIN, batch=1))
    assert held == [1, 2, 3]


def test_the_raw_mail_lies_on_the_disk_byte_for_byte(store: Store) -> None:
    rounds.poll(store, FakeMailbox(BOAT))
    with store.look() as session:
        digest = evidence.mails(session, ada(store))[0].digest
    assert store.raw.read(digest) == BOAT


def test_old_mail_taken_in_late_stands_where_it_belongs(store: Store) -> None:
    rounds.poll(store, FakeMailbox(BOAT))
    early = datetime(2020, 1, 1, tzinfo=UTC)
    rounds.poll(store, FakeMailbox(PORT, first=early), name="old")
    assert rounds.tips(store, ada(store)) == [1, 2]


def test_what_arrived_before_a_date_starts_archived(store: Store) -> None:
    early = datetime(2020, 1, 1, tzinfo=UTC)
    rounds.poll(store, FakeMailbox(PORT, first=early), name="old", archive_before=date(2026, 1, 1))
    rounds.poll(store, FakeMailbox(BOAT), archive_before=date(2026, 1, 1))
    assert len(rounds.tips(store, ada(store), Wanted(shelf=Shelf.ARCHIVED))) == 1
    assert len(rounds.tips(store, ada(store), Wanted())) == 1
    assert len(rounds.found(store, ada(store), "port")) == 1


@pytest.mark.parametrize("many", [600, pytest.param(5_000, marks=pytest.mark.matrix)])
def test_mails_of_the_same_second_each_get_a_place(store: Store, many: int) -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    mails = [Fetched(n, a_mail(f"M {n}", message_id=f"{n}@x"), at) for n in range(1, many + 1)]
    source = _source(store)
    for start in range(0, many, 200):
        take_in(store, source, mails[start : start + 200], lambda session: None)
    with store.look() as session:
        keys = list(session.execute(sa.select(col(Message.arrival))).scalars())
    assert len(set(keys)) == many
    assert {arrival.moment(key) for key in keys} == {at}


def test_two_that_take_in_the_same_mails_at_once_store_each_once(store: Store) -> None:
    mails = [a_mail(f"Mail {n}", message_id=f"{n}@x") for n in range(60)]
    failed: list[Exception] = []

    def work(name: str) -> None:
        try:
            rounds.poll(store, FakeMailbox(*mails), name=name)
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    with store.unit() as session:
        for name in ("one", "two"):
            poll.mailbox_row(session, name, "World", store.clock())
    workers = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    with store.look() as session:
        assert len(session.exec(select(Message)).all()) == 60
        assert len(session.exec(select(Belonging)).all()) == 60
        assert len(session.exec(select(Sighting)).all()) == 120
        assert len(session.exec(select(Waiting)).all()) == 60 * 4  # embed, lane, beat, story


def test_a_purged_mail_is_not_taken_in_again_and_neither_is_its_copy(store: Store) -> None:
    rounds.take(store, BOAT, PORT)
    purge(store, ada(store), 1)
    copy = b"Received: from elsewhere\r\n" + BOAT
    count = rounds.poll(store, FakeMailbox(BOAT, copy, TRAIN), name="again", order="oldest")
    assert (count.new, count.purged) == (1, 2)
    assert [row.subject for row in rounds.take(store)] == ["The port", "The train"]
    with store.look() as session:
        assert [(box.held, box.purged) for box in mailboxes(session)][:1] == [(1, 2)]


def _source(store: Store) -> Source:
    with store.unit() as session:
        row = poll.mailbox_row(session, "tips", "World", store.clock())
        return Source(row.id, row.desk_id, 1)
