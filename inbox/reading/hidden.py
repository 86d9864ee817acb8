"""What the HTML of a mail hides from who reads it: taken out of the tree, and told.

Styles on the elements count, style sheets do not: those are for other screens than ours. Each
element is looked at once, however they are nested.
"""

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

_HIDING = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all"
    r"|opacity\s{0,9}:\s{0,9}0{0,3}\.?0{1,6}\s{0,9}(?=[;!\"']|$)"
    r"|max-(?:height|width)\s{0,9}:\s{0,9}0(?:px|em|pt|%)?\s{0,9}(?=[;!\"']|$)",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(r"font-size\s{0,9}:\s{0,9}0(?![.\d]{0,9}[1-9])", re.IGNORECASE)
_SIZE = re.compile(r"font(?:-size)?\s{0,9}:[^;]{0,40}[1-9]", re.IGNORECASE)
_WHITE = re.compile(
    r"(?<![-\w])color\s{0,9}:\s{0,9}(?:#fff(?:fff)?\b|white\b|rgb\( ?255, ?255, ?255)",
    re.IGNORECASE,
)
_MAY_HIDE = re.compile(
    rf"{_HIDING.pattern}|{_NO_SIZE.pattern}|{_WHITE.pattern}|\shidden[\s>=]", re.IGNORECASE
)


@dataclass(slots=True)
class _Page:
    """What is known of a page while it is gone through from the top."""

    sheet: bool  # it has a style sheet, which may set any background
    sized: set[HtmlElement] = field(default_factory=set)  # letters with a size stand inside
    coloured: set[HtmlElement] = field(default_factory=set)  # a background is set for it
    gone: set[HtmlElement] = field(default_factory=set)


def drop_hidden(tree: HtmlElement, page: str) -> bool:
    """Take out what nobody sees; say whether any of it held words."""
    if not _MAY_HIDE.search(page):
        return False
    known = _Page(sheet="<style" in page.lower(), sized=_around_sizes(tree))
    hidden = [one for one in list(tree.iter("*")) if _is_hidden(one, known)]
    held = any("".join(one.itertext()).strip() for one in hidden)
    for one in hidden:
        one.drop_tree()
    return held


def _is_hidden(element: HtmlElement, known: _Page) -> bool:
    """Whether it is the outermost element that hides this."""
    parent = element.getparent()
    if parent is None:
        return False
    if parent in known.gone:
        known.gone.add(element)
        return False
    style = element.get("style", "")
    if parent in known.coloured or _is_coloured(element, style):
        known.coloured.add(element)
    hides = element.get("hidden") is not None or _by_style(element, style, known)
    if hides:
        known.gone.add(element)
    return hides


def _by_style(element: HtmlElement, style: str, known: _Page) -> bool:
    if not style:
        return False
    if _HIDING.search(style):
        return True
    if _NO_SIZE.search(style):  # often only against gaps, with a size on what stands inside
        return element not in known.sized
    white = not known.sheet and element not in known.coloured and _WHITE.search(style)
    return bool(white)


def _is_coloured(element: HtmlElement, style: str) -> bool:
    """Whether a background is set: then white letters may well be seen."""
    return "bgcolor" in element.attrib or "background" in element.attrib or "background" in style


def _around_sizes(tree: HtmlElement) -> set[HtmlElement]:
    """The elements in which letters have a size of their own."""
    sized: set[HtmlElement] = set()
    for element in tree.xpath("//*[contains(@style, 'font')]"):
        if not _SIZE.search(element.get("style")):
            continue
        above = element.getparent()
        while above is not None and above not in sized:
            sized.add(above)
            above = above.getparent()
    return sized
