"""The demo's mails, from letters.toml: made up by us, the same bytes at every start."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from importlib.resources import files
from typing import Any

from web.demo.imap import USER


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, and when it comes; `later` ones arrive while you watch."""

    raw: bytes
    at: datetime
    later: bool


def letters(born: datetime) -> list[Letter]:
    """All of them, in the order of arrival. `born` is when this demo was first started (UTC)."""
    told = tomllib.loads((files("web.demo") / "letters.toml").read_text(encoding="utf-8"))
    return [_letter(number, one, born) for number, one in enumerate(told["letter"], start=1)]


def beats() -> list[dict[str, Any]]:
    """The demo's beats, as `tipdesk beats add` takes them."""
    told = tomllib.loads((files("web.demo") / "letters.toml").read_text(encoding="utf-8"))
    return list(told["beat"])


def _letter(number: int, told: dict[str, Any], born: datetime) -> Letter:
    at = born - timedelta(minutes=told.get("minutes_ago", 0))
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = f"<{told.get('id', number)}@demo.invalid>"
    mail["Date"] = at
    mail["From"] = told["from"]
    mail["To"] = USER
    mail["Subject"] = told["subject"]
    if "answers" in told:
        mail["In-Reply-To"] = f"<{told['answers']}@demo.invalid>"
    for name, value in told.get("headers", {}).items():
        mail[name] = value
    mail.set_content(told["text"])
    for name, content in told.get("files", {}).items():
        mail.add_attachment(content.encode(), "text", "plain", filename=name)
    return Letter(mail.as_bytes(), at, told.get("later", False))
