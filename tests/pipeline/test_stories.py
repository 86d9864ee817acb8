"""Stories of a desk: kept once, routed, suggested for tips; a person confirms, and can undo."""

from dataclasses import replace

import pytest
from sqlmodel import select

from pipeline import access, steps
from pipeline.desk import acts, tips
from pipeline.desk import stories as desk
from pipeline.errors import BadValue, ChangedSince, NotAllowed, Refusal, Unknown
from pipeline.models import LinkJudgement
from pipeline.queries import stories as queries
from pipeline.queries.one_tip import open_tip
from pipeline.store import Store
from pipeline.terms import Lane, LinkState, Relation, StoryStatus
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import Clock
from tests.pipeline import rounds, stories
from tests.pipeline.stories import NATO, WAR

LASK = (
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
        found = queries.callouts(session, ada(store))
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


# --- suggestions


def test_an_answer_is_suggested_to_its_story_with_the_passage_where_they_meet(store: Store) -> None:
    for article in stories.all_articles().values():
        stories.keep(store, article)
    (tip,) = rounds.take(store, a_mail("A tip", LASK))
    (found,) = stories.of_tip(store, ada(store), tip.id).suggested
    assert found.title.startswith("Ukraine’s Prime Minister Olena Vyhadana")
    assert "meets at the Lask air base in Poland" in found.passage
    assert found.reasons[0].code == "names"
    assert str(found.reasons[0].values["said"]).startswith(("Lask", "Hague"))
    assert found.relation is Relation.ABOUT
    assert 0.5 <= found.score < 1


def test_a_tip_that_asks_too_shows_both(store: Store) -> None:
    (tip,) = rounds.take(store, a_mail("A tip", LASK))
    assert tip.lane is Lane.TIP
    assert tip.also_asks
    with store.unit() as session:
        lane = open_tip(session, ada(store), tip.id, store.clock()).judgements[0]
    asked = [why.values["said"] for why in lane.reasons if why.code == "also asks"]
    assert asked == ["Also, will Ukraine get a date in The Hague?"]


def test_a_question_alone_is_a_question_and_is_answered_by_its_story(store: Store) -> None:
    stories.keep(store, stories.article("twin.txt"))
    (tip,) = rounds.take(
        store, a_mail("Lask", "When does the Lask group meet, and who pays in Poland?")
    )
    assert (tip.lane, tip.also_asks) == (Lane.QUESTION, False)
    (found,) = stories.of_tip(store, ada(store), tip.id).suggested
    assert found.relation is Relation.ANSWERED_BY


def test_each_of_our_tips_finds_its_story_and_no_other_comes_first(store: Store) -> None:
    articles = stories.all_articles().items()
    numbers = {name: stories.keep(store, one).story.id for name, one in articles}
    told = [one for one in stories.told("tip") if one["story"] in ("", *numbers)]
    mails = [
        a_mail(one["subject"], one["text"], message_id=f"{at}@x") for at, one in enumerate(told)
    ]
    missed = []
    for one, tip in zip(told, rounds.take(store, *mails), strict=True):
        found = stories.of_tip(store, ada(store), tip.id).suggested
        wanted = [numbers[one["story"]]] if one["story"] else []
        if [link.story_id for link in found[:1]] != wanted:
            missed.append(one["subject"])
    assert len(told) >= 20
    assert missed in ([], ["Russian spies"]), "who names all names may be shown a story"


def test_a_story_that_arrives_is_suggested_for_open_tips_of_the_last_month(
    store: Store, clock: Clock
) -> None:
    old = a_mail("Old", LASK, message_id="old@x")
    (tip,) = rounds.take(store, old)
    assert stories.of_tip(store, ada(store), tip.id).suggested == ()
    story = stories.keep(store, stories.article("twin.txt")).story
    (found,) = stories.of_tip(store, ada(store), tip.id).suggested
    assert found.story_id == story.id
    clock.move(days=40)
    later = stories.keep(
        store, replace(stories.article("twin.txt"), text="The Lask group met in The Hague.")
    )
    assert later.new
    assert len(stories.of_tip(store, ada(store), tip.id).suggested) == 1


def test_noise_and_killed_stories_get_no_suggestion(store: Store) -> None:
    story = stories.keep(store, stories.article("twin.txt")).story
    bulk = {"List-Unsubscribe": "<mailto:u@x>", "List-Id": "<x.example>", "Precedence": "bulk"}
    text = "Lask, The Hague, Kharkiv: our digest. Unsubscribe here."
    (letter,) = rounds.take(store, a_mail("Digest", text, headers=bulk))
    assert letter.lane is Lane.NEWSLETTER
    with store.unit() as session:
        desk.change(session, ada(store), story.id, store.clock(), status=StoryStatus.KILLED)
    rounds.take(store, a_mail("A tip", LASK, message_id="2@x"))
    with store.look() as session:
        assert session.exec(select(LinkJudgement)).all() == []


def test_a_link_to_the_story_or_its_title_in_the_subject_suggests_it(store: Store) -> None:
    article = replace(stories.article("sudan.txt"), url="https://courier.example/bakery?id=7")
    story = stories.keep(store, article).story
    mails = (
        a_mail("Read this", "About https://courier.example/bakery?id=7. My aunt worked there."),
        a_mail("Re: El Fasher’s last bakery shut on Sunday", "She is safe.", message_id="2@x"),
    )
    for tip, code in zip(rounds.take(store, *mails), ("its address", "its title"), strict=True):
        (found,) = stories.of_tip(store, ada(store), tip.id).suggested
        assert (found.story_id, found.reasons[0].code) == (story.id, code)


# --- an answer's beat does not follow the story's


def _answered(one: dict[str, str], how: str, number: int) -> bytes:
    """An answer, as mail programs send them: alone, with the story quoted, with the callout."""
    article = stories.article("twin.txt")
    callout, text, subject = article.callouts[0].text, one["text"], one["subject"]
    lines = (*article.text.splitlines()[-6:], callout)
    wrapped = callout.replace(" or ", "\n> or ").replace(" Do you", "\n> Do you")
    return {
        "alone": a_mail(subject, text, message_id=f"{number}@a"),
        "quoting": a_mail(
            f"Re: {article.title}",
            f"{text}\n\nOn Mon, 23 Nov 2026 at 10:00, Courier <worldnews@courier.example> wrote:\n"
            + "\n".join(f"> {line}" for line in lines),
            message_id=f"{number}@b",
        ),
        "pasted": a_mail(subject, f"{callout}\n\n{text}", message_id=f"{number}@c"),
        "by question": a_mail(
            f"AW: {article.callouts[0].questions[1]}", text, message_id=f"{number}@d"
        ),
        "wrapped": a_mail("Your question", f"> {wrapped}\n{text}", message_id=f"{number}@e"),
    }[how]


@pytest.mark.parametrize("how", ["alone", "quoting", "pasted", "by question", "wrapped"])
def test_of_twenty_answers_on_sudan_taiwan_or_elections_none_goes_to_the_war(
    store: Store, how: str
) -> None:
    stories.keep(store, stories.article("twin.txt"))
    answers = stories.told("answer")
    assert len(answers) == 20
    found = rounds.take(store, *(_answered(one, how, at) for at, one in enumerate(answers)))
    assert len(found) == 20
    assert [tip.subject for tip in found if tip.beat == WAR] == []
    assert sum(tip.beat != "" for tip in found) >= 7, "those on a beat of ours find it"
    if how != "quoting":  # there the title in the subject says which story it answers
        assert [
            tip.id for tip in found if stories.of_tip(store, ada(store), tip.id).suggested
        ] == []


def test_an_answer_on_the_war_goes_there_though_it_quotes_the_callout(store: Store) -> None:
    stories.keep(store, stories.article("twin.txt"))
    war = {
        "subject": "Kharkiv",
        "text": "Russian drones hit our school in Kharkiv again last night.",
    }
    (tip,) = rounds.take(store, _answered(war, "pasted", 1))
    assert tip.beat == WAR


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
