"""Stories of a desk: kept once, routed, suggested for tips; a person confirms, and can undo."""

from dataclasses import replace

import pytest
from sqlmodel import select

from pipeline import access, steps
from pipeline.desk import acts, tips
from pipeline.desk import stories as desk
from pipeline.errors import BadValue, ChangedSince, NotAllowed, Refusal, Unknown
from pipeline.models import LinkJudgement
from pipeline.queries import callouts
from pipeline.queries import stories as queries
from pipeline.queries.one_tip import open_tip
from pipeline.store import Store
from pipeline.terms import LinkState, Relation, StoryStatus
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import Clock
from tests.pipeline import rounds, stories
from tests.pipeline.stories import NATO, WAR

LASK = (  # an answer to the twin
    "I saw the Lask delivery from the road: forty trucks. "
    "Also, will Ukraine get a date in The Hague?"
)


@pytest.fixture(autouse=True)
def _beats(store: Store) -> None:
    stories.with_beats(store)


# --- kept once, routed


def test_the_twin_is_on_the_war_first_and_on_nato_second(store: Store) -> None:
    story = stories.keep(store, stories.article("twin.txt")).story
    page = stories.page(store, ada(store), story.id)
    assert (page.story.beat, page.story.second_beat) == (WAR, NATO)
    assert {why.values["beat"] for why in page.beat_reasons} == {WAR, NATO}
    assert page.story.published_at is None
    assert page.writer_covers == "Russia-Ukraine war"


def test_the_beat_follows_neither_the_callout_nor_the_writers_place(store: Store) -> None:
    story = stories.keep(store, stories.article("sudan.txt")).story
    page = stories.page(store, ada(store), story.id)
    assert page.callouts[0].questions[1] == "Do you have a question about the Russia-Ukraine war?"
    assert page.writer_place == "Kyiv"
    assert page.story.beat == ""


def test_the_same_article_twice_is_one_story_and_one_callout(store: Store) -> None:
    first = stories.keep(store, stories.article("twin.txt"))
    again = stories.keep(store, stories.article("twin.txt"))
    other = stories.keep(store, stories.article("sudan.txt"))
    assert (first.new, again.new, other.new) == (True, False, True)
    with store.look() as session:
        assert [row.id for row in queries.page(session, ada(store)).rows] == [2, 1]
        found = callouts.callouts(session, ada(store))
    assert [(row.address, row.stories) for row in found] == [("worldnews@courier.example", 2)]


def test_a_text_that_changed_at_its_address_is_taken_over_but_not_a_persons_title(
    store: Store,
) -> None:
    article = replace(stories.article("twin.txt"), url="https://courier.example/kharkiv")
    story = stories.keep(store, article).story
    with store.unit() as session:
        desk.change(session, ada(store), story.id, store.clock(), title="A visit to Kharkiv")
    kept = stories.keep(store, replace(article, text="Zernotrans burnt.", title="Another"))
    assert (kept.new, kept.changed) == (False, True)
    page = stories.page(store, ada(store), story.id)
    assert (page.story.title, page.text) == ("A visit to Kharkiv", "Zernotrans burnt.")
    with store.look() as session:
        for words, count in (("zernotrans", 1), ("opdiktet", 0), ("kharkiv visit", 1)):
            wanted = queries.Wanted(words=words)
            assert len(queries.page(session, ada(store), wanted).rows) == count, words


def test_a_story_is_edited_by_people_of_its_desk_alone(store: Store, clock: Clock) -> None:
    story = stories.keep(store, stories.article("twin.txt")).story
    a_desk(store, "Politics")
    bob, mallory = someone(store, "Bob"), someone(store, "Mallory", desks=("Politics",))
    with store.unit() as session:
        desk.change(
            session,
            bob,
            story.id,
            clock(),
            status=StoryStatus.EDITING,
            published_at=clock(),
            beat=NATO,
        )
    page = stories.page(store, bob, story.id)
    assert (page.story.status, page.story.beat, page.story.second_beat) == ("editing", NATO, "")
    assert page.story.published_at == clock()
    with store.unit() as session, pytest.raises(Unknown):
        desk.change(session, mallory, story.id, clock(), title="Mine")
    with store.unit() as session:
        desk.change(session, bob, story.id, clock(), status=StoryStatus.PUBLISHED)
    with store.unit() as session, pytest.raises(NotAllowed):
        desk.change(session, mallory, story.id, clock(), title="Mine")


