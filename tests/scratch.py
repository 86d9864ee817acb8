"""Where the tests' throw-away files lie: in memory where there is room for them, else on a disk.

Some disks take a millisecond of work to make a file, and one PostgreSQL database is 300 of them.
"""

import os
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_SHORT = 40  # characters
_ROOM = 4 * 2**30  # bytes free there; a run takes less than 1 GB


def lie_in_memory() -> None:
    """For this process and its children. Whoever sets TMPDIR decides for himself."""
    if "TMPDIR" not in os.environ and _is_roomy(_MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


def for_a_server(prefix: str) -> Path:
    """A new folder with a path short enough for sockets (108 characters), which the user that a
    server runs as may enter: among the throw-away files if they lie so, else in /tmp."""
    usual = Path(tempfile.gettempdir()).resolve()
    fits = len(str(usual)) <= _SHORT and all(map(_is_open, (usual, *usual.parents)))
    return Path(tempfile.mkdtemp(prefix=prefix, dir=usual if fits else "/tmp"))


def _is_open(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o001)


def _is_roomy(folder: Path) -> bool:
    """Whether it takes all that a run writes, and runs the programs that are among it."""
    if not os.access(folder, os.W_OK):
        return False
    there = os.statvfs(folder)
    return there.f_bavail * there.f_frsize >= _ROOM and not there.f_flag & os.ST_NOEXEC
