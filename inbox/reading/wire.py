"""A `Mail` as JSON and back, for the pipe between the guarded child and us. Not a public format.

Text and HTML stand behind it as they are, and in it their lengths: JSON would look at each letter.
JSON and not pickle: what a hostile mail may have made of the child must stay data. The content of
files is not sent.
"""

import json
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from inbox.mail import Address, File, Forward, Mail, Mark, Range, RangeKind
from inbox.origin import Automatic, Bounce, Fact, Through

Sent = dict[str, Any]
_NAMES = tuple(one.name for one in fields(Mail))
_FIELDS = attrgetter(*_NAMES)
_OF_A_FILE = attrgetter("name", "safe_name", "claimed_type", "real_type", "size", "sha256", "part")
_OF_A_BOUNCE = attrgetter("address", "status", "lasting")
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def pack(mail: Mail) -> bytes:
    """All of a reading but the content of its files."""
    text, html = mail.text.encode("utf-8"), mail.html.encode("utf-8")
    sent = dict(zip(_NAMES, _FIELDS(mail), strict=True))
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


def unpack(data: bytes) -> Mail:
    """The reading again. ValueError, KeyError or TypeError when it is none."""
    told, _, long = data.partition(b"\n")
    sent: Sent = parsed(told)
    at = sent["text"]
    if at + sent["html"] != len(long):
        raise ValueError(len(long))
    sent["text"], sent["html"] = long[:at].decode("utf-8"), long[at:].decode("utf-8")
    for name in ("reply_to", "to", "cc"):
        sent[name] = tuple(Address(*one) for one in sent[name])
    sent["sender"] = Address(*sent["sender"])
    sent["sent_at"] = datetime.fromisoformat(sent["sent_at"]) if sent["sent_at"] else None
    sent["ranges"] = tuple(Range(RangeKind(kind), a, b) for kind, a, b in sent["ranges"])
    sent["forward"] = _forward_again(sent["forward"]) if sent["forward"] else None
    sent["marks"] = tuple(Mark(code, detail) for code, detail in sent["marks"])
    kind, evidence, bounces = sent["automatic"]
    found = tuple(Bounce(*one) for one in bounces)
    sent["automatic"] = Automatic(kind, tuple(evidence), found)
    sent["through"] = Through(*sent["through"])
    sent["provenance"] = tuple(Fact(code, values) for code, values in sent["provenance"])
    sent["files"] = tuple(File(*one) for one in sent["files"])
    for name in ("in_reply_to", "references", "addressed_to"):
        sent[name] = tuple(sent[name])
    sent["headers"] = tuple((name, value) for name, value in sent["headers"])
    return Mail(**sent)


def parsed(told: bytes) -> Any:
    """JSON of a child. ValueError for what is none, or nested deeper than anything that it says."""
    try:
        return json.loads(told)
    except RecursionError:
        raise ValueError(len(told)) from None


def _automatic(one: Automatic) -> list[Any]:
    return [one.kind, one.evidence, [_OF_A_BOUNCE(bounce) for bounce in one.bounces]]


def _forward(one: Forward) -> list[Any]:
    when = one.sent_at.isoformat() if one.sent_at else None
    return [_address(one.writer), when, one.subject, one.start, one.end]


def _forward_again(sent: list[Any]) -> Forward:
    writer, when, *rest = sent
    return Forward(Address(*writer), datetime.fromisoformat(when) if when else None, *rest)


def _address(one: Address) -> tuple[str, str]:
    return one.name, one.address
