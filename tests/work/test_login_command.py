"""`tipdesk mailboxes login`: a code is typed in, the token is kept, and the next poll uses it."""

import re
from collections.abc import Iterator

import pytest

from tests.builders import a_mail
from tests.servers.dovecot import Account, Dovecot
from tests.servers.provider import CLIENT, Provider, provider
from tests.work.conftest import Make


@pytest.fixture
def gate() -> Iterator[Provider]:
    with provider("tips1@example.org") as made:
        yield made


@pytest.fixture
def imap_account(gate: Provider) -> Iterator[Account]:
    """On a Dovecot that believes the provider."""
    server = Dovecot(f"{gate.url}/introspect/")
    yield server.account()
    server.close()


def test_a_person_signs_in_by_a_code_and_the_mailbox_is_polled(
    make_newsroom: Make, gate: Provider, imap_account: Account
) -> None:
    newsroom = make_newsroom()
    newsroom.configure(pipeline={"outgoing_allow": [gate.place]})
    oauth = (
        f'oauth = {{ provider = "other", grant = "device code", client_id = "{CLIENT}", '
        f'scope = "mail", token_url = "{gate.url}/token", device_url = "{gate.url}/device" }}\n'
    )
    text = re.sub("password_file = .*\n", "", newsroom.config.read_text())
    newsroom.config.write_text(text.replace("[pipeline]", f"{oauth}[pipeline]"))
    newsroom.open()
    imap_account.deliver([a_mail()])

    refused = newsroom.run("poll")
    assert refused.returncode == 1
    assert "tipdesk mailboxes login tips" in refused.stdout + refused.stderr

    gate.granted = True
    signed_in = newsroom.run("mailboxes", "login", "tips")
    assert signed_in.returncode == 0, signed_in.stderr
    assert "type in: WALNUT" in signed_in.stdout
    assert gate.refresh not in signed_in.stdout + signed_in.stderr
    newsroom.done("poll")
    assert len(newsroom.digests()) == 1
