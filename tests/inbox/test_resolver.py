"""Look-ups go to one name server, wait no longer than they may, and say what they found."""

import pytest

from inbox.proving.checking import NoAnswer
from inbox.proving.resolver import own_resolver
from tests.servers.names import name_server


def test_a_record_in_pieces_is_one() -> None:
    with name_server({"s._domainkey.example.org": '"v=DKIM1; " "p=abc"'}) as port:
        ask = own_resolver("127.0.0.1", port)
        assert ask("s._domainkey.example.org") == b"v=DKIM1; p=abc"


@pytest.mark.parametrize("name", ["gone.example.org", "a" * 70 + ".example.org", "..", ""])
def test_what_is_not_there_is_none(name: str) -> None:
    with name_server({}) as port:
        assert own_resolver("127.0.0.1", port)(name) is None


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with name_server(None) as port, pytest.raises(NoAnswer):
        own_resolver("127.0.0.1", port, patience=0.2)("s._domainkey.example.org")
