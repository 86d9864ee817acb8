"""A reply joins the tip whose message it answers: between the same people, and on no other word."""

from datetime import date, timedelta

import pytest

from pipeline import steps
from pipeline.desk import acts, tips
from pipeline.desk.beats import add_beat
from pipeline.errors import ChangedSince
from pipeline.queries.tips import Row
from pipeline.store import Store
from pipeline.terms import Lane, Shelf, SpikeReason, Status, Verdict
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import Clock
from tests.fakes import FIRST, FakeMailbox
from tests.pipeline import rounds

BOAT = a_mail()
REPLY = a_mail(
    "Re: The mayor's boat", "One more thing.", message_id="2@example.org",
    in_reply_to="1@example.org", date="Sat, 21 Nov 2026 09:00:00 +0000",
)  # fmt: skip
AGAIN = a_mail(
    "Re: The mayor's boat", "And the receipt.", message_id="3@example.org",
    in_reply_to="1@example.org", date="Sun, 22 Nov 2026 09:00:00 +0000",
)  # fmt: skip


def test_a_reply_joins_the_tip_that_it_answers(store: Store) -> None:
    rounds.take(store, BOAT)
    (tip,) = rounds.take(store, REPLY)
    assert (tip.subject, tip.messages, tip.wrote_again) == ("The mayor's boat", 2, True)
    assert [one.how for one in rounds.shown(store, ada(store), tip.id).messages] == [
        "opened",
        "joined",
    ]


def test_a_reply_of_the_same_batch_joins_too(store: Store) -> None:
    assert [tip.messages for tip in rounds.take(store, BOAT, REPLY, AGAIN)] == [3]


def test_f17_a_reply_by_another_sender_opens_a_tip_that_inherits_nothing(store: Store) -> None:
    ann = someone(store, "Ann")
    rounds.take(store, BOAT)
    with store.unit() as session:
        now = store.clock()
        add_beat(session, ada(store), "World", "Harbour", now, keywords=["quay"])
        tips.claim(session, ann, 1, now)
        tips.move_to_beat(session, ann, 1, "Harbour", now)
        tips.restrict(session, ann, 1, ["Ada"], now)
    forged = [
        a_mail("Re", "Hello", sender, message_id=f"forged{n}@example.net",
               in_reply_to="1@example.org", headers={"References": "<1@example.org>"})
        for n, sender in enumerate(
            ("Mallory <mallory@example.net>", "Sam Source <sam@example.net>",
             '"sam@example.org" <mallory2@example.net>', "<>")
        )
    ]  # fmt: skip
    first, *others = rounds.take(store, *forged)
    assert first.messages == 1
    assert len(others) == len(forged)
    assert {(tip.owner, tip.beat, tip.restricted, tip.status, tip.messages) for tip in others} == {
        ("", "", False, Status.NEW, 1)
    }


def test_f17_a_forged_parent_draws_nobodys_reply_into_its_tip(store: Store) -> None:
    """Mallory sends a mail under a Message-ID that Sam's reply names."""
    mallory = a_mail("Mine", "Hello", "Mallory <mallory@example.net>")
    assert [tip.messages for tip in rounds.take(store, mallory, REPLY)] == [1, 1]


@pytest.mark.parametrize("batch", [1, 3])
def test_a_reply_that_comes_before_its_parent_ends_in_one_tip_that_the_parent_heads(
    store: Store, batch: int
) -> None:
    rounds.poll(store, FakeMailbox(BOAT, REPLY, batch=batch), order="newest")
    (tip,) = rounds.take(store)
    assert (tip.subject, tip.messages, tip.wrote_again) == ("The mayor's boat", 2, batch == 3)


def test_two_replies_that_come_before_their_parent_end_in_one_tip(store: Store) -> None:
    rounds.poll(store, FakeMailbox(BOAT, REPLY, AGAIN, batch=1), order="newest")
    (tip,) = rounds.take(store)
    assert (tip.subject, tip.messages, tip.wrote_again) == ("The mayor's boat", 3, False)


def test_a_chain_taken_in_newest_first_ends_in_one_tip(store: Store) -> None:
    chain = [
        a_mail(f"Part {n}", f"Part {n}", message_id=f"{n}@x", in_reply_to=f"{n - 1}@x")
        for n in range(1, 8)
    ]
    rounds.poll(store, FakeMailbox(*chain, batch=2), order="newest")
    (tip,) = rounds.take(store)
    assert (tip.subject, tip.messages) == ("Part 1", 7)


def test_the_parent_taken_in_late_gives_the_tip_its_lane(store: Store) -> None:
    thanks = "I want to correct a mistake in your article: the name is wrong."
    parent = a_mail("Correction: a wrong name", thanks)
    rounds.take(store, REPLY)
    rounds.poll(store, FakeMailbox(parent, first=FIRST - timedelta(days=1)))
    (tip,) = rounds.take(store)
    assert tip.lane is Lane.CORRECTION


