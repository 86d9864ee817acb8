"""A mail as rows keep it, and the letter that a judge sees of it. Values in, values out."""

from collections.abc import Iterable, Mapping
from typing import Any

from inbox import READER, Customs, Forward, Mail, unwrapped
from pipeline.models import Reading
from pipeline.search import wording
from pipeline.search.wording import KEPT, Wording
from pipeline.search.words import WORDS
from pipeline.terms import Letter

# The headers that a judge may see: how a mail was sent, never who sent it or what it says.
TRACES = frozenset(
    {
        "auto-submitted",
        "content-type",
        "delivered-to",
        "errors-to",
        "feedback-id",
        "importance",
        "list-id",
        "list-post",
        "list-unsubscribe",
        "list-unsubscribe-post",
        "mailing-list",
        "precedence",
        "return-path",
        "x-auto-response-suppress",
        "x-autoreply",
        "x-autorespond",
        "x-campaign",
        "x-campaignid",
        "x-loop",
        "x-mailer",
        "x-mailgun-sid",
        "x-mc-user",
        "x-priority",
        "x-sg-eid",
        "x-ses-outgoing",
        "x-spam-flag",
        "x-spam-level",
        "x-spam-score",
        "x-spam-status",
    }
)
_OF_GATEWAYS = frozenset({"banner"})  # written into the mail on its way: nobody's words
_TRACE_LENGTH = 400
_ADDRESS, _ADDRESSES = 320, 20  # characters of one (RFC 5321 §4.5.3.1), and how many of a mail


def reading_row(mail: Mail, arrival: int, said: Wording) -> dict[str, Any]:
    """The row of `reading` for a mail. Marks what the row cannot hold whole as damaged."""
    text = mail.text[:KEPT]
    marks = [{"code": mark.code, **mark.detail} for mark in mail.marks]
    if len(text) < len(mail.text):
        marks.append({"code": "damaged", "why": "text too long"})
    return {
        "arrival": arrival,
        "reader": READER,
        "message_id": mail.message_id[:998],
        "in_reply_to": mail.in_reply_to[0][:998] if mail.in_reply_to else "",
        "subject": mail.subject,
        "sender_name": mail.sender.name,
        "sender_address": mail.sender.address.casefold(),
        "sent_at": mail.sent_at,
        "words_hash": said.hash,
        "language": said.language,
        "words": WORDS,
        "files": len(mail.files),
        "marks": marks,
        "recipients": {
            "to": [[to.name, to.address] for to in mail.to],
            "cc": [[cc.name, cc.address] for cc in mail.cc],
            "reply_to": [[to.name, to.address] for to in mail.reply_to],
            "addressed": list(mail.addressed_to),
        },
        "traces": traces(
            (name, value) for name, value in mail.headers if not mail.through.silences(name)
        ),
        "forward": forward(mail.forward),
        "ranges": [
            [part.kind.value, part.start, part.end] for part in mail.ranges if part.end <= len(text)
        ],
        "text": text,
    }


def addressed_rows(readings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `addressed` for readings: each address once."""
    return [
        {"address": address, "arrival": reading["arrival"]}
        for reading in readings
        for address in dict.fromkeys(
            said[:_ADDRESS] for said in reading["recipients"].get("addressed", ())[:_ADDRESSES]
        )
    ]


def forward(told: Forward | None) -> dict[str, Any] | None:
    """Who wrote the forwarded mail, as a row keeps it."""
    if told is None:
        return None
    return {
        "name": told.writer.name,
        "address": told.writer.address,
        "sent_at": told.sent_at.isoformat() if told.sent_at else None,
        "subject": told.subject[:_TRACE_LENGTH],
        "start": told.start,
        "end": told.end,
    }


def traces(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first of each header in `TRACES`, cut to a bounded length."""
    kept: dict[str, str] = {}
    for name, value in headers:
        if name in TRACES:
            kept.setdefault(name, value[:_TRACE_LENGTH])
    return kept


def found_by(
    reading: dict[str, Any], file_names: Iterable[str], file_texts: Iterable[str] = ()
) -> str:
    """The words of a stored mail that search finds: as `wording.of_mail`, and the files' texts.

    A pure function of rows that stay, since the index gives a message back only for the same
    words (pipeline.search.index).
    """
    heads = (reading["subject"], reading["sender_name"], reading["sender_address"], *file_names)
    return wording.found_by(heads, reading["text"], reading["language"], file_texts)


def letter_of(mail: Mail) -> Letter:
    """What a judge would see of a mail that is not stored."""
    return letter(Reading(**reading_row(mail, 0, wording.of_mail(mail))))


def letter(reading: Reading) -> Letter:
    """What a judge sees of a stored reading."""
    people = reading.recipients
    return Letter(
        subject=_untagged(reading),
        own_words=unwrapped(own_words(reading.text, reading.ranges)),
        text=unwrapped(without(reading.text, reading.ranges, _OF_GATEWAYS)),
        sender=reading.sender_address,
        headers=reading.traces,
        recipients=len(people.get("to", ())) + len(people.get("cc", ())),
        html=any(mark.get("code") == "html only" for mark in reading.marks),
        marks=frozenset(str(mark.get("code")) for mark in reading.marks),
        addressed=tuple(people.get("addressed", ())),
    )


def _untagged(reading: Reading) -> str:
    """The subject without what a gateway put in front: it tells nothing of the mail."""
    tags = tuple(str(one["tag"]) for one in reading.marks if one.get("code") == "subject tag")
    return Customs(subject_tags=tags).untagged(reading.subject)[0] if tags else reading.subject


def without(text: str, ranges: Iterable[Iterable[Any]], kinds: frozenset[str]) -> str:
    """The text without its ranges of some kinds."""
    return own_words(text, [part for part in map(tuple, ranges) if part[0] in kinds])


def own_words(text: str, ranges: Iterable[Iterable[Any]]) -> str:
    """The text outside its ranges."""
    kept, at = [], 0
    for _kind, start, end in ranges:
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    return "".join(kept).strip()


def file_rows(mail: Mail, arrival: int) -> list[dict[str, Any]]:
    """The rows of `mail_file` for a mail."""
    return [
        {
            "arrival": arrival,
            "part": file.part,
            "name": file.name,
            "safe_name": file.safe_name,
            "claimed_type": file.claimed_type,
            "real_type": file.real_type,
            "size": file.size,
            "sha256": file.sha256,
        }
        for file in mail.files
    ]
