"""What a zip or tar archive holds: names and sizes. Nothing in it is ever unpacked."""

import io
import sys
import tarfile
from itertools import islice

from inbox.extracts.child import serve
from inbox.extracts.values import LISTED, Extract
from inbox.extracts.zipped import BROKEN, opened


def read(content: bytes) -> Extract:
    """One line for each member, in the archive's order: its name as it says, and its size."""
    if content.startswith(b"PK"):
        return _zip(content)
    return _tar(content)


def _zip(content: bytes) -> Extract:
    try:
        with opened(content) as archive:
            members = archive.infolist()
    except BROKEN:
        return Extract(problem="broken")
    lines = [f"{one.filename}\t{one.file_size}" for one in members[:LISTED]]
    locked = any(one.flag_bits & 1 for one in members)
    more = "cut" if len(members) > LISTED else ""
    return Extract("\n".join(lines), "encrypted" if locked else more, listing=True)


def _tar(content: bytes) -> Extract:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            members = list(islice(archive, LISTED + 1))
    except (tarfile.TarError, EOFError, ValueError):
        return Extract(problem="broken")
    lines = [f"{one.name}\t{one.size}" for one in members[:LISTED]]
    return Extract("\n".join(lines), "cut" if len(members) > LISTED else "", listing=True)


if __name__ == "__main__":
    sys.exit(serve(read))
