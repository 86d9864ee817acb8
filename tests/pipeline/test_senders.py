"""A desk mutes or allows a sender: a person's act, visible, taken back; never a mail's doing."""

import pytest
from sqlmodel import select

from pipeline.desk import acts, senders, tips
from pipeline.errors import BadValue, CannotUndo, NotAllowed, Unknown
from pipeline.models import SenderRule
from pipeline.queries import senders as queries
from pipeline.queries.inbox import count, unseen
from pipeline.store import Store
from pipeline.terms import Lane, Shelf, Treatment, Viewer
from pipeline.upkeep.purge import purge
from tests.builders import a_desk, a_mail, ada, someone
from tests.pipeline import rounds
from tests.pipeline.rounds import do, found, one, shown, take
from tests.pipeline.rounds import tips as seen

MUTE, ALLOW = Treatment.MUTE, Treatment.ALLOW
SAM, PR = "Sam <sam@example.org>", "News <news@pr.example>"


def rule(
    store: Store, viewer: Viewer, sender: str, treatment: Treatment = MUTE, sure: bool = False
) -> senders.Ruled:
    with store.unit() as session:
        return senders.rule(session, viewer, "World", sender, treatment, store.clock(), sure=sure)


def forget(store: Store, viewer: Viewer, number: int) -> senders.Ruled:
    with store.unit() as session:
        return senders.forget(session, viewer, number, store.clock())


def mails(*addresses: str, start: int = 1) -> list[bytes]:
    told = enumerate(addresses, start=start)
    return [a_mail(f"No. {n}", f"Boat {n}.", sender=who, message_id=f"{n}@x") for n, who in told]


def shelf(store: Store, tip_id: int) -> Shelf:
    return one(store, ada(store), tip_id).shelf


def test_a_muted_senders_tips_leave_the_first_view_and_the_counts_and_stay_in_search(
    store: Store,
) -> None:
    ann = someone(store, "Ann")
    take(store, *mails(SAM, PR, SAM))
    done = rule(store, ann, "SAM@Example.org ")
    assert (done.sender, done.tips) == ("sam@example.org", 2)
    assert [shelf(store, n) for n in (1, 2, 3)] == [Shelf.MUTED, Shelf.OPEN, Shelf.MUTED]
    take(store, *mails(SAM, start=4))
    assert shelf(store, 4) is Shelf.MUTED, "what comes later follows too"
    assert found(store, ann, "boat") == [4, 3, 2, 1]
    with store.look() as session:
        counted = count(session, ann)
        assert (counted.shelves["open"], counted.shelves["muted"]) == (1, 3)
        assert unseen(session, ann) == 0


def test_it_is_listed_with_who_and_since_when_and_taken_back(store: Store) -> None:
    ann = someone(store, "Ann")
    take(store, *mails(SAM))
    number = rule(store, ann, "sam@example.org").rule_id
    with store.look() as session:
        (row,) = queries.rules(session, ann)
    assert (row.sender, row.treatment, row.by, row.since, row.tips) == (
        *("sam@example.org", MUTE, "Ann"),
        *(store.clock(), 1),
    )
    assert forget(store, someone(store, "Bob"), number).tips == 1
    assert shelf(store, 1) is Shelf.OPEN
    with store.look() as session:
        assert queries.rules(session, ann) == []
        assert session.exec(select(SenderRule)).one().ended_by is not None, "it stays as history"
    told = [act.verb for act in shown(store, ann, 1).timeline]
    assert told[-2:] == ["sender muted", "sender let be"] or told[:2] == [
        "sender let be",
        "sender muted",
    ]


