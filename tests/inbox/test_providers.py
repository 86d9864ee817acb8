"""Microsoft and Google say no in ways of their own: each is told with its mend, and no word of it.

The provider stands on loopback and answers as theirs do; what an IMAP server of theirs says comes
from a socket that says what it is told.
"""

import base64
import imaplib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from inbox import (
    FolderMissing,
    Grant,
    InboxError,
    LoginRefused,
    MailboxSettings,
    Mechanism,
    Security,
    ServerRefused,
    Token,
    open_mailbox,
)
from inbox.imap.words import logging_in
from tests.inbox.test_login import PASSWORD, impostor
from tests.inbox.test_tokens import Newsroom
from tests.inbox.test_tokens import gate as gate
from tests.inbox.test_tokens import newsroom as newsroom
from tests.servers.provider import as_google, as_microsoft

MAIL = "https://mail.google.com/"


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize(
    ("error", "number", "mend"),
    [
        ("invalid_client", 7000222, "has ended, or is not it. Make a new one"),
        ("invalid_client", 7000215, "its value (not its id)"),
        ("unauthorized_client", 700016, "Check client_id and tenant"),
        ("invalid_request", 90002, "no such directory"),
        ("invalid_grant", 65001, "Grant the application admin consent"),
        ("invalid_client", 7000218, "Allow public client flows"),
        ("invalid_grant", 50076, "Run `tipdesk mailboxes login tips`"),
        ("invalid_grant", 700082, "the sign-in has ended"),
        ("interaction_required", 50079, "wants to be made anew"),
        ("access_denied", 53003, "a rule of the organisation forbids it"),
        ("invalid_grant", 9002313, "Check oauth in config.toml"),
    ],
)
def test_a_no_of_microsoft_names_its_number_and_what_to_mend(
    newsroom: Newsroom, error: str, number: int, mend: str, listed: bool
) -> None:
    newsroom.provider.errors = [as_microsoft(error, number, listed=listed)]
    said = newsroom.refusal(newsroom.box(Grant.CLIENT))
    assert f"({error}, AADSTS{number})" in said
    assert mend in said


@pytest.mark.parametrize("error", ["temporarily_unavailable", "server_error", "of_its_own"])
def test_what_may_pass_by_itself_is_no_refused_login(newsroom: Newsroom, error: str) -> None:
    newsroom.provider.errors = [as_microsoft(error, 90033)] * 2
    with pytest.raises(ServerRefused, match="just now"):
        newsroom.opens(newsroom.box(Grant.CLIENT))


def at_google(newsroom: Newsroom) -> MailboxSettings:
    return newsroom.box(oauth={"provider": "google", "scope": ""})


def test_a_sign_in_that_google_ended_says_why_that_happens(newsroom: Newsroom) -> None:
    newsroom.provider.errors = [as_google("invalid_grant")]
    said = newsroom.refusal(at_google(newsroom))
    assert "(invalid_grant)" in said
    assert "after a week while the consent screen is in testing" in said


def test_a_token_without_the_permission_for_mail_is_not_kept(newsroom: Newsroom) -> None:
    """Google lets a person untick each one, and gives her a token all the same."""
    box = at_google(newsroom)
    newsroom.provider.adds = {"scope": "openid"}
    assert "leave no box unticked" in newsroom.refusal(box)
    newsroom.provider.adds = {"scope": f"openid {MAIL}"}
    newsroom.first.write_text(newsroom.provider.refresh)
    newsroom.opens(box)


def test_a_scope_of_several_words_is_no_missing_permission(newsroom: Newsroom) -> None:
    """Google calls the others by names of its own."""
    box = newsroom.box(oauth={"provider": "google", "scope": f"{MAIL} email"})
    newsroom.provider.adds = {"scope": f"{MAIL} https://www.googleapis.com/auth/userinfo.email"}
    newsroom.opens(box)


# --- the device code


@pytest.fixture
def box(newsroom: Newsroom) -> MailboxSettings:
    return newsroom.box(Grant.DEVICE, oauth={"refresh_token_file": None})


def test_a_provider_that_is_asked_too_often_is_asked_less_often(
    newsroom: Newsroom, box: MailboxSettings
) -> None:
    tokens, wait = newsroom.doors.tokens, 5.0
    code = tokens.device_code(box)
    waits = []
    newsroom.provider.granted = True
    newsroom.provider.errors = [
        as_microsoft("authorization_pending", 70016),
        as_google("slow_down"),
        as_microsoft("authorization_pending", 70016),
        as_google("slow_down"),
    ]
    while (longer := tokens.wait_for(box, code, wait)) is not None:
        waits.append(wait := longer)
    assert waits == [5, 10, 10, 15]
    newsroom.opens(box)


@pytest.mark.parametrize(
    "error", ["authorization_declined", "access_denied", "expired_token", "bad_verification_code"]
)
def test_a_code_that_was_declined_or_is_over_is_not_asked_for_again(
    newsroom: Newsroom, box: MailboxSettings, error: str
) -> None:
    code = newsroom.doors.tokens.device_code(box)
    newsroom.provider.errors = [as_microsoft(error, 70018)]
    with pytest.raises(LoginRefused, match=f"{error}, AADSTS70018"):
        newsroom.doors.tokens.wait_for(box, code, 5.0)


def test_a_provider_that_cannot_be_reached_meanwhile_is_waited_for(
    newsroom: Newsroom, box: MailboxSettings
) -> None:
    code = newsroom.doors.tokens.device_code(box)
    away = newsroom.box(Grant.DEVICE, oauth={"token_url": "http://127.0.0.1:9/token"})
    assert newsroom.doors.tokens.wait_for(away, code, 5.0) == 10
    assert newsroom.doors.tokens.wait_for(away, code, 50.0) == 60


