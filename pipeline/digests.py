"""What identifies a message: the SHA-256 of its raw bytes, and nothing that it says of itself."""

import hashlib


def digest(raw: bytes) -> str:
    """64 hex digits."""
    return hashlib.sha256(raw).hexdigest()
