"""F1 to F5, F27 and F29 of the security checks in a real browser: hostile mails are shown by the
running dashboard, in their frames, opened by themselves, and as text.

Nothing runs, nothing is asked of anybody, nobody is led away. `make hostile` looks at all vectors.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser

from inbox.showing.safe_html import safe_html
from pipeline.store import Store
from tests.hostile import VECTORS
from tests.pipeline import rounds
from tests.pipeline.test_downloads import with_files
from tests.pipeline.test_showing import with_html
from tests.servers.chromium import FLAGS
from tests.servers.ear import NOBODY, Ear, open_ear
from tests.servers.proxy import Proxy, recording_proxy
from tests.web.pages import eyes
from tests.web.pages.site import Site

SHARED = sorted((Path(__file__).parents[4] / "shared" / "data" / "hostile-html").glob("*.jsonl"))
LAX = {"Content-Security-Policy": "default-src * 'unsafe-inline'"}
LOADING = {"load", "hint", "meta", "style", "svg", "script"}
OWN = [page for _id, page in VECTORS]
COVER = "<div style='position:fixed;inset:0;z-index:2147483647;background:red'>Sign in again</div>"


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with recording_proxy() as proxy:
        yield proxy


def look(site: Site, proxy: Proxy, vectors: Sequence[str]) -> None:
    """At every vector: in a frame beside its text, and opened by itself."""
    tips = eyes.take_in(site, vectors)
    laid_out: list[str] = []
    with eyes.watched(site, proxy) as (page, happened):
        for tip, names in tips:
            page.goto(f"/tips/{tip}")
            shown = page.content()
            laid_out += [one for name in names if (one := f"/mails/{name}/formatted") in shown]
            found = {frame.url: eyes.offences(frame) for frame in eyes.unfold(page)}
            assert {url: one for url, one in found.items() if one} == {}
            assert page.evaluate("window.ran") is None, "the text of a mail ran"
            assert page.url == f"{site.url}/tips/{tip}", "led away"
        for address in laid_out:
            page.goto(address)
            assert eyes.offences(page) == []
            assert page.url == f"{site.url}{address}", "led away"
    assert happened == []
    assert proxy.strangers == []
    blank = [one for one in vectors if not one.strip("\ufeff\t\n\f\r ")]
    assert len(laid_out) >= len(vectors) - len(blank), "some are not laid out"
    others = {one.split("?")[0] for one in proxy.asked} - {f"GET {one}" for one in laid_out}
    others = {one for one in others if not one.startswith(("GET /static/", "GET /tips/"))}
    assert others <= {"GET /pulse"}


def test_what_does_come_to_life_is_seen(site: Site, proxy: Proxy) -> None:
    """Eyes that see nothing would find nothing."""
    alive = (
        "<body><script>window.ran = 1; alert('run'); console.log('said')</script>"
        "<img src='http://tracker.example/p'><iframe src='https://frame.example/'></iframe>"
        "<p id=nav style='position:fixed'>x<a href='/logout'>y</a>"
    )
    site.app.add_url_rule(
        "/alive", "alive", lambda: Response(alive, headers=LAX, mimetype="text/html")
    )
    with eyes.watched(site, proxy) as (page, happened):
        page.goto("/alive")
        page.wait_for_timeout(500)
        found = eyes.offences(page)
    assert {"a script ran", "<script>", "<p id>", "loads http://tracker.example/p"} <= set(found)
    assert {"leads to /logout", "a link that keeps us in its hand"} <= set(found)
    assert {"run", "said"} <= set(happened)
    assert {"CONNECT frame.example:443", "GET http://tracker.example/p"} <= set(proxy.strangers)


@pytest.mark.parametrize("half", [0, 1])
def test_f01_to_f05_nothing_hostile_comes_to_life_in_the_dashboard(
    site: Site, proxy: Proxy, half: int
) -> None:
    look(site, proxy, OWN[half::2])


if SHARED:  # vectors of others, where the project is developed

    @pytest.mark.matrix
    @pytest.mark.parametrize("path", SHARED, ids=lambda path: path.stem)
    def test_f01_to_f05_nothing_of_others_comes_to_life_in_the_dashboard(
        site: Site, proxy: Proxy, path: Path
    ) -> None:
        lines = path.read_text().splitlines()
        look(site, proxy, [json.loads(line)["html"] for line in lines])


@pytest.fixture
def led_astray(browser: Browser, program: str) -> Iterator[tuple[Browser, Ear]]:
    """A browser to which every host is one that listens, and what it hears."""
    with open_ear() as ear:
        flags = [*FLAGS, ear.flag]
        another = browser.browser_type.launch(executable_path=program, args=flags)
        yield another, ear
        another.close()


HINTS = (
    "<link rel=preconnect href='http://near.example'><img src='http://tracker.example/p'>"
    "<iframe src='http://frame.example/'></iframe>"
)


def test_f04_nobody_is_even_connected_to(
    app: Flask, store: Store, led_astray: tuple[Browser, Ear]
) -> None:
    browser, ear = led_astray
    site = Site(app, store, browser)
    app.add_url_rule("/alive", "alive", lambda: Response(HINTS, headers=LAX, mimetype="text/html"))
    loading = [page for id_, page in VECTORS if id_.split("-")[0] in LOADING]
    page = site.page("Ann")
    for tip, _names in eyes.take_in(site, loading):
        page.goto(f"/tips/{tip}")
        eyes.unfold(page)
    page.wait_for_timeout(1_500)
    heard = list(ear.heard)
    page.goto("/alive")  # an ear that hears nothing would have heard nothing
    wanted = {NOBODY, "tracker.example", "frame.example"}
    for _ in range(100):
        page.wait_for_timeout(0 if wanted <= set(ear.heard) else 100)
    site.close()
    assert heard == []
    assert set(ear.heard) >= wanted


def test_f02_what_is_harmless_stays_so_however_a_browser_is_given_it(
    site: Site, proxy: Proxy
) -> None:
    others = [json.loads(line)["html"] for path in SHARED for line in path.read_text().splitlines()]
    left = {safe.html for page in (*OWN, *others) if (safe := safe_html(page))}
    with eyes.watched(site, proxy) as (page, happened):
        page.goto("about:blank")
        found = page.evaluate(
            f"""(pages) => {{
              const look = {eyes.OFFENCES};
              const found = [];
              for (const html of pages) {{
                const once = document.createElement("div"), twice = document.createElement("div");
                document.body.append(once, twice);
                once.innerHTML = html;
                twice.innerHTML = once.innerHTML;
                found.push(...look(once), ...look(twice));
                if (once.innerHTML !== twice.innerHTML) found.push(`changes: ${{html}}`);
                document.open(); document.write(`<!doctype html><body>${{html}}`); document.close();
                found.push(...look());
              }}
              return found;
            }}""",
            sorted(left),
        )
        page.wait_for_timeout(200)
        assert found == []
        assert page.evaluate("window.ran") is None
    assert [one for one in happened if "UNKNOWN_URL_SCHEME" not in one] == []  # that is `cid:`
    assert proxy.strangers == []


def test_f03_a_frame_that_is_folded_loads_nothing(site: Site, proxy: Proxy) -> None:
    (tip,) = rounds.take(site.store, with_html("<p>Look</p>"))
    with eyes.watched(site, proxy) as (page, _happened):
        page.goto(f"/tips/{tip.id}")
        page.wait_for_timeout(300)
        assert [one for one in proxy.asked if "/formatted" in one] == []
        page.get_by_text("Formatted view").click()
        page.wait_for_timeout(300)
        assert [one for one in proxy.asked if "/formatted" in one] != []


def test_the_frame_opens_without_script(site: Site, proxy: Proxy) -> None:
    (tip,) = rounds.take(site.store, with_html("<p>Look at <b>this</b></p>"))
    with eyes.watched(site, proxy, java_script_enabled=False) as (page, _happened):
        page.goto(f"/tips/{tip.id}")
        page.get_by_text("Formatted view").click()
        text = page.frame_locator("iframe").locator("body")
        text.wait_for()
        assert text.inner_text().strip() == "Look at this"


def test_f29_a_mail_covers_nothing_of_the_dashboard(site: Site, proxy: Proxy) -> None:
    mails = [with_html("<p>words"), with_html(f"{COVER}<p>words", message_id="2@example.org")]
    bars = []
    with eyes.watched(site, proxy) as (page, _happened):
        for tip in rounds.take(site.store, *mails):
            page.goto(f"/tips/{tip.id}")
            eyes.unfold(page)
            page.evaluate("window.scrollTo(0, 0)")
            bars.append(page.locator(".bar").screenshot())
            assert page.evaluate("document.elementFromPoint(200, 20).closest('.bar') !== null")
    assert bars[0] == bars[1]


def test_f27_a_mail_that_asks_for_an_answer_gets_none(site: Site, proxy: Proxy) -> None:
    wishes = (
        b"Disposition-Notification-To: <spy@evil.example>\r\n"
        b"Return-Receipt-To: <spy@evil.example>\r\n"
        b"List-Unsubscribe: <http://tracker.example/u>\r\n"
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    )
    raw = with_html("<p>Look</p>").replace(b"From:", wishes + b"From:", 1)
    (tip,) = rounds.take(site.store, raw)
    with eyes.watched(site, proxy) as (page, happened):
        page.goto(f"/tips/{tip.id}")
        eyes.unfold(page)
        assert page.get_by_text("tracker.example").count() == 0
    assert happened == []
    assert proxy.strangers == []


HOSTILE_FILES = {
    "x.html": b"<html><script>window.ran=1;new Image().src='http://ran.example/'</script>",
    "x.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='window.ran=1'/>",
    "x.xml": b"<?xml version='1.0'?><script xmlns='http://www.w3.org/1999/xhtml'>1</script>",
    "x.xht": b"<html xmlns='http://www.w3.org/1999/xhtml'><script>window.ran=1</script></html>",
    "x.pdf": b"%PDF-1.7 /JS (app.alert(1)) /OpenAction",
    "x.js": b"window.ran=1",
    "x.png": b"<html><script>window.ran=1</script>",
}


def test_f06_a_hostile_file_is_saved_and_never_opened(site: Site, proxy: Proxy) -> None:
    (tip,) = rounds.take(site.store, with_files(*HOSTILE_FILES.items()))
    with eyes.watched(site, proxy) as (page, happened):
        page.goto(f"/tips/{tip.id}")
        ways = [one.get_attribute("href") for one in page.locator(".files a").all()]
        assert len(ways) == len(HOSTILE_FILES)
        for way in ways:
            with page.expect_download() as saving:
                page.evaluate("(way) => { location.href = way; }", way)
            saving.value.cancel()
            assert page.url == f"{site.url}/tips/{tip.id}"
            assert page.evaluate("window.ran") is None
    assert [one for one in happened if not one.startswith("a download")] == []
    assert proxy.strangers == []
