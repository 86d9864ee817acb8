"""Which stories a judge suggests for a tip, and that an answer's beat follows no story's."""

from dataclasses import replace

import pytest
from sqlmodel import select

from pipeline.desk import stories as desk
from pipeline.judges import story as judge
from pipeline.models import LinkJudgement
from pipeline.queries.one_tip import open_tip
from pipeline.store import Store
from pipeline.stories.furniture import Callout
from pipeline.terms import Lane, Letter, Relation, StoryStatus, StoryTerms
from tests.builders import a_mail, ada
from tests.conftest import Clock
from tests.pipeline import rounds, stories
from tests.pipeline.stories import WAR

LASK = (
    "I saw the Lask delivery from the road: forty trucks. "
    "Also, will Ukraine get a date in The Hague?"
)


@pytest.fixture(autouse=True)
def _beats(store: Store) -> None:
    stories.with_beats(store)


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


def test_a_tip_to_a_callouts_own_address_is_suggested_to_its_story(store: Store) -> None:
    asks = Callout("worldnews+harbour@paper.example", "Do you know the harbour? Write to us.", ())
    harbour = replace(stories.article("twin.txt"), callouts=(asks,))
    story = stories.keep(store, harbour).story
    addressed = {"Delivered-To": "Worldnews+Harbour@paper.example"}
    (tip,) = rounds.take(store, a_mail("Hello", "Call me, please.", headers=addressed))
    (found,) = stories.of_tip(store, ada(store), tip.id).suggested
    assert found.story_id == story.id
    told = {why.code: why.values for why in found.reasons}
    assert told["its callout"] == {"to": "worldnews+harbour@paper.example"}


def test_an_address_that_stands_under_every_story_suggests_none(store: Store) -> None:
    asks = Callout("worldnews@paper.example", "Do you have a tip? Write to us.", ())
    articles = list(stories.all_articles().values())
    for article in articles:
        stories.keep(store, replace(article, callouts=(asks,)))
    (tip,) = rounds.take(store, a_mail("Hello", "Call me, please."))
    assert len(articles) > 3
    assert stories.of_tip(store, ada(store), tip.id).suggested == ()


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


# --- what is no reason


@pytest.mark.parametrize(
    ("language", "quiet"),
    [
        ("en", "I have been told that they are being there, since everything else"),
        ("de", "ich habe gehört, dass die dort gewesen sind und alles wirklich nur noch"),
        ("fr", "je vous dis que cela était ainsi parce que toujours aussi beaucoup"),
        ("es", "yo creo que ellos también estaban siempre entonces porque todavía"),
        ("ru", "я думаю, что потому тоже когда-нибудь только сейчас всегда они очень"),
        ("uk", "я думаю, що тому також тільки завжди вони дуже щоб зараз якщо"),
        ("ar", "هذا الذي كان عندما قالت لنا أيضا لأنه هناك بعد ذلك فقط"),
    ],
)
def test_two_texts_that_share_quiet_words_alone_share_nothing(language: str, quiet: str) -> None:
    told = judge.prepare(StoryTerms(1, "", f"{quiet}.", "" if language == "ar" else language))
    letter = Letter("", quiet)
    always = dict.fromkeys(judge.words_of(letter), 1.0)
    heard = {"думаю", "gehort", "told", "dis", "think"}
    assert set(always) <= heard
    for found in judge.judge(letter, [told], always):
        assert {why.values["said"] for why in found.reasons} <= heard


def test_a_reason_names_the_cables_and_not_what_stands_beside_them() -> None:
    story = StoryTerms(
        1, "", "Two cables were being cut, the navy said. Cables are being laid.", "en"
    )
    letter = Letter("Cables", "The cables, being old, were being pulled up.")
    words = dict.fromkeys(judge.words_of(letter), 1.0)
    assert "cables" in words
    assert "being" not in words
    (found,) = judge.judge(letter, [judge.prepare(story)], dict.fromkeys(words, 9.0))
    assert [why.values["said"] for why in found.reasons if why.code == "shared"] == ["cables"]


def test_a_month_is_a_word_and_no_name_that_both_give() -> None:
    weights = {"gaza": 2.0, "september": 1.0, "water": 0.5}
    said = judge._said(weights, {"gaza": "Gaza", "september": "September", "water": ""})
    assert [(why.code, why.values["said"]) for why in said] == [
        ("names", "Gaza"),
        ("shared", "September, water"),
    ]
