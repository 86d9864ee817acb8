"""Sending by SMTP. W40: no credential and no mail is said before the connection is trusted."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inbox import (
    BadCertificate,
    ConnectionLost,
    InboxError,
    LoginRefused,
    PlainTextRefused,
    Relay,
    Security,
    ServerRefused,
    Unreachable,
    WrongSecurity,
    send,
)
from tests.inbox.test_login import impostor
from tests.servers.certificates import authority, certificate
from tests.servers.ports import free_port
from tests.servers.post_office import PASSWORD, SENDER, USER, PostOffice

RAW = b"From: tipdesk@paper.example\r\nSubject: Alarm\r\n\r\nA canary sings here.\r\n"
TO = "ada@paper.example"


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority and certificates of localhost and of another host."""
    folder = tmp_path_factory.mktemp("ca")
    authority(folder)
    for name in ("localhost", "other.example"):
        certificate(folder, name)
    return folder


def pair(ca: Path, name: str = "localhost") -> tuple[Path, Path]:
    return ca / f"{name}.pem", ca / f"{name}.key"


@pytest.fixture(params=[Security.TLS, Security.STARTTLS])
def office(request: pytest.FixtureRequest, ca: Path) -> Iterator[PostOffice]:
    with PostOffice(request.param, pair(ca)) as office:
        yield office


def test_a_mail_is_handed_over_byte_for_byte_after_a_login(office: PostOffice, ca: Path) -> None:
    send(office.relay(ca / "ca.pem", USER), PASSWORD, TO, RAW)
    (taken,) = office.taken
    assert (taken.sender, taken.recipients, taken.raw) == (SENDER, (TO,), RAW)


def test_a_wrong_password_is_one_sentence_without_the_password(
    office: PostOffice, ca: Path
) -> None:
    with pytest.raises(LoginRefused, match="Check smtp_user and smtp_password_file") as refused:
        send(office.relay(ca / "ca.pem", USER), "wrong canary", TO, RAW)
    assert "canary" not in str(refused.value)
    assert office.taken == []


def test_loopback_needs_no_tls_and_no_login() -> None:
    with PostOffice() as office:
        send(office.relay(), "", TO, RAW)
        assert len(office.taken) == 1


def test_a_mail_that_is_refused_is_told_by_its_number_alone() -> None:
    with PostOffice() as office:
        office.answers = lambda envelope: "554 I do not like canary mails"
        with pytest.raises(ServerRefused, match="554") as refused:
            send(office.relay(), "", TO, RAW)
        assert "canary" not in str(refused.value)


# --- W40


def test_w40_an_unknown_authority_gets_no_credential(office: PostOffice) -> None:
    with pytest.raises(BadCertificate, match="Nothing was sent"):
        send(office.relay(None, USER), PASSWORD, TO, RAW)
    assert office.taken == []


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_w40_a_certificate_of_another_host_gets_no_credential(ca: Path, security: Security) -> None:
    with PostOffice(security, pair(ca, "other.example")) as office:
        with pytest.raises(BadCertificate, match="does not verify"):
            send(office.relay(ca / "ca.pem", USER), PASSWORD, TO, RAW)
        assert office.taken == []


def test_w40_an_expired_certificate_gets_no_credential(ca: Path, tmp_path: Path) -> None:
    made, key = expired(ca, tmp_path)
    with (
        PostOffice(Security.TLS, (made, key)) as office,
        pytest.raises(BadCertificate, match="expired"),
    ):
        send(office.relay(ca / "ca.pem", USER), PASSWORD, TO, RAW)


def expired(ca: Path, folder: Path) -> tuple[Path, Path]:
    """A certificate of the same authority whose time was over years ago."""
    request, made, key = (folder / f"old.{end}" for end in ("csr", "pem", "key"))
    (folder / "index.txt").touch()
    (folder / "ca.cnf").write_text(
        f"[ca]\ndefault_ca = own\n[own]\ndatabase = {folder}/index.txt\nnew_certs_dir = {folder}\n"
        "default_md = sha256\npolicy = any\nrand_serial = yes\n[any]\ncommonName = supplied\n"
        "[names]\nsubjectAltName = DNS:localhost\n"
    )
    _openssl(
        *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-subj", "/CN=localhost", "-keyout", key, "-out", request),
    )
    _openssl(
        *("ca", "-batch", "-notext", "-config", folder / "ca.cnf", "-extensions", "names"),
        *("-cert", ca / "ca.pem", "-keyfile", ca / "ca.key", "-in", request, "-out", made),
        *("-startdate", "20200101000000Z", "-enddate", "20200201000000Z"),
    )
    return made, key


def _openssl(*words: object) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


HELLO, STRIPPED = b"220 mail ESMTP\r\n", b"250-mail\r\n250 AUTH PLAIN LOGIN\r\n"
OFFERED = b"250-mail\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n"


@pytest.mark.parametrize(
    "says",
    [
        pytest.param((HELLO, STRIPPED), id="stripped"),
        pytest.param((HELLO, OFFERED, b"454 TLS not available\r\n"), id="refused"),
        pytest.param((HELLO, OFFERED, b"220 Go\r\n235 Welcome\r\n250 OK\r\n"), id="injected"),
        pytest.param((HELLO, OFFERED, b"220 Go\r\n"), id="no TLS after all"),
    ],
)
def test_w40_a_starttls_that_is_tampered_with_gets_no_credential_and_no_mail(
    says: tuple[bytes, ...],
) -> None:
    with impostor(*says) as server:
        relay = Relay("localhost", server.port, Security.STARTTLS, SENDER, USER, timeout=2)
        with pytest.raises(InboxError):
            send(relay, PASSWORD, TO, RAW)
    assert b"AUTH" not in server.heard
    assert b"MAIL" not in server.heard
    assert b"canary" not in server.heard


def test_w40_plain_text_never_leaves_this_machine() -> None:
    relay = Relay("192.0.2.1", 25, Security.NONE, SENDER, USER, timeout=2)
    with pytest.raises(PlainTextRefused, match="loopback only"):
        send(relay, PASSWORD, TO, RAW)


def test_a_server_that_is_not_there_is_told_with_its_mend() -> None:
    relay = Relay("127.0.0.1", free_port(), Security.NONE, SENDER, timeout=2)
    with pytest.raises(Unreachable, match="Check smtp_host and smtp_port"):
        send(relay, "", TO, RAW)


def test_a_port_that_speaks_otherwise_than_the_settings_say_is_told_so(ca: Path) -> None:
    with PostOffice(Security.NONE) as office:
        wrong = replace(office.relay(ca / "ca.pem", USER), security=Security.TLS)
        with pytest.raises(WrongSecurity, match='Set smtp_security = "starttls"'):
            send(wrong, PASSWORD, TO, RAW)
    with impostor(b"") as silent:
        relay = Relay("127.0.0.1", silent.port, Security.NONE, SENDER, timeout=0.3)
        with pytest.raises(ConnectionLost, match='on 465, set smtp_security = "tls"'):
            send(relay, PASSWORD, TO, RAW)


def test_an_authority_that_cannot_be_read_is_named_and_not_the_server(tmp_path: Path) -> None:
    relay = Relay("127.0.0.1", 1, Security.TLS, SENDER, ca_file=tmp_path / "none.pem")
    with pytest.raises(BadCertificate, match=r"No such file or directory\)\. Check smtp_ca_file"):
        send(relay, PASSWORD, TO, RAW)
