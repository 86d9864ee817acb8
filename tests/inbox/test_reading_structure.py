"""The one pass over a mail finds the same parts as the standard library, in mail that is whole."""

import email
from collections.abc import Iterator
from email.message import Message

import pytest

from inbox import Mark, read_mail
from inbox.reading.faults import Faults
from inbox.reading.structure import split
from inbox.reading.transfer import content
from tests.bench.mails import generate


def nested(depth: int) -> bytes:
    """A multipart in a multipart … each with a text of its own."""
    inner = b"Content-Type: text/plain\r\n\r\nlevel 0"
    for level in range(1, depth + 1):
        line = b"--b%d\r\n" % level
        head = b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % level
        own = b"Content-Type: text/plain\r\n\r\nlevel %d\r\n" % level
        inner = head + line + own + line + inner + b"\r\n--b%d--\r\n" % level
    return b"Subject: x\r\n" + inner


def _leaves(message: Message) -> Iterator[Message]:
    if not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        assert isinstance(part, Message)
        yield from _leaves(part)


@pytest.mark.parametrize("raw", [*generate(20, seed=5, mix="full"), nested(3), nested(20)], ids=len)
def test_whole_mail_has_the_parts_that_the_standard_library_finds(raw: bytes) -> None:
    faults = Faults()
    structure = split(raw, faults)
    ours = [(leaf.kind, leaf.name, content(raw, leaf)[0]) for leaf in structure.leaves]
    theirs = [
        (part.get_content_type(), part.get_filename() or "", part.get_payload(decode=True))
        for part in _leaves(email.message_from_bytes(raw))
    ]

    assert ours == theirs
    assert [leaf.number for leaf in structure.leaves] == list(range(len(theirs)))
    assert faults.marks() == ()


def test_a_tree_that_is_too_deep_is_read_to_the_limit_and_damaged() -> None:
    faults = Faults()
    leaves = split(nested(80), faults).leaves

    assert len(leaves) >= 50
    assert faults.marks()[0] == Mark("damaged", {"why": "too deep"})


@pytest.mark.parametrize(
    ("raw", "subject", "text"),
    [
        (b"Subject: Rain\r\rIt rained.", "Rain", "It rained."),
        (
            b"Subject: Rain\nContent-Type: text/plain\r\rIt rained.\nAll day.",
            "Rain",
            "It rained.\nAll day.",
        ),
        (b"Subject: Rain\r\rIt\nX-Note: x\n\nrained.", "Rain It", "rained."),
        (b"Subject: Rain\r\r\nX-Note: x\r\r\n\r\r\nIt rained.", "Rain", "It rained."),
    ],
)
def test_two_cr_end_the_headers_only_where_nothing_else_does(
    raw: bytes, subject: str, text: str
) -> None:
    assert (" ".join(read_mail(raw).subject.split()), read_mail(raw).text) == (subject, text)


def test_a_line_that_only_begins_like_a_header_stays_in_the_text() -> None:
    mail = read_mail(b"From: a@b.example\nX-ray of the mayor: it is broken\nHello\n")
    assert mail.text.startswith("X-ray of the mayor: it is broken\nHello")
