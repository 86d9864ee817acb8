"""A story's page or text to an `Article`: title, byline, text without furniture, time, language.

What is not known stays unknown: a title that is none becomes the first sentence, a time that
nobody said is no time.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.errors import BadValue
from pipeline.search.passages import sentences
from pipeline.search.words import language
from pipeline.stories import confined, furniture
from pipeline.stories.furniture import Callout, Writer
from pipeline.stories.outgoing import Fetch, Reply

LONGEST = 400_000  # characters of a story
_TITLE = 200  # characters of a title that was made from a sentence
_HEADLINE = 150  # a first line of up to so many, without a full stop, is a headline
_HTML = ("<!doctype html", "<html", "<head", "<body", "<article", "<?xml", "<!--", "<div", "<p>")
NOBODY = Writer()
_PAGES = "pipeline.stories.pages"


@dataclass(frozen=True, slots=True)
class Article:
    """A story as it was published, or is to be."""

    title: str
    text: str
    byline: str = ""
    url: str = ""
    language: str = ""
    published_at: datetime | None = None
    callouts: tuple[Callout, ...] = ()
    writer: Writer = NOBODY
    whole: bool = True  # false: only what a feed says of it, its page did not come


def from_text(text: str, url: str = "") -> Article:
    """Pasted text. Raises `BadValue` when nothing of it is a story."""
    bare = furniture.strip(text[:LONGEST].replace("\0", ""))
    title, body = _titled(bare.text)
    if not title:
        raise BadValue("There is no story in it: it holds no sentence.")
    return Article(
        title=title,
        text=body,
        byline=bare.writer.name,
        url=url,
        language=language(body),
        callouts=bare.callouts,
        writer=bare.writer,
    )


def from_page(content: bytes, url: str = "", charset: str = "") -> Article:
    """A page in HTML, as it was saved or fetched. Raises `BadValue` or `NotFetched`."""
    told = confined.work(_PAGES, content, {"url": url, "charset": charset})
    if not str(told.get("text", "")).strip():
        raise BadValue("There is no story on this page, or its text is not in the page itself.")
    found = from_text(told["text"], url)
    around = furniture.strip(told["around"])
    byline = told["author"] or found.byline or around.writer.name
    title = " ".join(told["title"].split())
    text = found.text.removeprefix(title).strip() or found.text
    return replace(
        found,
        title=title or found.title,
        text=text,
        byline=byline,
        published_at=datetime.fromisoformat(told["published"]) if told["published"] else None,
        callouts=found.callouts or around.callouts,
        writer=found.writer if found.writer.name else around.writer,
    )


def from_address(fetch: Fetch, url: str) -> Article:
    """The page that stands at an address. Raises `NotFetched` or `BadValue`."""
    reply = fetch(url, {})
    return from_page(reply.body, reply.url, charset(reply))


def from_saved(content: bytes, url: str = "") -> Article:
    """What a file holds: HTML when it begins like it, else text. Raises `BadValue`."""
    begun = content[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begun.startswith(tuple(mark.encode() for mark in _HTML)):
        return from_page(content, url)
    return from_text(_decoded(content), url)


def charset(reply: Reply) -> str:
    """The charset that the server says its page has."""
    said = reply.headers.get("content-type", "").lower()
    return said.partition("charset=")[2].split(";")[0].strip(" \"'")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _titled(text: str) -> tuple[str, str]:
    """A title for a text, and the text without it when it was a headline of its own."""
    first, _, rest = text.partition("\n\n")
    said = sentences(first)
    if not any(letter.isalnum() for letter in first):
        return "", ""
    headline = len(first) <= _HEADLINE and first[-1] not in ".!?…\"”»'’" and len(said) == 1
    if headline and rest:
        return first, rest
    return shortened(said[0]), text


def shortened(title: str) -> str:
    """Cut at a word, when it is too long for a title."""
    if len(title) <= _TITLE:
        return title
    return title[:_TITLE].rpartition(" ")[0].rstrip(",;:–—-") + "…"
