"""Junk and Sent folders, beside the INBOX: what comes from there, and where it belongs."""

from typing import Any

import pytest

from pipeline.desk import tips
from pipeline.queries.one_tip import MessageRow
from pipeline.store import Store
from tests.builders import a_mail, ada, someone
from tests.fakes import FakeMailbox
from tests.pipeline import rounds

ASKED = a_mail("The boat", "Who paid for it?", message_id="1@x")
OURS = "World desk <worldnews@paper.example>"
ANSWER = a_mail("Re: The boat", "We shall look.", OURS, message_id="2@paper", in_reply_to="1@x")
THANKS = a_mail("Re: The boat", "Thank you!", message_id="3@x", in_reply_to="2@paper")


def _poll(store: Store, *mails: bytes, role: str = "inbox", name: str = "") -> FakeMailbox:
    box = FakeMailbox(*mails)
    rounds.poll(store, box, name=name or role, role=role)
    return box


def _messages(store: Store, tip_id: int = 1) -> list[MessageRow]:
    return list(rounds.shown(store, ada(store), tip_id).messages)


@pytest.mark.parametrize("sent_first", [False, True])
def test_an_answer_from_a_mail_program_joins_its_tip_whichever_folder_is_read_first(
    store: Store, sent_first: bool
) -> None:
    folders = [(ASKED, "inbox"), (ANSWER, "sent")]
    for raw, role in reversed(folders) if sent_first else folders:
        _poll(store, raw, role=role)
    assert rounds.tips(store, ada(store)) == [1]
    assert sorted(one.how for one in _messages(store)) == ["opened", "sent"]
    assert rounds.one(store, ada(store)).messages == 2


def test_what_we_sent_to_others_is_held_and_opens_no_tip(store: Store) -> None:
    box = _poll(store, a_mail("Lunch?", "At one?", OURS, message_id="9@paper"), role="sent")
    assert rounds.tips(store, ada(store)) == []
    assert sorted(box.acknowledged) == [1]


def test_our_answer_does_not_bring_a_tip_back_and_the_readers_reply_to_it_does(
    store: Store, clock: Any
) -> None:
    _poll(store, ASKED)
    ann = someone(store, "Ann")
    rounds.do(store, tips.spike, ann, 1)
    _poll(store, ANSWER, role="sent")
    assert rounds.one(store, ada(store)).wrote_again is False
    _poll(store, ASKED, THANKS, name="inbox")
    assert rounds.one(store, ada(store)).wrote_again is True
    assert rounds.tips(store, ada(store)) == [1]


def test_whoever_borrows_our_address_joins_no_tip_by_it(store: Store) -> None:
    _poll(store, ASKED)
    _poll(store, ANSWER, role="sent")
    forged = a_mail("Re: The boat", "Forget it.", OURS, message_id="4@evil", in_reply_to="1@x")
    _poll(store, forged, name="other")
    assert len(rounds.tips(store, ada(store))) == 2


def test_a_mail_that_we_sent_to_ourselves_is_a_tip_all_the_same(store: Store) -> None:
    noted = a_mail("For the desk", "Seen at the port.", OURS, message_id="5@paper")
    _poll(store, noted, role="sent")
    _poll(store, noted)
    assert rounds.tips(store, ada(store)) == [1]


def test_what_the_server_took_for_spam_is_a_tip_that_says_so(store: Store) -> None:
    _poll(store, ASKED, role="junk")
    (message,) = _messages(store)
    assert {"code": "taken for spam"} in message.marks


def test_once_somebody_has_moved_it_out_it_says_so_no_more(store: Store) -> None:
    _poll(store, ASKED, role="junk")
    _poll(store, ASKED)
    (message,) = _messages(store)
    assert {"code": "taken for spam"} not in message.marks
