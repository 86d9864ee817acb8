"""F1 to F5, F27 and F29 of the security checks in a real browser: hostile mails are shown by the
running dashboard, in their frames, opened by themselves, and as text.

Nothing runs, nothing is asked of anybody, nobody is led away. `make hostile` looks at all vectors.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page

from inbox.showing.safe_html import safe_html
from tests.hostile import VECTORS
from tests.pipeline import rounds
from tests.pipeline.test_downloads import with_files
from tests.pipeline.test_showing import with_html
from tests.servers.proxy import Proxy, recording_proxy
from tests.web.pages import eyes
from tests.web.pages.site import Site

SHARED = sorted((Path(__file__).parents[4] / "shared" / "data" / "hostile-html").glob("*.jsonl"))
OWN = [page for _id, page in VECTORS]
COVER = "<div style='position:fixed;inset:0;z-index:2147483647;background:red'>Sign in again</div>"


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with recording_proxy() as proxy:
        yield proxy


def look(site: Site, proxy: Proxy, vectors: Sequence[str]) -> None:
    """At every vector: in a frame beside its text, and opened by itself."""
    tips = eyes.take_in(site, vectors)
    expected = {f"GET /mails/{name}/formatted" for _tip, names in tips for name in names}
    with eyes.watched(site, proxy) as (page, happened):
        for tip, names in tips:
            page.goto(f"/tips/{tip}")
            frames = eyes.unfold(page)
            found = {frame.url: eyes.offences(frame) for frame in frames}
            assert {url: one for url, one in found.items() if one} == {}
            assert page.evaluate("window.ran") is None, "the text of a mail ran"
            assert page.url == f"{site.url}/tips/{tip}", "led away"
            assert len(frames) == sum(name in page.content() for name in names)
        for _tip, names in tips:
            for name in names:
                look_alone(site, page, name)
    assert happened == []
    assert proxy.strangers == []
    asked = {one for one in proxy.asked if "/mails/" in one}
    assert asked <= expected
    others = {one.split("?")[0] for one in proxy.asked if one not in asked}
    assert {one for one in others if not one.startswith(("GET /static/", "GET /tips/"))} <= {
        "GET /pulse",
    }


def look_alone(site: Site, page: Page, name: str) -> None:
    answer = page.goto(f"/mails/{name}/formatted")
    if answer is not None and answer.status == 404:
        return
    assert page.url == f"{site.url}/mails/{name}/formatted", "led away"
    assert eyes.offences(page) == []


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
