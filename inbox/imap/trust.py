"""Whom a connection believes, and what OpenSSL says of one that speaks no TLS. Opens none."""

import ssl
from pathlib import Path

from inbox.errors import BadCertificate

# What OpenSSL calls an answer that is no record of TLS, since 3.2 by another name.
_PLAIN_TEXT = {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"}


def trusting(file: Path | None, setting: str) -> ssl.SSLContext:
    """The authorities of this machine, or the one in `file`, which `setting` names. Raises
    `BadCertificate` for a file that is not there, or holds none."""
    try:
        return ssl.create_default_context(cafile=str(file) if file else None)
    except OSError as error:  # `SSLError` is one: a file without a certificate
        unread = isinstance(error, ssl.SSLError)
        raise BadCertificate(
            "No certificate can be read from {file} ({why}). Check {setting}.",
            file=file,
            why="it holds no certificate" if unread else error.strerror or type(error).__name__,
            setting=setting,
        ) from None


def is_plain_text(error: ssl.SSLError) -> bool:
    """Whether the other side spoke, and no TLS."""
    return error.reason in _PLAIN_TEXT
