"""No bytes make the reader raise, and its ranges can always be trusted."""

import base64
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox import read_mail
from inbox.reading.headers import decode_words
from tests.inbox.sound import assert_sound
from tests.papers import tnef

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


BOUNDARIES = st.text("abB-=_ /", min_size=1, max_size=8)
ENCODINGS = st.sampled_from(["", "7bit", "base64", "quoted-printable", "x-uuencode", "BASE64 x"])
TYPES = st.sampled_from(
    ["text/plain", "text/html", "text/calendar", "image/png", "message/rfc822", "application/pdf",
     "application/ms-tnef", "text/plain; charset=utf-16", "text/plain; format=flowed", "x", ""]
)  # fmt: skip
LINE_ENDS = st.sampled_from([b"\r\n", b"\n", b"\r"])


@st.composite
def leaves(draw: st.DrawFn) -> list[bytes]:
    """The lines of a part without parts."""
    head = f"Content-Type: {draw(TYPES)}".encode()
    encoding = f"Content-Transfer-Encoding: {draw(ENCODINGS)}".encode()
    body = draw(st.lists(st.binary(max_size=30), max_size=5))
    return [head, encoding, b"", *body]


@st.composite
def branches(draw: st.DrawFn, inside: st.SearchStrategy[list[bytes]]) -> list[bytes]:
    """The lines of a multipart: its boundary may be wrong, and its end missing."""
    told, used = draw(BOUNDARIES), draw(BOUNDARIES)
    used = used if draw(st.integers(0, 5)) == 0 else told
    kind = draw(st.sampled_from(["mixed", "alternative", "related", "digest", "report", "signed"]))
    lines = [f'Content-Type: multipart/{kind}; boundary="{told}"'.encode(), b""]
    for part in draw(st.lists(inside, max_size=4)):
        lines += [f"--{used}".encode(), *part]
    return [*lines, f"--{used}--".encode()] if draw(st.booleans()) else lines


@given(st.recursive(leaves(), branches, max_leaves=12), LINE_ENDS)
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_made_up_structure_never_raises(lines: list[bytes], end: bytes) -> None:
    raw = end.join([b"From: Ann <ann@example.org>", b"Subject: x", *lines])

    assert_sound(read_mail(raw), raw)


@given(st.binary(max_size=80), st.integers(0, 120))
@settings(max_examples=150, deadline=None)
def test_a_winmail_dat_with_anything_in_it_never_raises(noise: bytes, at: int) -> None:
    whole = tnef(b"list.txt", b"names", b"Words")
    raw = b"Content-Type: application/ms-tnef\n\n" + whole[:at] + noise + whole[at + len(noise) :]

    assert_sound(read_mail(raw), raw)


WORDS = st.text(st.characters(exclude_categories=("C",)), max_size=60)
CHARSETS = st.sampled_from(["utf-8", "utf-16", "koi8-r", "cp1251", "iso-2022-jp"])


@given(WORDS, CHARSETS)
@settings(max_examples=200, deadline=None)
def test_any_words_come_back_from_their_encoded_form(text: str, charset: str) -> None:
    packed = base64.b64encode(text.encode(charset, "ignore")).decode()
    kept = text.encode(charset, "ignore").decode(charset).replace("\0", "")

    assert decode_words(f"=?{charset}?B?{packed}?=") == kept.removeprefix("\ufeff")


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
