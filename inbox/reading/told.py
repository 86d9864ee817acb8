"""What a child told of a mail: a `Mail` again, if it is one. Nothing is taken at its word.

JSON and not pickle: what a hostile mail may have made of the child must stay data.
"""

import json
import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from inbox.mail import Address, File, Forward, Mail, Mark, Range, RangeKind
from inbox.origin import Automatic, Bounce, Fact, Through

Number = Annotated[int, Field(ge=0, lt=1 << 63)]
Two = tuple[str, str]
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # as JSON writes it: readings have none


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


def unpack(data: bytes) -> Mail:
    """The reading again. ValueError when it is none, or one of its values of another type, or with
    a NUL, which PostgreSQL refuses: nothing of its batch would be stored."""
    told, _, long = data.partition(b"\n")
    if b"\0" in long or _NUL.search(told):
        raise ValueError(len(told))
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


def _forward_again(writer: Two, when: str | None, subject: str, start: int, end: int) -> Forward:
    return Forward(Address(*writer), _moment(when), subject, start, end)


def _moment(told: str | None) -> datetime | None:
    """UTC, as `pack` wrote it: a time of no zone is none."""
    when = datetime.fromisoformat(told) if told else None
    if when and when.utcoffset() is None:
        raise ValueError(told)
    return when
