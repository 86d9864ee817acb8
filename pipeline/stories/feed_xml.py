"""A feed, parsed. Hostile bytes: it runs as a guarded child, and nobody imports it.

feedparser gets well-formed UTF-8 that declares no entities of its own, and never a URL.
"""

import calendar
import codecs
import html
import io
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

import feedparser
from lxml import etree
from lxml import html as pages

from pipeline.stories.confined import serve

ENTRIES = 100  # of a feed, the first: feeds put the newest on top
_DEPTH = 100  # elements inside each other; real feeds have ten
_ELEMENTS = 100_000
_LINK = 2_000  # characters
_CHARSETS = re.compile(
    r"utf-?8|us-?ascii|(iso-?8859-?|windows-?125|cp125|koi8-?)[\w-]{1,3}"
    r"|gb(2312|k|18030)|big5|shift_?jis|euc-?(jp|kr)",
    re.IGNORECASE,
)
_SAYS_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_DECLARES = re.compile(r"<!ENTITY|<!DOCTYPE[^>]{0,1000}\[")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


class Unparsable(Exception):
    """What came is no feed, or one that no reader should swallow. Says why."""


def read_feed(content: bytes, content_type: str, url: str) -> dict[str, Any]:
    """Title and entries of an RSS or Atom feed. Raises `Unparsable`."""
    text = _well_formed(_feed_text(content, content_type))
    told = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    found = feedparser.parse(io.BytesIO(text.encode()), response_headers=told, sanitize_html=False)
    if not found.get("version") and not found.entries:
        raise Unparsable("It is neither RSS nor Atom.")
    entries = [_entry(one, url) for one in found.entries[:ENTRIES]]
    return {
        "title": _plain(str(found.feed.get("title", ""))),
        "entries": [one for one in entries if one["link"] or one["content"]],
    }


def _feed_text(content: bytes, content_type: str) -> str:
    """By byte order mark, by what the feed says, by its header; UTF-8 else."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return content.decode(name, "replace")
    said = _SAYS_CHARSET.match(content)
    charset = said[1].decode() if said else content_type.rpartition("charset=")[2].strip(" \"'")
    if not _CHARSETS.fullmatch(charset) or "16" in charset:
        charset = "utf-8-sig"
    return content.decode(charset, "replace")


def _well_formed(text: str) -> str:
    """The same feed, named characters spelled out. Raises `Unparsable`.

    One that declares entities of its own may be a bomb or ask for files: none needs to.
    """
    if _DECLARES.search(text):
        raise Unparsable("It declares entities, which no feed needs and a bomb is made of.")
    text = _DECLARATION.sub("", text, count=1)
    text = _NAMED.sub(_spelled, text)
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", text)
    _not_too_deep(text)
    return text


def _spelled(named: re.Match[str]) -> str:
    if named[1] in _OF_XML:
        return named[0]
    return html.escape(html.unescape(named[0]))


def _not_too_deep(text: str) -> None:
    depth = count = 0

    def opened(_name: str, _attributes: object) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > _DEPTH or count > _ELEMENTS:
            raise Unparsable("Its elements are nested too deep, or too many.")

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise Unparsable(f"It is no well-formed XML (line {error.lineno}).") from None


def _entry(one: Any, base: str) -> dict[str, str]:
    link = _link(base, str(one.get("link", "")))
    content = max(
        (str(part.get("value", "")) for part in one.get("content", ())), key=len, default=""
    )
    at = one.get("published_parsed") or one.get("updated_parsed")
    return {
        "id": str(one.get("id", "")) or link,
        "link": link,
        "title": _plain(str(one.get("title", ""))),
        "author": _plain(str(one.get("author", ""))),
        "published": _moment(at) if at else "",
        "summary": _plain(str(one.get("summary", "")), "\n"),
        "content": content,
    }


def _link(base: str, told: str) -> str:
    """A whole address of the web; empty for any other, and for none: it is not the feed's own."""
    try:
        link = urljoin(base, told) if told.strip() else ""
        return link if urlsplit(link).scheme in ("http", "https") and len(link) <= _LINK else ""
    except ValueError:  # half an IPv6 address
        return ""


def _moment(at: Any) -> str:
    """A time; empty for one that no calendar has: the rest of the feed is read all the same."""
    try:
        return datetime.fromtimestamp(calendar.timegm(at), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _plain(marked: str, between: str = " ") -> str:
    """The words of a text that may hold HTML."""
    if "<" in marked or "&" in marked:
        try:
            marked = between.join(pages.fromstring(f"<div>{marked}</div>").itertext())
        except etree.LxmlError:
            marked = re.sub("<[^<>]*>", " ", marked)
    return " ".join(marked.split()) if between == " " else marked.strip()


def answer(content: bytes, asked: Mapping[str, str]) -> dict[str, Any]:
    """The feed, or `problem`: why it is none."""
    try:
        return read_feed(content, asked["type"], asked["url"])
    except Unparsable as error:
        return {"problem": str(error)}


if __name__ == "__main__":
    sys.exit(serve(answer))
