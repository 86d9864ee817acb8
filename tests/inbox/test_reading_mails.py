"""Each mail of tests/mails is read as the file beside it says."""

import json
from pathlib import Path
from typing import Any

import pytest

from inbox import Mail, read_mail

MAILS = sorted((Path(__file__).parents[1] / "mails").glob("*.eml"))


def _told(mail: Mail, key: str) -> Any:
    """What the reading says about one key of the expectation."""
    special = {
        "sender": lambda: mail.sender.address,
        "sender_name": lambda: mail.sender.name,
        "sent_at": lambda: mail.sent_at and mail.sent_at.isoformat(),
        "marks": lambda: sorted({mark.code for mark in mail.marks}),
        "ranges": lambda: [one.kind.value for one in mail.ranges],
        "files": lambda: [[f.name, f.safe_name, f.claimed_type, f.size] for f in mail.files],
    }
    return special[key]() if key in special else getattr(mail, key)


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_is_read_as_expected(path: Path) -> None:
    mail = read_mail(path.read_bytes())
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    within = expected.pop("html_has", "")

    assert {key: _told(mail, key) for key in expected} == expected
    assert within in mail.html


def test_every_mail_has_its_expectation() -> None:
    assert len(MAILS) > 40
    assert all(path.with_suffix(".json").exists() for path in MAILS)
