"""The page of a newspaper that does not exist: its stories in HTML and their feed, on loopback.

A plain server of the standard library, on a thread of its own. A story whose hour has not come
yet is not there: one is published while somebody watches.
"""

import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

from web.demo.imap import USER, tagged

PAPER = "The Evening Chronicle"
_PLAYER = "Listen to this story (4 min). A computer reads it; it may get names wrong."


@dataclass(frozen=True, slots=True)
class Story:
    """A story as the newspaper has it."""

    slug: str
    title: str
    at: datetime
    paragraphs: tuple[str, ...]
    writer: str
    about: str
    callout: str
    player: bool

    @property
    def path(self) -> str:
        return f"/world/{self.slug}.html"


def stories(born: datetime) -> list[Story]:
    """All of them, the newest first. `born` is when the demo was first started (UTC)."""
    sheets = {one.name: tomllib.loads(one.read_text(encoding="utf-8")) for one in _sheets()}
    people = sheets.pop("writers.toml")
    found = [_story(one, people, born) for sheet in sheets.values() for one in sheet["story"]]
    return sorted(found, key=lambda story: story.at, reverse=True)


class FeedServer:
    """Serves the paper on a port of this machine until it is stopped."""

    def __init__(self, port: int, born: datetime, now: Callable[[], datetime]) -> None:
        """Raises `OSError` when the port is taken."""
        told = stories(born)

        class Paper(_Paper):
            published = staticmethod(lambda: [story for story in told if story.at <= now()])

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Paper)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.bind = f"127.0.0.1:{self.port}"
        self.feed = f"http://{self.bind}/feed.xml"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, name="demo feed", daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Paper(BaseHTTPRequestHandler):
    """What is asked for, answered: the feed, the front page, a story."""

    published: Callable[[], Sequence[Story]]  # what the day has brought so far

    def do_GET(self) -> None:
        told = {story.path: story for story in self.published()}
        origin = f"http://{self.headers.get('Host', '')}"
        if self.path == "/feed.xml":
            self._answer("application/rss+xml", rss(list(told.values()), origin))
        elif self.path == "/":
            self._answer("text/html", front_page(list(told.values())))
        elif self.path in told:
            self._answer("text/html", page(told[self.path]))
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the terminal belongs to the demo."""

    def _answer(self, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def rss(told: Sequence[Story], origin: str) -> str:
    """RSS 2.0, with the first paragraph of each story."""
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{origin}{story.path}</link>"
        f'<guid isPermaLink="false">evening-chronicle:{story.slug}</guid>'
        f"<pubDate>{format_datetime(story.at)}</pubDate>"
        f'<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">{escape(story.writer)}</dc:creator>'
        f"<description>{escape(story.paragraphs[0])}</description></item>\n"
        for story in told
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{PAPER}: World</title><link>{origin}/</link>"
        f"<description>World news of a newspaper that does not exist</description>\n{items}"
        "</channel></rss>\n"
    )


def front_page(told: Sequence[Story]) -> str:
    """The headlines."""
    listed = "".join(f'<li><a href="{story.path}">{escape(story.title)}</a></li>' for story in told)
    return _html(PAPER, f"<h1>World</h1><ul>{listed}</ul>")


def page(story: Story) -> str:
    """A story as a reader sees it, with all that stands around it."""
    player = f'<div class="player">{escape(_PLAYER)}</div>' if story.player else ""
    text = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in story.paragraphs)
    callout = f"<p><em>{escape(story.callout)}</em></p>" if story.callout else ""
    at = story.at.isoformat()
    return _html(
        story.title,
        f"<article>{player}<h1>{escape(story.title)}</h1>"
        f'<p class="byline">By <a rel="author">{escape(story.writer)}</a>, '
        f'<time datetime="{at}">{story.at:%d %B %Y, %H:%M}</time></p>\n{text}{callout}</article>'
        f'<aside><h2>About the writer</h2><p>{escape(story.about)} <a href="/">Read more</a></p>'
        "</aside>",
        f'<meta name="author" content="{escape(story.writer)}">'
        f'<meta property="article:published_time" content="{at}">',
    )


def _html(title: str, body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}'
        f"</title>{head}</head><body><header><a href='/'>{PAPER}</a> <nav>World · Politics · "
        f"Culture · Crossword</nav></header><main>{body}</main>"
        "<footer>Subscribe · Contact · A newspaper that does not exist</footer></body></html>"
    )


def _sheets() -> Iterator[Any]:
    return (files("web.demo") / "stories").iterdir()


def _story(told: Mapping[str, Any], people: Mapping[str, Any], born: datetime) -> Story:
    writer = people["writer"][told["writer"]]
    named = told.get("callout", "")
    return Story(
        slug=told["slug"],
        title=told["title"],
        at=born - timedelta(minutes=told["minutes_ago"]),
        paragraphs=tuple(told["text"].strip().split("\n\n")),
        writer=writer["name"],
        about=writer["about"],
        callout=people["callout"].get(named, "").format(address=USER, tagged=tagged(named)),
        player=told.get("player", False),
    )
