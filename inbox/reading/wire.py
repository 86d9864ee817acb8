"""A `Mail` as JSON and back, for the pipe between the guarded child and us. Not a public format.

JSON and not pickle: what a hostile mail may have made of the child must stay data. The content of
files is not sent.
"""

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from inbox.mail import Address, File, Forward, Mail, Mark, Range, RangeKind
from inbox.origin import Automatic, Bounce, Fact, Through

Sent = dict[str, Any]


def pack(mail: Mail) -> bytes:
    """All of a reading but the content of its files."""
    sent = {one.name: getattr(mail, one.name) for one in fields(Mail)}
    sent["sent_at"] = mail.sent_at.isoformat() if mail.sent_at else None
    sent["sender"] = _address(mail.sender)
    for name in ("reply_to", "to", "cc"):
        sent[name] = [_address(one) for one in sent[name]]
    sent["ranges"] = [(str(one.kind), one.start, one.end) for one in mail.ranges]
    sent["forward"] = mail.forward and _forward(mail.forward)
    sent["marks"] = [(one.code, dict(one.detail)) for one in mail.marks]
    sent["automatic"] = asdict(mail.automatic)
    sent["through"] = asdict(mail.through)
    sent["provenance"] = [(one.code, dict(one.values)) for one in mail.provenance]
    sent["files"] = [
        (f.name, f.safe_name, f.claimed_type, f.real_type, f.size, f.sha256, f.part)
        for f in mail.files
    ]
    return json.dumps(sent, ensure_ascii=False).encode("utf-8")


def unpack(data: bytes) -> Mail:
    """The reading again. ValueError, KeyError or TypeError when it is none."""
    sent: Sent = json.loads(data)
    for name in ("reply_to", "to", "cc"):
        sent[name] = tuple(Address(*one) for one in sent[name])
    sent["sender"] = Address(*sent["sender"])
    sent["sent_at"] = datetime.fromisoformat(sent["sent_at"]) if sent["sent_at"] else None
    sent["ranges"] = tuple(Range(RangeKind(kind), a, b) for kind, a, b in sent["ranges"])
    sent["forward"] = _forward_again(sent["forward"]) if sent["forward"] else None
    sent["marks"] = tuple(Mark(code, detail) for code, detail in sent["marks"])
    automatic = sent["automatic"]
    found = tuple(Bounce(**one) for one in automatic["bounces"])
    sent["automatic"] = Automatic(automatic["kind"], tuple(automatic["evidence"]), found)
    sent["through"] = Through(**sent["through"])
    sent["provenance"] = tuple(Fact(code, values) for code, values in sent["provenance"])
    sent["files"] = tuple(File(*one) for one in sent["files"])
    for name in ("in_reply_to", "references", "addressed_to"):
        sent[name] = tuple(sent[name])
    sent["headers"] = tuple((name, value) for name, value in sent["headers"])
    return Mail(**sent)


def _forward(one: Forward) -> list[Any]:
    when = one.sent_at.isoformat() if one.sent_at else None
    return [_address(one.writer), when, one.subject, one.start, one.end]


def _forward_again(sent: list[Any]) -> Forward:
    writer, when, *rest = sent
    return Forward(Address(*writer), datetime.fromisoformat(when) if when else None, *rest)


def _address(one: Address) -> tuple[str, str]:
    return one.name, one.address
