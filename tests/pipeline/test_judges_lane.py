"""What the lane judge makes of letters that we wrote: good mail is never hidden."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import judging
from pipeline.judges import lane
from pipeline.judges.reasons import CODES, reason
from pipeline.terms import NOISE, SURE, Lane, Letter
from tests.pipeline.letters import LANGUAGES, letters

GOOD = [good for good in Lane if good not in NOISE]


def a_letter(subject="", text="", **more):
    return Letter(subject=subject, own_words=text, text=text, **more)


def hidden(letter):
    answer = lane.judge(letter)
    return answer.label in NOISE and answer.score >= SURE


def codes(answer):
    return {why.code for why in answer.reasons}


@pytest.mark.parametrize("of", Lane)
def test_there_are_letters_of_every_lane_in_seven_languages(of):
    assert len(letters(of)) >= 12
    assert {written.lang for written in letters(of)} == LANGUAGES


@pytest.mark.parametrize("of", GOOD)
def test_no_good_mail_is_hidden(of):
    assert [written.letter.subject for written in letters(of) if hidden(written.letter)] == []


@pytest.mark.parametrize("of", Lane)
def test_most_letters_get_their_lane(of):
    found = Counter(lane.judge(written.letter).label for written in letters(of))
    assert found[of] >= 0.9 * found.total(), found


@pytest.mark.parametrize("of", sorted(NOISE))
def test_noise_with_strong_signs_is_hidden(of):
    sure = [written.letter for written in letters(of) if written.sure]
    assert sure
    assert [letter.subject for letter in sure if not hidden(letter)] == []


@pytest.mark.parametrize("of", Lane)
def test_every_answer_has_reasons_of_the_closed_list(of):
    for written in letters(of):
        answer = lane.judge(written.letter)
        assert answer.reasons
        assert all(CODES[why.code] == why.values.keys() for why in answer.reasons)


def test_a_newsletter_is_told_by_its_header():
    answer = lane.judge(
        a_letter(
            "Ports digest",
            "Rates fell. Unsubscribe here.",
            headers={"list-unsubscribe": "<mailto:u@example.org>", "list-id": "<x.example.org>"},
        )
    )
    assert answer.label == Lane.NEWSLETTER
    assert answer.score >= SURE
    assert {why.values.get("name") for why in answer.reasons} >= {"List-Unsubscribe"}


def test_a_tip_through_the_newsrooms_own_group_address_is_a_tip():
    group = {
        "list-unsubscribe": "<mailto:u@example.org>",
        "list-id": "<tips.example.org>",
        "list-post": "<mailto:tips@example.org>",
        "precedence": "list",
    }
    foot = "To unsubscribe from this group and stop receiving emails from it, write to us."
    answer = lane.judge(a_letter("The bridge", f"It sinks, ten cm a day.\n{foot}", headers=group))
    assert answer.label == Lane.TIP


def test_bulk_headers_alone_hide_nothing():
    headers = {
        "list-unsubscribe": "<mailto:u@example.org>",
        "list-id": "<x.example.org>",
        "precedence": "bulk",
        "feedback-id": "1:2",
        "list-unsubscribe-post": "List-Unsubscribe=One-Click",
    }
    assert not hidden(a_letter("The bridge", "It sinks, ten centimetres a day.", headers=headers))


def test_a_tip_that_mentions_a_press_release_is_not_hidden():
    said = "The press release says the water is clean. I work at the plant: it is not."
    for subject in ("Press release", "FOR IMMEDIATE RELEASE", "Media contact: the ministry lies"):
        assert not hidden(a_letter(subject, said, recipients=30)), subject


def test_a_leaked_release_with_all_its_signs_stays_in_view():
    release = letters(Lane.PITCH)[0].letter
    assert hidden(release)
    leaked = f"{release.own_words}\n\nI work for them and this is a cover up."
    assert not hidden(a_letter(release.subject, leaked))


def test_noise_that_a_person_passes_on_without_a_word_stays_in_view():
    for of in (Lane.PITCH, Lane.SPAM):
        for written in letters(of):
            assert not hidden(Letter(written.letter.subject, "", written.letter.text)), of


def test_an_oil_embargo_is_no_release():
    text = "Ships under embargo unload at our harbour by night. The embargo is a joke."
    assert lane.judge(a_letter("Oil embargo", text, recipients=40)).label == Lane.TIP


def test_a_tip_that_quotes_a_scam_is_not_hidden():
    scam = letters(Lane.SPAM)[2].letter.own_words
    assert hidden(a_letter("", scam))
    assert not hidden(a_letter("Fraud", f"My mother gets this scam daily: {scam}"))


def test_an_auto_reply_is_sure_only_by_a_header():
    words = {"subject": "Automatic reply: hello", "text": "I am away."}
    assert not hidden(a_letter(**words))
    assert lane.judge(a_letter(**words)).label == Lane.AUTOMATIC
    assert hidden(a_letter(**words, headers={"auto-submitted": "auto-replied"}))


def test_auto_generated_alone_is_no_auto_reply():
    headers = {"auto-submitted": "auto-generated"}
    assert lane.judge(a_letter("Form", "They burn tyres.", headers=headers)).label == Lane.TIP


def test_a_web_form_without_a_return_path_is_not_hidden():
    form = a_letter(
        "Message from the form",
        "They burn tyres behind the school.",
        headers={"return-path": "<>"},
    )
    assert not hidden(form)


def test_a_wish_that_we_cover_something_is_a_tip():
    for text in (
        "Could you report on the queues at the border?",
        "Why don't you cover the strike at the port?",
        "Розкажіть про чергу на кордоні?",
        "Könnten Sie berichten, was im Hafen los ist?",
    ):
        assert lane.judge(a_letter("A wish", text)).label == Lane.TIP, text


def test_a_question_that_tells_something_is_a_tip():
    text = "Does the ministry know? I work at the port. The cranes stand still since May."
    assert lane.judge(a_letter("", text)).label == Lane.TIP


def test_a_question_is_one_too_when_its_lines_are_wrapped():
    text = (
        "Good day! Could the banks really close the accounts of all who hold nothing but the\n"
        "passport of a country that they left when the war began? We have no other one. Whom may\n"
        "we ask then?\n\nThank you!\nAnn"
    )
    assert lane.judge(a_letter("Banks", text)).label == Lane.QUESTION


def test_a_question_mark_in_a_link_asks_nothing():
    text = "The list is at https://example.org/?id=7 and the mayor's firm is on it."
    assert lane.judge(a_letter("", text)).label == Lane.TIP


@pytest.mark.parametrize("text", ["", "😀", "\0", "?" * 5_000, "a " * 500_000, "\n" * 100_000])
def test_odd_text_gets_an_answer(text):
    answer = lane.judge(a_letter(text[:100], text))
    assert not (answer.label in NOISE and answer.score >= SURE)
    assert answer.reasons


def test_an_empty_letter_is_a_tip_without_words():
    answer = lane.judge(a_letter())
    assert (answer.label, codes(answer)) == (Lane.TIP, {"no words"})


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(max_size=400), st.dictionaries(st.text(), st.text()))
def test_no_letter_makes_the_judge_fall(subject, text, headers):
    answer = lane.judge(a_letter(subject, text, headers=headers))
    assert 0 <= answer.score <= 1
    assert answer.label in set(Lane)


def test_who_tells_something_before_she_asks_has_written_a_tip_that_also_asks():
    told = "I saw the lorries leave the quarry on Monday … also, will the inquiry ask the drivers?"
    answer = judging.lane_of(Letter("The quarry", told, told))
    assert answer.label == Lane.TIP
    assert reason("also asks", said="will the inquiry ask the drivers?") in answer.reasons


def test_abuse_is_never_hidden_since_it_is_a_readers_mail():
    said = judging.lane_of(a_letter("Scum", "You are all liars and idiots, your rag is shit."))
    assert said.label == Lane.SPAM
    assert said.score < SURE
