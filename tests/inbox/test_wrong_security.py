"""A port that speaks otherwise than `security` says is told within seconds, with the right word.

The ports are a real Dovecot's; the ones it does not have are a socket that says what it is told.
"""

import pytest

from inbox import (
    BadCertificate,
    LoginRefused,
    MailboxSettings,
    Security,
    Unreachable,
    WrongSecurity,
    open_mailbox,
)
from tests.inbox.test_login import PASSWORD, impostor
from tests.servers.dovecot import Account


def box(port: int, security: Security, **more: object) -> MailboxSettings:
    told = {
        "name": "tips", "desk": "World", "host": "127.0.0.1", "port": port, "user": "tips",
        "security": security,
    }  # fmt: skip
    return MailboxSettings.model_validate(told | more)


@pytest.mark.parametrize("security", [Security.NONE, Security.STARTTLS])
def test_a_port_of_tls_that_is_spoken_to_in_plain_text_says_so_before_the_time_out(
    imap_account: Account, security: Security, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither side would say a word first: at the time-out of 30 s nobody is wiser."""
    monkeypatch.setattr("inbox.imap.wire._GREETING", 1.0)
    with pytest.raises(WrongSecurity, match=r"waits for TLS .* Set security = \"tls\"\. No pass"):
        open_mailbox(box(imap_account.server.tls_port, security), PASSWORD)


def test_a_port_of_plain_text_that_is_spoken_to_in_tls_says_so(imap_account: Account) -> None:
    with pytest.raises(WrongSecurity, match=r"plain text on this port, not TLS.*\"starttls\""):
        open_mailbox(box(imap_account.server.port, Security.TLS), PASSWORD)


def test_a_server_that_only_takes_its_time_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inbox.imap.wire._GREETING", 0.2)
    with impostor(b"") as silent, pytest.raises(Unreachable, match="does not answer within 1 s"):
        open_mailbox(box(silent.port, Security.NONE, timeout_seconds=1), PASSWORD)


LOGIN_DISABLED = (
    b"* OK hello\r\n",
    b"* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\nTAG OK done\r\n",
)


def test_a_server_that_wants_tls_before_a_login_gets_no_password() -> None:
    with impostor(*LOGIN_DISABLED) as server:
        with pytest.raises(WrongSecurity, match=r'before a login\. Set security = "starttls"'):
            open_mailbox(box(server.port, Security.NONE), PASSWORD)
        assert b"correct" not in server.heard


def test_what_is_wrong_with_the_security_is_no_refused_login() -> None:
    """A refused login is left alone for an hour; a mended setting is tried at once."""
    assert not issubclass(WrongSecurity, LoginRefused | BadCertificate)
