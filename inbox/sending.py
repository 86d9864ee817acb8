"""Sending by SMTP, as strictly as mail is fetched: nothing is said to whom we do not trust.

A server's words are never passed on: they may quote what was sent.
"""

import ipaddress
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from inbox.cutting import cut_after
from inbox.errors import (
    BadCertificate,
    ConnectionLost,
    LoginRefused,
    PlainTextRefused,
    ServerRefused,
    Unreachable,
    WrongSecurity,
)
from inbox.imap.trust import is_plain_text, trusting
from inbox.settings import Security

_PERHAPS_TLS = ' If it speaks TLS on this port, as on 465, set smtp_security = "tls".'
_SECONDS = 60.0  # for all of it: a time-out counts each answer, and a slow drip never meets it


@dataclass(frozen=True, slots=True)
class Relay:
    """The server that takes our mail, and who it comes from."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""  # empty: it wants no login
    ca_file: Path | None = None
    timeout: float = 20.0  # seconds for each answer

    @property
    def where(self) -> str:
        return f"{self.host}:{self.port}"


def send(relay: Relay, password: str, recipient: str, raw: bytes) -> None:
    """Hand one mail over. When it returns, the server has taken it.

    Raises `MailboxUnavailable` when another try may help, `MailboxMisconfigured` when not.
    """
    if relay.security is Security.NONE:
        _only_loopback(relay)
    client = _connect(relay)
    try:
        with _deadline(client), _own_words(relay):
            if relay.security is Security.STARTTLS:
                _start_tls(client, relay)
            if relay.user:
                _log_in(client, relay, password)
            client.sendmail(relay.sender, [recipient], raw)
    finally:
        client.close()


def _connect(relay: Relay) -> smtplib.SMTP:
    """Connected and greeted; with `tls`, the certificate verified too."""
    named = relay.sender.rpartition("@")[2]  # what we are called: not what this machine is
    with _own_words(relay):
        if relay.security is Security.TLS:
            context = trusting(relay.ca_file, "smtp_ca_file")
            return smtplib.SMTP_SSL(
                relay.host, relay.port, named, timeout=relay.timeout, context=context
            )
        return smtplib.SMTP(relay.host, relay.port, named, timeout=relay.timeout)


def _start_tls(client: smtplib.SMTP, relay: Relay) -> None:
    """A server, or somebody on the way, that offers no STARTTLS gets no password and no mail."""
    client.ehlo()
    if not client.has_extn("starttls"):
        raise BadCertificate(
            f"{relay.where} offers no STARTTLS. Nothing was sent. "
            'Use smtp_security = "tls" on its TLS port; if it did before, somebody may listen.'
        )
    # It forgets what was said before (RFC 3207 §4.2).
    client.starttls(context=trusting(relay.ca_file, "smtp_ca_file"))


def _log_in(client: smtplib.SMTP, relay: Relay, password: str) -> None:
    try:
        client.login(relay.user, password)
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPException, UnicodeEncodeError):
        raise LoginRefused(
            f"{relay.where} refuses our login. Check smtp_user and smtp_password_file."
        ) from None


def _only_loopback(relay: Relay) -> None:
    with _own_words(relay):
        found = socket.getaddrinfo(relay.host, relay.port, type=socket.SOCK_STREAM)
    if not all(ipaddress.ip_address(one[4][0]).is_loopback for one in found):
        raise PlainTextRefused(
            'smtp_security = "none" would send mail and password in the clear. '
            'It is taken on loopback only; use "tls".'
        )


@contextmanager
def _deadline(client: smtplib.SMTP) -> Iterator[None]:
    """Cuts a connection over which all of it takes too long; it then fails as lost."""

    def cut() -> None:
        with suppress(OSError, AssertionError):  # it is closed already
            assert client.sock is not None  # noqa: S101 - connected a moment ago
            socket.socket.shutdown(client.sock, socket.SHUT_RDWR)  # beneath TLS, if there is any

    with cut_after(_SECONDS, cut):
        yield


@contextmanager
def _own_words(relay: Relay) -> Iterator[None]:
    """What smtplib and the network raise, as errors of our own."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise BadCertificate(
            f"The certificate of {relay.where} does not verify "
            f"({error.verify_message or 'it is not trusted'}). Nothing was sent. "
            "For an authority of your own, name its certificate: smtp_ca_file."
        ) from None
    except ssl.SSLError as error:
        if is_plain_text(error):
            raise WrongSecurity(
                f"{relay.where} speaks plain text on this port, not TLS. Nothing was sent. Set "
                'smtp_security = "starttls", or name the port where it speaks TLS (mostly 465).'
            ) from None
        raise BadCertificate(
            f"{relay.where} speaks no TLS that we accept. Nothing was sent. Check smtp_port and "
            'smtp_security ("tls" on 465, "starttls" on 587).'
        ) from None
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise Unreachable(
                f"No name server answers for {relay.host}. Check the network of this machine."
            ) from None
        raise Unreachable(f"The name {relay.host} is not known. Check smtp_host.") from None
    except (smtplib.SMTPServerDisconnected, TimeoutError):
        hint = "" if relay.security is Security.TLS else _PERHAPS_TLS
        raise ConnectionLost(f"{relay.where} hung up, or was silent for too long.{hint}") from None
    except smtplib.SMTPException as error:
        raise ServerRefused(
            f"{relay.where} did not take the mail ({_code(error)}). It is tried again."
        ) from None
    except OSError as error:
        raise Unreachable(
            f"{relay.where} cannot be reached ({error.strerror or type(error).__name__}). "
            "Check smtp_host and smtp_port, and whether the server runs."
        ) from None


def _code(error: smtplib.SMTPException) -> str:
    """The number of its answer, never its words."""
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return ", ".join(str(code) for code, _said in error.recipients.values())
    return type(error).__name__
