"""What parts tell of themselves: signed, encrypted, an invitation, a file that is another kind.

Marks, not judgements: no signature is checked and nothing is decrypted here.
"""

from collections.abc import Iterator

from inbox.mail import File, Mark
from inbox.reading import charsets
from inbox.reading.invitations import Invitation, invitation
from inbox.reading.structure import Leaf

MOST_MISTAKEN = 10  # files of another kind that are told
_PGP, _SMIME = "PGP", "S/MIME"
_SIGNATURES = {
    "application/pgp-signature": _PGP,
    "application/pkcs7-signature": _SMIME,
    "application/x-pkcs7-signature": _SMIME,
}
_SMIME_KINDS = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ENVELOPED = bytes.fromhex("2a864886f70d0107")  # and 02: signed (RFC 5652 §5.1), 03: enveloped
_FAMILIES = {
    "application/pdf": "document", "application/rtf": "document", "text/rtf": "document",
    "application/msword": "document", "application/x-ole-storage": "document",
    "application/zip": "archive", "application/gzip": "archive", "application/x-tar": "archive",
    "application/vnd.rar": "archive", "application/x-7z-compressed": "archive",
    "application/vnd.microsoft.portable-executable": "program", "application/x-elf": "program",
    "application/x-msdownload": "program", "application/x-msdos-program": "program",
    "message/rfc822": "text", "image/svg+xml": "text",
}  # fmt: skip
_NAMED = {  # by the end of a name; the system's own table differs from one machine to the next
    ending: family
    for family, endings in {
        "document": "pdf doc docx docm xls xlsx xlsm ppt pptx pptm odt ods odp rtf",
        "image": "jpg jpeg png gif webp bmp tif tiff heic heif avif",
        "recording": "mp3 mp4 m4a wav ogg opus flac avi mov mkv webm amr aac",
        "archive": "zip rar 7z gz tar tgz",
        "text": "txt csv tsv htm html xml json md log eml ics vcf svg",
        "program": "exe scr com msi dll",
    }.items()
    for ending in endings.split()
}
_OFFICE = (
    "application/vnd.openxmlformats", "application/vnd.oasis.opendocument", "application/vnd.ms-",
)  # fmt: skip
_BROAD = {"image": "image", "audio": "recording", "video": "recording", "text": "text"}


def of_a_part(leaf: Leaf, data: bytes) -> Mark | None:
    """What one part tells by its type: a signature, a cipher, an invitation."""
    if by := _SIGNATURES.get(leaf.kind):
        return Mark("signed", {"by": by})
    if leaf.kind == "application/pgp-encrypted":
        return Mark("encrypted", {"by": _PGP})
    if leaf.kind in _SMIME_KINDS:
        return _sealed(leaf, data)
    if leaf.kind == "text/calendar" and (event := of_a_calendar(leaf, data)):
        return event.mark
    return None


def of_a_text(text: str) -> Mark | None:
    """PGP that stands in the text itself (RFC 4880 §6.2)."""
    if "-----BEGIN PGP MESSAGE-----" in text:
        return Mark("encrypted", {"by": _PGP})
    if "-----BEGIN PGP SIGNED MESSAGE-----" in text:
        return Mark("signed", {"by": _PGP})
    return None


def of_a_calendar(leaf: Leaf, data: bytes) -> Invitation | None:
    """The invitation that a text/calendar part holds."""
    return invitation(charsets.decode(data, leaf.parameters.get("charset", ""))[0])


def mistaken(files: tuple[File, ...]) -> Iterator[Mark]:
    """Files whose content is of another kind than their name or their type says."""
    told = 0
    for file in files:
        real = _family(file.real_type)
        by_name = _NAMED.get(file.safe_name.rpartition(".")[2].lower(), "")
        claimed = {by_name, _family(file.claimed_type)} - {""}
        if real and claimed - {real} and told < MOST_MISTAKEN:
            told += 1
            yield Mark("other type", {"name": file.safe_name, "is": file.real_type})


def _sealed(leaf: Leaf, data: bytes) -> Mark:
    """An S/MIME envelope (RFC 8551 §3.2): signed with the content inside it, or encrypted."""
    told = leaf.parameters.get("smime-type", "").lower()
    signed = told.startswith("signed") if told else _ENVELOPED + b"\x02" in data[:60]
    return Mark("sealed" if signed else "encrypted", {"by": _SMIME})


def _family(kind: str) -> str:
    """What sort of thing a media type is; empty for those that say little."""
    if kind in _FAMILIES:
        return _FAMILIES[kind]
    if kind.startswith(_OFFICE):
        return "document"
    return _BROAD.get(kind.partition("/")[0], "")
