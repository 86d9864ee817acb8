"""No bytes make the reader raise, and its ranges can always be trusted."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox import Mail, read_mail

MAILS = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "mails").glob("*.eml"))]
ODD = (
    b"\0",
    b"\r",
    b"\n\n",
    b"--b\r\n",
    b"--b--",
    b"=?",
    b"?=",
    b"(",
    b"<",
    b'"',
    b"\xff",
    b";",
    b"=",
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 40


def assert_sound(mail: Mail, raw: bytes) -> None:
    """What holds for every reading."""
    assert mail.digest == hashlib.sha256(raw).hexdigest()
    assert mail.size == len(raw)
    at = 0
    for one in mail.ranges:
        assert at <= one.start < one.end <= len(mail.text)
        at = one.end
    for text in (mail.subject, mail.text, mail.html, mail.message_id, mail.sender.name):
        assert "\0" not in text
        text.encode("utf-8")
    for file in mail.files:
        assert file.size == len(file.content)
        assert file.safe_name
        assert "/" not in file.safe_name


@given(st.binary(max_size=3_000))
@settings(max_examples=150, deadline=None)
def test_random_bytes_never_raise(raw: bytes) -> None:
    assert_sound(read_mail(raw), raw)


@given(st.data())
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_mail_with_something_changed_never_raises(data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(MAILS))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        gone = data.draw(st.integers(0, 40))
        new = data.draw(st.sampled_from(ODD) | st.binary(max_size=20))
        raw = raw[:at] + new + raw[at + gone :]

    assert_sound(read_mail(raw), raw)


@given(st.lists(st.sampled_from(
    ["> a", "", "On Mon 5 Jan 2026, Ann <a@b> wrote:", "-- ", "words", "From: Ann", "To: Bob",
     "Subject: x", "-----Original Message-----", "Sent from my phone", "On 5 Jan", "wrote:"]
), max_size=25))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_any_order_of_quotes_gives_sound_ranges(lines: list[str]) -> None:
    raw = ("Subject: x\n\n" + "\n".join(lines)).encode()
    mail = read_mail(raw)

    assert_sound(mail, raw)
    assert mail.text == "\n".join(lines)


def test_a_jpeg_as_a_mail_is_damaged() -> None:
    mail = read_mail(JPEG)

    assert_sound(mail, JPEG)
    assert mail.damaged


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"Content-Type: message/rfc822\r\n\r\n" * 1_000 + b"\r\nhi",
        b"Content-Type: text/plain; " + b";".join(b"a%d=1" % n for n in range(50_000)) + b"\n\nhi",
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 20_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--c\n" * 20_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(900)
        ),
        b"From: " + b"(" * 50_000 + b"\n\nhi",
        b"Subject: " + b"=?utf-8?q?a" * 5_000 + b"\n\nhi",
        b"X: y\n" * 50_000 + b"\nhi",
        b"Content-Type: text/html\n\n" + b"<div>" * 50_000,
        b"Content-Type: text/html\n\n<a " + b" ".join([b"a"] * 9_000) + b">x</a>",
        b"Content-Type: text/html\n\n" + b"<script>" * 20_000,
        b"\n\n" + b"On\n" * 5_000,
    ],
    ids=[
        "empty", "one line end", "nested messages", "parameters", "parts", "boundary-like lines",
        "nested multiparts", "parentheses", "encoded words", "headers", "nested div", "attributes",
        "scripts", "On",
    ],
)  # fmt: skip
def test_a_bomb_is_read_in_part(raw: bytes) -> None:
    mail = read_mail(raw)

    assert_sound(mail, raw)
    assert mail.damaged or mail.text or mail.files  # never silently empty


def test_what_is_cut_is_said() -> None:
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 700 + b"--b--\n"
    assert read_mail(many).damaged
    assert read_mail(b"X: y\n" * 2_000 + b"\nhi").damaged
