"""A callout knows the tips that it brought: by its address, for those who may see them."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlmodel import col

from pipeline.desk import tips as desk
from pipeline.errors import Unknown
from pipeline.models import Addressed
from pipeline.queries import callouts, inbox
from pipeline.queries import tips as queries
from pipeline.store import Store
from pipeline.stories.furniture import Callout
from pipeline.terms import Lane, Viewer
from pipeline.upkeep.purge import purge
from pipeline.upkeep.reread import reread
from tests.builders import a_desk, a_mail, ada, someone
from tests.pipeline import rounds, stories

HARBOUR = "worldnews+harbour@paper.example"


@pytest.fixture
def asked(store: Store) -> int:
    """A story asks for mail at an address of its own; returns the callout's number."""
    asks = Callout(HARBOUR, "Do you know the harbour? Write to us.", ())
    stories.keep(store, replace(stories.article("twin.txt"), callouts=(asks,)))
    with store.look() as session:
        (found,) = callouts.callouts(session, ada(store))
    return found.id


def answer(n: int, text: str = "I load the barges.", to: str = HARBOUR, **more: str) -> bytes:
    return a_mail(f"Answer {n}", text, message_id=f"{n}@h", headers={"Delivered-To": to}, **more)


def brought(store: Store, viewer: Viewer, callout: int) -> tuple[int | None, list[int]]:
    """How many the callout counts, and the tips that its list holds."""
    with store.look() as session:
        counted = callouts.callout(session, viewer, callout).tips
        page = inbox.listed(session, viewer, "callout", callout_id=callout)
    return counted, [row.id for row in page.rows]


def test_the_tips_of_a_callout_are_counted_and_listed_wherever_they_lie(
    store: Store, asked: int
) -> None:
    rounds.take(
        store,
        answer(1, to=HARBOUR.title()),
        answer(2, "I saw the crane fall."),
        answer(3, "Nothing to do with it.", to="worldnews@paper.example"),
    )
    with store.unit() as session:
        desk.spike(session, ada(store), 2, store.clock())
    assert brought(store, ada(store), asked) == (2, [2, 1])


def test_noise_is_no_answer(store: Store, asked: int) -> None:
    rounds.take(store, answer(1), answer(2))
    with store.unit() as session:
        desk.move_to_lane(session, ada(store), 2, Lane.SPAM, store.clock())
    assert brought(store, ada(store), asked) == (1, [1])


def test_a_later_message_brings_its_tip_to_no_callout(store: Store, asked: int) -> None:
    first = a_mail("The crane", "It fell.", message_id="a@x")
    rounds.take(store, first, answer(2, in_reply_to="a@x"))
    assert brought(store, ada(store), asked) == (0, [])


def test_a_restricted_tip_is_counted_for_nobody_who_may_not_see_it(
    store: Store, asked: int
) -> None:
    ann, bob = someone(store, "Ann"), someone(store, "Bob")
    rounds.take(store, answer(1), answer(2, "I saw the crane fall."))
    with store.unit() as session:
        desk.restrict(session, ada(store), 1, ["Ann"], store.clock())
    assert brought(store, ann, asked) == (2, [2, 1])
    assert brought(store, bob, asked) == (1, [2])


def test_another_desk_is_told_of_no_tip(store: Store, asked: int) -> None:
    a_desk(store, "Politics")
    olga = someone(store, "Olga", desks=("Politics",))
    rounds.take(store, answer(1))
    with store.look() as session:
        with pytest.raises(Unknown):
            callouts.callout(session, olga, asked)
        with pytest.raises(Unknown):
            inbox.listed(session, olga, "callout", callout_id=asked)
        (carried,) = callouts.of_story(session, olga, 1)
        assert carried.tips is None


def test_mail_that_came_before_the_story_is_counted_too(store: Store) -> None:
    rounds.take(store, answer(1))
    asks = Callout(HARBOUR, "Do you know the harbour? Write to us.", ())
    stories.keep(store, replace(stories.article("twin.txt"), callouts=(asks,)))
    assert brought(store, ada(store), 1) == (1, [1])


def test_the_list_narrows_like_any_other(store: Store, asked: int) -> None:
    rounds.take(store, answer(1), answer(2, "Я вантажу баржі в порту щоночі."))
    with store.look() as session:
        tips = replace(callouts.tips_of(session, ada(store), asked), language="uk")
        assert [row.id for row in queries.page(session, ada(store), tips).rows] == [2]


def test_a_purge_and_a_reading_anew_keep_the_addresses_in_step(store: Store, asked: int) -> None:
    rounds.take(store, answer(1), answer(2, "I saw the crane fall."))
    purge(store, ada(store), 1)
    reread(store, max_bytes=10**8, all_=True)
    assert brought(store, ada(store), asked) == (1, [2])
    with store.look() as session:
        assert len(session.execute(sa.select(col(Addressed.arrival)).distinct()).all()) == 1
