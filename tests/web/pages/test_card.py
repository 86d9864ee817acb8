"""The provenance card on a tip's page: calm, and loud only where a second look is needed."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from pipeline.models import Provenance
from pipeline.store import Store
from pipeline.upkeep import reread
from tests.builders import a_mail
from tests.pipeline import rounds
from tests.web.pages.site import Client

As = Callable[[str | None], Client]
SPOOF = "Editor <boss@paper.example>"


@pytest.fixture
def ada(client: As) -> Client:
    return client("Ada")


def page(client: Client, tip_id: int = 1) -> str:
    return str(client.get(f"/tips/{tip_id}").get_data(as_text=True))


def test_a_plain_mail_has_a_card_and_no_warning(store: Store, ada: Client) -> None:
    rounds.take(store, a_mail())
    said = page(ada)

    assert "Where it came from" in said
    assert "The first tip from this address that you can see." in said
    assert 'ul class="mark"' not in said


def test_f22_a_name_that_shows_another_address_is_warned_of(store: Store, ada: Client) -> None:
    rounds.take(store, a_mail(sender=f'"{SPOOF}" <x@pаper.example>'))
    said = page(ada)

    assert "x@xn--pper-53d.example" in said
    assert "pаper" not in said
    assert "The name shows boss@paper.example, but the mail is from x@xn--pper-53d.example." in said


def test_f22_letters_that_turn_the_text_are_named_not_obeyed(store: Store, ada: Client) -> None:
    rounds.take(store, a_mail(sender="Ann \u202emoc.liamg <x\u2066@evil.example>"))
    said = page(ada)

    assert "\u202e" not in said
    assert "\u2066" not in said
    assert "[U+202E]" in said
    assert "signs that turn letters round" in said


def test_a_banner_and_form_fields_are_folded(store: Store, ada: Client) -> None:
    text = (
        "CAUTION: This email originated from outside of the organization. Do not click links.\r\n"
        "\r\nAsk who paid."
    )
    rounds.take(store, a_mail(text=text))

    assert "<summary>A gateway&#39;s warning</summary>" in page(ada)


def test_mail_older_than_the_cards_has_one_that_says_so(store: Store, ada: Client) -> None:
    rounds.take(store, a_mail(headers={"Reply-To": "other@example.net"}))
    rounds.take(store, a_mail("The crane", "It fell.", message_id="2@x", sender="bob@example.net"))
    with store.unit() as session:
        session.execute(sa.delete(Provenance))
    said = page(ada)

    assert "Received before Tipdesk looked at signatures; nothing of where it came from" in said
    assert "Written down" not in said
    reread.reread(store, max_bytes=10**8)
    said = page(ada)

    assert "What follows was read from its headers later." in said
    assert "An answer would go to other@example.net." in said
    assert "Written down later, " in said
    assert "Nothing in it shows" not in said
    assert "Nothing in it shows where it came from." in page(ada, 2)
