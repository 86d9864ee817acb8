"""Which elements and attributes of a mail's HTML may stay. All others go; their words stay."""

import re
from collections.abc import Mapping

from inbox.showing.styles import safe_style

INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "big", "cite", "code", "del", "dfn", "em", "font", "i"}
    | {"ins", "kbd", "q", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong"}
    | {"sub", "sup", "tt", "u", "var"}
)
VOID = frozenset({"br", "hr", "img", "wbr", "col"})
BLOCK = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "center", "colgroup", "dd", "div"}
    | {"dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header"}
    | {"li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th"}
    | {"thead", "tr", "ul"}
)
TAGS = INLINE | VOID | BLOCK
WITHOUT_WORDS = frozenset({"script", "style", "title", "iframe", "noembed", "noframes"})

_SIZE = re.compile(r"\d{1,3}%?|[12]\d{3}")
_SMALL = re.compile(r"\d{1,2}")
_COLOUR = re.compile(r"#?[0-9a-f]{3}|#?[0-9a-f]{6}|(?!transparent)[a-z]{3,24}", re.IGNORECASE)
_FACE = re.compile(r"[A-Za-z][A-Za-z0-9 ,'-]{0,100}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
_SIDE = re.compile(r"left|right|center|justify|top|middle|bottom|baseline", re.IGNORECASE)
_EVERY = {
    "dir": re.compile(r"ltr|rtl|auto", re.IGNORECASE),
    "lang": _LANGUAGE,
    "align": _SIDE,
}
_CELL = {
    "bgcolor": _COLOUR,
    "colspan": _SMALL,
    "rowspan": _SMALL,
    "height": _SIZE,
    "valign": _SIDE,
    "width": _SIZE,
}
_OF_A_TAG: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "col": {"span": _SMALL, "width": _SIZE},
    "colgroup": {"span": _SMALL, "width": _SIZE},
    "font": {"color": _COLOUR, "face": _FACE, "size": re.compile(r"[+-]?[1-7]")},
    "hr": {"color": _COLOUR, "size": _SMALL, "width": _SIZE},
    "img": {"alt": re.compile(r".{0,500}", re.DOTALL), "height": _SIZE, "width": _SIZE},
    "li": {"value": _SMALL},
    "ol": {"start": _SMALL, "type": re.compile(r"[1aAiI]")},
    "table": {
        "bgcolor": _COLOUR,
        "border": _SMALL,
        "cellpadding": _SMALL,
        "cellspacing": _SMALL,
        "width": _SIZE,
    },
    "tbody": {"valign": _SIDE},
    "td": _CELL,
    "th": _CELL,
    "tr": {"bgcolor": _COLOUR, "height": _SIZE, "valign": _SIDE},
    "ul": {"type": re.compile(r"disc|circle|square", re.IGNORECASE)},
}
_UNSTYLED = frozenset({"br", "wbr", "bdi", "col", "colgroup"})

# The same once more, as nh3 wants to hear it.
ATTRIBUTES = {
    tag: {*_EVERY, *_OF_A_TAG.get(tag, ())} | (set() if tag in _UNSTYLED else {"style"})
    for tag in TAGS
}
ATTRIBUTES["a"] |= {"href", "title"}
ATTRIBUTES["img"] |= {"src"}


def safe_attributes(tag: str, given: Mapping[str, str]) -> dict[str, str]:
    """Those that may stay, in the order given. Addresses (href, src) are not decided here."""
    known = _OF_A_TAG.get(tag, {})
    kept = {}
    for name, value in given.items():
        pattern = _EVERY.get(name) or known.get(name)
        if pattern and pattern.fullmatch(value.strip()):
            kept[name] = value.strip()
        elif name == "style" and tag not in _UNSTYLED and (style := safe_style(value)):
            kept[name] = style
    return kept
