"""What holds for every reading of any bytes: for the tests and for the fuzzer."""

import hashlib
from datetime import datetime

from inbox import Mail


def assert_sound(mail: Mail, raw: bytes) -> None:
    """Right types, text that can be stored, ranges inside it and apart, a true digest."""
    assert mail.digest == hashlib.sha256(raw).hexdigest()
    assert mail.size == len(raw)
    at = 0
    for one in mail.ranges:
        assert at <= one.start < one.end <= len(mail.text)
        at = one.end
    assert mail.sent_at is None or isinstance(mail.sent_at, datetime)
    for text in _texts(mail):
        assert isinstance(text, str)
        assert "\0" not in text
        text.encode("utf-8")
    for mark in mail.marks:
        assert all(isinstance(value, str | int) for value in mark.detail.values())
    _files(mail)


def _texts(mail: Mail) -> list[str]:
    people = (mail.sender, *mail.reply_to, *mail.to, *mail.cc)
    said = [part for one in people for part in (one.name, one.address)]
    said += [value for header in mail.headers for value in header]
    said += [str(value) for mark in mail.marks for value in mark.detail.values()]
    said += [text for file in mail.files for text in (file.name, file.safe_name, file.claimed_type)]
    return [mail.subject, mail.text, mail.html, mail.message_id, mail.own_words, *said]


def _files(mail: Mail) -> None:
    parts = [file.part for file in mail.files]
    assert len(set(parts)) == len(parts)
    for file in mail.files:
        assert file.size == len(file.content)
        assert file.sha256 == hashlib.sha256(file.content).hexdigest()
        assert file.safe_name
        assert not set(file.safe_name) & set("/\\\0\r\n")
