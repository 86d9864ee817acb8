"""Logging in with tokens, to a real Dovecot that asks a provider on loopback whether they are good.

No secret stands in an error, and a token that is spent is renewed without anybody's help.
"""

import json
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from inbox import Grant, InboxError, LoginRefused, MailboxSettings, ServerRefused, Unreachable
from inbox.imap.oauth import Tokens
from tests.builders import a_mail
from tests.servers.dovecot import Account, Dovecot
from tests.servers.provider import CLIENT, SECRET, Provider, provider
from web.mailboxes import Doors, _ask

NOW = 1_795_000_000.0
LED_TO = "http://127.0.0.1:53125/"


@pytest.fixture(scope="module")
def gate() -> Iterator[tuple[Provider, Account]]:
    """A provider, and an account of a Dovecot that believes it."""
    with provider("tips1@example.org") as made:
        server = Dovecot(f"{made.url}/introspect/")
        account = server.account()
        account.deliver([a_mail()])
        yield made, account
        server.close()


class Newsroom:
    """A mailbox with oauth, and this process's tokens for it."""

    def __init__(self, made: Provider, account: Account, folder: Path) -> None:
        self.provider, self.account, self.folder = made, account, folder
        self.secret = folder / "secret"
        self.secret.write_text(SECRET)
        self.first = folder / "refresh"
        self.first.write_text(made.refresh)
        self.ticks, self.now = 0.0, NOW
        self.restart()

    def restart(self) -> None:
        """Another process, with nothing in memory."""
        ask = partial(_ask, [self.provider.place])
        tokens = Tokens(
            ask, self.folder / "tokens", environ={},
            now=lambda: self.now, ticks=lambda: self.ticks,
        )  # fmt: skip
        self.doors = Doors(tokens, self.folder / "pieces")

    def box(self, grant: Grant = Grant.REFRESH, **changed: Any) -> MailboxSettings:
        server, url = self.account.server, self.provider.url
        oauth = {
            "provider": "other", "grant": grant, "client_id": CLIENT,
            "client_secret_file": self.secret, "refresh_token_file": self.first,
            "token_url": f"{url}/token", "device_url": f"{url}/device",
            "sign_in_url": f"{url}/sign-in", "scope": "mail",
        } | changed.pop("oauth", {})  # fmt: skip
        told = {
            "name": "tips", "desk": "World", "host": "localhost", "port": server.tls_port,
            "ca_file": server.ca_file, "user": self.account.user, "oauth": oauth,
            "timeout_seconds": 5,
        }  # fmt: skip
        return MailboxSettings.model_validate(told | changed)

    def opens(self, box: MailboxSettings) -> None:
        with self.doors.open(box) as mailbox:
            assert mailbox.uid_next == 2

    def refusal(self, box: MailboxSettings) -> str:
        with pytest.raises(InboxError) as refused:
            self.opens(box)
        said = str(refused.value)
        for hidden in (SECRET, self.provider.refresh, "words of a provider"):
            assert hidden not in said
        return said


@pytest.fixture
def newsroom(gate: tuple[Provider, Account], tmp_path: Path) -> Newsroom:
    made, account = gate
    fresh = Provider(made.port, account.user)
    made.__dict__.update(fresh.__dict__)
    return Newsroom(made, account, tmp_path)


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
@pytest.mark.parametrize("grant", [Grant.CLIENT, Grant.REFRESH])
def test_a_token_opens_the_mailbox(newsroom: Newsroom, grant: Grant, mechanism: str) -> None:
    newsroom.opens(newsroom.box(grant, oauth={"mechanism": mechanism}))


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_a_token_that_the_server_refuses_is_a_refused_login(
    newsroom: Newsroom, mechanism: str
) -> None:
    box = newsroom.box(oauth={"mechanism": mechanism})
    newsroom.provider.user = "somebody.else@example.org"
    assert "refuses the login" in newsroom.refusal(box)


def test_a_token_is_asked_for_once_and_again_before_it_ends(newsroom: Newsroom) -> None:
    box = newsroom.box(Grant.CLIENT)
    newsroom.opens(box)
    newsroom.opens(box)
    assert len(newsroom.provider.asked) == 1
    newsroom.ticks += 3600 - 60
    newsroom.opens(box)
    assert len(newsroom.provider.asked) == 2


def test_a_token_that_was_taken_back_is_renewed_at_once(newsroom: Newsroom) -> None:
    box = newsroom.box()
    newsroom.opens(box)
    newsroom.provider.take_back()
    newsroom.opens(box)


def test_a_rotated_token_is_kept_for_its_owner_alone_and_outlives_the_process(
    newsroom: Newsroom,
) -> None:
    box = newsroom.box()
    for _ in range(3):
        newsroom.opens(box)
        newsroom.restart()
    kept = [path for path in (newsroom.folder / "tokens").iterdir() if path.suffix == ".json"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept] == [0o600]
    assert stat.S_IMODE((newsroom.folder / "tokens").stat().st_mode) == 0o700
    assert json.loads(kept[0].read_text())["refresh_token"] == newsroom.provider.refresh
    used = [form["refresh_token"] for form in newsroom.provider.asked]
    assert len(set(used)) == 3, "a refresh token was used twice"


def test_a_token_that_the_administrator_gives_anew_wins(newsroom: Newsroom) -> None:
    box = newsroom.box()
    newsroom.opens(box)
    newsroom.provider.refresh = "given anew"
    newsroom.restart()
    assert "tipdesk mailboxes login tips" in newsroom.refusal(box)
    newsroom.first.write_text("given anew")
    newsroom.opens(box)


