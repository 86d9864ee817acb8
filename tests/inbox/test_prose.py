"""A lost word is the costly error: what people write themselves is theirs, whatever it seems."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.mail import RangeKind
from inbox.reading.own_words import mark_ranges
from tests.inbox.test_own_words import CASES, a_reading

PROSE = {
    "an article is cited": "On 5 January 2026 the mayor wrote:\n\nWe never met.\n\nThat is a lie.",
    "a time and a verb, no year": "On Monday at 10:15 Mayor Smith wrote:\nAll is well.\nIt is not.",
    "to the minute": "On 4 November 2026 at 10:30 the director wrote:\n\nBurn it.\n\nI saw it.",
    "German, to the minute": "Am 04.11.2026 um 10:30 Uhr schrieb der Chef:\n\nWeg damit.",
    "somebody is quoted": 'He wrote to me:\n"Take the money."\nI did not.',
    "a form of the newspaper": "From: Ann <ann@example.org>\nSubject: theft\n\nThe till is gone.",
    "a form of her own": "From: the second floor\nTo: the gate\nDate: last night\n\nBoxes.",
    "a journey": "From: Kyiv\nTo: Lviv\nDate: 5 May\n\nThe train was stopped twice.",
    "an invitation": "Date: Friday, 5 June\nTime: 10:30\nPlace: harbour\n\nPlease come.",
    "confidence": "I saw it.\n\nConfidential: please do not use my name.",
    "confidence, as a mail's": "I saw it.\n\nThis email is confidential, don't show it to my boss.",
    "a mistake": "If you received this by mistake, pass it on.\n\nI saw the guard fall.",
    "what is forbidden": "I saw it.\n\nUnauthorised use of the vans is all that they talk about.",
    "please consider": "I saw it.\n\nPlease consider the environment around the mill.",
    "who and when": "From: the night shift\nSent: every day in 2026\nTo: the river\n\nBarrels.",
    "a disclosure": "I saw it.\n\nDisclaimer: I used to work there until they fired me in March.",
    "a place that is named": "It burns.\nSent from Kherson",
    "a place, in Polish": "Szef kradnie.\nWysłane z urzędu",
    "a window, in German": "Es brennt.\nVon meinem Fenster aus",
    "all was sent, in Finnish": "Paperit ovat poissa.\nLähetetty kaikki",
    "who sent it": "The dam leaks.\nSent by the night shift\nThey know.",
    "an answer in a telephone's line": "Sent from my iPhone, he took the money.",
    "a place, not a device": "It burns.\n\nSent from my balcony I could see the smoke.",
    "a rule between thoughts": "First this.\n\n--------------------\n\nThen that. It was worse.",
    "two dashes between thoughts": "First this.\n\n--\n\n" + "Then that, and on it went. " * 5,
    "two dashes on top": "--\nThey are selling the ward.",
    "a mailbox's From": "Hello\n>From the window I saw them\nleave at six",
    "arrows as decoration": "Look\n>>> http://example.org <<<\nand tell me",
    "an arrow in a line": "a -> b\nx > y\n=> so it follows",
    "a dash of dialogue": "— Who paid?\n— The port.\n— All of it?\n— Half.",
    "a list": "- one\n- two\n-- three\n--- four\n* five\n_ six",
    "a heading with a line": "Facts\n=====\n\nEleven trucks.\n\nNames\n-----\n\nNone.",
    "closing and a phone": "Call me.\n\nBest regards,\nAnn\n+49 451 555 1234",
    "a name with a dash": "Call me.\n\n-Ann",
    "times of events": "04.11.2026 08:15\nfirst truck\n04.11.2026 09:40\nsecond truck",
    "an address and a time": "Meet John (john@example.org) at 10:30 on 12.05.2026:\nbring it",
    "an address and a number": "I asked ann@paper.example 300 times and she wrote:\nnot now",
    "colons everywhere": "who: me\nwhat: fire\nwhen: 10:15\nwhere: pier 4\nfrom: the office",
    "On at the start of lines": "On the way\nOn Monday\nOn 5 Jan\nOn and on",
    "German": "Am 5. Januar 2026 schrieb der Bürgermeister:\n\nAlles gut.\n\nNichts war gut.",
    "French": "Le 5 janvier 2026, le maire a écrit :\n\nTout va bien.\n\nC'est faux.",
    "Ukrainian": "5 січня 2026 року мер написав:\n\nУсе добре.\n\nЦе неправда.",
    "Spanish labels": "De: la oficina\nA: la calle\nFecha: ayer\n\nSe llevaron todo.",
    "only a signature's words": "Sent from my iPhone 12 times because the page broke, so read it",
    "words of a divider": "I have three things:\nOriginal message\nForwarded message\nA list",
    "a way of barrels": "Ja.\n\nVon: dem Tor\nAn: die Halle\nBetreff: Fässer\n\nElf Stück.",
    "two addresses": "He paid.\n\nFrom: a@b.example\nTo: c@d.example\n\nThat is the way it went.",
    "a stamp": "See:\nBegin forwarded message\nFrom: the port\nis what it reads. I have it.",
    "a thought below a true dash": "It was open.\n\n-- \n\nI saw three of them go in at night.",
    "a label on a crate": "On it stood:\n\nFrom: Kyiv\nTo: Riga\nSubject: parts\n\nIt was empty.",
    "confidence, and a recipient": "I saw it.\n\nThis message is confidential and only for your "
    "desk. The mayor was the recipient.",
    "confidence, in French": "Je l'ai vu.\n\nCe message est confidentiel. Le maire en est le "
    "destinataire.",
    "confidence, in German": "Das Tor war offen.\n\nDiese Nachricht ist vertraulich und nur für "
    "Ihre Redaktion bestimmt, nicht für andere Empfänger.",
    "whom to ask, below a sentence": "Ask them:\nDana Whit\n(451) 555-1234\ndana@mail.example",
    "forwarded, says a sentence": "The forwarded message: I never got it.\nForwarded by whom?",
}  # fmt: skip
LETTERS = st.text(string.ascii_letters + "äéßжїשم中 ,.!?", min_size=1, max_size=60)


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE.keys())
def test_what_people_write_themselves_is_theirs(text: str) -> None:
    assert a_reading(text, "a tip").own_words == text.strip()


def test_a_last_line_that_says_in_a_sentence_who_wrote_is_hers() -> None:
    text = "It was open. See the file.\nOn 3 November 2026 the mayor himself wrote:"
    assert a_reading(text).own_words == text


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE.keys())
def test_it_is_theirs_above_what_any_program_quotes(text: str) -> None:
    for case in CASES:
        if case.tail and not case.writer:
            own = a_reading(text + case.tail, case.subject).own_words
            assert own == text.strip(), case


@pytest.mark.parametrize(
    "answer", ["»So nicht«, sagte er.", "| a | b |", ":) yes", "-- no", ")) yes"]
)
def test_an_answer_right_below_a_quote_is_own_words(answer: str) -> None:
    text = f"On 5 Nov 2026 at 10:11, Ann <ann@example.org> wrote:\n> Was it so?\n\n{answer}"

    assert a_reading(text).own_words == answer


@given(st.lists(LETTERS, max_size=40))
@settings(max_examples=150, deadline=None)
def test_a_text_without_quotes_is_all_own_words(lines: list[str]) -> None:
    text = "\n".join(lines)

    assert a_reading(text).own_words == text.strip()


@given(st.lists(st.sampled_from([
    "", "> a", ">> b", "words", "-- ", "--", "Ann", "Sent from my iPhone", "Best regards,",
    "_" * 30, "+49 451 555 1234", "From: Ann <a@b.example>", "To: Bob",
    "Sent: Monday, 2 November 2026 16:22",
    "Subject: x", "---------- Forwarded message ---------", "-----Original Message-----", "写道：",
    "On Mon, 2 Nov 2026 at 16:22, Ann <a@b.example> wrote:", "On 2 Nov 2026", "Ann wrote:",
    "-------- End of forwarded message --------", "x" * 500, "\u200f", "|", "ב-4 בנוב׳ 2026:",
]), max_size=30), st.sampled_from(["", "Fwd: x", "Re: x"]))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_ranges_are_in_order_and_inside_and_nothing_is_deleted(
    lines: list[str], subject: str
) -> None:
    text = "\n".join(lines)
    at, pieces = 0, []
    for one in mark_ranges(text, subject):
        assert at <= one.start < one.end <= len(text)
        assert one.kind in RangeKind
        pieces += [text[at : one.start], text[one.start : one.end]]
        at = one.end

    assert "".join([*pieces, text[at:]]) == text
