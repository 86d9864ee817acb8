"""`tipdesk mailboxes login` as a person types it: a code, or a page, at a provider on loopback."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.inbox.test_tokens import gate as gate
from tests.servers.dovecot import Account
from tests.servers.provider import CLIENT, SECRET, Provider, as_google, as_microsoft
from tests.web.door import run
from tests.web.test_init import REST
from web.commands import mailboxes


@pytest.fixture
def provider(
    gate: tuple[Provider, Account], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Provider:
    """With an installation that knows it; nothing was signed in for yet."""
    made, account = gate
    made.__dict__.update(Provider(made.port, account.user).__dict__)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIPDESK_CONFIG", raising=False)
    assert run("init", *REST, "--no-check").code == 0
    (tmp_path / "secret").write_text(SECRET)
    configure(made, account)
    return made


def configure(made: Provider, account: Account) -> None:
    config = Path("config.toml")
    (_before, rest) = config.read_text().split("[pipeline]")
    config.write_text(
        f"""
[[inbox.mailboxes]]
name = "tips"
desk = "World"
host = "localhost"
port = {account.server.tls_port}
ca_file = "{account.server.ca_file}"
user = "{account.user}"
[inbox.mailboxes.oauth]
provider = "other"
grant = "device code"
client_id = "{CLIENT}"
client_secret_file = "secret"
token_url = "{made.url}/token"
device_url = "{made.url}/device"
sign_in_url = "{made.url}/sign-in"
scope = "mail"
[pipeline]
outgoing_allow = ["{made.place}"]{rest}"""
    )


def test_a_code_is_asked_for_as_slowly_as_the_provider_wishes(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = list[float]()
    monkeypatch.setattr(mailboxes.time, "sleep", waits.append)
    provider.granted = True
    provider.errors = [as_microsoft("authorization_pending", 70016), as_google("slow_down")]
    done = run("mailboxes", "login", "tips")
    assert done.code == 0, done
    assert "type in: WALNUT" in done.out
    assert done.out.endswith("Logged in to tips: next UID 2.\n")
    assert waits == [1, 6], "once a second at the most, though the provider says 0"


def test_a_code_that_was_declined_is_one_sentence(provider: Provider) -> None:
    provider.errors = [as_microsoft("authorization_declined", 70018)]
    done = run("mailboxes", "login", "tips")
    assert done.code == 1
    assert "(authorization_declined, AADSTS70018)" in done.err
    assert "words of a provider" not in done.err


def test_a_code_that_nobody_types_in_is_given_up_when_its_time_is_over(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = iter(range(0, 10_000, 25))
    monkeypatch.setattr(mailboxes.time, "monotonic", lambda: next(ticks))
    monkeypatch.setattr(mailboxes.time, "sleep", lambda _seconds: None)
    done = run("mailboxes", "login", "tips")
    assert (done.code, "Nobody has typed in the code in time" in done.err) == (1, True)
    assert len(provider.asked) < 6


def test_a_person_pastes_where_her_browser_was_led(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Path("config.toml")
    config.write_text(config.read_text().replace("device code", "refresh token"))
    told = list[str]()

    def paste(question: str, **_how: object) -> str:
        (page,) = re.findall(r"http\S+/sign-in\S+", "\n".join(told))
        asked = parse_qs(urlsplit(page).query)
        return f"{asked['redirect_uri'][0]}/?code=given&state={asked['state'][0]}"

    monkeypatch.setattr(mailboxes.click, "echo", lambda said, **_how: told.append(said))
    monkeypatch.setattr(mailboxes.click, "prompt", paste)
    assert run("mailboxes", "login", "tips").code == 0
    assert told[-1] == "Logged in to tips: next UID 2."
