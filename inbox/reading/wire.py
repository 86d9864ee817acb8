"""A `Mail` as JSON, for the pipe from the guarded child to us (`told`). Not a public format.

Text and HTML stand behind it as they are, and in it their lengths: JSON would look at each letter.
The content of files is not sent.
"""

import json
from dataclasses import fields
from operator import attrgetter
from typing import Any

from inbox.mail import Address, Forward, Mail
from inbox.origin import Automatic

_NAMES = tuple(one.name for one in fields(Mail))
_FIELDS = attrgetter(*_NAMES)
_OF_A_FILE = attrgetter("name", "safe_name", "claimed_type", "real_type", "size", "sha256", "part")
_OF_A_BOUNCE = attrgetter("address", "status", "lasting")
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def pack(mail: Mail) -> bytes:
    """All of a reading but the content of its files."""
    text, html = mail.text.encode("utf-8"), mail.html.encode("utf-8")
    sent: dict[str, Any] = dict(zip(_NAMES, _FIELDS(mail), strict=True))
    sent["sent_at"] = mail.sent_at.isoformat() if mail.sent_at else None
    sent["sender"] = _address(mail.sender)
    for name in ("reply_to", "to", "cc"):
        sent[name] = [_address(one) for one in sent[name]]
    sent["ranges"] = [(str(one.kind), one.start, one.end) for one in mail.ranges]
    sent["forward"] = mail.forward and _forward(mail.forward)
    sent["marks"] = [(one.code, dict(one.detail)) for one in mail.marks]
    sent["automatic"] = _automatic(mail.automatic)
    sent["through"] = (mail.through.kind, mail.through.address, mail.through.by)
    sent["provenance"] = [(one.code, dict(one.values)) for one in mail.provenance]
    sent["files"] = [_OF_A_FILE(file) for file in mail.files]
    sent["text"], sent["html"] = len(text), len(html)
    return b"".join((_encode(sent).encode("utf-8"), b"\n", text, html))


def _automatic(one: Automatic) -> list[Any]:
    return [one.kind, one.evidence, [_OF_A_BOUNCE(bounce) for bounce in one.bounces]]


def _forward(one: Forward) -> list[Any]:
    when = one.sent_at.isoformat() if one.sent_at else None
    return [_address(one.writer), when, one.subject, one.start, one.end]


def _address(one: Address) -> tuple[str, str]:
    return one.name, one.address