def test_a_story_needs_a_title_a_desk_of_ones_own_and_no_future(store: Store, clock: Clock) -> None:
    a_desk(store, "Politics")
    story = stories.keep(store, stories.article("twin.txt")).story
    for wrong in (
        lambda session: desk.change(session, ada(store), story.id, clock(), title=" "),
        lambda session: desk.change(session, ada(store), story.id, clock(), title="x" * 301),
        lambda session: desk.change(session, ada(store), story.id, clock(), beat="Sport"),
        lambda session: desk.add(
            session, ada(store), "Politics", stories.article("sudan.txt"), clock()
        ),
        lambda session: desk.plan(
            session, ada(store), "World", "Idea", StoryStatus.PUBLISHED, clock()
        ),
    ):
        with store.unit() as session, pytest.raises(Refusal):
            wrong(session)
    both = someone(store, "Bob", desks=("World", "Politics"))
    with store.unit() as session, pytest.raises(BadValue, match="Politics, World"):
        desk.add(session, both, "", stories.article("sudan.txt"), clock())


def test_an_idea_is_seen_by_its_desk_alone_a_published_story_by_all(store: Store) -> None:
    a_desk(store, "Politics")
    mallory = someone(store, "Mallory", desks=("Politics",))
    with store.unit() as session:
        idea = desk.plan(
            session, ada(store), "World", "Who owns the pier?", StoryStatus.IDEA, store.clock()
        )
    published = stories.keep(store, stories.article("twin.txt")).story
    with store.look() as session:
        with pytest.raises(Unknown):
            queries.one(session, mallory, idea.id)
        assert queries.one(session, mallory, published.id).may_edit is False
        assert queries.page(session, mallory).rows == ()


def test_stories_are_listed_newest_first_a_page_at_a_time(store: Store) -> None:
    for article in stories.all_articles().values():
        with store.unit() as session:
            desk.add(session, ada(store), "World", article, store.clock())
    with store.look() as session:
        first = queries.page(session, ada(store), limit=6)
        second = queries.page(session, ada(store), before=first.next, limit=6)
        found = queries.page(session, ada(store), queries.Wanted(words="reservoir"))
    assert [row.id for row in (*first.rows, *second.rows)] == list(range(10, 0, -1))
    assert second.next is None
    assert {row.title for row in found.rows} == {
        "Where the water goes: a chip factory and its neighbours",
        "The reservoir that is said to be 40 percent full",
    }


# --- a person decides, and can undo


@pytest.fixture
def suggested(store: Store) -> tuple[int, int]:
    """A tip and the story that is suggested for it."""
    story = stories.keep(store, stories.article("twin.txt")).story
    (tip,) = rounds.take(store, a_mail("A tip", LASK))
    return tip.id, story.id


def test_a_confirmed_tip_stands_on_the_storys_page_and_undo_takes_it_off(
    store: Store, suggested: tuple[int, int]
) -> None:
    tip_id, story_id = suggested
    bob = someone(store, "Bob")
    with store.unit() as session:
        desk.link(session, bob, tip_id, story_id, store.clock(), Relation.USED_IN)
    (link,) = stories.page(store, bob, story_id).linked
    assert link.tip is not None
    assert (link.tip.id, link.relation, link.by) == (tip_id, Relation.USED_IN, "Bob")
    with store.unit() as session:
        line = open_tip(session, bob, tip_id, store.clock()).timeline[-1]
        assert (line.verb, line.after["relation"]) == ("linked", "used in")
        assert line.after["link"].startswith("Ukraine’s Prime Minister")
        acts.undo(session, bob, tip_id, store.clock())
    page = stories.page(store, bob, story_id)
    assert (page.linked, page.story.linked, page.story.suggested) == ((), 0, 1)
    assert page.suggested[0].passage


