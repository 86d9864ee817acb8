"""No password is said before the connection is trusted; a server that hangs is given up."""

import contextlib
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from inbox import (
    BadCertificate,
    ConnectionLost,
    InboxError,
    LoginRefused,
    MailboxSettings,
    PlainTextRefused,
    SecretMissing,
    Security,
    ServerRefused,
    Token,
    Unreachable,
    WrongSecurity,
    open_mailbox,
)
from inbox.imap.secrets import secret
from tests.servers.certificates import authority, certificate
from tests.servers.ports import free_port
from web.why_not import why_not

PASSWORD = "correct horse battery"


class Impostor:
    """Says what it is told to, one thing for each command (TAG is its tag), then nothing.

    It keeps what it heard.
    """

    def __init__(self, says: tuple[bytes, ...]) -> None:
        self.says, self.heard = says, b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._listener.accept()
            with connection:
                tag = b""
                for said in self.says:
                    connection.sendall(said.replace(b"TAG", tag))
                    got = connection.recv(4096)
                    self.heard += got
                    tag = got.split(b" ", 1)[0]
                while got := connection.recv(4096):
                    self.heard += got

    def close(self) -> None:
        self._thread.join(10)
        self._listener.close()


@contextmanager
def impostor(*says: bytes) -> Iterator[Impostor]:
    made = Impostor(says)
    try:
        yield made
    finally:
        made.close()