def test_an_allowed_sender_is_never_hidden_by_a_judge_and_can_be_by_a_person(store: Store) -> None:
    loud = a_mail(
        "AMAZING digest of the week",
        "In this issue: five new restaurants and our subscribers' favourite recipes. View in your "
        "browser. Manage your preferences or unsubscribe.",
        sender=PR,
        headers={"List-Unsubscribe": "<mailto:u@pr.example>", "Precedence": "bulk"},
    )
    take(store, loud)
    assert shelf(store, 1) is Shelf.HIDDEN
    ann = someone(store, "Ann")
    assert rule(store, ann, "news@pr.example", ALLOW).tips == 1
    assert shelf(store, 1) is Shelf.OPEN
    take(store, loud.replace(b"1@example.org", b"2@example.org").replace(b"AMAZING", b"ANOTHER"))
    assert shelf(store, 2) is Shelf.OPEN
    do(store, tips.move_to_lane, ann, 2, Lane.SPAM)
    assert shelf(store, 2) is Shelf.HIDDEN


def test_a_domain_is_muted_with_all_its_people_and_one_of_them_may_be_allowed(
    store: Store,
) -> None:
    ann = someone(store, "Ann")
    take(store, *mails(PR, "Eve <eve@pr.example>", "x@notpr.example", "y@sub.pr.example"))
    assert rule(store, ann, "pr.example").tips == 2
    assert rule(store, ann, "eve@pr.example", ALLOW).tips == 1
    shelves = [shelf(store, n) for n in (1, 2, 3, 4)]
    assert shelves == [Shelf.MUTED, Shelf.OPEN, Shelf.OPEN, Shelf.OPEN]


@pytest.mark.parametrize("said", ["gmail.com", "@GMAIL.com", "ukr.net"])
def test_a_public_provider_is_not_muted_by_accident(store: Store, said: str) -> None:
    ann = someone(store, "Ann")
    with pytest.raises(BadValue, match="Anybody may have an address"):
        rule(store, ann, said)
    assert rule(store, ann, "sam@gmail.com").sender == "sam@gmail.com"
    assert rule(store, ann, said, sure=True).sender == f"@{said.lower().lstrip('@')}"


def test_a_domain_from_which_many_people_wrote_is_asked_about_too(store: Store) -> None:
    take(store, *mails(*(f"p{n}@city.example" for n in range(10))))
    with pytest.raises(BadValue, match="10 people or more have written from city"):
        rule(store, someone(store, "Ann"), "city.example")


@pytest.mark.parametrize(
    "said", ["", "@", "sam@", "x y@z.org", "a@b@c.org", "localhost", "a" * 400]
)
def test_what_is_no_address_mutes_nobody(store: Store, said: str) -> None:
    with pytest.raises(BadValue, match="Name an address"):
        rule(store, someone(store, "Ann"), said)


def test_a_mail_that_withholds_its_sender_is_muted_by_no_rule(store: Store) -> None:
    take(store, a_mail(sender=""))
    rule(store, someone(store, "Ann"), "sam@example.org")
    assert shelf(store, 1) is Shelf.OPEN


def test_what_somebody_works_on_stays_in_view(store: Store) -> None:
    ann, bob = someone(store, "Ann"), someone(store, "Bob")
    take(store, *mails(SAM, SAM))
    do(store, tips.claim, bob, 1)
    rule(store, ann, "sam@example.org")
    assert [shelf(store, n) for n in (1, 2)] == [Shelf.OPEN, Shelf.MUTED]
    do(store, tips.claim, bob, 2)
    assert shelf(store, 2) is Shelf.OPEN


def test_a_restricted_tip_and_one_of_a_closed_beat_are_not_muted_by_who_cannot_see_them(
    store: Store,
) -> None:
    ann, bob = someone(store, "Ann"), someone(store, "Bob")
    take(store, *mails(SAM, SAM))
    do(store, tips.restrict, ann, 1, ["Ann"])
    assert rule(store, bob, "sam@example.org").tips == 1, "and the number does not tell of it"
    with store.look() as session:
        assert [row.tips for row in queries.rules(session, bob)] == [1]
    assert one(store, ann, 1).shelf is Shelf.OPEN


