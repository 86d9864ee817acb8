"""What identifies a message: the SHA-256 of its raw bytes, and nothing that it says of itself.

A file may hold a mail otherwise than the server that gave it: such forms are told here too.
"""

import hashlib
import re

_QUOTED = re.compile(rb"^>+(?=From )", re.M)


def digest(raw: bytes) -> str:
    """64 hex digits."""
    return hashlib.sha256(raw).hexdigest()


def forms(raw: bytes) -> tuple[str, ...]:
    """The digests of the same mail in a file's line ends, in a server's, and of its `core`, which
    comes last. Its own is mostly one of them."""
    plain = raw.replace(b"\r\n", b"\n")
    of_file = digest(plain)
    of_server = digest(plain.replace(b"\n", b"\r\n"))  # one after the other: a mail may be big
    return of_file, of_server, digest(_core(plain))


def core(raw: bytes) -> bytes:
    """A mail without what files do to one: its line ends, whole or mixed, empty lines at its end,
    and the quoting of From_ lines (RFC 4155). Two mails with the same core are one mail."""
    return _core(raw.replace(b"\r\n", b"\n"))


def _core(plain: bytes) -> bytes:
    bare = plain.rstrip(b"\n")
    return _QUOTED.sub(b"", bare) if b">From " in bare else bare


def is_mixed(raw: bytes) -> bool:
    """Whether some of its lines end as a server's do and others as a file's."""
    ends = raw.count(b"\r\n")
    return 0 < ends < raw.count(b"\n")