def test_who_writes_again_brings_a_closed_tip_back_to_its_owner(store: Store) -> None:
    ann = someone(store, "Ann")
    rounds.take(store, BOAT)
    with store.unit() as session:
        tips.claim(session, ann, 1, store.clock())
        tips.move_to_lane(session, ann, 1, Lane.TIP, store.clock())
        tips.close(session, ann, 1, Verdict.COULD_NOT_CONFIRM, store.clock())
    (tip,) = rounds.take(store, REPLY)
    assert _standing(tip) == (Shelf.OPEN, Status.CLAIMED, None, "Ann", True)
    back = rounds.shown(store, ann, 1).timeline[-1]
    assert (back.verb, back.who) == ("wrote again", "")
    assert back.changes["verdict"] == ["could not confirm", None]


def test_who_writes_again_brings_a_spiked_tip_back_to_the_desk(store: Store) -> None:
    rounds.take(store, BOAT)
    with store.unit() as session:
        tips.spike(session, ada(store), 1, store.clock(), SpikeReason.TOO_THIN)
    (tip,) = rounds.take(store, REPLY)
    assert _standing(tip) == (Shelf.OPEN, Status.NEW, None, "", True)


def test_who_writes_again_wakes_a_snoozed_tip(store: Store, clock: Clock) -> None:
    rounds.take(store, BOAT)
    with store.unit() as session:
        tips.snooze(session, ada(store), 1, clock() + timedelta(days=9), clock())
    (tip,) = rounds.take(store, REPLY)
    assert _standing(tip) == (Shelf.OPEN, Status.NEW, None, "", True)


def test_an_archived_tip_comes_back_when_its_sender_writes_again(store: Store) -> None:
    rounds.poll(store, FakeMailbox(BOAT), archive_before=date(2027, 1, 1))
    (tip,) = rounds.take(store, REPLY)
    assert _standing(tip) == (Shelf.OPEN, Status.NEW, None, "", True)


def test_an_auto_reply_changes_nothing(store: Store) -> None:
    before = _spiked(store)
    away = a_mail(
        "Out of office", "I am away until Monday.", message_id="9@example.org",
        in_reply_to="1@example.org", headers={"Auto-Submitted": "auto-replied"},
    )  # fmt: skip
    (tip,) = rounds.take(store, away)
    assert (_standing(tip), tip.lane) == (_standing(before), before.lane)
    assert tip.messages == 2


def test_a_copy_of_the_first_mail_changes_nothing(store: Store) -> None:
    before = _spiked(store)
    (tip,) = rounds.take(store, b"Received: from elsewhere\r\n" + BOAT)
    assert (_standing(tip), tip.messages) == (_standing(before), 1)


def test_an_old_reply_taken_in_late_changes_nothing(store: Store) -> None:
    before = _spiked(store)
    old = FakeMailbox(REPLY, first=FIRST + timedelta(days=1))
    rounds.poll(store, old, name="archive", archive_before=date(2026, 11, 23))
    (tip,) = rounds.take(store)
    assert _standing(tip) == _standing(before)
    assert tip.messages == 2


def test_who_claims_a_tip_has_seen_that_its_sender_wrote_again(store: Store) -> None:
    rounds.take(store, BOAT, REPLY)
    with store.unit() as session:
        tips.claim(session, ada(store), 1, store.clock())
    (tip,) = rounds.take(store)
    assert not tip.wrote_again


def test_a_reply_to_another_desks_mailbox_joins_and_is_shown_there(store: Store) -> None:
    a_desk(store, "Politics")
    mallory = someone(store, "Mallory", desks=("Politics",))
    rounds.take(store, BOAT)
    (tip,) = rounds.take(store, REPLY, desk="Politics")
    assert (tip.desk, tip.messages) == ("World", 2)
    assert rounds.shown(store, mallory, tip.id).also_received == ("Politics",)


def test_an_undo_over_a_new_message_says_what_has_changed(store: Store) -> None:
    _spiked(store)
    rounds.take(store, REPLY)
    changed = pytest.raises(ChangedSince, match="a new message has changed the status since")
    with changed, store.unit() as session:
        acts.undo(session, ada(store), 1, store.clock())


def _spiked(store: Store) -> Row:
    rounds.take(store, BOAT)
    steps.run_all(store)
    with store.unit() as session:
        tips.spike(session, ada(store), 1, store.clock())
    return rounds.take(store)[0]


def _standing(tip: Row) -> tuple[Shelf, Status, Verdict | None, str, bool]:
    return tip.shelf, tip.status, tip.verdict, tip.owner, tip.wrote_again
