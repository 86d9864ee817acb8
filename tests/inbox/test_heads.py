"""Addresses and letters in headers that other readers get wrong: nobody else is blamed."""

import pytest

from inbox import read_mail


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
