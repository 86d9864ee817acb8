"""What a child tells of a mail is data: a sign that a database refuses makes it no answer."""

from dataclasses import replace

import pytest

from inbox import Address, read_mail
from inbox.reading.told import unpack
from inbox.reading.wire import pack

MAIL = read_mail(b"From: Ann <ann@mail.example>\nSubject: x\n\nwords")


@pytest.mark.parametrize(
    "lie",
    [{"subject": "a\0"}, {"text": "a\0"}, {"html": "\0"}, {"sender": Address("\\\0", "ann@b")}],
)
def test_a_reading_with_a_nul_is_none(lie: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        unpack(pack(replace(MAIL, **lie)))


@pytest.mark.parametrize("written", [r"\u0000", r"\\u0000", "\\"])
def test_a_subject_that_only_writes_about_nul_is_read(written: str) -> None:
    mail = replace(MAIL, subject=written)
    assert unpack(pack(mail)) == mail