def test_a_tip_is_linked_by_hand_unlinked_and_linked_again(
    store: Store, suggested: tuple[int, int]
) -> None:
    tip_id, _ = suggested
    other = stories.keep(store, stories.article("sudan.txt")).story.id
    bob = someone(store, "Bob")
    with store.unit() as session:
        assert desk.link(session, bob, tip_id, other, store.clock())
        assert desk.link(session, bob, tip_id, other, store.clock()) is None
        assert desk.unlink(session, bob, tip_id, other, store.clock())
        assert desk.unlink(session, bob, tip_id, other, store.clock()) is None
    assert stories.of_tip(store, bob, tip_id).linked == ()
    with store.unit() as session:
        acts.undo(session, bob, tip_id, store.clock())
    assert [link.story_id for link in stories.of_tip(store, bob, tip_id).linked] == [other]
    with store.unit() as session:
        acts.undo(session, bob, tip_id, store.clock())
    assert stories.of_tip(store, bob, tip_id).linked == ()


def test_what_a_person_rejected_no_judge_suggests_again(
    store: Store, suggested: tuple[int, int]
) -> None:
    tip_id, story_id = suggested
    with store.unit() as session:
        desk.reject(session, ada(store), tip_id, story_id, store.clock())
        with pytest.raises(BadValue):
            desk.unlink(session, ada(store), tip_id, story_id, store.clock())
    rounds.take(store, a_mail("Re: A tip", LASK * 2, message_id="2@x", in_reply_to="1@example.org"))
    assert stories.of_tip(store, ada(store), tip_id).suggested == ()
    with store.look() as session:
        said = [row.state for row in session.exec(select(LinkJudgement).order_by("id"))]
    assert said == [LinkState.SUGGESTED, LinkState.REJECTED]


def test_an_undo_whose_ground_has_moved_says_who_moved_it(
    store: Store, suggested: tuple[int, int]
) -> None:
    tip_id, story_id = suggested
    bob = someone(store, "Bob")
    with store.unit() as session:
        done = desk.link(session, ada(store), tip_id, story_id, store.clock())
        desk.unlink(session, bob, tip_id, story_id, store.clock())
    assert done is not None
    with store.unit() as session, pytest.raises(ChangedSince, match="Bob has changed the link"):
        acts.undo(session, ada(store), tip_id, store.clock(), done.id)


def test_nobody_links_or_sees_a_tip_that_she_may_not_see(
    store: Store, suggested: tuple[int, int]
) -> None:
    tip_id, story_id = suggested
    bob = someone(store, "Bob")
    with store.unit() as session:
        desk.link(session, ada(store), tip_id, story_id, store.clock())
        tips.restrict(session, ada(store), tip_id, ["Ada"], store.clock())
    page = stories.page(store, bob, story_id)
    assert (page.linked, page.story.linked) == ((), 0)
    with store.unit() as session:
        with pytest.raises(Unknown):
            desk.unlink(session, bob, tip_id, story_id, store.clock())
        with pytest.raises(Unknown):
            queries.of_tip(session, bob, tip_id)
    assert len(stories.page(store, ada(store), story_id).linked) == 1


def test_a_judge_says_nothing_twice(store: Store, suggested: tuple[int, int]) -> None:
    tip_id, story_id = suggested
    with store.unit() as session:
        access.tip(session, ada(store), tip_id)
        desk.change(session, ada(store), story_id, store.clock(), title="A visit to Kharkiv")
    rounds.take(store, a_mail("Re: A tip", "Lask.", message_id="2@x", in_reply_to="1@example.org"))
    steps.run_all(store)
    with store.look() as session:
        assert len(session.exec(select(LinkJudgement)).all()) == 1
