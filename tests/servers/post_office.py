"""A real SMTP server on loopback (aiosmtpd): plain, TLS or STARTTLS, and what it has taken."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import SMTP as POLICY
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from inbox import Relay, Security
from tests.servers.ports import free_port

USER, PASSWORD = "desk@paper.example", "smtp secret of the tests"
SENDER = "tipdesk@paper.example"


@dataclass(frozen=True)
class Taken:
    """A mail that was taken: the envelope and the bytes."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def mail(self) -> Message:
        return message_from_bytes(self.raw, policy=POLICY)  # type: ignore[return-value]

    @property
    def text(self) -> str:
        return str(self.mail.get_content())  # type: ignore[attr-defined]


class PostOffice:
    """Started and stopped as a context. `answers` may refuse a mail, before it is taken."""

    def __init__(
        self, security: Security = Security.NONE, certificate: tuple[Path, Path] | None = None
    ) -> None:
        self.security, self.taken = security, list[Taken]()
        self.answers: Callable[[Any], str] = lambda envelope: "250 Taken"
        context = _context(certificate) if certificate else None
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            ssl_context=context if security is Security.TLS else None,
            tls_context=context if security is Security.STARTTLS else None,
            require_starttls=security is Security.STARTTLS,
            authenticator=self._authenticate,
            auth_require_tls=security is Security.STARTTLS,
        )

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def relay(self, ca_file: Path | None = None, user: str = "", host: str = "localhost") -> Relay:
        """How Tipdesk reaches it."""
        return Relay(host, self.port, self.security, SENDER, user, ca_file, timeout=5)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_failed: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        said = self.answers(envelope)
        if said.startswith("250"):
            to = tuple(envelope.rcpt_tos)
            self.taken.append(Taken(envelope.mail_from, to, envelope.content))
        return said

    @staticmethod
    def _authenticate(
        server: SMTP, session: Any, envelope: Any, mechanism: str, told: Any
    ) -> AuthResult:
        right = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=told == right, handled=False)


def _context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context