def test_a_token_that_cannot_be_kept_is_told_and_not_used(newsroom: Newsroom) -> None:
    (newsroom.folder / "tokens").write_text("where the folder belongs, there is a file")
    assert "Tokens cannot be kept" in newsroom.refusal(newsroom.box())


def test_the_end_of_a_token_and_of_a_secret_are_known_days_before(newsroom: Newsroom) -> None:
    newsroom.provider.refresh_lasts = 7 * 86_400
    box = newsroom.box()
    newsroom.opens(box)
    assert newsroom.doors.login(box).ends_at == datetime.fromtimestamp(NOW + 7 * 86_400, UTC)
    sooner = newsroom.box(secret_ends=date(2026, 11, 19))
    assert newsroom.doors.login(sooner).ends_at == datetime(2026, 11, 19, tzinfo=UTC)


def test_a_login_is_known_to_have_changed_when_one_of_its_secrets_has(newsroom: Newsroom) -> None:
    box = newsroom.box()
    before = newsroom.doors.login(box).mark
    assert newsroom.doors.login(box).mark == before
    newsroom.first.write_text("another one")
    assert newsroom.doors.login(box).mark != before


def test_a_code_is_typed_in_and_the_mailbox_opens(newsroom: Newsroom) -> None:
    newsroom.first.unlink()
    box = newsroom.box(Grant.DEVICE, oauth={"refresh_token_file": None})
    assert "Nobody has logged in" in newsroom.refusal(box)
    tokens = newsroom.doors.tokens
    code = tokens.device_code(box)
    assert code.code == "WALNUT"
    assert tokens.wait_for(box, code, code.every) == code.every
    newsroom.provider.granted = True
    assert tokens.wait_for(box, code, code.every) is None
    newsroom.restart()
    newsroom.opens(box)


def test_a_person_signs_in_and_pastes_where_she_was_led(newsroom: Newsroom) -> None:
    box = newsroom.box(oauth={"refresh_token_file": None})
    tokens = newsroom.doors.tokens
    begun = tokens.sign_in(box)
    assert "code_challenge=" in begun.page
    with pytest.raises(LoginRefused, match="not the address"):
        tokens.signed_in(box, begun, f"{LED_TO}?code=forged&state=another")
    tokens.signed_in(box, begun, f"{LED_TO}?code=given&state={begun.state}\n")
    assert newsroom.provider.asked[-1]["code_verifier"] == begun.verifier
    newsroom.opens(box)


def test_what_the_provider_says_is_told_by_its_code_alone(newsroom: Newsroom) -> None:
    newsroom.secret.write_text("not it")
    assert "(invalid_client)" in newsroom.refusal(newsroom.box(Grant.CLIENT))


@pytest.mark.parametrize("status", [500, 503, 404])
def test_a_provider_that_is_down_is_no_refused_login(newsroom: Newsroom, status: int) -> None:
    newsroom.provider.status = status
    with pytest.raises(ServerRefused, match="just now"):
        newsroom.opens(newsroom.box())


TOKEN = '{"access_token": "a token", "refresh_token": "another", '
NONSENSE = [
    "<html>words of a provider</html>",
    "[]",
    "5",
    '"words of a provider"',
    "{}",
    "[" * 100_000,
    "\xff",
    '{"error": {"code": 400, "message": "words of a provider"}}',
    '{"error": ["invalid_grant"]}',
    '{"access_token": {"words": "of a provider"}}',
    '{"access_token": 5, "expires_in": 5}',
]
ODD = [
    TOKEN + '"expires_in": "soon"}',
    TOKEN + '"expires_in": [1]}',
    TOKEN + '"expires_in": NaN}',
    TOKEN + '"expires_in": -1e999}',
    TOKEN + '"expires_in": 3600, "refresh_token_expires_in": "never"}',
    TOKEN + '"expires_in": 3600, "refresh_token_expires_in": 1e300}',
]


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("body", NONSENSE)
def test_a_provider_that_talks_nonsense_is_asked_again_later(
    newsroom: Newsroom, status: int, body: str
) -> None:
    newsroom.provider.status, newsroom.provider.body = status, body.encode("latin-1")
    for grant in (Grant.REFRESH, Grant.CLIENT):
        with pytest.raises(ServerRefused) as refused:
            newsroom.opens(newsroom.box(grant))
        assert "words" not in str(refused.value)
    with pytest.raises(InboxError):
        newsroom.doors.tokens.device_code(newsroom.box(Grant.DEVICE))


@pytest.mark.parametrize("body", ODD)
def test_a_token_whose_time_is_no_time_is_used_for_a_short_one(
    newsroom: Newsroom, body: str
) -> None:
    newsroom.provider.body = body.encode()
    box = newsroom.box()
    assert newsroom.doors.tokens.token(box).value == "a token"
    assert newsroom.doors.login(box).ends_at is None


def test_a_provider_that_nobody_answers_for_is_unreachable(newsroom: Newsroom) -> None:
    box = newsroom.box(oauth={"token_url": "http://127.0.0.1:9/token"})
    with pytest.raises(Unreachable, match="Port 9 is not asked"):
        newsroom.opens(box)


def test_a_secret_is_never_sent_in_the_clear_to_another_machine(newsroom: Newsroom) -> None:
    with pytest.raises(ValueError, match="must begin with https"):
        newsroom.box(oauth={"token_url": "http://login.example.org/token"})
