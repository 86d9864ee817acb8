"""Addresses and letters in headers that other readers get wrong: nobody else is blamed."""

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
