"""A reply's subject is somebody else's words, often ours: it says neither lane, beat nor story."""

import pytest

from pipeline.judges import routing, story
from pipeline.judges.lane_features import features
from pipeline.judges.replies import repeats, subject_of
from pipeline.judging import lane_of
from pipeline.terms import Lane, Letter, StoryTerms
from tests.pipeline.test_judges_beat import BEATS, judge

CALLOUT = "Do you have a tip or a question about the war in Ukraine and Russia?"
TOLD = (
    "The bakers' court at Elmsford gives each case four minutes and sends the minutes to a cousin."
)


def a_reply(subject: str, own: str = TOLD, quoted: str = CALLOUT) -> Letter:
    return Letter(subject, own, f"{own}\n\n> {quoted}")


@pytest.mark.parametrize("begins", ["Re", "RE", "Aw", "SV", "Відп", "Re[2]", "Ответ"])
def test_the_question_in_our_own_callout_makes_no_question_of_an_answer(begins: str) -> None:
    letter = a_reply(f"{begins}: {CALLOUT}")
    assert subject_of(letter) == f"{begins}:"
    said = lane_of(letter)
    assert said.label == Lane.TIP
    assert not [one for one in said.reasons if one.code == "subject"]


def test_what_lanes_are_learned_from_is_read_alike() -> None:
    assert features(a_reply(f"Re: {CALLOUT}")).numbers == features(a_reply("Re:")).numbers


def test_who_says_hardly_anything_speaks_of_the_subject() -> None:
    assert not repeats(a_reply("Re: Who owns the quay?", "I do. Call me."))
    assert subject_of(a_reply("Who owns the quay?")) == "Who owns the quay?"


def test_a_headline_that_is_answered_stays() -> None:
    assert subject_of(a_reply("Re: Quay sold to nobody")) == "Re: Quay sold to nobody"


def test_the_beat_follows_what_a_reply_says_not_what_it_answers() -> None:
    said = "They sell the hospital's medicines on the market, I saw it."
    assert judge(a_reply("Re: Missiles on Kyiv", said, "Missiles hit Kyiv."), BEATS).label == "2"
    dull = "I have something on that for you, please call."
    assert judge(a_reply("Re: Missiles on Kyiv", dull, ""), BEATS).label == "1"


def test_what_a_router_reads_of_a_reply_is_without_our_question() -> None:
    assert "Ukraine" not in routing.spoken(a_reply(f"Re: {CALLOUT}")).partition("\n")[0]


WAR = StoryTerms(
    1,
    "Ukraine and Russia agree on prisoners",
    "On Monday Ukraine said that Russia had agreed. The President of Ukraine spoke in Odesa.",
    "en",
)


def test_a_callout_that_is_quoted_below_a_tip_points_at_no_story() -> None:
    rare = dict.fromkeys(("ukraine", "russia", "war"), 1.0)
    assert story.judge(a_reply("Re: Do you have a tip?"), [story.prepare(WAR)], rare) == ()
    (found,) = story.judge(a_reply(f"Re: {WAR.title}"), [story.prepare(WAR)], rare)
    assert found.reasons[0].code == "its title"
