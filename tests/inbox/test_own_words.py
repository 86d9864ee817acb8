"""Own words, quotes, forwards and signatures, as mail programs write them in many languages."""

from collections import Counter
from dataclasses import replace

import pytest

from inbox import Address, Forward, Mail
from inbox.reading.forwards import read_forward
from inbox.reading.own_words import mark_ranges
from inbox.reading.told import unpack
from inbox.reading.wire import pack
from tests.inbox.words import Case, cases

CASES = list(cases())
FORWARDS = [case for case in CASES if case.writer]


def a_reading(text: str, subject: str = "") -> Mail:
    return Mail("", 0, subject=subject, text=text, ranges=mark_ranges(text, subject))


def forwarded_in(case: Case) -> Forward:
    told = read_forward(case.text, mark_ranges(case.text, case.subject))
    assert told is not None
    return told


@pytest.mark.parametrize("case", CASES, ids=str)
def test_own_words_are_told_from_what_others_wrote(case: Case) -> None:
    assert " ".join(a_reading(case.text, case.subject).own_words.split()) == case.own


@pytest.mark.parametrize("case", FORWARDS, ids=str)
def test_a_forward_tells_who_wrote_it_when_and_about_what(case: Case) -> None:
    told = forwarded_in(case)

    assert f"{told.writer.name} <{told.writer.address}>" == case.writer
    assert told.sent_at == case.sent_at
    assert told.subject == case.about


def test_a_forward_comes_through_the_pipe_of_the_guarded_child() -> None:
    case = FORWARDS[0]
    mail = replace(a_reading(case.text, case.subject), forward=forwarded_in(case))

    assert unpack(pack(mail)) == mail


def test_the_mails_are_of_many_languages_and_programs() -> None:
    assert len(CASES) >= 150
    assert len(FORWARDS) >= 50
    assert len({case.language for case in CASES}) >= 20
    assert len(Counter(case.program for case in CASES)) >= 8


@pytest.mark.parametrize(
    "below",
    [
        "If you are not the intended recipient, kindly delete this mail and notify us.",
        "Please notify the sender at once if this reached you in error.",
        "Think before you print!",
        "Please think about the environment before you print this mail.",
        "CONFIDENTIAL\n\nThis message is intended only for the person named above.",
        "-------------\nConfidential notice: this mail is intended solely for its addressee.",
    ],
)
def test_what_a_company_adds_below_each_mail_is_not_the_senders(below: str) -> None:
    assert a_reading(f"The gate was open.\n\n{below}\n").own_words == "The gate was open."


@pytest.mark.parametrize(
    "card",
    ["ann@example.org", "www.example.org", "Night shift lead\nTel. 0451 555 1234"],
)
def test_a_card_below_the_name_is_not_the_senders(card: str) -> None:
    assert a_reading(f"The gate was open.\n\nRegards,\nAnn\n{card}\n").own_words.endswith("Ann")


def test_below_outlooks_long_rule_a_day_is_enough() -> None:
    quoted = "_" * 32 + "\nFrom: The desk\nSent: Monday, 2 November 2026\nTo: Ann\n\nWas it open?"
    assert a_reading(f"It was open.\n\n{quoted}\n").own_words == "It was open."


def test_what_stands_below_a_line_to_reply_above_is_a_quote() -> None:
    below = "##- Please type your reply above this line -##\n\nYour ticket 12 was closed."
    assert a_reading(f"It was open.\n\n{below}\n").own_words == "It was open."


def test_the_rest_of_a_quoted_line_whose_encoding_was_not_undone_is_quoted() -> None:
    quoted = (
        "2026/11/2 The desk <desk@example.org>:\n> Was the gate of the=\n mill open?\n> Regards"
    )
    assert a_reading(f"It was open.\n\n{quoted}\n").own_words == "It was open."


def test_a_short_rule_belongs_to_the_headers_below_it() -> None:
    quoted = (
        "_____\nFrom: desk@example.org\nSent: Monday, 2 November 2026\nSubject: The gate\n\nOpen?"
    )
    assert a_reading(f"It was open.\n\n{quoted}\n").own_words == "It was open."


@pytest.mark.parametrize(
    "said",
    [
        "This email is intended only for your investigations desk. The dam leaks.",
        "This message is being transmitted from inside the mill.",
        "Please notify the sender of the other tip: the dam was intended to leak.",
    ],
)
def test_for_whom_a_reader_writes_is_no_disclaimer(said: str) -> None:
    text = f"Dear editors,\n\n{said}\n\nI work there, and I have the papers."
    assert a_reading(text).own_words == text


def test_an_answer_right_below_a_quoted_link_is_the_senders() -> None:
    text = "> https://paper.example/?id=YWI=\nYes, that is the man.\n"
    assert a_reading(text).own_words == "Yes, that is the man."


