"""Signatures are checked with real keys, and by nobody but the name server that is given."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox import Fact
from inbox.proving.checking import NoAnswer
from inbox.proving.signatures import check
from tests.builders import a_mail
from tests.inbox.keys import OPENSSL, Names, signed

pytestmark = pytest.mark.skipif(OPENSSL is None, reason="there is no openssl to make keys with")
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
MAIL = a_mail(text="Ask who paid for the boat.\r\n" * 3)


def told(facts: tuple[Fact, ...]) -> list[tuple[str, ...]]:
    return [(one.code, *one.values.values()) for one in facts]


def test_a_right_signature_names_its_domain() -> None:
    names = Names()
    raw = signed(MAIL, names)

    assert told(check(raw, NOW, names)) == [("signature right", "example.org")]
    assert set(names.asked) == {"s1._domainkey.example.org"}


def test_a_changed_body_or_subject_is_a_wrong_signature() -> None:
    names = Names()
    raw = signed(MAIL, names)

    for changed in (raw.replace(b"Ask who", b"Say who"), raw.replace(b"mayor", b"major")):
        assert told(check(changed, NOW, names)) == [("signature wrong", "example.org", "changed")]


def test_without_a_key_nothing_is_said_about_the_mail() -> None:
    raw = signed(MAIL, Names())

    assert told(check(raw, NOW, Names())) == [("signature unchecked", "example.org", "no key")]


def test_a_revoked_key_is_no_key() -> None:
    names = Names()
    raw = signed(MAIL, names)
    names.records = {"s1._domainkey.example.org": b"v=DKIM1; k=rsa; p="}

    assert told(check(raw, NOW, names)) == [("signature unchecked", "example.org", "no key")]


def test_a_weak_key_proves_nothing() -> None:
    names = Names()
    raw = signed(MAIL, names, bits=512)

    assert told(check(raw, NOW, names))[0][0] != "signature right"


def test_an_expired_signature_is_not_asked_about() -> None:
    names = Names()
    raw = signed(MAIL, names).replace(b"; t=", b"; x=1700000000; t=", 1)

    assert told(check(raw, NOW, names)) == [("signature unchecked", "example.org", "expired")]
    assert not names.asked


def test_words_behind_a_signed_length_are_told() -> None:
    names = Names()
    raw = signed(MAIL, names, length=True)
    longer = raw + b"Pay the boat to this account.\r\n"

    assert told(check(raw, NOW, names)) == [("signature right", "example.org")]
    assert told(check(longer, NOW, names)) == [("signature right", "example.org", "yes")]


def test_each_of_three_signatures_is_told() -> None:
    names = Names()
    raw = signed(MAIL, names, "example.org")
    raw = signed(raw, names, "lists.example.net", number=1)
    raw = signed(raw, names, "gone.example.com", number=2)
    del names.records["s1._domainkey.gone.example.com"]

    assert [(one.code, one.values["domain"]) for one in check(raw, NOW, names)] == [
        ("signature unchecked", "gone.example.com"),
        ("signature right", "lists.example.net"),
        ("signature right", "example.org"),
    ]


def test_no_more_than_five_are_looked_up() -> None:
    names = Names()
    raw = MAIL
    for number in range(8):
        raw = signed(raw, names, f"d{number}.example.org")

    assert len(check(raw, NOW, names)) == 5
    assert len(set(names.asked)) == 5


def test_a_name_server_that_does_not_answer_is_told() -> None:
    def silent(name: str) -> bytes | None:
        raise NoAnswer

    raw = signed(MAIL, Names())
    assert told(check(raw, NOW, silent)) == [("signature unchecked", "example.org", "no answer")]


def test_a_mail_without_signatures_asks_nobody() -> None:
    names = Names()

    assert check(MAIL, NOW, names) == ()
    assert names.asked == []


def test_endless_white_space_is_not_given_to_the_library() -> None:
    names = Names()
    raw = signed(MAIL, names) + b" " * 400_000

    assert told(check(raw, NOW, names)) == [("signature unchecked", "example.org", "unusual")]
    assert names.asked == []  # it would take hours: the library is quadratic there


def test_lines_that_end_in_lf_alone_are_read_as_they_were_sent() -> None:
    names = Names()
    raw = signed(MAIL, names).replace(b"\r\n", b"\n")

    assert told(check(raw, NOW, names)) == [("signature right", "example.org")]


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_no_signature_breaks_the_check(value: bytes, record: bytes) -> None:
    raw = b"DKIM-Signature: v=1; d=example.org; s=a; " + value + b"\r\n\r\nhi\r\n"
    raw += b"" if b"\n" in value else b"ARC-Seal: i=1; " + value

    assert isinstance(check(raw, NOW, lambda name: record), tuple)


def test_a_signature_of_another_kind_is_not_called_wrong() -> None:
    names = Names()
    raw = signed(MAIL, names).replace(b"a=rsa-sha256", b"a=ed25519-sha256", 1)
    names.records = {"s1._domainkey.example.org": b"v=DKIM1; k=ed25519; p=" + b"A" * 43 + b"="}

    assert told(check(raw, NOW, names)) == [("signature unchecked", "example.org", "other kind")]
