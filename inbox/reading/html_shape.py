"""What the HTML of a mail says about its text: which stretches are quotes, where links lead.

Mail programs name their quotes by a class, by `type="cite"` or by a line at their side: surer than
any phrase (`containers`). A bare blockquote is none by itself, since people indent with it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from inbox.reading.containers import MARK, OPEN_QUOTE, QUOTE, SIGNATURE
from inbox.reading.lines import PERHAPS, SIGNED, SURELY, Stretch

MAX_ADDRESS = 300  # characters of a link's address that are shown
MAX_LINKS = 500
_WORD = re.compile(r"\S")
_SURE, _OPEN, _PERHAPS, _SIGNED = "sure", "open", "perhaps", "signed"
QUOTE_RULES = {
    "blockquote": [_PERHAPS],
    "blockquote#type=cite": [_SURE],
    "blockquote#class=gmail_quote": [_SURE],
    "blockquote#class=protonmail_quote": [_SURE],
    "blockquote#class=tutanota_quote": [_SURE],
    f"#{MARK}={QUOTE}": [_SURE],
    f"#{MARK}={OPEN_QUOTE}": [_OPEN],
    f"#{MARK}={SIGNATURE}": [_SIGNED],
}


class Told(NamedTuple):
    """A stretch of the laid out text with the name of the rule that it met."""

    start: int
    end: int
    metadata: str


def quotes(told: Iterable[Told], text: str) -> tuple[Stretch, ...]:
    """The quotes and the signatures of a text as it was laid out, by place in the text without
    blanks around it."""
    shift = len(text) - len(text.lstrip())
    told = [one._replace(start=_first_word(text, one.start, one.end)) for one in told]
    found = sorted((max(0, one.start - shift), one.end - shift, one.metadata) for one in told)
    found = [(a, b, _SURE if kind == _OPEN and a else kind) for a, b, kind in found]
    sure = _of(found, _SURE, SURELY)
    begins = [one.start for one in sure]
    bare = [one for one in _of(found, _PERHAPS, PERHAPS) if not _meets(one, sure, begins)]
    signed = [one for one in _of(found, _SIGNED, SIGNED) if not _meets(one, sure, begins)]
    return tuple(sorted([*sure, *bare, *signed]))


def _first_word(text: str, start: int, end: int) -> int:
    """Where the words of a stretch begin: it may start at the end of the line above, which is
    nobody's quote."""
    found = _WORD.search(text, start, end)
    return found.start() if found else start


def _meets(one: Stretch, sure: Sequence[Stretch], begins: Sequence[int]) -> bool:
    """Whether a stretch overlaps one of those, which are in order."""
    at = bisect_left(begins, one.end) - 1
    return at >= 0 and sure[at].end > one.start


def mark_ruled(tree: HtmlElement) -> None:
    """Call those blockquotes quotes that have a line drawn at their side: mail programs draw it,
    and people who only indent do not.
    """
    for element in tree.xpath("//blockquote[@style]"):
        if "border-left" in element.get("style", "").lower():
            element.set("type", "cite")


def show_links(tree: HtmlElement) -> None:
    """Write the address of each link behind its words, where they do not say it themselves."""
    for link in tree.xpath("//a[@href]")[:MAX_LINKS]:
        address = _address(link.get("href", ""))
        words = "".join(link.itertext()).strip()
        if address and words and not _says(words, address):
            link.tail = f" <{address}>{link.tail or ''}"


def pictured(tree: HtmlElement) -> str:
    """What a page without a word says by its pictures: their names, and where each leads."""
    lines = []
    for picture in tree.xpath("//img | //area")[:MAX_LINKS]:
        link = next(picture.iterancestors("a"), picture)
        address = _address(link.get("href", ""))
        shown = (" ".join(picture.get("alt", "").split()), address and f"<{address}>")
        lines.append(" ".join(filter(None, shown)))
    return "\n".join(filter(None, dict.fromkeys(lines)))


def _of(found: Iterable[tuple[int, int, str]], rule: str, sure: int) -> list[Stretch]:
    """Those of a rule, one inside another joined."""
    joined: list[Stretch] = []
    for start, end, its in found:
        if its != rule or start >= end:
            continue
        if joined and start < joined[-1].end:
            joined[-1] = joined[-1]._replace(end=max(end, joined[-1].end))
        else:
            joined.append(Stretch(start, end, sure))
    return joined


def _address(href: str) -> str:
    """What a person would copy; empty for places inside the mail and for scripts."""
    href = "".join(href.split())
    if not href.lower().startswith(("http://", "https://", "mailto:", "tel:")):
        return ""
    href = href.removeprefix("mailto:").removeprefix("tel:")
    if len(href) > MAX_ADDRESS:
        href = href.partition("?")[0]
    return href if len(href) <= MAX_ADDRESS else ""


def _says(words: str, address: str) -> bool:
    bare = _bare(address)
    return bare in _bare("".join(words.split())) or not bare


def _bare(address: str) -> str:
    address = address.lower().partition("://")[2] or address.lower()
    return address.removeprefix("www.").partition("?subject=")[0].rstrip("/")
