"""Where the tests' throw-away files lie: in memory where there is room for them, else on a disk.

Some disks take a millisecond of work to make a file, and one PostgreSQL database is 300 of them.
"""

import os
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 4 * 2**30  # bytes free there; a run takes less than 1 GB


def lie_in_memory() -> None:
    """For this process and its children. Whoever sets TMPDIR decides for himself."""
    if "TMPDIR" not in os.environ and _is_roomy(_MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


def _is_roomy(folder: Path) -> bool:
    """Whether it takes all that a run writes, and runs the programs that are among it."""
    if not os.access(folder, os.W_OK):
        return False
    there = os.statvfs(folder)
    return there.f_bavail * there.f_frsize >= _ROOM and not there.f_flag & os.ST_NOEXEC
