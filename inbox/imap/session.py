"""Logging in to an IMAP server, safely: nothing is said before the connection is trusted."""

import imaplib
import ipaddress
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from imapclient.exceptions import IMAPClientError

from inbox.errors import (
    BadCertificate,
    ConnectionLost,
    FolderMissing,
    LoginRefused,
    PlainTextRefused,
    WrongSecurity,
)
from inbox.imap.deadline import Deadline
from inbox.imap.fetch import ImapMailbox
from inbox.imap.trust import trusting
from inbox.imap.wire import Client, Line
from inbox.imap.words import connecting, is_let_in, logging_in, talking
from inbox.settings import MailboxSettings, Mechanism, Security


@dataclass(frozen=True, slots=True)
class Token:
    """An OAuth access token, and how it is shown to the server."""

    value: str = field(repr=False)
    mechanism: Mechanism = Mechanism.XOAUTH2


def open_mailbox(
    settings: MailboxSettings, login: str | Token, *, pieces: Path | None = None
) -> ImapMailbox:
    """A folder, opened with a password or a token. Also a context manager.

    `pieces` is a folder where parts of big mails wait when a connection is cut; without one they
    are fetched from the start again. Raises `InboxError` of the kind that fits.
    """
    client = connect(settings)
    try:
        deadline = Deadline(client.line, settings.timeout_seconds)
        with logging_in(settings), deadline():
            _log_in(client, settings, login)
        with deadline():
            selected = _select(client, settings)
        return ImapMailbox(client, settings, selected, pieces)
    except BaseException:
        client.hang_up()
        raise


def connect(settings: MailboxSettings) -> Client:
    """A connection that may be given a password: verified TLS, or loopback."""
    if settings.security is Security.NONE:
        _only_loopback(settings)
    seconds = float(settings.timeout_seconds)
    context = trusting(settings.ca_file, "ca_file")
    with connecting(settings):
        line = Line(settings.host, settings.port, context, seconds=seconds)
        try:
            with Deadline(line, seconds)():
                client = Client(line, tls=settings.security is Security.TLS, seconds=seconds)
        except BaseException:
            line.close()
            raise
    try:
        _not_preauthenticated(client, settings)
        if settings.security is Security.STARTTLS:
            _start_tls(client, settings)
    except BaseException:
        client.hang_up()
        raise
    return client


def _log_in(client: Client, settings: MailboxSettings, login: str | Token) -> None:
    if isinstance(login, str):
        _takes_passwords(client, settings)
        client.login(settings.user, login)
    elif login.mechanism is Mechanism.OAUTHBEARER:
        _show(client, "OAUTHBEARER", _bearer(settings, login), b"\x01")
    else:
        said = f"user={settings.user}\x01auth=Bearer {login.value}\x01\x01"
        _show(client, "XOAUTH2", said.encode(), b"")


def _takes_passwords(client: Client, settings: MailboxSettings) -> None:
    """What a server that takes none here says of it (RFC 9051 §7.2.2) is plainer than its NO. What
    it said before STARTTLS is nothing to go by."""
    if settings.security is Security.STARTTLS or not client.takes_no_passwords:
        return
    if settings.security is Security.NONE:
        raise WrongSecurity(
            '{where} waits for TLS before a login. Set security = "starttls". '
            "No password was sent.",
            where=f"{settings.host}:{settings.port}",
        )
    raise LoginRefused(
        "{host} takes no passwords for the mailbox {name}. Set oauth in config.toml, or allow "
        "passwords on the server. None was sent.",
        host=settings.host,
        name=settings.name,
    )


def _show(client: Client, mechanism: str, said: bytes, heard: bytes) -> None:
    """A server that refuses a token first says why, and waits to be answered: with `heard`, of
    which Google wants nothing in it and RFC 7628 §3.2.3 one byte."""
    answers = iter((said,))
    client.sasl_login(mechanism, lambda _challenge: next(answers, heard))


def _bearer(settings: MailboxSettings, login: Token) -> bytes:
    """RFC 7628 §3.1: who, where, and the token."""
    user = settings.user.replace("=", "=3D").replace(",", "=2C")
    told = (f"n,a={user},", f"host={settings.host}", f"port={settings.port}")
    return "\x01".join((*told, f"auth=Bearer {login.value}", "", "")).encode()


def _start_tls(client: Client, settings: MailboxSettings) -> None:
    """A server, or somebody on the way, that offers no STARTTLS gets no password."""
    with connecting(settings), Deadline(client.line, settings.timeout_seconds)():
        offered = client.has_capability("STARTTLS")
        if offered:
            client.starttls(client.line)
            # What was said before TLS, perhaps by another, counts for nothing (RFC 3501 §6.2.1).
            client._imap.untagged_responses.clear()
    if not offered:
        raise BadCertificate(
            "{host}:{port} offers no STARTTLS. No password was sent. "
            'Use security = "tls" on its TLS port; if it did before, somebody may listen.',
            host=settings.host,
            port=settings.port,
        )


def _not_preauthenticated(client: Client, settings: MailboxSettings) -> None:
    """PREAUTH skips STARTTLS and the login (RFC 3501 §7.1.4): a man in the middle likes it."""
    inner: Any = getattr(client, "_imap", None)
    if getattr(inner, "state", "NONAUTH") != "NONAUTH":
        raise BadCertificate(
            "{host}:{port} greets us as logged in already (PREAUTH). "
            "That is refused: somebody may stand between.",
            host=settings.host,
            port=settings.port,
        )


def _only_loopback(settings: MailboxSettings) -> None:
    with connecting(settings):
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    if not all(ipaddress.ip_address(one[4][0]).is_loopback for one in found):
        raise PlainTextRefused(
            'security = "none" would send the password of {name} in the clear. '
            'It is taken on loopback only; use "tls".',
            name=settings.name,
        )


def _select(client: Client, settings: MailboxSettings) -> dict[bytes, Any]:
    with talking(settings):
        try:
            selected: dict[bytes, Any] = client.select_folder(settings.folder)
        except imaplib.IMAP4.abort:
            raise
        except IMAPClientError as error:
            is_let_in(settings, error)
            raise FolderMissing(
                "{host} has no folder “{folder}” for the mailbox "
                "{name}, or does not open it. Check folder.",
                host=settings.host,
                folder=settings.folder,
                name=settings.name,
            ) from None
    if b"UIDVALIDITY" not in selected:
        raise ConnectionLost(
            "{host} does not say how it numbers the mails of {name} "
            "(no UIDVALIDITY). The next round asks again.",
            host=settings.host,
            name=settings.name,
        )
    return selected
