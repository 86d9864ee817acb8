"""What of hostile HTML may never be left, as two other parsers see it: none of the product's code.

`banned` names every offence in a page; an empty list is a page in order.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from lxml import etree
from lxml.html import fragments_fromstring

_MAY_STAND = frozenset(
    {"a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "big", "blockquote", "br"}
    | {"caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl"}
    | {"dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hr", "i", "img", "ins", "kbd", "li", "main", "nav", "ol", "p", "pre", "q"}
    | {"rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr"}
)
_MAY_BE_SAID = frozenset(
    {"align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "color", "colspan", "dir"}
    | {"face", "height", "href", "lang", "rel", "rowspan", "size", "span", "src", "start", "style"}
    | {"target", "title", "type", "valign", "value", "width"}
)
_STYLE = re.compile(
    r"url|\((?!\s*\d)|[\\@{}<>]|/\*|expression|position|z-index|opacity|display:\s*none|visibility"
    r"|(?<!text-)transform|overflow(?!-wrap)|clip|content|behavio|binding|animation|[:\s-]-\d"
    r"|font-size:\s*0(?![.]\d)|(?<![#0-9a-f])\d{5}|(?<!-)color:\s*transparent|image|filter|cursor"
    r"|[^ -~]",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://[a-z0-9_.:\[\]-]+[/?#]?[!-~]*|mailto:[^\s?@]+@[A-Za-z0-9.-]+")
_REL = "noopener noreferrer nofollow"
_TURNS = re.compile("[\u202d\u202e]")


def banned(page: str) -> list[str]:
    """Every offence, each once."""
    found = dict.fromkeys([*_by_the_standard_library(page), *_by_libxml2(page)])
    if _TURNS.search(page):
        found["letters turned around"] = None
    return list(found)


def _by_the_standard_library(page: str) -> Iterator[str]:
    seen = _Seen()
    seen.feed(page)
    seen.close()
    yield from seen.found


def _by_libxml2(page: str) -> Iterator[str]:
    if not page.strip():
        return
    for fragment in fragments_fromstring(page):
        if isinstance(fragment, str):
            continue
        for element in fragment.iter():
            if isinstance(element, etree._Comment | etree._ProcessingInstruction):
                yield "a comment"
            else:
                yield from _offences(str(element.tag), dict(element.attrib))


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += _offences(tag, {name: value or "" for name, value in attrs})
        if len(attrs) != len({name for name, _value in attrs}):
            self.found.append(f"<{tag}> says one thing twice")

    def handle_comment(self, data: str) -> None:
        self.found.append("a comment")

    def handle_decl(self, decl: str) -> None:
        self.found.append("a declaration")

    def unknown_decl(self, data: str) -> None:
        self.found.append("a declaration")

    def handle_pi(self, data: str) -> None:
        self.found.append("an instruction")


def _offences(tag: str, said: dict[str, str]) -> Iterator[str]:
    if tag not in _MAY_STAND:
        yield f"<{tag}>"
    for name in said:
        if name not in _MAY_BE_SAID:
            yield f"<{tag} {name}>"
    if _STYLE.search(said.get("style", "")):
        yield f"<{tag}> is styled {said['style'][:80]}"
    if tag == "a" and not _is_a_link(said):
        yield f"<a> leads to {said.get('href', '')[:80]}"
    if tag != "a" and ("href" in said or "target" in said):
        yield f"<{tag}> leads somewhere"
    if "src" in said and not (tag == "img" and re.fullmatch(r"cid:[!-~]+", said["src"])):
        yield f"<{tag}> loads {said['src'][:80]}"


def _is_a_link(said: dict[str, str]) -> bool:
    href = said.get("href", "")
    told = said.get("title") == href and said.get("target") == "_blank" and said.get("rel") == _REL
    return (
        told and bool(_LINK.fullmatch(href)) and "@" not in href.partition("://")[2].split("/")[0]
    )
