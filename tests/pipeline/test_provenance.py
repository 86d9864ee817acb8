"""Where a mail came from is frozen when it comes, and told to those who may see the tip."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlmodel import select

from inbox import Customs, Fact
from inbox.proving.signatures import checking
from pipeline import letters, steps
from pipeline.desk import by_hand, tips
from pipeline.errors import Unknown
from pipeline.models import Provenance, Reading
from pipeline.proving import READ_LATE
from pipeline.queries import health
from pipeline.queries.provenance import NOT_LOOKED_AT, Card, History, cards
from pipeline.store import Store
from pipeline.terms import Verdict, Via, Viewer
from pipeline.upkeep import purge, reread
from tests.builders import a_desk, a_mail, ada, someone
from tests.fakes import FakeMailbox
from tests.inbox.keys import OPENSSL, Names, signed
from tests.pipeline import rounds

ELSEWHERE = {"Reply-To": "other@example.net"}


def card(store: Store, viewer: Viewer, tip_id: int = 1) -> Card:
    """The card of a tip of one message."""
    with store.look() as session:
        (found,) = cards(session, viewer, tip_id).values()
        return found


def codes(told: Card) -> list[str]:
    return [one.code for one in told.facts]


def parts(store: Store) -> list[str]:
    with store.look() as session:
        return sorted(session.exec(select(Provenance.part)))


def test_what_the_headers_show_is_frozen_with_the_mail(store: Store) -> None:
    rounds.take(store, a_mail(headers=ELSEWHERE))
    told = card(store, ada(store))

    assert told.facts == (Fact("answers elsewhere", {"address": "other@example.net"}),)
    assert told.at is not None


def test_a_reading_made_again_leaves_the_card_as_it_was(store: Store) -> None:
    rounds.take(store, a_mail(headers=ELSEWHERE))
    before = card(store, ada(store))
    later = replace(store, customs=Customs(server="mx.paper.example"))
    reread.reread(later, max_bytes=10**8, all_=True)

    assert card(store, ada(store)) == before


def test_the_name_of_a_colleague_from_elsewhere_is_told(store: Store) -> None:
    someone(store, "Ann Owner")
    rounds.take(store, a_mail(sender="Ann Owner <x@evil.example>"))

    assert card(store, ada(store)).facts == (Fact("imitates a colleague", {"name": "Ann Owner"}),)


def test_a_first_tip_and_then_the_history_of_its_sender(store: Store) -> None:
    rounds.take(store, a_mail())
    rounds.take(store, a_mail("More", message_id="2@example.org"))
    viewer = ada(store)
    rounds.do(store, tips.close, viewer, 1, Verdict.CONFIRMED)

    assert card(store, viewer, 1).history == History()
    told = card(store, viewer, 2).history
    assert told is not None
    assert (told.earlier, dict(told.verdicts)) == (1, {"confirmed": 1})


def test_the_history_holds_no_tip_that_the_viewer_may_not_see(store: Store) -> None:
    a_desk(store, "Politics")
    bob = someone(store, "Bob", desks=("Politics",))
    rounds.take(store, a_mail())
    rounds.take(store, a_mail("More", message_id="2@example.org"), desk="Politics")

    assert card(store, bob, 2).history == History()
    with store.look() as session, pytest.raises(Unknown):
        cards(session, bob, 1)


def test_while_look_ups_are_off_nobody_is_asked(store: Store) -> None:
    names = Names()
    mail = a_mail(headers={"DKIM-Signature": "v=1; d=example.org; s=a"})
    rounds.take(replace(store, prover=checking(names)), mail)

    assert (names.asked, parts(store)) == ([], ["headers"])
    assert codes(card(store, ada(store))) == ["signed"]


@pytest.mark.skipif(OPENSSL is None, reason="there is no openssl to make keys with")
def test_a_signature_is_checked_after_storing_and_its_claim_makes_way(store: Store) -> None:
    names = Names()
    careful = replace(store, customs=Customs(checked=True))
    rounds.take(careful, signed(a_mail(), names))
    assert codes(card(store, ada(store))) == ["signed"]
    with store.look() as session:
        assert steps.waiting(session, "prove") == 1
    steps.run_all(replace(careful, prover=checking(names)))
    names.records.clear()  # keys rotate: what was shown then stays

    assert card(store, ada(store)).facts == (Fact("signature right", {"domain": "example.org"}),)
    with store.look() as session:
        assert steps.waiting(session, "prove") == 0


def test_only_signed_mails_wait_to_be_checked(store: Store) -> None:
    rounds.take(replace(store, customs=Customs(checked=True)), a_mail())
    with store.look() as session:
        assert steps.waiting(session, "prove") == 0


def test_w34_a_purge_takes_the_card_with_it(store: Store) -> None:
    rounds.take(store, a_mail(headers=ELSEWHERE))
    purge.purge(store, ada(store), 1)

    assert parts(store) == []


def voices(store: Store) -> set[str]:
    return {one.code for one in health.look_over(store, store.clock())} & {"one sender", "one list"}


def some(count: int, **headers: str) -> list[bytes]:
    """Mails of one list, each by another sender."""
    return [
        a_mail(sender=f"s{n}@example.org", message_id=f"{n}@example.org", headers=headers)
        for n in range(count)
    ]


def test_a_mailbox_that_speaks_with_one_voice_is_told_by_doctor(store: Store) -> None:
    mails = [a_mail(message_id=f"{n}@example.org") for n in range(40)]
    rounds.poll(store, FakeMailbox(*mails))
    assert voices(store) == {"one sender"}


def test_a_mailbox_that_one_list_fills_is_told_until_the_list_is_ours(store: Store) -> None:
    listed = {"List-Id": "<tips.paper.example>"}
    rounds.poll(store, FakeMailbox(*some(40, **listed)))
    assert voices(store) == {"one list"}
    ours = replace(store, customs=Customs(our_lists=("tips@paper.example",)))
    reread.reread(ours, max_bytes=10**8, all_=True)
    assert voices(store) == set()


def test_a_mailbox_of_many_senders_is_well(store: Store) -> None:
    rounds.poll(store, FakeMailbox(*some(40)))
    assert voices(store) == set()


def test_what_a_list_of_ours_writes_reaches_no_judge(store: Store) -> None:
    headers = {"List-Id": "<tips.paper.example>", "List-Unsubscribe": "<x>", "Precedence": "list"}
    ours = replace(store, customs=Customs(our_lists=("tips@paper.example",)))
    rounds.take(ours, a_mail("[EXTERNAL] The boat", headers=headers))
    with store.look() as session:
        reading = session.exec(select(Reading)).one()

    assert not {"list-id", "list-unsubscribe", "precedence"} & reading.traces.keys()
    assert reading.subject == "[EXTERNAL] The boat"
    assert letters.letter(reading).subject == "The boat"
    assert reading.recipients["addressed"] == ["worldnews@paper.example"]


def test_a_judge_sees_where_wrapped_links_lead_and_no_banner(store: Store) -> None:
    text = (
        "CAUTION: This email originated from outside of the organization. Do not click links.\n\n"
        "See https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpaper.example%2Fa"
    )
    rounds.take(store, a_mail(text=text))
    with store.look() as session:
        seen = letters.letter(session.exec(select(Reading)).one())

    assert seen.text.strip() == seen.own_words == "See https://paper.example/a"


def before_cards(store: Store) -> None:
    """As if what is held had come before anything was written down of where mail comes from."""
    with store.unit() as session:
        session.execute(sa.delete(Provenance))


def test_mail_older_than_the_cards_says_that_nothing_was_looked_at(store: Store) -> None:
    rounds.take(store, a_mail(headers=ELSEWHERE))
    before_cards(store)
    told = card(store, ada(store))

    assert told == Card((NOT_LOOKED_AT,), None, History())


def test_reading_anew_tells_what_its_headers_say_and_that_this_is_late(store: Store) -> None:
    rounds.take(store, a_mail(headers=ELSEWHERE))
    before_cards(store)
    assert reread.reread(store, max_bytes=10**8) == (1, 0), "though its reading is of this reader"
    told = card(store, ada(store))

    assert told.late
    assert told.facts == (READ_LATE, Fact("answers elsewhere", {"address": "other@example.net"}))
    assert told.at == store.clock()
    assert reread.reread(store, max_bytes=10**8) == (0, 0)


def test_no_signature_of_older_mail_is_checked_by_the_keys_of_today(store: Store) -> None:
    names = Names()
    careful = replace(store, customs=Customs(checked=True), prover=checking(names))
    rounds.take(store, a_mail(headers={"DKIM-Signature": "v=1; d=example.org; s=a"}))
    before_cards(store)
    reread.reread(careful, max_bytes=10**8)
    steps.run_all(careful)

    assert names.asked == []
    assert codes(card(store, ada(store))) == ["read late", "signed"]


def test_what_nobody_sent_by_mail_has_no_card(store: Store) -> None:
    told = by_hand.Told("A call", "The crane fell.", Via.PHONE, store.clock(), "Olha")
    by_hand.add(store, ada(store), "World", told)
    before_cards(store)
    reread.reread(store, max_bytes=10**8, all_=True)
    with store.look() as session:
        assert cards(session, ada(store), 1) == {}
