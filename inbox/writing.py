"""A message that a person writes down (a call, a letter) becomes a mail of our own making.

So it is kept, read, found, exported and purged in the same way as any other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP

# What the library is let near: of others it knows no end, or recurses for each bracket.
_ADDRESS = re.compile(r"[^\s@\x00-\x1f()<>\[\]\\,;:\"]{1,64}@[^\s@\x00-\x1f()<>\\,;\"]{1,255}")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that a person adds."""

    name: str
    content: bytes


def write_down(
    *,
    number: str,
    subject: str,
    text: str,
    at: datetime,
    name: str = "",
    address: str = "",
    files: Sequence[Enclosed] = (),
) -> bytes:
    """The raw mail for what somebody told us. `number` makes its Message-ID unique.

    Without a name and an address the sender is withheld: there is no From header.
    Raises `ValueError` for an address that is none.
    """
    if address and not _ADDRESS.fullmatch(address):
        raise ValueError(address)
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = f"<{number}@by-hand.invalid>"
    mail["Date"] = at
    mail["Subject"] = _one_line(subject)
    if name or address:
        mail["From"] = HeaderAddress(
            _one_line(name), addr_spec=address or "withheld@by-hand.invalid"
        )
    mail.set_content(text)
    for file in files:
        mail.add_attachment(
            file.content,
            maintype="application",
            subtype="octet-stream",
            filename=_one_line(file.name),
        )
    return mail.as_bytes()


def _one_line(text: str) -> str:
    return " ".join(text.split())
