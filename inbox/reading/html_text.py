"""HTML to the text that a mail program would show. It makes no HTML safe to display.

inscriptis lays the text out; caps stand before it, since tree builders are quadratic in nesting
and attributes. What exceeds a cap is read by taking the tags out.
"""

import html
import re
from dataclasses import dataclass

from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml.etree import LxmlError
from lxml.html import HTMLParser, document_fromstring

from inbox.reading.charsets import without_nul
from inbox.reading.containers import mark_containers
from inbox.reading.faults import Faults
from inbox.reading.hidden import drop_hidden
from inbox.reading.html_shape import QUOTE_RULES, mark_ruled, pictured, quotes, show_links
from inbox.reading.lines import Stretch

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 500
MAX_TABLES = 20  # inside each other: the layout of tables costs most
MAX_TAGS = 40_000
MAX_CELLS = 100_000  # tags of rows times tags of cells in the widest: all are made equal
MAX_ATTRIBUTES = 5_000  # of one tag
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:_-]{0,40})([^<>]{0,100000})")
_UNSHOWN = frozenset({"script", "style", "title"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "blockquote"})
_FLAT = frozenset(  # tags that nest nothing, or that the next of their kind closes
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"}
    | {"track", "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "option"}
)
_CONFIG = ParserConfig(
    css=CSS_PROFILES["strict"],
    display_links=False,  # ours are written only where the words do not say the address
    display_images=False,
    annotation_rules=QUOTE_RULES,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The visible text, whether there was invisible text beside it, and the quotes
    and signatures that it tells."""

    text: str
    hides: bool = False
    quotes: tuple[Stretch, ...] = ()


def shown_text(page: str, faults: Faults) -> Shown:
    """The text of an HTML part. Never raises; what is too big or too deep becomes a fault."""
    if len(page) > MAX_CHARACTERS:
        faults.add("html too long")
        page = page[:MAX_CHARACTERS]
    if _too_much(page):
        faults.add("html too deep")
        return Shown(without_tags(page))
    return faults.guard("html unreadable", lambda: _laid_out(page), None) or Shown(
        without_tags(page)
    )


def without_tags(page: str) -> str:
    """The plain way: words between tags, lines at blocks. Linear in the size of the page."""
    words: list[str] = []
    inside, at = "", 0
    for tag in _TAG.finditer(page):
        name = tag.group(2).lower()
        if not inside:
            words += [page[at : tag.start()], "\n" if name in _BREAKS else " "]
        at = tag.end() + page.startswith(">", tag.end())
        if name in _UNSHOWN and not tag.group(1):
            inside = inside or name
        elif name == inside:
            inside = ""
    words.append("" if inside else page[at:])
    return without_nul(html.unescape("".join(words))).strip()


def _too_much(page: str) -> bool:
    """Whether nesting, tables, tags or the attributes of one tag exceed their caps."""
    depth = tables = rows = cells = widest = 0
    for tags, tag in enumerate(_TAG.finditer(page)):
        name, inner = tag.group(2).lower(), tag.group(3)
        step = -1 if tag.group(1) else 1
        if name == "table":
            tables = max(0, tables + step)
        if name not in _FLAT and not inner.endswith("/"):
            depth = max(0, depth + step)
        rows, cells = (rows + 1, 0) if name == "tr" else (rows, cells + (name in ("td", "th")))
        widest = max(widest, cells)
        if depth > MAX_DEPTH or tables > MAX_TABLES or tags > MAX_TAGS:
            return True
        if len(inner) > MAX_ATTRIBUTES and len(inner.split()) > MAX_ATTRIBUTES:
            return True
    return rows * widest > MAX_CELLS


def _laid_out(page: str) -> Shown:
    try:
        tree = document_fromstring(
            page.encode("utf-8"), parser=HTMLParser(encoding="utf-8", huge_tree=True)
        )
    except LxmlError:  # nothing in it but comments or white space
        return Shown(without_tags(page))
    hides = drop_hidden(tree, page)
    mark_ruled(tree)
    mark_containers(tree)
    for element in tree.xpath("//*[@style]"):
        del element.attrib["style"]  # a margin of a million lines is laid out as such
    show_links(tree)
    laid_out = Inscriptis(tree, _CONFIG)
    whole = laid_out.get_text()
    text = without_nul(whole.strip())
    if not text:
        return Shown(without_nul(pictured(tree)), hides)
    told = quotes(laid_out.get_annotations(), whole) if len(text) == len(whole.strip()) else ()
    return Shown(text, hides, told)
