"""Mails that we send to ourselves by way of the public address: made here, and known again.

Signed with a key of their own, so that nobody else's mail is ever taken for one.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

from sqlmodel import Session

from pipeline.keys import own_key
from pipeline.models import Probe
from pipeline.store import Store
from pipeline.upsert import insert

HEADER = "X-Tipdesk-Probe"
_HEAD = 65_536  # bytes of a mail in which its header is looked for
_TOKEN = re.compile(
    rb"^X-Tipdesk-Probe:[ \t]*(?:\r?\n[ \t]+)?"  # a server on the way may have folded it
    rb"([0-9a-f]{32})\.([0-9]{1,12})\.([0-9a-f]{64})[ \t]*\r?$",
    re.M | re.I,
)


@dataclass(frozen=True, slots=True)
class Known:
    """A probe that came back."""

    nonce: str
    sent_at: datetime


def make(store: Store, nonce: str, sender: str, recipient: str, now: datetime) -> bytes:
    """The mail of a probe. `nonce`: 32 hex digits that were never used before."""
    at = str(int(now.timestamp()))
    made = EmailMessage(policy=SMTP)
    made["Message-ID"] = f"<{nonce}@{sender.rpartition('@')[2]}>"
    made["Date"], made["From"], made["To"] = now, sender, recipient
    made["Subject"] = "Tipdesk probe"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834
    made.set_content(
        "Tipdesk sends this mail to itself once a day, to see that mail to this address arrives.\n"
        "Nobody has to read it.\n"
    )
    head = f"{HEADER}: {nonce}.{at}.{_signature(store, nonce, at)}\r\n"
    return head.encode() + made.as_bytes()  # a line of this length must not be folded


def known(store: Store, raw: bytes) -> Known | None:
    """The probe that a mail is, by its signature; None for everybody's mail."""
    head = raw[:_HEAD].split(b"\r\n\r\n", 1)[0].split(b"\n\n", 1)[0]
    found = _TOKEN.search(head)
    if found is None:
        return None
    nonce, at, signed = (one.decode() for one in found.groups())
    if not hmac.compare_digest(signed, _signature(store, nonce, at)):
        return None
    return Known(nonce, datetime.fromtimestamp(int(at), UTC))


def came(session: Session, probe: Known, mailbox_id: int, arrived: datetime, now: datetime) -> None:
    """Write down that it came, the first time."""
    row = insert(session, Probe).values(
        nonce=probe.nonce,
        sent_at=probe.sent_at,
        seen_at=now,
        arrived_at=arrived,
        mailbox_id=mailbox_id,
    )
    told = row.excluded
    session.execute(
        row.on_conflict_do_update(
            index_elements=["nonce"],
            set_={name: getattr(told, name) for name in ("seen_at", "arrived_at", "mailbox_id")},
            where=Probe.__table__.c.seen_at.is_(None),  # type: ignore[attr-defined]
        )
    )


def _signature(store: Store, nonce: str, at: str) -> str:
    key = own_key(store.folder / "probe.key")
    return hmac.new(key, f"{nonce}.{at}".encode(), hashlib.sha256).hexdigest()
