"""F26, W40: no byte of a credential leaves over a connection that is not to be trusted.

A recording proxy stands between; what it heard is looked through for the password and for the
commands that would carry it.
"""

import base64
import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from inbox import InboxError, MailboxSettings, Security, Token, open_mailbox
from tests.faults.between import Between, Fault, between
from tests.servers.certificates import authority, certificate
from tests.servers.dovecot import Account

PASSWORD = "correct horse battery"


def _settings(port: int, ca_file: Path | None, security: Security, **more: Any) -> MailboxSettings:
    told = {
        "name": "tips", "desk": "World", "host": "localhost", "port": port, "user": "tips",
        "security": security, "ca_file": ca_file, "timeout_seconds": 2,
    }  # fmt: skip
    return MailboxSettings.model_validate(told | more)


def _is_refused(settings: MailboxSettings, heard: list[bytes]) -> str:
    for login in (PASSWORD, Token(PASSWORD)):
        with pytest.raises(InboxError) as refused:
            open_mailbox(settings, login)
        assert PASSWORD not in str(refused.value)
    said = b"".join(heard)
    for hidden in (PASSWORD.encode(), base64.b64encode(PASSWORD.encode()), b"LOGIN", b"AUTH"):
        assert hidden not in said.upper().replace(b"LOGINDISABLED", b"")
        assert hidden not in said
    return str(refused.value)


class Strict:
    """A TLS server with a certificate of our choice; it keeps what comes through the handshake."""

    def __init__(self, pair: tuple[Path, Path]) -> None:
        self.heard: list[bytes] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*pair)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            with contextlib.suppress(OSError):
                client.settimeout(5)
                with self._context.wrap_socket(client, server_side=True) as wrapped:
                    wrapped.sendall(b"* OK hello\r\n")
                    while got := wrapped.recv(4096):
                        self.heard.append(got)
            client.close()

    def close(self) -> None:
        self._door.close()


@contextmanager
def strict(pair: tuple[Path, Path]) -> Iterator[Strict]:
    server = Strict(pair)
    yield server
    server.close()


def expired(folder: Path) -> tuple[Path, Path]:
    """A certificate of the authority in `folder` whose time was over years ago."""
    made, key = certificate(folder)
    subprocess.run(
        [
            "openssl", "x509", "-req", "-in", folder / "localhost.csr", "-CA", folder / "ca.pem",
            "-CAkey", folder / "ca.key", "-CAcreateserial", "-days", "-1", "-out", made,
            "-extfile", folder / "localhost.ext",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


@pytest.mark.parametrize("wrong", ["untrusted", "wrong host", "expired"])
def test_f26_a_certificate_that_does_not_verify_hears_nothing(tmp_path: Path, wrong: str) -> None:
    ours = authority(tmp_path)
    pair = {
        "untrusted": lambda: certificate(tmp_path),
        "wrong host": lambda: certificate(tmp_path, "elsewhere.example"),
        "expired": lambda: expired(tmp_path),
    }[wrong]()
    with strict(pair) as server:
        trusted = None if wrong == "untrusted" else ours
        said = _is_refused(_settings(server.port, trusted, Security.TLS), server.heard)
    assert "does not verify" in said
    assert server.heard == []


def test_f26_the_same_certificate_is_taken_when_it_is_right(tmp_path: Path) -> None:
    """Else the cases above would prove nothing."""
    ours = authority(tmp_path)
    with strict(certificate(tmp_path)) as server:
        with pytest.raises(InboxError):
            open_mailbox(_settings(server.port, ours, Security.TLS), PASSWORD)
        assert server.heard


def _strip(line: bytes) -> bytes:
    return line.replace(b" STARTTLS", b"")


def _greet_as_known(line: bytes) -> bytes:
    return b"* PREAUTH welcome back\r\n" if line.startswith(b"* OK [CAPABILITY") else line


def _inject(line: bytes) -> bytes:
    """More than an answer to STARTTLS, in the same packet: to be believed once TLS stands."""
    if b"Begin TLS" not in line:
        return line
    return line + b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n* PREAUTH injected\r\n"


@pytest.fixture
def way(imap_account: Account) -> Iterator[Between]:
    with between(imap_account.server.port) as proxy:
        yield proxy


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault(rewrite=_strip), "offers no STARTTLS"),
        (Fault("STARTTLS", "NO"), "not as an IMAP server does"),
        (Fault("STARTTLS", "BAD"), "not as an IMAP server does"),
        (Fault("STARTTLS", "cut"), ""),
        pytest.param(Fault("STARTTLS", "stall"), "", marks=pytest.mark.matrix),
        (Fault(rewrite=_greet_as_known), "logged in already"),
    ],
    ids=["stripped", "NO", "BAD", "cut", "stall", "PREAUTH"],
)
def test_w40_starttls_that_does_not_come_about_hears_no_password(
    way: Between, imap_account: Account, fault: Fault, why: str
) -> None:
    way.fault = fault
    ours = imap_account.server.ca_file
    said = _is_refused(_settings(way.port, ours, Security.STARTTLS), way.heard)
    assert why in said


def test_w40_what_is_injected_before_tls_is_never_believed(
    way: Between, imap_account: Account
) -> None:
    way.fault = Fault(rewrite=_inject)
    ours = imap_account.server.ca_file
    settings = _settings(way.port, ours, Security.STARTTLS, user=imap_account.user)
    with (
        contextlib.suppress(InboxError),  # some end the connection over it, which is right too
        open_mailbox(settings, imap_account.password) as mailbox,
    ):
        assert b"IDLE" in mailbox._client.capabilities(), "asked anew, over TLS"
    assert imap_account.password.encode() not in b"".join(way.heard)


def test_w40_starttls_through_the_same_proxy_works_when_nobody_interferes(
    way: Between, imap_account: Account
) -> None:
    way.fault = None
    ours = imap_account.server.ca_file
    settings = _settings(way.port, ours, Security.STARTTLS, user=imap_account.user)
    with open_mailbox(settings, imap_account.password) as mailbox:
        assert mailbox.uid_next == 1
    assert imap_account.password.encode() not in b"".join(way.heard)
