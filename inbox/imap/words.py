"""What IMAP libraries raise, in our own words. Their texts may quote a mail; ours never do."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient.exceptions import IMAPClientError, ProtocolError

from inbox.errors import (
    BadCertificate,
    ConnectionLost,
    InboxError,
    LoginRefused,
    ServerRefused,
    Unreachable,
    WrongSecurity,
)
from inbox.imap.trust import is_plain_text
from inbox.imap.wire import TlsWanted
from inbox.settings import MailboxSettings

GONE = (imaplib.IMAP4.abort, OSError, EOFError)
# What the libraries raise over an answer that is none. What follows it on that connection may be
# shifted by some bytes, so it is given up.
GARBLED = (
    *(ProtocolError, ValueError, TypeError, LookupError),
    *(AssertionError, AttributeError, ArithmeticError, RecursionError),
)
# A farewell in place of an answer is a server that goes away, unless it says that this is why.
_OF_THE_LOGIN = re.compile(r"AUTHENTICAT|AUTHORIZ|EXPIRED|password|credential", re.IGNORECASE)
# Codes of RFC 5530 §3, of Gmail, and what Exchange says in words.
_NOT_NOW = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|OVERQUOTA|THROTTLED)\]"
    r"|is (THROTTLED)|Server (UNAVAILABLE)",
    re.IGNORECASE,
)
_NO_MAILBOX = "authenticated but not connected"  # Exchange, at the first command after a login
_APP_PASSWORD = re.compile(r"app(?:lication)?-specific password", re.IGNORECASE)
_IMAP_OFF = re.compile(r"not enabled for IMAP|IMAP (?:access )?is disabled", re.IGNORECASE)
_OF_MICROSOFT = (".office365.com", ".office.com", ".outlook.com")


def not_now(error: imaplib.IMAP4.error) -> str:
    """The code by which a server says that it cannot just now, or an empty text."""
    found = _NOT_NOW.search(str(error))
    return next(filter(None, found.groups())).upper() if found else ""


@contextmanager
def connecting(settings: MailboxSettings) -> Iterator[None]:
    """While a connection is made: what goes wrong is the network, the name or the certificate."""
    where = f"{settings.host}:{settings.port}"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise BadCertificate(
            "The certificate of {where} does not verify ({why}). No password was sent. "
            "For an authority of your own, name its certificate: ca_file.",
            where=where,
            why=_why(error),
        ) from None
    except ssl.SSLError as error:
        raise _no_tls(where, error) from None
    except TlsWanted:
        raise WrongSecurity(
            "{where} waits for TLS on this port, and security says otherwise. "
            'Set security = "tls". No password was sent.',
            where=where,
        ) from None
    except TimeoutError:
        raise Unreachable(
            "{where} does not answer within {seconds} s. Check host and port, and the network.",
            where=where,
            seconds=settings.timeout_seconds,
        ) from None
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise Unreachable(
                "No name server answers for {host}. Check the network of this machine, and host.",
                host=settings.host,
            ) from None
        raise Unreachable("The name {host} is not known. Check host.", host=settings.host) from None
    except OSError as error:
        raise Unreachable(
            "{where} cannot be reached ({why}). Check host and port, and whether the server runs.",
            where=where,
            why=error.strerror or type(error).__name__,
        ) from None
    except (IMAPClientError, imaplib.IMAP4.error, *GARBLED):
        raise Unreachable(
            "{where} answers, but not as an IMAP server does, or too slowly. Check host and port.",
            where=where,
        ) from None


@contextmanager
def logging_in(settings: MailboxSettings) -> Iterator[None]:
    """While the password or token is given.

    Raises `LoginRefused` only for a plain no: a server that cannot tell just now says so by a code
    (RFC 5530 §3), and is asked again soon.
    """
    try:
        yield
    except InboxError:
        raise
    except imaplib.IMAP4.error as error:
        said = str(error)
        if _was_lost(error) and not _OF_THE_LOGIN.search(said):
            raise _lost(settings) from None
        if not_now(error) or "error: BAD" in said:
            raise ServerRefused(
                "{host} cannot log in the mailbox {name} just now. The next round tries again.",
                host=settings.host,
                name=settings.name,
            ) from None
        raise _refused(settings, said) from None
    except (OSError, *GARBLED):
        raise _lost(settings) from None


def is_let_in(settings: MailboxSettings, error: imaplib.IMAP4.error) -> None:
    """After a login that was taken. Raises `LoginRefused` for one that opens no mailbox, and
    `ServerRefused` for a server that cannot just now: both say so only when a folder is opened."""
    if _NO_MAILBOX in str(error):
        raise LoginRefused(
            "{host} takes the login of the mailbox {name}, and gives it no mailbox. Check that "
            "user is the mailbox's own address, that the application or person may read it "
            "(Microsoft 365: Add-MailboxPermission), and that IMAP is on for it.",
            host=settings.host,
            name=settings.name,
        ) from None
    if code := not_now(error) or ("BAD" if "error: BAD" in str(error) else ""):
        raise refused(settings, code) from None


@contextmanager
def talking(settings: MailboxSettings) -> Iterator[None]:
    """Once logged in."""
    try:
        yield
    except InboxError:
        raise
    except (*GONE, *GARBLED):
        raise _lost(settings) from None
    except imaplib.IMAP4.error as error:
        if _was_lost(error):
            raise _lost(settings) from None
        raise refused(settings, type(error).__name__) from None


def refused(settings: MailboxSettings, why: str) -> ServerRefused:
    """A command that should work was answered by NO or BAD; `why` is a code or a class, no text."""
    return ServerRefused(
        "{host} refused a command for the mailbox {name} ({why}). The next round tries again.",
        host=settings.host,
        name=settings.name,
        why=why,
    )


def _refused(settings: MailboxSettings, said: str) -> LoginRefused:
    """With what is likely to be mended, as far as the server or its name tell."""
    named = {"host": settings.host, "name": settings.name}
    if _APP_PASSWORD.search(said):
        return LoginRefused(
            "{host} wants an app password for the mailbox {name}, not that of its account. Make "
            "one, or set oauth in config.toml.",
            **named,
        )
    if _IMAP_OFF.search(said):
        return LoginRefused(
            "{host} has IMAP switched off for the mailbox {name}. Switch it on in the settings of "
            "its account.",
            **named,
        )
    if settings.oauth is None and f".{settings.host.lower()}".endswith(_OF_MICROSOFT):
        return LoginRefused(
            "{host} refuses the login of the mailbox {name}: Microsoft takes no passwords by IMAP. "
            "Set oauth in config.toml.",
            **named,
        )
    return LoginRefused(
        "{host} refuses the login of the mailbox {name}. Check user and {setting}.",
        **named,
        setting="oauth" if settings.oauth else "password_file",
    )


def _no_tls(where: str, error: ssl.SSLError) -> InboxError:
    if is_plain_text(error):
        return WrongSecurity(
            '{where} speaks plain text on this port, not TLS. Set security = "starttls", or name '
            "the port where it speaks TLS (mostly 993). No password was sent.",
            where=where,
        )
    return BadCertificate(
        "{where} speaks no TLS that we accept (1.2 or later). Check port and security "
        '("tls" on 993, "starttls" on 143), or renew the server. No password was sent.',
        where=where,
    )


def _was_lost(error: imaplib.IMAP4.error) -> bool:
    """imapclient makes a refusal of everything that fails while it logs in, a lost line too."""
    abort = imaplib.IMAP4.abort
    return isinstance(error, abort) or isinstance(error.__context__, abort)


def _lost(settings: MailboxSettings) -> ConnectionLost:
    return ConnectionLost(
        "The connection to {host} was lost, or the server was silent for more than {seconds} s. "
        "What was stored stays; the next round goes on.",
        host=settings.host,
        seconds=settings.timeout_seconds,
    )


# OpenSSL names the host in these, which the sentence names already (its x509_vfy.h has the codes).
_MISMATCH = {62: "it is for another name", 64: "it is for another IP address"}


def _why(error: ssl.SSLCertVerificationError) -> str:
    """A few set words, which a door can tell in another language."""
    return _MISMATCH.get(error.verify_code) or error.verify_message or "it is not trusted"
