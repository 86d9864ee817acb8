"""Sixty-odd hostile mails, made by code: those that hide a file, and those that are a bomb.

What hides is written in the manner of published work on how mail programs and filters disagree
about MIME (Jia et al., "Inbox Invasion", CCS 2024; Ullrich, noxxi.de): none of it is copied.
Each is bytes behind a function, so that the big ones are made only where they are wanted.
"""

import base64
from collections.abc import Callable

Make = Callable[[], bytes]
PAYLOAD = b"MZ\x90\0hidden-payload-of-our-own" + bytes(40)
PACKED = base64.encodebytes(PAYLOAD).replace(b"\n", b"\r\n")
HEAD = (
    b"From: Mallory <mallory@example.org>\r\nTo: tips@example.net\r\nSubject: Look\r\n"
    b"Date: Mon, 5 Jan 2026 09:12:00 +0000\r\nMIME-Version: 1.0\r\n"
)
TEXT = b"Content-Type: text/plain\r\n\r\nHarmless words.\r\n"
NAMED = b'Content-Disposition: attachment; filename="evil.exe"\r\n'
FILE = (
    b"Content-Type: application/octet-stream\r\n" + NAMED
    + b"Content-Transfer-Encoding: base64\r\n\r\n" + PACKED
)  # fmt: skip
MIXED = b'Content-Type: multipart/mixed; boundary="b"\r\n'
BODY = b"\r\n--b\r\n" + TEXT + b"--b\r\n" + FILE + b"--b--\r\n"
END = b"--b--\r\n"


def mixed(part: bytes, *, kind: bytes = MIXED, before: bytes = b"", after: bytes = b"") -> bytes:
    """A text and another part, in a multipart."""
    return HEAD + kind + b"\r\n" + before + b"--b\r\n" + TEXT + b"--b\r\n" + part + END + after


def with_head(*lines: bytes) -> bytes:
    """The ordinary mail with the file, under these headers."""
    return HEAD + b"".join(line + b"\r\n" for line in lines) + BODY


def file(*lines: bytes, body: bytes = PACKED) -> bytes:
    """The part with the file, under these headers."""
    return b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


_B64 = b"Content-Transfer-Encoding: base64"
_OCTETS = b'Content-Type: application/octet-stream; name="evil.exe"'
_IS_MIXED = b'Content-Type: multipart/mixed; boundary="b"'

