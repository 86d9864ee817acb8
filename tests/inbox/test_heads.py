"""Addresses and letters in headers that other readers get wrong: nobody else is blamed."""

from itertools import product

import pytest

from inbox import read_mail
from inbox.reading.addresses import addresses


def test_an_encoded_address_before_a_comma_is_no_name_of_the_next() -> None:
    hidden = b"To: =?utf-8?B?IkFubiIgPGFubkBtYWlsLmV4YW1wbGU+?=, bob@mail.example\n\nwords"
    told = [(one.name, one.address) for one in read_mail(hidden).to]

    assert told == [("Ann", "ann@mail.example"), ("", "bob@mail.example")]


def test_an_address_in_a_quoted_name_is_nobodys() -> None:
    raw = b'From: "Not ann@mail.example" bob@mail.example\n\nwords'
    assert read_mail(raw).sender.address == "bob@mail.example"
    assert read_mail(b'From: "ann@mail.example"\n\nwords').sender.address == "ann@mail.example"


def test_a_sign_that_stands_alone_is_no_letter_of_another_alphabet() -> None:
    assert read_mail(b"Subject: Mill \xae, 20 \x80\n\nwords").subject == "Mill ®, 20 €"


def test_the_answer_of_a_server_above_a_mail_is_no_part_of_it() -> None:
    mail = read_mail(b"+OK 212 octets\r\nFrom: ann@mail.example\r\nSubject: Mill\r\n\r\nwords")
    assert (mail.sender.address, mail.subject, mail.text) == ("ann@mail.example", "Mill", "words")


@pytest.mark.parametrize("first", ["From my window I saw it burn.", "+OK I saw it burn."])
def test_a_part_without_headers_may_begin_as_a_mailbox_or_an_answer_does(first: str) -> None:
    raw = f"Content-Type: multipart/mixed; boundary=b\n\n--b\n{first}\n\nCome.\n--b--\n"
    assert read_mail(raw.encode()).text == f"{first}\n\nCome."
    assert read_mail(f"{first}\n\nCome.\n".encode()).text == f"{first}\n\nCome.\n"


def test_what_mailboxes_put_above_headers_is_no_part_of_a_mail() -> None:
    above = b"From ann@mail.example Mon Nov  2 10:11:12 2026\n>From bob Mon Nov  2 10:11:12 2026\n"
    mail = read_mail(above + b"Subject: Mill\n\nwords")
    assert (mail.subject, mail.text) == ("Mill", "words")


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("Ann <gate@mail.example>:<ann@mail.example>", "", "ann@mail.example"),
        ("Ann <ann@mail.example>:", "Ann", "ann@mail.example"),
        ('"Ann Ode" <ann@mail.example>:', "Ann Ode", "ann@mail.example"),
        ("=?utf-8?Q?Ann?= <ann@mail.example>: ;", "Ann", "ann@mail.example"),
        ("Ann <ann(of the\\) mill)@mail.example>", "Ann", "ann@mail.example"),
        ("ann (mill) @mail.example", "mill", "ann@mail.example"),
        ("ann @ mail.example (Ann)", "Ann", "ann@mail.example"),
        ('\\"Ann\\" Ode <ann@mail.example>', '"Ann" Ode', "ann@mail.example"),
        ("MILL\\ann <ann@mail.example>", "MILL\\ann", "ann@mail.example"),
        ("=?utf-8?Q?=22Ode=2C_Ann=22?= <ann@mail.example>", "Ode, Ann", "ann@mail.example"),
        ('"ann ode"@mail.example', "", '"ann ode"@mail.example'),
        ('"ann"@mail.example', "", "ann@mail.example"),
        ('<"ann"@mail.example>', "", "ann@mail.example"),
        ('Ann"Ode" <ann@mail.example>', "Ann Ode", "ann@mail.example"),
        ('"Ann @ the mill"', "Ann @ the mill", ""),
        ("reader (of the mill)", "reader (of the mill)", ""),
        ("Ann (ann@mail.example)", "Ann", "ann@mail.example"),
    ],
)
def test_a_sender_is_who_was_meant(written: str, name: str, address: str) -> None:
    sender = read_mail(f"From: {written}\n\nwords".encode()).sender
    assert (sender.name, sender.address) == (name, address)


@pytest.mark.parametrize(
    "written",
    [
        '"hidden:", ann@mail.example',
        '"hidden:;", ann@mail.example',
        "(x) hidden :(y);ann@mail.example",
    ],
)
def test_the_name_of_a_group_is_nobodys(written: str) -> None:
    told = read_mail(f"To: {written}\n\nwords".encode()).to
    assert [(one.name, one.address) for one in told] == [("", "ann@mail.example")]


def test_no_sign_that_a_database_refuses_is_in_an_address() -> None:
    """Signs of our own, with which quoted names are told apart, must not stay: one such mail, and
    PostgreSQL stores nothing of its batch."""
    signs = ('"Ann Ode"', '"ann"@b', "a@b", "<", ">", ":", ";", ",", "(x)", "=?utf-8?Q?=00?=")
    for written in map("".join, product(signs, repeat=4)):
        assert not [one for one in addresses(written) if "\0" in one.name + one.address], written


def test_one_letter_alone_is_no_word_of_another_alphabet() -> None:
    assert read_mail(b"Content-Type: text/plain\n\n\xe9\xe9\xe9! \xe9\n").text == "ééé! é\n"


