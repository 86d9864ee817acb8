"""What two other parsers read in a mail, in our words: fast-mail-parser (Rust) and mailkite."""

from collections.abc import Iterator
from dataclasses import dataclass

import fast_mail_parser
import mailparse
from fast_mail_parser import ParseError

from inbox import Mail


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared. White space is one space; files by name and size, in any order."""

    subject: str = ""
    sender: str = ""
    text: str = ""
    files: tuple[tuple[str, int], ...] = ()


def ours(mail: Mail) -> Told:
    """Our own reading. A text that came of HTML, or of a mail inside, is none of plain text."""
    files = tuple(sorted((one.name, one.size) for one in mail.files))
    return Told(_flat(mail.subject), mail.sender.address, _flat(mail.text), files)


def fast(raw: bytes) -> Told | None:
    """None when it gives up on the whole mail."""
    try:
        mail = fast_mail_parser.parse_email(raw)
    except ParseError:
        return None
    files = tuple(sorted((one.filename, len(one.content)) for one in mail.attachments))
    sender = mail.from_.address if mail.from_ else ""
    return Told(_flat(mail.subject), sender, _flat("\n".join(mail.text_plain)), files)


def kite(raw: bytes) -> Told:
    """It never gives up."""
    mail = mailparse.parse(raw)
    files = tuple(sorted((one.filename or "", one.size) for one in mail.attachments))
    sender = mail.from_.address if mail.from_ else ""
    return Told(_flat(mail.subject or ""), sender, _flat(mail.text or ""), files)


def differences(raw: bytes, mail: Mail) -> Iterator[tuple[str, str]]:
    """(which oracle, which field) for each that reads something else than we do."""
    mine = ours(mail)
    for name, told in (("fast", fast(raw)), ("kite", kite(raw))):
        if told is None:
            yield name, "all"
            continue
        for field in ("subject", "sender", "text", "files"):
            if field == "text" and mail.html and not told.text:
                continue  # we make text of HTML, they leave that to others
            if getattr(mine, field) != getattr(told, field):
                yield name, field


def _flat(text: str) -> str:
    return " ".join(text.replace("\0", "").split())
