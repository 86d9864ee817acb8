"""Every page of the demo as a picture, light and dark, wide and phone: `make screenshots`.

Starts a demo in a temporary folder, waits until its mail is sorted, and writes into screenshots/.
Prints each page that answers with an error or is wider than its window.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright
from sqlmodel import col

from pipeline.models import Reading, Story, Tip
from pipeline.store import open_store
from tests.servers.chromium import FLAGS
from tests.servers.ports import free_port
from tests.web.pages.site import PHONE, WIDE
from web.demo.newsroom import PASSWORD
from web.settings import load

FOLDER = Path(__file__).parents[1] / "screenshots"
SIZES = {"wide": WIDE, "phone": PHONE}
SCHEMES = ("light", "dark")
_LONG = 120.0  # seconds
_STORY = "/odesa-grain-pier.html"
_LAST = "LAST REMINDER"  # the demo's last mail

# What a picture is called: its address. {pier} and the like are tips, by their sender.
TIPS = {
    "pier": "halyna.fedchuk@",
    "arabic": "layla.khoury@",
    "hostile": "x@evil",
    "damaged": "ayse.kaplan@",
    "newsletter": "weekly@northsec",
    "inline": "chiefmate.mv@",
    "forward": "m.haddad@",
    "long": "ruth.abernethy@",
    "cabinets": "a.reuter.bahn@",
    "campaign": "carol.whitfield@",
    "restricted": "reader77@",
    "question": "lennyfromqueens@",
    "both": "sam.oyelaran@",
    "wrote-again": "iryna.moroz.k@",
    "danger": "nadia.s.1988@",
    "overdue": "tove.lindqvist@",
    "answers": "evening.walker@",
}
PAGES = {
    "inbox-mine": "/inbox/mine",
    "inbox-beats": "/inbox/beats",
    "inbox-desk": "/inbox/desk",
    "inbox-corrections": "/inbox/desk?lane=correction",
    "inbox-danger": "/inbox/danger",
    "inbox-ukrainian": "/inbox/desk?language=uk",
    "inbox-reading-danger": "/inbox/desk?tip={danger}",
    "inbox-hidden": "/inbox/hidden",
    "inbox-closed": "/inbox/closed",
    "inbox-reading": "/inbox/desk?tip={pier}",
    "search": "/search?q=odesa+siren",
    "search-nothing": "/search?q=zzzz",
    **{f"tip-{name}": f"/tips/{{{name}}}" for name in TIPS},
    "by-hand": "/tips/new",
    "stories": "/stories",
    "story": "/stories/{story}",
    "story-new": "/stories/new",
    "callouts": "/callouts",
    "callout": "/callouts/1",
    "beats": "/beats",
    "beat": "/beats/World/Climate",
    "beat-new": "/beats/new",
    "judges": "/judges",
    "sample": "/judges/sample",
    "health": "/health",
    "mailboxes": "/mailboxes",
    "quarantine": "/quarantine",
    "senders": "/senders",
    "profile": "/profile",
    "keys": "/keys",
    "unknown": "/tips/999999",
}

# What is opened by a click before the picture is taken: its address, and the words to click on.
OPENED = {
    "callout-beat": ("/callouts/1", "Name its beat"),
    "formatted-newsletter": ("/tips/{newsletter}", "Formatted view"),
    "formatted-hostile": ("/tips/{hostile}", "Formatted view"),
    "formatted-inline": ("/tips/{inline}", "Formatted view"),
    "menu-beat": ("/tips/{both}", "Beat"),
    "menu-close": ("/tips/{pier}", "Close"),
    "menu-link": ("/tips/{pier}", "Link"),
    "menu-more": ("/inbox/desk?tip={pier}", "More"),
    "menu-me": ("/inbox/desk", "ann"),
    "menu-views": ("/inbox/desk", "Views"),
}


def main() -> None:
    wanted = sys.argv[1:]
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, demo(Path(place) / "demo") as (url, config):
        tips = numbers(config)
        with browser() as chromium:
            signed_in = sign_in(chromium, url)
            for size in SIZES:
                for scheme in SCHEMES:
                    told = {"storage_state": signed_in, **window(url, size, scheme)}
                    with_all(chromium.new_context(**told), tips, f"{size}-{scheme}", wanted)
            doors(chromium, url, wanted)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, Path]]:
    """A demo whose mail is all there: its address and its config.toml."""
    port, log = free_port(), folder.with_suffix(".log")
    tipdesk = Path(sys.executable).with_name("tipdesk")
    command = [tipdesk, "demo", "--folder", folder, "--port", port, "--every", 0.05]
    with log.open("wb") as out:
        process = subprocess.Popen([*map(str, command)], stdout=out, stderr=out)
    try:
        end = time.monotonic() + _LONG
        while _LAST not in log.read_text():
            if process.poll() is not None or time.monotonic() > end:
                sys.exit(f"The demo did not get ready:\n{log.read_text()}")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", folder / "config.toml"
    finally:
        process.terminate()
        process.wait(_LONG)


def numbers(config: Path) -> dict[str, int]:
    """The numbers of the tips that are pictured, and that of a story."""
    store = open_store(load(config).pipeline)
    asked = sa.select(col(Tip.id)).join(Reading, col(Reading.arrival) == col(Tip.arrival))
    try:
        with store.look() as session:
            story = sa.select(col(Story.id)).where(col(Story.url).endswith(_STORY))
            return {"story": session.execute(story).scalar_one()} | {
                name: session.execute(
                    asked.where(col(Reading.sender_address).startswith(sender)).limit(1)
                ).scalar_one()
                for name, sender in TIPS.items()
            }
    finally:
        store.close()


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that TIPDESK_TEST_CHROMIUM names."""
    program = os.environ.get("TIPDESK_TEST_CHROMIUM") or shutil.which("chromium")
    if not program:
        sys.exit("Pictures need Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield chromium
        chromium.close()


def window(url: str, size: str, scheme: str) -> dict[str, object]:
    width, height = SIZES[size]
    return {
        "base_url": url,
        "viewport": {"width": width, "height": height},
        "color_scheme": scheme,
        "is_mobile": size == "phone",
        "has_touch": size == "phone",
        "device_scale_factor": 2 if size == "phone" else 1,
    }


def sign_in(chromium: Browser, url: str) -> object:
    """What ann's browser keeps once she has signed in."""
    context = chromium.new_context(base_url=url)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/inbox/**")
    kept = context.storage_state()
    context.close()
    return kept


def with_all(context: BrowserContext, tips: dict[str, int], kind: str, wanted: list[str]) -> None:
    """One picture of each page in this window, and one of a tip as it prints."""
    page = context.new_page()
    for name, address in PAGES.items():
        if not wanted or name in wanted:
            shoot(page, page.goto(address.format(**tips)), f"{name}-{kind}")
    for name, (address, words) in OPENED.items():
        if not wanted or name in wanted:
            answer = page.goto(address.format(**tips))
            opener = page.locator("summary:visible", has_text=words).first
            if opener.count():
                opener.click()
                opener.scroll_into_view_if_needed()
                shoot(page, answer, f"{name}-{kind}")
    if kind == "wide-light" and (not wanted or "print" in wanted):
        page.emulate_media(media="print")
        shoot(page, page.goto(PAGES["tip-pier"].format(**tips)), "print", whole=True)
    context.close()


def doors(chromium: Browser, url: str, wanted: list[str]) -> None:
    """The sign-in page, for who has not signed in."""
    for size in SIZES:
        for scheme in SCHEMES:
            context = chromium.new_context(**window(url, size, scheme))
            page = context.new_page()
            if not wanted or "sign-in" in wanted:
                shoot(page, page.goto("/sign-in"), f"sign-in-{size}-{scheme}")
            context.close()


def shoot(page: Page, answer: Response | None, name: str, whole: bool = False) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png", full_page=whole)
    if answer and answer.status >= 400 and not name.startswith("unknown"):
        print(f"{name}: answered {answer.status}")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        print(f"{name}: {wide} px wider than its window")


if __name__ == "__main__":
    main()
