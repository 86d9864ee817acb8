"""A whole mail scrubbed: what stands where, and by which rule each stretch is changed."""

import re

from inbox.mail import Mail
from inbox.reading import charsets
from inbox.reading.faults import Faults
from inbox.reading.structure import Leaf, split
from inbox.scrubbing import heads, markup, packing
from inbox.scrubbing.disguise import Disguise
from inbox.scrubbing.kept import is_machine

DEEPEST = 20  # mails inside each other
# How the files of a kind begin; nothing behind it stays.
_MAGIC = (
    b"%PDF-1.", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"RIFF", b"\x78\x9f\x3e\x22", b"BM", b"II*\0", b"MM\0*",
    b"ID3", b"OggS", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"MZ", b"{\\rtf", b"\x7fELF",
)  # fmt: skip
_FILLER = bytes(byte if byte in b"\r\n" else 0x58 for byte in range(256))
_UU = re.compile(rb"(?m)^(begin [0-7]{3,4} )([^\n]*\n)((?:[^\n]{1,90}\n)*?)(end\b)")
_WRITTEN = ("text/", "message/", "application/json", "application/xml")


def scrub(raw: bytes, secret: bytes) -> bytes:
    """The mail with other words, as many bytes long. `secret`: random bytes, to be thrown away.

    Kept are header names, MIME structure, charsets, folds and breaks, the names of months, and
    the phrases that the reader goes by. Never raises.
    """
    return _mail(raw, Disguise(secret), 0)


def _mail(raw: bytes, disguise: Disguise, depth: int) -> bytes:
    structure = split(raw, Faults())
    done, at = [], 0
    for leaf in sorted(structure.leaves, key=lambda one: one.start):
        if leaf.start < at:
            continue
        done.append(heads.block(raw[at : leaf.start], disguise))
        done.append(_leaf(raw[leaf.start : leaf.end], leaf, disguise, depth))
        at = leaf.end
    done.append(heads.block(raw[at:], disguise))
    return b"".join(done)


def _leaf(data: bytes, leaf: Leaf, disguise: Disguise, depth: int) -> bytes:
    """The content of a part, by its transfer encoding and its kind."""

    def change(content: bytes) -> bytes:
        return _content(content, leaf, disguise, depth)

    if leaf.encoding == "base64":
        return packing.base64(data, change)
    if leaf.encoding == "quoted-printable":
        return packing.escaped(data, change)
    if leaf.encoding in ("x-uuencode", "uuencode", "x-uue"):
        return packing.uuencoded(data, change)
    return change(data)


def _content(data: bytes, leaf: Leaf, disguise: Disguise, depth: int) -> bytes:
    codec = charsets.codec_of(leaf.parameters.get("charset", ""))
    if leaf.kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
        return _mail(data, disguise, depth + 1) if depth < DEEPEST else _filled(data)
    if leaf.kind.startswith("message/"):
        return heads.block(data, disguise)
    if leaf.kind == "text/html":
        return _page(data, codec, disguise)
    if leaf.kind.startswith(_WRITTEN):
        return _text(data, codec, disguise)
    return _filled(data)


def _page(data: bytes, codec: str, disguise: Disguise) -> bytes:
    for name in dict.fromkeys((codec, "utf-8", "cp1252", "latin-1")):
        try:
            page = data.decode(name) if name else ""
            done = markup.changed(page, disguise, name).encode(name) if page else b""
        except UnicodeError:
            continue
        if len(done) == len(data):
            return done
    return disguise.content(data, stays=is_machine)


def _text(data: bytes, codec: str, disguise: Disguise) -> bytes:
    """Words; between `begin` and `end` a file that is written into the text (uuencode)."""
    done, at = [], 0
    for found in _UU.finditer(data):
        begins, name, body, ends = found.groups()
        done += [disguise.content(data[at : found.start()], codec), begins, disguise.content(name)]
        done += [packing.uuencoded(body, _filled), ends]
        at = found.end()
    return b"".join((*done, disguise.content(data[at:], codec)))


def _filled(data: bytes) -> bytes:
    """A file of the same kind and size with nothing in it."""
    magic = next((one for one in _MAGIC if data.startswith(one)), b"")
    return magic + data[len(magic) :].translate(_FILLER)


def likeness(mail: Mail) -> dict[str, object]:
    """What should be the same of a mail before and after: its marks, ranges, parts and kind."""
    return {
        "marks": sorted(f"{one.code} {one.detail.get('why', '')}".strip() for one in mail.marks),
        "ranges": [one.kind.value for one in mail.ranges],
        "files": [(one.claimed_type, one.size) for one in mail.files],
        "automatic": mail.automatic.kind,
        "size": mail.size,
    }
