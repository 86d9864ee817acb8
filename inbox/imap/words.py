"""What IMAP libraries raise, in our own words. Their texts may quote a mail; ours never do."""

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient.exceptions import IMAPClientError, LoginError

from inbox.errors import (
    BadCertificate,
    ConnectionLost,
    InboxError,
    LoginRefused,
    ServerRefused,
    Unreachable,
)
from inbox.settings import MailboxSettings

GONE = (imaplib.IMAP4.abort, OSError, EOFError)


@contextmanager
def connecting(settings: MailboxSettings) -> Iterator[None]:
    """While a connection is made: what goes wrong is the network, the name or the certificate."""
    where = f"{settings.host}:{settings.port}"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise BadCertificate(
            f"The certificate of {where} does not verify ({_why(error)}). No password was sent. "
            "For an authority of your own, name its certificate: ca_file."
        ) from None
    except ssl.SSLError:
        raise BadCertificate(
            f"{where} speaks no TLS that we accept. Check port and security "
            '("tls" on 993, "starttls" on 143). No password was sent.'
        ) from None
    except TimeoutError:
        raise Unreachable(
            f"{where} does not answer within {settings.timeout_seconds} s. "
            "Check host and port, and the network."
        ) from None
    except socket.gaierror:
        raise Unreachable(f"The name {settings.host} is not known. Check host.") from None
    except OSError as error:
        raise Unreachable(
            f"{where} cannot be reached ({error.strerror or type(error).__name__}). "
            "Check host and port, and whether the server runs."
        ) from None
    except (IMAPClientError, imaplib.IMAP4.error):
        raise Unreachable(f"{where} answers, but not as an IMAP server does.") from None


@contextmanager
def logging_in(settings: MailboxSettings) -> Iterator[None]:
    """While the password is given."""
    try:
        yield
    except (LoginError, imaplib.IMAP4.error) as error:
        if isinstance(error, imaplib.IMAP4.abort):
            raise ConnectionLost(_lost(settings)) from None
        raise LoginRefused(
            f"{settings.host} refuses the login of the mailbox {settings.name}. "
            "Check user and password_file."
        ) from None
    except OSError:
        raise ConnectionLost(_lost(settings)) from None


@contextmanager
def talking(settings: MailboxSettings) -> Iterator[None]:
    """Once logged in."""
    try:
        yield
    except InboxError:
        raise
    except GONE:
        raise ConnectionLost(_lost(settings)) from None
    except (IMAPClientError, imaplib.IMAP4.error, ValueError) as error:
        raise ServerRefused(
            f"{settings.host} refused a command for the mailbox {settings.name} "
            f"({type(error).__name__}). The next round tries again."
        ) from None


def _lost(settings: MailboxSettings) -> str:
    return (
        f"The connection to {settings.host} was lost, or the server was silent for more than "
        f"{settings.timeout_seconds} s. What was stored stays; the next round goes on."
    )


def _why(error: ssl.SSLCertVerificationError) -> str:
    return error.verify_message or "it is not trusted"
