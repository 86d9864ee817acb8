"""What a notice says: a mail, or the body and signature of a webhook. Pure; no word of a tip."""

import hashlib
import hmac
import json
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


def mail(notice: Notice, sender: str, recipient: str, place: str) -> bytes:
    """As a mail. Its Message-ID is the notice's key: a second one is known as the same."""
    about = f" ({notice.about})" if notice.about else ""
    over = "Over" if notice.ends else "Alarm"
    made = EmailMessage(policy=SMTP)
    made["Message-ID"] = f"<{notice.key}@{sender.rpartition('@')[2]}>"
    made["Date"] = notice.ended_at if notice.ends and notice.ended_at else notice.began_at
    made["From"], made["To"] = sender, recipient
    made["Subject"] = f"Tipdesk: {over}: {notice.code}{about}"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no auto-reply, please
    made.set_content(_text(notice, place))
    return made.as_bytes()


def _text(notice: Notice, place: str) -> str:
    began = notice.began_at.isoformat(timespec="minutes")
    if notice.ends and notice.ended_at:
        until = notice.ended_at.isoformat(timespec="minutes")
        return f"This is over:\n\n{notice.what}\n\nFrom {began} to {until}.\n{place}\n"
    return (
        f"{notice.what}\n\n{notice.mend}\n\nSince {began}. You are told when it is over.\n{place}\n"
    )


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
