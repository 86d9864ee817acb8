"""A tip that a colleague forwarded says who wrote it; nobody is made its sender by that."""

from collections.abc import Callable

from pipeline.store import Store
from tests.builders import a_mail
from tests.pipeline import rounds
from tests.web.pages.site import Client

As = Callable[[str | None], Client]
FORWARDED = """Worth a call?

---------- Forwarded message ---------
From: Nadia <b>Koval</b> <nadia@example.net>
Date: Mon, 5 Jan 2026 at 10:11
Subject: Trucks at night
To: <bob@paper.example>

They come after two.
"""


def a_page(client: As, store: Store, raw: bytes) -> str:
    rounds.take(store, raw)
    return client("Ann").get("/tips/1").get_data(as_text=True)


def test_the_fold_of_a_forward_says_who_wrote_it_and_when(client: As, store: Store) -> None:
    raw = a_mail("Fwd: Trucks at night", FORWARDED, date="Tue, 6 Jan 2026 09:00:00 +0200")
    page = a_page(client, store, raw)

    assert "nadia@example.net" in page
    assert 'datetime="2026-01-05T08:11:00+00:00"' in page  # the time of the forwarder's place
    assert "<b>Koval" not in page


def test_the_sender_of_a_forward_is_who_sent_it(client: As, store: Store) -> None:
    page = a_page(client, store, a_mail("Fwd: Trucks at night", FORWARDED))

    assert page.index("sam@example.org") < page.index("nadia@example.net")


def test_a_mail_forwarded_as_a_file_is_told_too(client: As, store: Store) -> None:
    raw = a_mail(
        "Fwd: Trucks",
        "--b\r\n\r\nSee below.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        "From: Nadia Koval <nadia@example.net>\r\nSubject: Trucks at night\r\n\r\n"
        "After two.\r\n--b--",
        headers={"Content-Type": "multipart/mixed; boundary=b"},
    )
    page = a_page(client, store, raw)

    assert "Forwarded as a file" in page
    assert "Nadia Koval" in page