def box(port: int, security: Security, host: str = "127.0.0.1") -> MailboxSettings:
    return MailboxSettings(
        name="tips", desk="World", host=host, port=port, user="tips", security=security,
        timeout_seconds=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("says", "security", "why"),
    [
        (
            (b"* OK hello\r\n", b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"),
            Security.STARTTLS,
            "offers no STARTTLS. No password was sent",
        ),
        (
            (b"* PREAUTH welcome\r\n", b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n"),
            Security.STARTTLS,
            "logged in already",
        ),
        (
            (b"* PREAUTH welcome\r\n", b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"),
            Security.NONE,
            "logged in already",
        ),
        ((b"* OK plain text\r\n",), Security.TLS, "speaks plain text on this port"),
        ((b"HTTP/1.1 400 Bad Request\r\n\r\n",), Security.NONE, "not as an IMAP server does"),
        ((b"",), Security.NONE, "does not answer within 1 s"),
    ],
)
def test_whoever_is_not_to_be_trusted_hears_no_password(
    says: tuple[bytes, ...], security: Security, why: str
) -> None:
    with impostor(*says) as server:
        with pytest.raises(InboxError) as refused:
            open_mailbox(box(server.port, security), PASSWORD)
        assert why in str(refused.value)
        assert PASSWORD not in str(refused.value)
        assert b"correct" not in server.heard
        assert isinstance(refused.value, BadCertificate | Unreachable | WrongSecurity)


@pytest.mark.parametrize(
    ("holds", "why"), [(None, "No such file or directory"), ("words", "it holds no certificate")]
)
def test_an_authority_that_cannot_be_read_is_named_and_not_the_server(
    tmp_path: Path, holds: str | None, why: str
) -> None:
    file = tmp_path / "our-authority.pem"
    if holds:
        file.write_text(holds)
    settings = box(1, Security.TLS).model_copy(update={"ca_file": file})
    with pytest.raises(BadCertificate, match=rf"our-authority\.pem \({why}\)\. Check ca_file"):
        open_mailbox(settings, PASSWORD)


@contextmanager
def with_certificate(folder: Path, name: str) -> Iterator[int]:
    """The port of a server whose certificate is for this name alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(folder, name))
    with socket.create_server(("127.0.0.1", 0)) as door:

        def greet() -> None:
            with contextlib.suppress(OSError), door.accept()[0] as line:
                context.wrap_socket(line, server_side=True).close()

        thread = threading.Thread(target=greet)
        thread.start()
        yield door.getsockname()[1]
        thread.join(10)


@pytest.mark.parametrize(
    ("host", "why"),
    [("localhost", "it is for another name"), ("127.0.0.1", "it is for another IP address")],
)
def test_a_certificate_for_another_says_so_in_set_words(
    tmp_path: Path, host: str, why: str
) -> None:
    """OpenSSL's own name the host, and no catalogue can have them."""
    file = authority(tmp_path)
    with with_certificate(tmp_path, "another.example") as port:
        told = {"host": host, "ca_file": file}
        with pytest.raises(BadCertificate, match=rf"verify \({why}\)\. No password") as refused:
            open_mailbox(box(port, Security.TLS).model_copy(update=told), PASSWORD)
    assert f"(‹{why}›)" in why_not(refused.value, "‹{}›".format), "a word that a door translates"


@pytest.mark.parametrize("told", ["one\ntwo", "one\r\ntwo\n", "one\n\ntwo", "user\n\u2028pass"])
def test_a_password_of_several_lines_is_refused_and_not_sent(tmp_path: Path, told: str) -> None:
    file = tmp_path / "imap.password"
    file.write_text(told)
    settings = box(1, Security.TLS).model_copy(update={"password_file": file})
    with pytest.raises(SecretMissing, match=r"several lines in .*imap\.password\. Write it alone"):
        secret(settings, {})


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_password_may_end_its_line(tmp_path: Path, end: str) -> None:
    file = tmp_path / "imap.password"
    file.write_text(f"{PASSWORD} {end}", newline="")
    settings = box(1, Security.TLS).model_copy(update={"password_file": file})
    assert secret(settings, {}) == f"{PASSWORD} "


def test_a_server_that_falls_silent_is_given_up() -> None:
    capable = b"* CAPABILITY IMAP4rev1\r\n"
    with impostor(b"* OK hello\r\n", capable) as server:
        begun = time.monotonic()
        with pytest.raises((ConnectionLost, Unreachable)):
            open_mailbox(box(server.port, Security.NONE), PASSWORD)
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (b"* BYE too many connections\r\n", ConnectionLost),
        (b"* BYE [UNAVAILABLE] for maintenance\r\nTAG NO not now\r\n", ConnectionLost),
        (b"TAG NO [UNAVAILABLE] not now\r\n", ServerRefused),
        (b"TAG BAD what\r\n", ServerRefused),
        (b"TAG NO wrong\r\n", LoginRefused),
        (b"* BYE [AUTHENTICATIONFAILED] again\r\nTAG NO wrong\r\n", LoginRefused),
        (b"* BYE wrong password once more\r\nTAG NO wrong\r\n", LoginRefused),
    ],
)
def test_a_server_that_goes_away_at_the_login_has_not_refused_it(
    said: bytes, meant: type[InboxError]
) -> None:
    """A refused login is left alone for an hour, and somebody is called."""
    capable = b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"
    for login in (PASSWORD, Token(PASSWORD)):
        with (
            impostor(b"* OK hello\r\n", capable, said) as server,
            pytest.raises(meant) as raised,
        ):
            open_mailbox(box(server.port, Security.NONE), login)
        assert type(raised.value) is meant


def test_nothing_is_sent_in_the_clear_to_another_machine() -> None:
    with pytest.raises(PlainTextRefused, match="taken on loopback only"):
        open_mailbox(box(143, Security.NONE, host="192.0.2.1"), PASSWORD)


def test_a_port_that_nobody_listens_on_says_so() -> None:
    with pytest.raises(Unreachable, match="Check host and port"):
        open_mailbox(box(free_port(), Security.TLS), PASSWORD)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (socket.EAI_AGAIN, "No name server answers for imap.example. Check the network"),
        (socket.EAI_NONAME, "The name imap.example is not known. Check host"),
    ],
)
def test_a_name_that_is_wrong_and_a_network_that_is_down_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, code: int, why: str
) -> None:
    def fails(*_asked: object, **_how: object) -> None:
        raise socket.gaierror(code, "what the system says")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    with pytest.raises(Unreachable, match=re.escape(why)):
        open_mailbox(box(993, Security.TLS, host="imap.example"), PASSWORD)