HIDING: dict[str, bytes] = {
    "two types, the first plain": with_head(b"Content-Type: text/plain", _IS_MIXED),
    "two types, the last plain": with_head(_IS_MIXED, b"Content-Type: text/plain"),
    "two boundaries in one header": with_head(
        b'Content-Type: multipart/mixed; boundary="x"; boundary="b"'
    ),
    "two boundaries, the last wrong": with_head(
        b'Content-Type: multipart/mixed; boundary="b"; boundary="x"'
    ),
    "boundary in sections": with_head(b"Content-Type: multipart/mixed; boundary*0=b; boundary*1="),
    "boundary percent-encoded": with_head(
        b"Content-Type: multipart/mixed; boundary*=us-ascii''%62"
    ),
    "boundary with a comment": with_head(b"Content-Type: multipart/mixed; boundary=b (not c)"),
    "boundary with blanks around": with_head(b"Content-Type: multipart/mixed ; boundary = b "),
    "boundary without a semicolon": with_head(b"Content-Type: multipart/mixed boundary=b"),
    "boundary never closed": with_head(b'Content-Type: multipart/mixed; boundary="b'),
    "boundary in other letters": with_head(b'Content-Type: MULTIPART/MIXED; BOUNDARY="b"'),
    "boundary that nobody wrote": with_head(b'Content-Type: multipart/mixed; boundary="never"'),
    "no boundary": with_head(b"Content-Type: multipart/mixed"),
    "boundary as an encoded word": with_head(
        b'Content-Type: multipart/mixed; boundary="=?us-ascii?q?b?="'
    ),
    "unicode boundary": (HEAD + 'Content-Type: multipart/mixed; boundary="б"\r\n'.encode() + BODY)
    .replace(b"--b", "--б".encode()),
    "unknown multipart": with_head(b'Content-Type: multipart/of-our-own; boundary="b"'),
    "type with a comment": with_head(b'Content-Type: multipart(x)/mixed(y); boundary="b"'),
    "blank before the colon": with_head(b'Content-Type : multipart/mixed; boundary="b"'),
    "type folded at once": with_head(b'Content-Type:\r\n multipart/mixed;\r\n\tboundary="b"'),
    "type without indent": with_head(b'Content-Type: multipart/mixed;\r\nboundary="b"'),
    "header after a line of blanks": HEAD + b" \r\n" + MIXED + BODY,
    "header after a blank line": HEAD + b"\r\n" + MIXED + BODY,
    "bare CR in the headers": HEAD + b"X-A: 1\rX-B: 2\r\n" + MIXED + BODY,
    "bare LF everywhere": (HEAD + MIXED + BODY).replace(b"\r\n", b"\n"),
    "bare CR everywhere": (HEAD + MIXED + BODY).replace(b"\r\n", b"\r"),
    "mixed line ends": (HEAD + MIXED + BODY).replace(b"--b\r\n", b"--b\n"),
    "CR CR LF": (HEAD + MIXED + BODY).replace(b"\r\n", b"\r\r\n"),
    "NUL in the type": with_head(b'Content-Type: multi\0part/mixed; boundary="b"'),
    "end too early": mixed(b"", after=b"").replace(END, END + b"--b\r\n" + FILE + END, 1),
    "no end": (HEAD + MIXED + BODY).replace(END, b""),
    "file before the first part": mixed(b"\r\n", before=FILE),
    "file after the end": mixed(b"\r\n", after=FILE),
    "delimiter with words behind it": (HEAD + MIXED + BODY).replace(b"--b\r\nContent-Type: a",
                                                                    b"--b x\r\nContent-Type: a"),
    "delimiter with blanks behind it": (HEAD + MIXED + BODY).replace(b"--b\r\n", b"--b \t\r\n"),
    "two encodings, the first plain": mixed(
        file(_OCTETS, b"Content-Transfer-Encoding: 7bit", _B64)
    ),
    "two encodings, the last plain": mixed(file(_OCTETS, _B64, b"Content-Transfer-Encoding: 7bit")),
    "encoding with a comment": mixed(file(_OCTETS, b"Content-Transfer-Encoding: (a) base64")),
    "encoding with a word behind it": mixed(file(_OCTETS, _B64 + b" x")),
    "encoding in quotes": mixed(file(_OCTETS, b'Content-Transfer-Encoding: "base64"')),
    "encoding unknown": mixed(file(_OCTETS, b"Content-Transfer-Encoding: base-64")),
    "encoding of the whole": HEAD + MIXED + _B64 + b"\r\n" + BODY,
    "base64 with junk": mixed(file(_OCTETS, _B64, body=PACKED.replace(b"h", b"h!*\r\n"))),
    "base64 padded in the middle": mixed(
        file(_OCTETS, _B64, body=base64.b64encode(PAYLOAD[:4]) + base64.b64encode(PAYLOAD[4:]))
    ),
    "base64 cut in a quartet": mixed(file(_OCTETS, _B64, body=PACKED.rstrip()[:-3] + b"\r\n")),
    "base64 after words": mixed(file(_OCTETS, _B64, body=b"Some words first.\r\n\r\n" + PACKED)),
    "two names": mixed(
        file(_OCTETS, _B64, b"Content-Disposition: attachment; filename=a.txt; filename=evil.exe")
    ),
    "file as a message": mixed(
        b"Content-Type: message/rfc822\r\n\r\nSubject: in\r\n" + MIXED.replace(b'"b"', b'"c"')
        + b"\r\n--c\r\n" + FILE + b"--c--\r\n"
    ),
    "file as a text": mixed(file(b"Content-Type: text/plain", _B64)),
    "one boundary for two levels": mixed(MIXED + b"\r\n--b\r\n" + FILE + END),
    "one boundary begins as the other": HEAD + MIXED + b"\r\n--b\r\n"
    + MIXED.replace(b'"b"', b'"bb"') + b"\r\n--bb\r\n" + TEXT + b"--bb\r\n" + FILE + b"--bb--\r\n"
    + END,
    "in an alternative": mixed(FILE, kind=MIXED.replace(b"mixed", b"alternative")),
    "in a report": mixed(FILE, kind=MIXED.replace(b"mixed", b"report")),
}  # fmt: skip


def nested(depth: int, kind: bytes = b"mixed") -> bytes:
    """A multipart in a multipart …, and a text at the bottom."""
    return HEAD + b"".join(
        b'Content-Type: multipart/%s; boundary="b%d"\r\n\r\n--b%d\r\n' % (kind, n, n)
        for n in range(depth)
    ) + TEXT  # fmt: skip


def headed(*lines: bytes) -> bytes:
    """A mail of these headers and one line of text."""
    return b"".join(line + b"\r\n" for line in lines) + b"From: m@example.org\r\n\r\nWords.\r\n"


