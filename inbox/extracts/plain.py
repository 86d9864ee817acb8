"""The words of files that are text: plain, CSV, HTML, and mails that came as a file."""

import sys

from inbox.extracts.child import serve
from inbox.extracts.values import MOST_TEXT, Extract
from inbox.reading import charsets
from inbox.reading.blocks import read_block
from inbox.reading.faults import Faults
from inbox.reading.html_text import shown_text
from inbox.reading.reader import read_structure
from inbox.reading.structure import split

_LOOKED_AT = 4 * MOST_TEXT  # bytes
_MAIL_HEADERS = frozenset({"from", "date", "subject", "received", "message-id"})


def read(content: bytes) -> Extract:
    """What somebody who opens the file would read."""
    beginning = content[:_LOOKED_AT]
    if _is_mail(beginning):
        return Extract(_mail(content))
    if _is_binary(beginning):
        return Extract(problem="broken")
    text = charsets.decode(beginning)[0].replace("\r\n", "\n")
    if beginning[:400].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        text = shown_text(text, Faults()).text
    return Extract(text, "cut" if len(content) > _LOOKED_AT else "")


def _is_mail(beginning: bytes) -> bool:
    fields, _body = read_block(beginning[:20_000], 0, Faults())
    return len(_MAIL_HEADERS & {name for name, _value in fields}) > 1


def _mail(content: bytes) -> str:
    faults = Faults()
    mail = read_structure(content, split(content, faults), faults, keep=False)
    sender = f"{mail.sender.name} {mail.sender.address}".strip()
    names = (file.name for file in mail.files)
    return "\n".join((mail.subject, sender, *names, mail.text))


def _is_binary(beginning: bytes) -> bool:
    """UTF-16 has a mark at its beginning; other text holds no NUL."""
    return b"\0" in beginning and not beginning.startswith((b"\xff\xfe", b"\xfe\xff"))


if __name__ == "__main__":
    sys.exit(serve(read))
