"""A `Mail` as JSON and back, for the pipe between the guarded child and us. Not a public format.

Text and HTML stand behind it as they are, and in it their lengths: JSON would look at each letter.
JSON and not pickle: what a hostile mail may have made of the child must stay data. The content of
files is not sent.
"""

import json
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from inbox.mail import Address, File, Forward, Mail, Mark, Range, RangeKind
from inbox.origin import Automatic, Bounce, Fact, Through

Number = Annotated[int, Field(ge=0, lt=1 << 63)]
Two = tuple[str, str]


class Sent(BaseModel):
    """What a child says of a mail, each value of its own type: what differs is no answer."""

    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    digest: str
    size: Number
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    sender: Two
    reply_to: tuple[Two, ...]
    to: tuple[Two, ...]
    cc: tuple[Two, ...]
    sent_at: str | None
    text: Number  # bytes that stand behind
    html: Number
    ranges: tuple[tuple[str, Number, Number], ...]
    forward: tuple[Two, str | None, str, Number, Number] | None
    files: tuple[tuple[str, str, str, str, Number, str, Number], ...]
    marks: tuple[tuple[str, dict[str, str | int]], ...]
    automatic: tuple[str, tuple[str, ...], tuple[tuple[str, str, bool | None], ...]]
    through: tuple[str, str, str]
    addressed_to: tuple[str, ...]
    provenance: tuple[tuple[str, dict[str, str]], ...]
    headers: tuple[Two, ...]


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


def unpack(data: bytes) -> Mail:
    """The reading again. ValueError when it is none, or one of its values of another type."""
    told, _, long = data.partition(b"\n")
    sent = Sent.model_validate_json(told)
    at = sent.text
    if at + sent.html != len(long):
        raise ValueError(len(long))
    again: dict[str, Any] = dict(sent)
    again["text"], again["html"] = long[:at].decode("utf-8"), long[at:].decode("utf-8")
    for name in ("reply_to", "to", "cc"):
        again[name] = tuple(Address(*one) for one in again[name])
    again["sender"] = Address(*sent.sender)
    again["sent_at"] = _moment(sent.sent_at)
    again["ranges"] = tuple(Range(RangeKind(kind), a, b) for kind, a, b in sent.ranges)
    again["forward"] = _forward_again(*sent.forward) if sent.forward else None
    again["marks"] = tuple(Mark(code, detail) for code, detail in sent.marks)
    kind, evidence, bounces = sent.automatic
    again["automatic"] = Automatic(kind, evidence, tuple(Bounce(*one) for one in bounces))
    again["through"] = Through(*sent.through)
    again["provenance"] = tuple(Fact(code, values) for code, values in sent.provenance)
    again["files"] = tuple(File(*one) for one in sent.files)
    return Mail(**again)


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


def _forward_again(writer: Two, when: str | None, subject: str, start: int, end: int) -> Forward:
    return Forward(Address(*writer), _moment(when), subject, start, end)


def _moment(told: str | None) -> datetime | None:
    """UTC, as `pack` wrote it: a time of no zone is none."""
    when = datetime.fromisoformat(told) if told else None
    if when and when.utcoffset() is None:
        raise ValueError(told)
    return when


def _address(one: Address) -> tuple[str, str]:
    return one.name, one.address
