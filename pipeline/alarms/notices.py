"""What a notice says: a mail, or the body and signature of a webhook. Pure; no word of a tip."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

SIGNATURE, KEY = "X-Tipdesk-Signature", "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Notice:
    """An alarm that began or ended, in sentences."""

    key: str  # the same in every try
    code: str
    about: str
    what: str
    mend: str
    began_at: datetime
    ended_at: datetime | None
    ends: bool
    host: str = ""  # the server, of a mailbox's alarm


def mail(told: Sequence[Notice], sender: str, recipient: str, place: str) -> bytes:
    """As a mail: one notice, or those of several mailboxes of a server, which began or ended
    together. Its Message-ID is the notice's key: a second one is known as the same."""
    first = told[0]
    about = f"{len(told)} mailboxes of {first.host}" if len(told) > 1 else first.about
    over = "Over" if first.ends else "Alarm"
    made = EmailMessage(policy=SMTP)
    made["Message-ID"] = f"<{_key_of(told)}@{sender.rpartition('@')[2]}>"
    made["Date"] = first.ended_at if first.ends and first.ended_at else first.began_at
    made["From"], made["To"] = sender, recipient
    made["Subject"] = f"Tipdesk: {over}: {first.code}{f' ({about})' if about else ''}"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no auto-reply, please
    made.set_content(_text(told, place))
    return made.as_bytes()


def _key_of(told: Sequence[Notice]) -> str:
    """Of several: another as soon as one more is told of, so that no receiver drops that one."""
    keys = " ".join(sorted(one.key for one in told))
    return told[0].key if len(told) == 1 else hashlib.sha256(keys.encode()).hexdigest()[:40]


def _text(told: Sequence[Notice], place: str) -> str:
    if told[0].ends:
        over = "\n\n".join(f"{one.what}\n\n{_lasted(one)}" for one in told)
        return f"This is over:\n\n{over}\n{place}\n"
    what = "\n\n".join(one.what for one in told)
    mends = "\n\n".join(dict.fromkeys(one.mend for one in told))
    began = min(one.began_at for one in told).isoformat(timespec="minutes")
    return f"{what}\n\n{mends}\n\nSince {began}. You are told when it is over.\n{place}\n"


def _lasted(one: Notice) -> str:
    until = one.ended_at or one.began_at
    began, ended = (at.isoformat(timespec="minutes") for at in (one.began_at, until))
    return f"From {began} to {ended}."


def webhook(notice: Notice, secret: bytes, now: datetime) -> tuple[dict[str, str], bytes]:
    """Headers and body for a POST. The signature is `t=SECONDS,v1=HEX`, the HMAC-SHA256 of
    `SECONDS.BODY`: whoever receives it refuses what is old, and what was sent before."""
    body = json.dumps(
        {
            "event": "alarm ended" if notice.ends else "alarm began",
            "key": notice.key,
            "code": notice.code,
            "about": notice.about,
            "what": notice.what,
            "mend": notice.mend,
            "began_at": notice.began_at.isoformat(),
            "ended_at": notice.ended_at.isoformat() if notice.ends and notice.ended_at else None,
        },
        ensure_ascii=True,
    ).encode()
    at = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        KEY: notice.key,
        SIGNATURE: f"t={at},v1={signature(secret, at, body)}",
    }
    return headers, body


def signature(secret: bytes, at: str, body: bytes) -> str:
    """What the receiver computes too."""
    return hmac.new(secret, at.encode() + b"." + body, hashlib.sha256).hexdigest()


def key(salt: bytes, alarm_id: int, ends: bool, way: str, recipient: str) -> str:
    """The same for the same notice of this installation, and nothing that one could count."""
    told = json.dumps([alarm_id, ends, way, recipient]).encode()
    return hmac.new(salt, told, hashlib.sha256).hexdigest()[:40]
