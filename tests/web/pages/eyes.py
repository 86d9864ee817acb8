"""What a real browser makes of hostile mails: scripts, wishes, navigations, what is in the page."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page

from pipeline.digests import digest
from tests.pipeline import rounds
from tests.servers.proxy import Proxy
from tests.web.pages.site import Site

TOGETHER = 24  # mails of one tip: their frames are looked at on one page
OFFENCES = Path(__file__).with_name("eyes.js").read_text()


def a_mail_of(page: str, number: int, answers: int | None) -> bytes:
    """A mail that says the same as text and as HTML."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "mallory@example.org", "Look at this"
    mail["Message-ID"] = f"<{number}@hostile.example>"
    if answers is not None:
        mail["In-Reply-To"] = f"<{answers}@hostile.example>"
    text = page.encode("utf-8", "replace").decode().replace("\0", " ")
    mail.set_content(text, cte="base64")
    mail.add_alternative(text, subtype="html", cte="base64")
    mail.set_boundary("=_together")
    return mail.as_bytes()


@contextmanager
def watched(site: Site, proxy: Proxy, **options: object) -> Iterator[tuple[Page, list[str]]]:
    """Ann's window behind the proxy, and all that happened there and should not."""
    proxy.site = site.url.removeprefix("http://")
    page = site.page("Ann", proxy={"server": proxy.url}, **options)
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: happened.append(message.text))
    page.on("pageerror", lambda error: happened.append(str(error)))
    page.on("popup", lambda popup: happened.append(f"a window {popup.url}"))
    page.on("download", lambda download: happened.append(f"a download {download.url}"))
    yield page, happened
    page.context.close()


def take_in(site: Site, pages: Sequence[str]) -> list[tuple[int, list[str]]]:
    """Make tips of them, many mails each; returns each tip with the digests of its mails."""
    numbered = list(enumerate(pages))
    parts = [numbered[at : at + TOGETHER] for at in range(0, len(numbered), TOGETHER)]
    mails = [
        [a_mail_of(page, n, part[0][0] if n != part[0][0] else None) for n, page in part]
        for part in parts
    ]
    known = {row.id for row in rounds.take(site.store, *(raw for part in mails for raw in part))}
    tips = sorted(known)[-len(mails) :]
    return [(tip, [digest(raw) for raw in part]) for tip, part in zip(tips, mails, strict=True)]


def unfold(page: Page) -> list[Frame]:
    """Open every formatted view of a tip and wait until all have loaded."""
    page.evaluate(
        """() => { for (const one of document.querySelectorAll("details")) one.open = true;
        for (const one of document.querySelectorAll("iframe")) one.loading = "eager"; }"""
    )
    wanted = page.locator("iframe").count()
    for _ in range(200):
        frames = page.frames[1:]
        if len(frames) == wanted and all("/formatted" in frame.url for frame in frames):
            break
        page.wait_for_timeout(25)
    assert len(frames) == wanted, "some frames have not come"
    for frame in frames:
        frame.wait_for_load_state("load")
    return frames


def offences(frame: Frame | Page) -> list[str]:
    found: Any = frame.evaluate(OFFENCES)
    return [str(one) for one in found]
