"""HTML of an article, parsed. Hostile bytes: it runs as a guarded child, and nobody imports it.

The text without boilerplate is trafilatura's work; the callout and the writer's box are no part
of it, so what stands around the text is told too.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from trafilatura import bare_extraction, load_html

from pipeline.stories.confined import serve

_AROUND = 200_000  # characters of a page that callout and writer's box are looked for in
_CHARSET = re.compile(r"[\w.:-]{1,40}")
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{10,40})"')
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "aside", "header", "footer", "main", "ul", "ol", "li"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "td", "blockquote", "figure", "form"}
    | {"figcaption", "address", "dl", "dt", "dd", "br"}
)
_UNSHOWN = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe"})


def read_page(content: bytes, asked: Mapping[str, str]) -> dict[str, str]:
    """Title, author, text, time of an article's page, and what stands around it. What the page
    does not say is empty. `asked` has the page's `url`, and its `charset` when the server said."""
    tree = load_html(_decoded(content, asked["charset"]))
    if tree is None:
        return {}
    _spell_out_addresses(tree)
    around = _around(tree)
    published = _published(tree)
    found: Any = bare_extraction(
        tree,
        url=asked["url"] or None,
        fast=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    said = found.as_dict() if found else {}
    return {
        "title": said.get("title") or "",
        "author": said.get("author") or "",
        "text": said.get("text") or "",
        "published": published or _moment(said.get("date") or ""),
        "around": around,
    }


def _decoded(content: bytes, charset: str) -> bytes | str:
    """By the charset that the server said; else the library looks for what the page says."""
    try:
        return content.decode(charset, "replace") if _CHARSET.fullmatch(charset) else content
    except LookupError:
        return content


def _spell_out_addresses(tree: Any) -> None:
    """A link to a mail address that only says "let us know" is read with its address."""
    for link in tree.iterfind(".//a[@href]"):
        href = link.get("href", "")
        if href.lower().startswith("mailto:") and "@" not in "".join(link.itertext()):
            address = href[7:].partition("?")[0]
            link.tail = f" {address}{link.tail or ''}"


def _published(tree: Any) -> str:
    """When a page says it was published, to the minute: its own data tell more than a guess."""
    for name in ("article:published_time", "datePublished", "date", "DC.date.issued"):
        for meta in tree.iterfind(".//meta"):
            told = meta.get("property") or meta.get("itemprop") or meta.get("name")
            if told == name and _moment(meta.get("content", "")):
                return _moment(meta.get("content", ""))
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        if found := _PUBLISHED.search(script.text or ""):
            return _moment(found[1])
    return ""


def _moment(said: str) -> str:
    """An ISO time, aware; empty for what is none. A day without a time is its noon."""
    try:
        at = datetime.fromisoformat(said.strip())
        if len(said.strip()) <= 10:
            at = at.replace(hour=12)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):  # the year 1 in an eastern zone
        return ""


def _around(tree: Any) -> str:
    """All that a page shows, a line a block: callout and writer's box are no part of the text."""
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(_shown(tree)))[-_AROUND:].strip()


def _shown(tree: Any) -> Iterator[str]:
    hidden: Any = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else "script"  # a comment
        if event == "start":
            hidden = element if hidden is None and name in _UNSHOWN else hidden
            if hidden is None:
                yield ("\n" if name in _BLOCKS else "") + (element.text or "").replace("\n", " ")
            continue
        hidden = None if hidden is element else hidden
        if hidden is None:
            yield ("\n" if name in _BLOCKS else "") + (element.tail or "").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(serve(read_page))