def test_one_muted_tip_is_brought_back_alone(store: Store) -> None:
    ann = someone(store, "Ann")
    take(store, *mails(SAM, SAM))
    rule(store, ann, "sam@example.org")
    do(store, tips.restore, ann, 1)
    assert [shelf(store, n) for n in (1, 2)] == [Shelf.OPEN, Shelf.MUTED]
    do(store, acts.undo, ann, 1)
    assert shelf(store, 1) is Shelf.MUTED


def test_undo_on_a_tip_takes_back_what_was_done_to_the_tip_and_not_to_its_sender(
    store: Store,
) -> None:
    ann = someone(store, "Ann")
    take(store, *mails(SAM))
    do(store, tips.note, ann, 1, "Odd.")
    rule(store, ann, "sam@example.org")
    muted = max(act.id for act in shown(store, ann, 1).timeline)
    with pytest.raises(CannotUndo, match="senders' page"):
        _undo(store, ann, muted)
    do(store, acts.undo, ann, 1)
    assert shelf(store, 1) is Shelf.MUTED


def _undo(store: Store, viewer: Viewer, act_id: int) -> None:
    with store.unit() as session:
        acts.undo(session, viewer, 1, store.clock(), act_id)


def test_a_desk_mutes_for_itself_alone(store: Store) -> None:
    a_desk(store, "Politics")
    olga = someone(store, "Olga", desks=("Politics",))
    take(store, *mails(SAM))
    with pytest.raises(NotAllowed):
        rule(store, olga, "sam@example.org")
    number = rule(store, someone(store, "Ann"), "sam@example.org").rule_id
    with pytest.raises(Unknown):
        forget(store, olga, number)
    with store.look() as session:
        assert queries.rules(session, olga) == []
    take(store, *mails(SAM, start=7), desk="Politics")
    assert seen(store, olga) == [2]
    assert one(store, olga, 2).shelf is Shelf.OPEN


def test_a_mails_own_words_mute_nobody(store: Store) -> None:
    """The address is the From address as it is read, whatever else the mail says."""
    rule(store, someone(store, "Ann"), "boss@paper.example")
    take(
        store,
        a_mail(sender="boss@paper.example <x@evil.example>", message_id="1@x"),
        a_mail("Re", "From: boss@paper.example", message_id="2@x"),
        a_mail("Reply", "x", headers={"Reply-To": "boss@paper.example"}, message_id="3@x"),
    )
    assert [shelf(store, n) for n in (1, 2, 3)] == [Shelf.OPEN] * 3


def test_a_tip_that_is_handed_to_another_desk_is_seen_there(store: Store) -> None:
    a_desk(store, "Politics")
    ann, olga = someone(store, "Ann"), someone(store, "Olga", desks=("Politics",))
    take(store, *mails(SAM))
    rule(store, ann, "sam@example.org")
    do(store, tips.move_to_desk, ann, 1, "Politics")
    assert one(store, olga, 1).shelf is Shelf.OPEN


def test_a_purge_forgets_the_rule_of_a_sender_of_whom_nothing_is_left(store: Store) -> None:
    ann = someone(store, "Ann")
    take(store, *mails(SAM, PR))
    rule(store, ann, "sam@example.org")
    rule(store, ann, "news@pr.example")
    purge(store, ada(store), 1)
    with store.look() as session:
        assert [row.sender for row in queries.rules(session, ann)] == ["news@pr.example"]


def test_rounds_are_counted_right_after_all_that(store: Store) -> None:
    ann = someone(store, "Ann")
    take(store, *mails(SAM, PR, SAM))
    number = rule(store, ann, "example.org").rule_id
    forget(store, ann, number)
    rule(store, ann, "news@pr.example")
    with store.look() as session:
        assert count(session, ann).shelves == {"open": 2, "muted": 1}
    assert rounds.tips(store, ann) == [3, 2, 1]