@pytest.mark.parametrize("interval", ["", '"interval": "soon",', '"interval": null,'])
def test_a_provider_that_does_not_say_how_often_is_asked_every_five_seconds(
    newsroom: Newsroom, box: MailboxSettings, interval: str
) -> None:
    told = '"device_code": "d", "user_code": "W", "verification_url": "https://x.example"'
    newsroom.provider.body = f"{{{interval} {told}}}".encode()
    assert newsroom.doors.tokens.device_code(box).every == 5


# --- the page


def test_a_person_is_led_where_the_provider_takes_her(newsroom: Newsroom) -> None:
    """Microsoft's pages take localhost with any port, and no other name of this machine."""
    places = {"microsoft": "http://localhost:53125", "google": "http://127.0.0.1:53125"}
    for provider, place in places.items():
        box = newsroom.box(oauth={"provider": provider, "refresh_token_file": None})
        begun = newsroom.doors.tokens.sign_in(box)
        assert parse_qs(urlsplit(begun.page).query)["redirect_uri"] == [place]
        newsroom.doors.tokens.signed_in(box, begun, f"{place}/?code=c&state={begun.state}")
        assert newsroom.provider.asked[-1]["redirect_uri"] == place


@pytest.mark.parametrize("error", ["access_denied", "words+of+a+provider"])
def test_a_person_who_declined_is_told_so(newsroom: Newsroom, error: str) -> None:
    box = newsroom.box(oauth={"refresh_token_file": None})
    begun = newsroom.doors.tokens.sign_in(box)
    led_to = f"http://127.0.0.1:53125/?error={error}&state={begun.state}"
    with pytest.raises(LoginRefused, match=r"\(access_denied\)"):
        newsroom.doors.tokens.signed_in(box, begun, led_to)


# --- the mail servers


def settings(port: int, **more: Any) -> MailboxSettings:
    told = {
        "name": "tips", "desk": "World", "host": "127.0.0.1", "port": port, "user": "tips",
        "security": Security.NONE, "timeout_seconds": 2,
    }  # fmt: skip
    return MailboxSettings.model_validate(told | more)


HELLO = (b"* OK hello\r\n", b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\nTAG OK done\r\n")
WHY = base64.b64encode(b'{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}')


@pytest.mark.parametrize(
    ("mechanism", "heard"),
    [(Mechanism.XOAUTH2, b"\r\n"), (Mechanism.OAUTHBEARER, b"AQ==\r\n")],
)
def test_a_refused_token_is_answered_as_the_mechanism_wants_it(
    mechanism: Mechanism, heard: bytes
) -> None:
    """Google waits for an empty line, RFC 7628 for one byte; then the server says its NO."""
    asks = (b"+ \r\n", b"+ " + WHY + b"\r\n", b"* BYE\r\n")
    with impostor(*HELLO, *asks) as server, pytest.raises(InboxError):
        open_mailbox(settings(server.port, timeout_seconds=1), Token(PASSWORD, mechanism))
    assert server.heard.endswith(b"\r\n" + heard)


@pytest.mark.parametrize(
    ("said", "meant", "why"),
    [
        (b"BAD User is authenticated but not connected.", LoginRefused, "gives it no mailbox"),
        (
            b"BAD Request is throttled. Suggested Backoff Time: 9 ms",
            ServerRefused,
            "next round tries again",
        ),
        (
            b"NO Request is throttled. Suggested Backoff Time: 9 ms",
            ServerRefused,
            "next round tries again",
        ),
        (b"NO [THROTTLED] slower", ServerRefused, "next round tries again"),
        (b"NO Server Unavailable. 15", ServerRefused, "next round tries again"),
        (b"NO [NONEXISTENT] what", FolderMissing, "has no folder"),
    ],
)
def test_a_folder_that_is_not_opened_is_not_always_missing(
    said: bytes, meant: type[InboxError], why: str
) -> None:
    with (
        impostor(*HELLO, b"TAG OK in\r\n", b"TAG " + said + b"\r\n") as server,
        pytest.raises(meant, match=why) as raised,
    ):
        open_mailbox(settings(server.port), PASSWORD)
    assert type(raised.value) is meant


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"[ALERT] Application-specific password required: https://x", "wants an app password"),
        (b"[ALERT] Your account is not enabled for IMAP use.", "has IMAP switched off"),
        (b"[AUTHENTICATIONFAILED] Invalid credentials", "Check user and password_file"),
    ],
)
def test_a_refused_password_says_what_gmail_wants_in_its_place(said: bytes, why: str) -> None:
    with (
        impostor(*HELLO, b"TAG NO " + said + b"\r\n") as server,
        pytest.raises(LoginRefused, match=why),
    ):
        open_mailbox(settings(server.port), PASSWORD)


def test_a_login_that_is_throttled_is_not_refused() -> None:
    with (
        impostor(*HELLO, b"TAG NO Request is throttled. Suggested Backoff Time: 9\r\n") as server,
        pytest.raises(ServerRefused, match="just now"),
    ):
        open_mailbox(settings(server.port), PASSWORD)


def test_a_password_at_microsoft_is_told_that_none_is_taken_there() -> None:
    at_microsoft = settings(993, host="outlook.office365.com", security=Security.TLS)
    told = pytest.raises(LoginRefused, match=r"Microsoft takes no passwords by IMAP\. Set oauth")
    with told, logging_in(at_microsoft):
        raise imaplib.IMAP4.error("LOGIN failed.")
