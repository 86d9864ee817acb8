"""Words found nowhere else in the world, a mail full of them, and the search for what is left."""

import base64
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from pathlib import Path
from random import Random

import zstandard

from tests.servers.postgres import BINARIES
from tests.work.newsroom import Newsroom

PLACES = ("subject", "body", "html", "header", "sender", "attachment", "file name", "note")
_ZSTD = b"\x28\xb5\x2f\xfd"


def canaries(seed: int) -> dict[str, str]:
    """A word of 40 letters for each place, found nowhere else in the world."""
    random = Random(seed)
    return {name: "".join(random.choices("bcdfghjklmnpqrtvwxz", k=40)) for name in PLACES}


def canary_mail(words: dict[str, str]) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"Ann {words['sender']} <{words['sender']}@example.net>"
    mail["To"] = "tips@example.org"
    mail["Subject"] = f"About {words['subject']}"
    mail["Message-ID"] = "<canary@example.net>"
    mail["Date"] = "Mon, 23 Nov 2026 10:00:00 +0000"
    mail["X-Mailer"] = words["header"]
    mail.set_content(f"They told me of {words['body']} at the port.\n")
    mail.add_alternative(f"<p onclick=x>They told me of {words['html']}</p>", subtype="html")
    mail.add_attachment(
        words["attachment"].encode(),
        maintype="application",
        subtype="octet-stream",
        filename=f"{words['file name']}.txt",
    )
    mail.set_boundary("=_the_same_each_time")
    mail.get_payload()[0].set_boundary("=_the_same_inside")
    return mail.as_bytes().replace(b"\n", b"\r\n")


def forms(word: str) -> Iterator[bytes]:
    """How a word may lie in a file: as it is, packed as base64 at any offset, in UTF-16.

    The first 24 letters will do: what a stemmer cuts off, or a page boundary, hides nothing.
    """
    part = word[:24].encode()
    yield part
    yield part.decode().encode("utf-16-le")
    for shift in range(3):
        yield base64.b64encode(bytes(shift) + part)[4:-4]


def insides(content: bytes) -> Iterator[bytes]:
    """A file's bytes, and what is compressed somewhere in them."""
    yield content.lower()
    yield content
    for found in re.finditer(re.escape(_ZSTD), content):
        try:
            reader = zstandard.ZstdDecompressor().stream_reader(content[found.start() :])
            yield reader.read(1 << 20)
        except zstandard.ZstdError:
            continue


def found_in(contents: Iterable[tuple[str, bytes]], words: dict[str, str]) -> dict[str, list[str]]:
    """Where each canary is found: {place in the mail: [files]}."""
    found: dict[str, list[str]] = {}
    for name, content in contents:
        for inside in insides(content):
            for place, word in words.items():
                if any(form in inside for form in forms(word)):
                    found.setdefault(place, []).append(name)
    return found


def everything(newsroom: Newsroom, database: str) -> Iterator[tuple[str, bytes]]:
    """Every byte that Tipdesk wrote: data folder, logs, temporary files, and PostgreSQL's dump."""
    for folder, _, files in os.walk(newsroom.folder):
        for name in files:
            path = Path(folder, name)
            yield str(path.relative_to(newsroom.folder)), path.read_bytes()
    if database:
        plain = database.replace("+psycopg", "")
        dumped = subprocess.run(
            [BINARIES[-1] / "pg_dump", "--inserts", plain], capture_output=True, check=True
        ).stdout
        yield "the dump", dumped
        for packed in re.finditer(rb"\\x([0-9a-f]{20,})", dumped):
            yield "a packed text in the dump", bytes.fromhex(packed[1].decode())
