"""Secrets that an installation makes for itself: a file each, for its owner alone. No database."""

import os
import secrets
from pathlib import Path


def own_key(path: Path) -> bytes:
    """The 32 bytes kept at `path`; made, fsynced, when it is not there yet."""
    try:
        return bytes.fromhex(path.read_text().strip())
    except FileNotFoundError:
        key = secrets.token_bytes(32)
    passing = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(passing, path)  # two first starts at once: one key wins, and both use it
    except FileExistsError:
        return bytes.fromhex(path.read_text().strip())
    finally:
        passing.unlink()
    return key
