"""Walks 1 and 3 in Chromium, on real processes and real mailboxes: a newcomer, a hostile mail."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline import access
from pipeline.desk import links
from tests.builders import a_mail
from tests.servers.ports import free_port
from tests.work.newsroom import LONG, Newsroom, eventually
from tests.work.started import Started
from tests.work.test_demo import Demo
from web.demo.newsroom import PASSWORD
from web.listening import answers

_PATIENT = 60_000  # milliseconds: "within 60 s", says the walk
_SECRET = "seven tin drums in the rain"
_EVIL = b"""\
From: "Editor <boss@paper.example>" <x@evil.example>
To: worldnews@paper.example
Subject: Open this
Message-ID: <evil@evil.example>
Date: Fri, 20 Nov 2026 12:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=edge

--edge
Content-Type: text/html; charset=utf-8

<p>Own words first.</p><img src="http://evil.example/pixel.gif" width="1" height="1">
<script>document.title = "taken over"</script><a href="/logout">sign in again</a>
--edge
Content-Type: text/html; name="evil.html"
Content-Disposition: attachment; filename="evil.html"

<script>alert(1)</script>
--edge--
"""


def sign_in(browser: Browser, port: int, name: str, password: str) -> Page:
    page = browser.new_context(base_url=f"http://127.0.0.1:{port}").new_page()
    page.goto("/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".views")).to_be_visible(timeout=_PATIENT)
    return page


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    one = Demo(tmp_path / "demo")
    yield one
    if one.process.poll() is None:
        one.process.kill()
        one.process.wait(LONG)


def test_walk_1_a_newcomer_sees_a_desk_at_work(
    demo: Demo,
    browser: Browser,
) -> None:
    port = free_port()
    demo.start("--every", 3, "--port", port)
    demo.waits_for(f"http://127.0.0.1:{port}")
    page = sign_in(browser, port, "ann", PASSWORD)
    page.goto("/inbox/desk")
    war = page.locator(".views a", has_text="Russia-Ukraine war").locator(".n")
    expect(war).not_to_have_text("0", timeout=_PATIENT)
    expect(page.locator(".row.arrived").first).to_be_visible(timeout=_PATIENT)
    page.context.close()
    assert demo.ctrl_c() == 0


@pytest.fixture
def served(small_newsroom: Newsroom) -> Iterator[tuple[Newsroom, int]]:
    """A newsroom on a real mailbox, with `tipdesk run` on it and a password for Ann."""
    port = free_port()
    with small_newsroom.config.open("a") as config:
        config.write(f'bind = "127.0.0.1:{port}"\n')
    with small_newsroom.store() as store, store.unit() as session:
        ann = access.viewer(session, "Ann")
        links.set_password(session, ann, "Ann", _SECRET, store.clock())
    with (small_newsroom.logs / "run").open("wb") as log:
        process = Started("run", "--config", small_newsroom.config, out=log)
    eventually(lambda: answers(f"127.0.0.1:{port}"))
    yield small_newsroom, port
    process.send_signal(signal.SIGTERM)
    process.wait(LONG)


def test_walk_3_a_hostile_mail_is_read_and_does_nothing(
    served: tuple[Newsroom, int],
    browser: Browser,
) -> None:
    newsroom, port = served
    page = sign_in(browser, port, "Ann", _SECRET)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    newsroom.account.deliver([_EVIL])
    page.goto("/inbox/desk")
    row = page.locator(".row", has_text="Open this")
    expect(row).to_contain_text("x@evil.example", timeout=_PATIENT)  # not who he says he is
    eventually(lambda: newsroom.waiting() == 0)  # its copy to show is made, too
    row.locator("a").click()
    pane = page.locator("#pane")
    expect(pane.locator(".body")).to_contain_text("Own words first.")
    expect(pane.locator(".from")).to_contain_text("<x@evil.example>")
    expect(pane).to_contain_text("1 remote image blocked")
    expect(pane).to_contain_text("evil.html")
    pane.locator("summary", has_text="Formatted view").click()
    expect(page.frame_locator("iframe").locator("p").first).to_have_text("Own words first.")
    with page.expect_download() as saved:
        pane.locator(".files a", has_text="Save").first.click()
    assert saved.value.suggested_filename == "evil.html"
    assert page.title() != "taken over"
    assert [url for url in asked if not url.startswith(f"http://127.0.0.1:{port}/")] == []
    page.goto("/inbox/desk")
    expect(page.locator(".views")).to_be_visible()  # still signed in
    page.context.close()


def test_walk_3_after_a_bomb_the_next_tip_arrives_and_the_bomb_is_listed(
    served: tuple[Newsroom, int],
) -> None:
    newsroom, _port = served
    newsroom.account.deliver([bomb(), a_mail("After the bomb", "Still here.")])
    eventually(lambda: "After the bomb" in newsroom.subjects(), 3 * LONG)
    eventually(lambda: len(newsroom.digests()) == 2, 3 * LONG)
    listed = newsroom.done("mail", "list")
    mails = listed if isinstance(listed, list) else listed["mails"]
    (strange,) = [one for one in mails if one["evidence"] != "stored"]
    assert strange["size"] > 50_000_000
    if strange["evidence"] == "quarantined":
        newsroom.run("mail", "acknowledge", strange["digest"])
    assert "quarantine" not in newsroom.run("doctor").stdout


def bomb() -> bytes:
    """50 MB, 5,000 multiparts inside each other."""
    head = b"From: x@evil.example\r\nSubject: bomb\r\nMIME-Version: 1.0\r\n"
    nest = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(5_000)
    )
    return head + nest + b"Content-Type: text/plain\r\n\r\n" + (b"x" * 76 + b"\r\n") * 650_000
