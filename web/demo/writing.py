"""One made-up mail to bytes: headers, words, pictures, files. The same bytes every time."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from mimetypes import MimeTypes
from typing import Any

from web.demo.imap import USER, tagged
from web.demo.pictures import photo, picture, scan

Told = Mapping[str, Any]  # a letter as it stands in mails/*.toml

SERVER = "mx.evening-chronicle.example"  # the desk's own, as it names itself
_TYPES = MimeTypes()  # without the lists of this machine: the bytes must not depend on them


def written(told: Told, sent_at: datetime) -> bytes:
    """A mail as it travels. `raw` is taken as typed; all else is put together from its parts."""
    if "raw" in told:
        typed = told["raw"].replace("{date}", format_datetime(sent_at)).replace("{to}", USER)
        return str(typed).replace("\n", "\r\n").encode()
    mail = _with_headers(told, sent_at)
    _fill(mail, told, sent_at)
    for number, part in enumerate(mail.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{_seed(told)}_{number}")  # else Python would roll dice
    return mail.as_bytes()


def message_id(told: Told) -> str:
    """Of its sender's domain, and always the same."""
    return f"<{_seed(told)}@{parseaddr(told['from'])[1].rpartition('@')[2]}>"


def _seed(told: Told) -> str:
    named = told.get("id") or f"{told['from']}\n{told['subject']}"
    return hashlib.sha256(named.encode()).hexdigest()[:20]


def _with_headers(told: Told, sent_at: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Authentication-Results"] = _found_by_our_server(told["from"])
    for name, value in told.get("headers", {}).items():
        mail[name] = value
    mail["Date"] = sent_at
    mail["From"] = told["from"]
    mail["To"] = tagged(told["tag"]) if "tag" in told else USER
    mail["Subject"] = told["subject"]
    mail["Message-ID"] = message_id(told)
    if "in_reply_to" in told:
        mail["In-Reply-To"] = told["in_reply_to"]
    return mail


def _found_by_our_server(sender: str) -> str:
    domain = parseaddr(sender)[1].rpartition("@")[2]
    if not domain:
        return f"{SERVER}; none"
    return f"{SERVER}; spf=pass smtp.mailfrom={domain}; dmarc=pass header.from={domain}"


def _fill(mail: EmailMessage, told: Told, at: datetime) -> None:
    """Text, HTML or both; pictures that stand in the HTML; files."""
    if "text" in told:
        mail.set_content(told["text"], charset=told.get("charset", "utf-8"))
    if "html" in told:
        mail.add_alternative(told["html"], subtype="html")
        page = next(part for part in mail.walk() if part.get_content_subtype() == "html")
        for name, what in told.get("inline", {}).items():
            kind = _kind(name, what)
            page.add_related(
                _content(what, at),
                *kind,
                cid=f"<{name}>",
                disposition="inline",
                filename=f"{name}.{kind[1]}",
            )
    for name, what in told.get("files", {}).items():
        mail.add_attachment(_content(what, at), *_kind(name, what), filename=name)


def _content(what: str, at: datetime) -> bytes:
    """`photo:`, `picture:` and `scan:` are drawn; all else is what the file says."""
    sort, _, told = what.partition(":")
    if sort == "photo":
        return photo(told, at)
    if sort == "picture":
        return picture(told)
    return scan(told.split("|")) if sort == "scan" else what.encode()


def _kind(name: str, what: str) -> tuple[str, str]:
    """The MIME type, in its two halves."""
    drawn = {"photo": "image/jpeg", "picture": "image/png", "scan": "application/pdf"}
    found = drawn.get(what.partition(":")[0]) or _TYPES.guess_type(name)[0] or "text/plain"
    first, _, second = found.partition("/")
    return first, second