@pytest.mark.parametrize("blank", ["\u3000", "\u2003", "\x85", "\x1c"])
def test_a_line_of_other_blanks_is_a_blank_line(blank: str) -> None:
    """A wide blank alone on its line, as Japanese mail programs write it, damaged the reading."""
    read = a_reading(f"It was open.\n{blank}\nOn Mon, 2 Nov 2026, the desk wrote:\n> Was it?\n")
    assert (read.own_words, read.marks) == ("It was open.", ())


@pytest.mark.parametrize(
    "said",
    [
        "Please think of the environment: they print money in the mill.",
        "This email is confidential and went to reporters by mistake. It orders the plant to "
        "delete the attached list.",
        "Diese E-Mail ist vertraulich und ging irrtümlich an die Presse. Der Empfänger war der "
        "Landrat, er soll alles löschen.",
        "Ce message est confidentiel et est parti par erreur. Le destinataire était le maire.",
        "Это письмо конфиденциальное и ушло по ошибке. Получатель был мэр, он всё удалит.",
    ],
)
def test_who_tells_of_a_mail_that_went_astray_is_a_witness(said: str) -> None:
    assert a_reading(f"I saw it.\n\n{said}").own_words == f"I saw it.\n\n{said}"


def test_values_are_no_quote() -> None:
    text = "What the laboratory found:\n> 100 mg/l\n> 50 µg/l\nNormal is 10."
    assert a_reading(text).own_words == text


def test_numbers_below_an_attribution_are_a_quote() -> None:
    text = "Yes.\n\nOn Mon, 2 Nov 2026 at 10:11, Bob wrote:\n> 100 mg/l\n"
    assert a_reading(text).own_words == "Yes."


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, Nov 2, 2026, Bob Reed wrote:\nWas it open?",
        "From: Bob\nSent: Monday\n\nWas it open?",
        "Von: Bob\nGesendet: Montag\n\nWar es offen?",
        "-Reply message ----- From: Bob\nWas it open?",
        "Bob Reed <bob@mail.example> wrote:\nWas it open?",
        "On Mon somebody wrote:\n> Was it open?",
        "On Monday, Bob Reed <bob@mail.example> wrote:\nWas it open?",
    ],
)
def test_what_only_a_program_writes_begins_a_quote(quoted: str) -> None:
    assert a_reading(f"It was open.\n\n{quoted}\n").own_words == "It was open."


@pytest.mark.parametrize(
    "said",
    [
        "On Monday, November 2, 2026, Bob Reed wrote:\nPay me.\n\nI did not.",
        "On Mon, Nov 2, 2026, the mayor wrote:\nPay me.\n\nI did not.",
        "From: Kyiv\nSent: Monday\nCargo: steel\n\nI saw it.",
        "From: the port\nSent: two boats on Monday\n\nI saw it.",
        "The mayor <mayor@city.example> wrote:\nPay me.\n\nI did not.",
    ],
)
def test_what_a_person_may_write_begins_none(said: str) -> None:
    assert a_reading(f"It was open.\n\n{said}").own_words == f"It was open.\n\n{said}"


def test_the_line_of_a_telephone_is_folded_wherever_it_stands() -> None:
    text = "It was open.\nSent from my iPhone\nAnd the key was gone."
    own = a_reading(text).own_words
    assert " ".join(own.split()) == "It was open. And the key was gone."


def test_a_quoted_line_of_a_telephone_on_top_is_a_quote_and_no_more() -> None:
    text = "> Sent from my iPhone\n\nWhose is it?"
    assert len(a_reading(text).ranges) == 1


def test_the_line_of_a_telephone_that_she_shows_stays() -> None:
    text = "Below his threat it said:\nSent from my iPhone\nWhose is it?"
    assert a_reading(text).own_words == text


@pytest.mark.parametrize("sign", ["# ", "--]", ": "])
def test_an_answer_among_quotes_of_another_sign_stays(sign: str) -> None:
    text = f"Good.\n\nOn Mon, 2 Nov 2026, Bob Reed wrote:\n{sign}Was it open?\n\nIt was, all night."
    assert a_reading(text).own_words == text


def test_an_answer_below_a_quote_without_signs_stays() -> None:
    text = "On Mon, 2 Nov 2026, Bob Reed wrote:\nWas it open?\n\nIt was, all night."
    assert a_reading(text).own_words == text


@pytest.mark.parametrize("below", ["Sent from my iPhone", "Think before you print this email."])
def test_whom_to_ask_is_no_card_of_hers(below: str) -> None:
    """The last paragraph is full of contacts, but it begins with another's name."""
    told = "Please call the witness.\n\nMaria Koval\nmaria@mail.example\n+380 44 123 4567"
    text = f"{told}\n\n{below}"
    hers = [(Address("Ann Stone", "ann@mail.example"), told), (Address(), told.partition("\n")[0])]
    for sender, own in hers:
        mail = Mail("", 0, text=text, ranges=mark_ranges(text, sender=sender))
        assert mail.own_words == own
