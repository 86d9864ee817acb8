"""Made-up mails by the thousand, the same for the same seed. Nothing here is read from anywhere.

The text is nonsense with the right weight: words of six languages, names of people and places that
do not exist, quotes, signatures, and in the full mix HTML alternatives and files.
"""

import base64
import quopri
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from random import Random
from typing import Literal

from tests.bench.words import (
    CALLOUT,
    ENDINGS,
    GIVEN,
    LANGUAGES,
    LITTLE_ENGLISH,
    SYLLABLES,
)

Mix = Literal["text", "full"]
BODY_BYTES = 8_000
FILE_BYTES = 200_000
START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
LANGUAGE_SHARE = {"en": 50, "de": 12, "fr": 8, "es": 8, "ru": 12, "uk": 10}
FILES = (  # name, type, first bytes
    ("photo.jpg", "image/jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"),
    ("invoice.pdf", "application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    ("scan.png", "image/png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    ("papers.zip", "application/zip", b"PK\x03\x04\x14\x00\x00\x00\x08\x00"),
)


def generate(n: int, seed: int, mix: Mix = "text") -> Iterator[bytes]:
    """Yield `n` raw mails (CRLF lines, unique Message-IDs, one every few minutes from START).

    `text`: one text/plain part of about 8 KB. `full`: also every second mail has an HTML
    alternative and every fifth a file of 200 KB (decoded) in base64.
    """
    random = Random(seed)
    names = [_name(random) for _ in range(1500)]
    for number in range(n):
        language = random.choices(list(LANGUAGE_SHARE), list(LANGUAGE_SHARE.values()))[0]
        words = _vocabulary(language, names, random)
        text = _text(words, random)
        body = _text_part(text, language, random)
        if mix == "full" and number % 2:
            body = _multipart("alternative", [body, _html_part(text)], random)
        if mix == "full" and number % 5 == 4:
            body = _multipart("mixed", [body, _file_part(random)], random)
        head = _head(number, seed, _sentence(words, 4, 9, random), names, random)
        yield (head + body).replace(b"\n", b"\r\n")


def _name(random: Random) -> str:
    return (
        "".join(random.choices(SYLLABLES, k=random.randint(1, 2))) + random.choice(ENDINGS)
    ).title()


def _vocabulary(language: str, names: list[str], random: Random) -> Callable[[int], list[str]]:
    """Draw words: mostly the language's own, with this mail's places and numbers."""
    own = list(LANGUAGES[language]) + (LITTLE_ENGLISH * 6 if language == "en" else [])
    own += random.choices(names, k=12)
    own += [str(random.randint(2, 99)), f"{random.randint(1, 23)}:{random.randint(10, 59)}"]
    own += [f"{random.randint(2, 900)},000", f"{_letters(random)}-{random.randint(100, 9999)}"]
    return lambda count: random.choices(own, k=count)


def _letters(random: Random) -> str:
    return "".join(random.choices("ABCDEFGHKLMNPRSTUVWXYZ", k=2))


def _sentence(words: Callable[[int], list[str]], low: int, high: int, random: Random) -> str:
    line = " ".join(words(random.randint(low, high)))
    return line[0].upper() + line[1:]


def _text(words: Callable[[int], list[str]], random: Random) -> str:
    """About BODY_BYTES of text; some end with a signature, some quote the callout they answer."""
    lines: list[str] = []
    size = 0
    while size < BODY_BYTES:
        line = " ".join(_sentence(words, 5, 16, random) + "." for _ in range(random.randint(1, 3)))
        if random.random() < 0.02:
            line += f" https://www.example.net/{random.randint(1000, 99999)}"
        lines += [line, ""] if random.random() < 0.25 else [line]
        size += len(line.encode()) + 2
    if random.random() < 0.3:
        lines += ["", "-- ", f"{random.choice(GIVEN)}, {_name(random)}"]
    if random.random() < 0.2:
        lines += [
            "",
            "On Mon, 5 Jan 2026 at 09:12, Desk <tips@example.org> wrote:",
            f"> {CALLOUT}",
        ]
    return "\n".join(lines) + "\n"


def _text_part(text: str, language: str, random: Random) -> bytes:
    """The text as the usual programs send it: 8bit, quoted-printable, base64 or an old charset."""
    way = random.random()
    charset = "koi8-r" if language == "ru" and way > 0.9 else "utf-8"
    if charset == "koi8-r" or way < 0.4:
        return _part(f"text/plain; charset={charset}", "8bit", text.encode(charset, "replace"))
    data = text.encode()
    if language in ("ru", "uk"):
        return _part('text/plain; charset="UTF-8"', "base64", base64.encodebytes(data))
    encoded = quopri.encodestring(data)
    return _part('text/plain; charset="UTF-8"', "quoted-printable", encoded)


def _html_part(text: str) -> bytes:
    paragraphs = "\n".join(f'<p style="margin:0">{line}</p>' for line in text.splitlines() if line)
    page = f"<html><head></head><body><div dir=ltr>\n{paragraphs}\n</div></body></html>\n"
    return _part("text/html; charset=utf-8", "8bit", page.encode())


def _file_part(random: Random) -> bytes:
    name, kind, magic = random.choice(FILES)
    name = f"{random.randint(1, 9999)}-{name}"
    content = magic + random.randbytes(FILE_BYTES - len(magic))
    head = f'{kind}; name="{name}"\nContent-Disposition: attachment; filename="{name}"'
    return _part(head, "base64", base64.encodebytes(content))


def _part(kind: str, encoding: str, data: bytes) -> bytes:
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n".encode() + data


def _multipart(subtype: str, parts: list[bytes], random: Random) -> bytes:
    boundary = f"=_{random.getrandbits(96):024x}"
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\n\n'.encode()
    line = f"--{boundary}".encode()
    return head + b"".join(b"%s\n%s\n" % (line, part) for part in parts) + line + b"--\n"


def _head(number: int, seed: int, subject: str, names: list[str], random: Random) -> bytes:
    given, family = random.choice(GIVEN), random.choice(names)
    sent = START + timedelta(minutes=7 * number, seconds=random.randint(0, 59))
    person = f"{family.lower()}.{random.randint(1, 4000)}"
    fields = {
        "Return-Path": f"<{person}@example.net>",
        "Received": f"from mx{random.randint(1, 9)}.example.net by mail.example.org with ESMTPS id"
        f" {random.getrandbits(60):015x};\n\t{format_datetime(sent)}",
        "From": f"{Header(f'{given} {family}', 'utf-8').encode()} <{person}@example.net>",
        "To": "Tips <tips@example.org>",
        "Subject": Header(subject, "utf-8" if not subject.isascii() else "us-ascii").encode(),
        "Date": format_datetime(sent),
        "Message-ID": f"<{seed}.{number}.{random.getrandbits(64):016x}@example.net>",
        "MIME-Version": "1.0",
        "X-Mailer": random.choice(
            ("Thunderbird", "Apple Mail (2.3774)", "Outlook 16.0", "K-9 Mail")
        ),
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items()).encode()
