"""What the HTML of a mail hides from who reads it: taken out of the tree, and told.

Styles on the elements count, style sheets do not: those are for other screens than ours.
"""

import re

from lxml.html import HtmlElement

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0*\.?0+\s*(?:[;!]|$)"
    r"|(?:max-height|max-width)\s*:\s*0(?:px|em|pt|%)?\s*(?:[;!]|$)",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(r"font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE)
_SIZE = re.compile(r"font(?:-size)?\s*:[^;]*[1-9]", re.IGNORECASE)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255)", re.I
)
_BEHIND = re.compile(r"background", re.IGNORECASE)
_MAY_HIDE = re.compile(
    rf"{_HIDING.pattern}|{_NO_SIZE.pattern}|{_WHITE.pattern}|\shidden[\s>=]", re.I
)


def drop_hidden(tree: HtmlElement, page: str) -> bool:
    """Take out what nobody sees; say whether any of it held words."""
    if not _MAY_HIDE.search(page):
        return False
    held, sheet = False, "<style" in page.lower()
    for element in tree.xpath("//*[@style or @hidden]"):
        if element.getparent() is not None and _is_hidden(element, sheet=sheet):
            held = held or bool("".join(element.itertext()).strip())
            element.drop_tree()
    return held


def _is_hidden(element: HtmlElement, *, sheet: bool) -> bool:
    style = element.get("style", "")
    if element.get("hidden") is not None or _HIDING.search(style):
        return True
    if _NO_SIZE.search(style):  # often only against gaps, with a size on what stands inside
        return not any(_SIZE.search(one) for one in element.xpath(".//@style"))
    return not sheet and bool(_WHITE.search(style)) and not _stands_on_colour(element)


def _stands_on_colour(element: HtmlElement) -> bool:
    """Whether a background is set for it anywhere: then white letters may well be seen."""
    return any(
        "bgcolor" in one.attrib
        or "background" in one.attrib
        or _BEHIND.search(one.get("style", ""))
        for one in element.xpath("ancestor-or-self::*")
    )