def html(page: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html\r\n\r\n" + page


def _named(form: bytes, count: int) -> bytes:
    sections = b"; ".join(form % n for n in range(count))
    return mixed(b"Content-Disposition: attachment; " + sections + b"\r\n\r\nx\r\n")


_SPOKEN = "привет как дела ".encode("cp1251")  # in a charset that nothing names
UNDECLARED: dict[str, Make] = {
    "a thousand headers in no charset": lambda: headed(
        *(b"X-A: %d %s" % (n, _SPOKEN * 250) for n in range(999))
    ),
    "a thousand folded headers in no charset": lambda: headed(
        *(b"X-A: %d" % n + (b"\r\n " + _SPOKEN * 4) * 60 for n in range(999))
    ),
    "one header of four megabytes in no charset": lambda: headed(b"Subject: " + _SPOKEN * 250_000),
    "five hundred texts in no charset": lambda: mixed(
        (b"Content-Type: text/plain\r\n\r\n" + _SPOKEN * 400 + b"\r\n--b\r\n") * 600
    ),
    "five hundred names in no charset": lambda: mixed(
        (b'Content-Disposition: attachment; filename="' + _SPOKEN * 400 + b'"\r\n\r\nx\r\n--b\r\n')
        * 600
    ),
}
BOMBS: dict[str, Make] = {
    "a thousand multiparts in each other": lambda: nested(1_000),
    "a thousand alternatives in each other": lambda: nested(1_000, b"alternative"),
    "two thousand messages in each other": lambda: (
        HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 2_000 + b"\r\nWords.\r\n"
    ),
    "fifty thousand parameters": lambda: headed(
        b"Content-Type: text/plain; " + b"; ".join(b"p%d=v" % n for n in range(50_000))
    ),
    "ten thousand sections of a name": lambda: _named(b"filename*%d=a", 10_000),
    "ten thousand encoded sections": lambda: _named(b"filename*%d*=%%41", 10_000),
    "fifty thousand headers": lambda: headed(*(b"X-%d: y" % n for n in range(50_000))),
    "one header of ten megabytes": lambda: headed(b"Subject: " + b"a " * 5_000_000),
    "a header of fifty thousand folds": lambda: headed(b"Subject: a" + b"\r\n b" * 50_000),
    "fifty thousand encoded words": lambda: headed(b"Subject: " + b"=?utf-8?q?a?= " * 50_000),
    "encoded words that never end": lambda: headed(b"Subject: " + b"=?utf-8?q?" * 100_000),
    "a quote that never ends": lambda: headed(b'To: "' + b"\\" * 60_000),
    "sixty thousand brackets": lambda: headed(b"Cc: " + b"(<" * 30_000),
    "fifty thousand addresses": lambda: headed(b"Cc: " + b"a@b.example, " * 50_000),
    "a hundred thousand references": lambda: headed(b"References: " + b"<a@b> " * 100_000),
    "five megabytes of lines like boundaries": lambda: (
        HEAD + MIXED + b"\r\n--b\r\n" + TEXT + b"--c\r\n" * 1_000_000 + END
    ),
    "a million parts": lambda: HEAD + MIXED + b"\r\n" + b"--b\r\n" * 1_000_000,
    "five megabytes of quotes": lambda: HEAD + b"\r\n" + b">>>>>>>> \r\n" * 450_000,
    "five megabytes of On": lambda: HEAD + b"\r\n" + b"On\r\n" * 1_200_000,
    "fifty thousand div": lambda: html(b"<div>" * 50_000 + b"Words."),
    "tables in tables": lambda: html(b"<table><tr><td>" * 3_000 + b"Words."),
    "fifty thousand attributes": lambda: html(b"<a " + b"x " * 50_000 + b">Words.</a>"),
    "open brackets": lambda: html(b"<" * 1_000_000 + b"Words."),
    "entities": lambda: html(b"&" * 1_000_000 + b"Words."),
    "styles": lambda: html(b"<p style='" + b"display:" * 200_000 + b"'>Words."),
    "ten megabytes without a line end": lambda: HEAD + b"\r\n" + b"a" * 10_000_000,
    "flowed for ever": lambda: (
        HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"> a \r\n" * 500_000
    ),
    "base64 of nothing but pads": lambda: mixed(file(_OCTETS, _B64, body=b"=" * 5_000_000)),
    "uuencode without an end": lambda: HEAD + b"\r\n" + b"begin 644 a\r\n#0V%T\r\n" * 100_000,
    "a calendar without an end": lambda: (
        HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\n" + b"SUMMARY:a\r\n b" * 200_000
    ),
    "a winmail.dat of lengths": lambda: (
        HEAD + b"Content-Type: application/ms-tnef\r\n\r\n"
        + bytes.fromhex("789f3e220100") + bytes.fromhex("0203900600ffffff7f") * 100_000
    ),
}  # fmt: skip
CODECS = (
    "zlib", "bz2", "hex", "rot13", "uu", "quopri", "idna", "punycode", "unicode_escape",
    "raw_unicode_escape", "undefined", "mbcs", "oem", "..\\..\\x", "utf-8\0", "a" * 10_000,
)  # fmt: skip


def in_codec(name: str) -> bytes:
    """A text whose charset is no charset."""
    return HEAD + f'Content-Type: text/plain; charset="{name}"\r\n\r\nWords.\r\n'.encode()