def test_the_escape_of_a_byte_may_be_cut_over_two_encoded_words() -> None:
    cut = b"Subject: =?utf-8?Q?caf=C3=?= =?utf-8?Q?A9_=?= =?utf-8?Q?E2=82=AC?= =?utf-8?Q?_5?="
    assert read_mail(cut + b"\n\nwords").subject == "café € 5"


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ("filename*0=plan-; filename*1*=koi8-r'ru'%CD%C9%D2", "plan-мир"),
        ("filename*=iso-8859-2'%B3%F3d%BC", "łódź"),
        ("filename*=it's%20mine", "it's mine"),
        ("filename*0=utf-8''caf%C3; filename*1=%A9.txt", "café.txt"),
        ("filename=\"utf-8'fr'caf%C3%A9.txt\"", "café.txt"),
        ("filename=\"rock'n'roll 50%25.txt\"", "rock'n'roll 50%25.txt"),
        ("filename*0*=utf-8''it; filename*1*='s%20ann's", "it's ann's"),
    ],
)
def test_a_charset_stands_where_programs_put_it(parameters: str, name: str) -> None:
    part = f"Content-Disposition: attachment; {parameters}\n\nplan"
    raw = f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nCome.\n--b\n{part}\n--b--\n"
    assert [one.name for one in read_mail(raw.encode()).files] == [name]


@pytest.mark.parametrize("codec", ["utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le"])
def test_which_byte_comes_first_is_seen_where_nothing_tells_it(codec: str) -> None:
    head = f"Content-Type: text/plain; charset={codec[:6]}\n\n".encode()
    assert read_mail(head + "Eine Mühle brennt.".encode(codec)).text == "Eine Mühle brennt."


def test_katakana_of_half_a_width_are_read() -> None:
    raw = b"Subject: =?iso-2022-jp?Q?=1B$B%G%b=1B(I]W2=1B(B?=\n\nwords"
    assert read_mail(raw).subject == "デモﾝﾗｲ"


def test_a_header_of_a_program_may_have_a_blank_in_its_name() -> None:
    mail = read_mail(b"X-Mill State: burning\n badly\nX-Fire\there: yes\nSubject: Mill\n\nCome.\n")
    assert (mail.subject, mail.text) == (
        "",
        "X-Mill State: burning\n badly\nX-Fire\there: yes\nSubject: Mill\n\nCome.\n",
    )
    mail = read_mail(
        b"From: ann@mail.example\nX-Mill State: burning\n badly\nSubject: Mill\n\nCome.\n"
    )
    assert (mail.subject, mail.text) == ("Mill", "Come.\n")
    assert read_mail(b"From: ann@mail.example\nDear Bob: come.\n").text == "Dear Bob: come.\n"


def test_half_a_letter_of_utf_16_is_none() -> None:
    head = b"Content-Type: text/plain; charset=utf-16\n\n"
    assert read_mail(head + "Mühle".encode("utf-16") + b"\n").text == "Mühle"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mon, 02 Nov 2026 10(comment):11 : 12 +0100", "2026-11-02T09:11:12+00:00"),
        ("2 Nov 50 10:11:12 +0000", None),  # 1950 (RFC 5322 §4.3): the server's own date counts
        ("2 Nov 2050 10:11:12 +0000", "2050-11-02T10:11:12+00:00"),
        ("2 Nov 49 10:11:12 +0000", "2049-11-02T10:11:12+00:00"),
        ("Thu, 2 Nov 100 10:11:12 +0000", "2000-11-02T10:11:12+00:00"),
        ("Mon, 2 Nov 2026 10:11:12 +1", "2026-11-02T09:11:12+00:00"),
        ("Mon, 2 Nov 2026 10:11:12 +01:30", "2026-11-02T08:41:12+00:00"),
        ("Mon, 2 Nov 2026 10:11:12 --500", "2026-11-02T15:11:12+00:00"),
        ("Mon Nov 2 2026 10:11:12 GMT+0100 (MEZ)", "2026-11-02T09:11:12+00:00"),
        ("Monday, November 2, 2026 10:11 PM", "2026-11-02T22:11:00+00:00"),
        ("Mon, 2 Nov 2026 12:11:12 a.m. -0500", "2026-11-02T05:11:12+00:00"),
        ("22-11-2026 10:11:12", "2026-11-22T10:11:12+00:00"),
        ("22/11/26 10:11:12", "2026-11-22T10:11:12+00:00"),
        ("05/11/26 10:11:12", None),  # May or November: nobody knows
        ("Mo, 2 Dez 2026 10:11:12 +0100", "2026-12-02T09:11:12+00:00"),
        ("Mon, 2 Nov 2026", "2026-11-02T00:00:00+00:00"),
        ("2026-11-02", "2026-11-02T00:00:00+00:00"),
        ("Mon, 31 Feb 2026 10:11:12 +0000", None),
    ],
)
def test_a_date_is_when_it_was_sent(written: str, read: str | None) -> None:
    sent = read_mail(f"Date: {written}\n\nwords".encode()).sent_at
    assert (sent and sent.isoformat()) == read


def test_a_way_stamp_that_lost_a_fold_in_its_middle_hides_no_header_below_it() -> None:
    raw = (
        b"Received: from relay.example.net (HELO \nmx.example.net) (192.0.2.7)\n"
        b"  by desk.example.org; 26 Nov 2026 10:15:00 +0000\nFrom:a@example.net\n\nHi"
    )
    mail = read_mail(raw)
    assert (mail.sender.address, mail.text) == ("a@example.net", "Hi")
    assert mail.damaged


def test_an_indented_line_below_a_text_makes_no_headers_of_it() -> None:
    text = "Dear all,\n  hello\nFrom: me\n"
    assert read_mail(f"Subject: x\n{text}".encode()).text == text
