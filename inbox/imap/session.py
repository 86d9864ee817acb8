"""Logging in to an IMAP server, safely: nothing is said before the connection is trusted."""

import imaplib
import ipaddress
import socket
import ssl
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from inbox.errors import BadCertificate, FolderMissing, PlainTextRefused
from inbox.imap.fetch import ImapMailbox
from inbox.imap.words import connecting, logging_in, talking
from inbox.settings import MailboxSettings, Security


def open_mailbox(settings: MailboxSettings, password: str) -> ImapMailbox:
    """A folder, opened. Also a context manager. Raises `InboxError` of the kind that fits."""
    client = connect(settings)
    try:
        with logging_in(settings):
            client.login(settings.user, password)
        return ImapMailbox(client, settings, _select(client, settings))
    except BaseException:
        hang_up(client)
        raise


def connect(settings: MailboxSettings) -> IMAPClient:
    """A connection that may be given a password: verified TLS, or loopback."""
    if settings.security is Security.NONE:
        _only_loopback(settings)
    with connecting(settings):
        context = ssl.create_default_context(
            cafile=str(settings.ca_file) if settings.ca_file else None
        )
        client = IMAPClient(
            settings.host,
            port=settings.port,
            ssl=settings.security is Security.TLS,
            ssl_context=context if settings.security is Security.TLS else None,
            timeout=settings.timeout_seconds,
        )
    client.normalise_times = False
    quiet(client)
    try:
        _not_preauthenticated(client, settings)
        if settings.security is Security.STARTTLS:
            _start_tls(client, settings, context)
    except BaseException:
        hang_up(client)
        raise
    return client


def quiet(client: IMAPClient) -> None:
    """imapclient has imaplib format every body for a log that nobody reads: 8 times the CPU."""
    inner: Any = getattr(client, "_imap", None)
    if inner is not None and hasattr(inner, "debug"):
        inner.debug = 0


def hang_up(client: IMAPClient) -> None:
    """Close the connection, whatever state it is in."""
    try:
        client.shutdown()
    except (OSError, IMAPClientError, AttributeError):
        return


def _start_tls(client: IMAPClient, settings: MailboxSettings, context: ssl.SSLContext) -> None:
    """A server, or somebody on the way, that offers no STARTTLS gets no password."""
    with connecting(settings):
        offered = client.has_capability("STARTTLS")
    if not offered:
        raise BadCertificate(
            f"{settings.host}:{settings.port} offers no STARTTLS. No password was sent. "
            'Use security = "tls" on its TLS port; if it did before, somebody may listen.'
        )
    with connecting(settings):
        client.starttls(context)


def _not_preauthenticated(client: IMAPClient, settings: MailboxSettings) -> None:
    """PREAUTH skips STARTTLS and the login (RFC 3501 §7.1.4): a man in the middle likes it."""
    inner: Any = getattr(client, "_imap", None)
    if getattr(inner, "state", "NONAUTH") != "NONAUTH":
        raise BadCertificate(
            f"{settings.host}:{settings.port} greets us as logged in already (PREAUTH). "
            "That is refused: somebody may stand between."
        )


def _only_loopback(settings: MailboxSettings) -> None:
    with connecting(settings):
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    if not all(ipaddress.ip_address(one[4][0]).is_loopback for one in found):
        raise PlainTextRefused(
            f'security = "none" would send the password of {settings.name} in the clear. '
            'It is taken on loopback only; use "tls".'
        )


def _select(client: IMAPClient, settings: MailboxSettings) -> dict[bytes, Any]:
    with talking(settings):
        try:
            selected: dict[bytes, Any] = client.select_folder(settings.folder)
        except imaplib.IMAP4.abort:
            raise
        except IMAPClientError:
            raise FolderMissing(
                f"{settings.host} has no folder “{settings.folder}” for the mailbox "
                f"{settings.name}, or does not open it. Check folder."
            ) from None
    return selected
