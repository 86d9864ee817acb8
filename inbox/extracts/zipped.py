"""What every zip is asked before anything in it is read. Nothing is unpacked to a disk."""

import io
import zipfile

MOST_UNPACKED = 150_000_000  # bytes that a document may hold
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, ValueError)


def opened(content: bytes) -> zipfile.ZipFile:
    """The zip. Raises one of `BROKEN` when it is none."""
    return zipfile.ZipFile(io.BytesIO(content))


def problem(content: bytes) -> str:
    """Why a document in a zip is not read: "broken", "encrypted", "too big"; empty when it may."""
    try:
        with opened(content) as archive:
            members = archive.infolist()
    except BROKEN:
        return "broken"
    if any(member.flag_bits & 1 for member in members):
        return "encrypted"
    return "too big" if sum(member.file_size for member in members) > MOST_UNPACKED else ""
