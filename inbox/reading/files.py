"""The files of a mail: names for eyes and disks, real types by content. Nothing is opened."""

import hashlib
import re
import unicodedata

import puremagic

from inbox.mail import File
from inbox.reading.charsets import without_nul
from inbox.reading.structure import Leaf

MAX_NAME = 120  # characters of a safe name, its extension included
MAX_SHOWN = 1_000  # characters of a name as sent
HEAD = 4_096  # bytes that the rarer kinds are looked for in
SHORT = 2  # bytes of a sign that needs more than itself
SURE = 0.4  # puremagic's confidence: four bytes or more agree
_MAGIC = (  # offset, first bytes, type
    (0, b"%PDF-", "application/pdf"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (257, b"ustar", "application/x-tar"),
    (0, b"Received:", "message/rfc822"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    (0, b"fLaC", "audio/flac"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"-----BEGIN PGP", "application/pgp-encrypted"),
    (0, b"BEGIN:VCALENDAR", "text/calendar"),
    (0, b"BEGIN:VCARD", "text/vcard"),
    (0, b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (0, b"<?xml", "text/xml"),
    (0, b"<!DOCTYPE html", "text/html"),
    (0, b"<html", "text/html"),
)
_IN_ZIP = (  # what the first names in a zip say
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (
        b"mimetypeapplication/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.text",
    ),
    (
        b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    (
        b"mimetypeapplication/vnd.oasis.opendocument.presentation",
        "application/vnd.oasis.opendocument.presentation",
    ),
    (b"mimetypeapplication/epub+zip", "application/epub+zip"),
)
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?")
_UNSAFE = re.compile(r'[<>:"|?*%]')
_EXTENSIONS = {
    "message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics",
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif",
}  # fmt: skip


def make_file(leaf: Leaf, content: bytes, *, keep: bool) -> File:
    """A file of a mail. Without `keep` its content is measured and let go."""
    name = without_nul(leaf.name)[:MAX_SHOWN]
    return File(
        name=name,
        safe_name=safe_name(name, leaf.number, leaf.kind),
        claimed_type=leaf.kind[:200],
        real_type=real_type(content),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        part=leaf.number,
        content=content if keep else b"",
    )


def unread_file(leaf: Leaf) -> File:
    """A file of a mail that is too big to read: its size is that of the encoded part."""
    name = without_nul(leaf.name)[:MAX_SHOWN]
    safe = safe_name(name, leaf.number, leaf.kind)
    return File(name, safe, leaf.kind[:200], "", leaf.end - leaf.start, "", leaf.number)


def safe_name(name: str, part: int, kind: str) -> str:
    """A name that any disk and any header takes: no path, control, bidi or reserved word in it."""
    name = unicodedata.normalize("NFC", name[: 4 * MAX_NAME]).replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        char for char in name if unicodedata.category(char)[0] not in "CZ" or char == " "
    )
    kept = _UNSAFE.sub("_", kept).strip(". ")
    if not kept:
        return f"file-{part}{_EXTENSIONS.get(kind, '')}"
    if _RESERVED.fullmatch(kept):
        kept = f"_{kept}"
    return _shortened(kept)


def real_type(content: bytes) -> str:
    """The media type that the content shows; empty when it shows none, as plain text does."""
    for offset, magic, kind in _MAGIC:
        if content.startswith(magic, offset):
            if len(magic) == SHORT and content[:64].isascii() and b"\0" not in content[:64]:
                continue  # two letters may begin a text
            return _inside_zip(content) if kind == "application/zip" else kind
    return _rare(content[:HEAD])


def _rare(head: bytes) -> str:
    """What only puremagic knows. It raises on what it does not, plain text first of all."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    sure = (one.mime_type for one in found if one.confidence >= SURE)
    return str(next((kind for kind in sure if kind and not kind.endswith("octet-stream")), ""))


def _inside_zip(content: bytes) -> str:
    ends = content[:8_192] + content[-8_192:]  # the list of a zip's members stands at its end
    return next((kind for sign, kind in _IN_ZIP if sign in ends), "application/zip")


def _shortened(name: str) -> str:
    """Keep the extension, and stay below 255 bytes in UTF-8, which is what file systems take."""
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 12:
        stem, dot, extension = name, "", ""
    room = MAX_NAME - len(dot + extension)
    stem = stem[:room].encode()[:200].decode("utf-8", "ignore")
    return f"{stem}{dot}{extension}".strip(". ") if stem else name[:MAX_NAME]
