"""What a style attribute may say: colours, letters, borders, small distances. Nothing that loads,
moves, covers or hides. What is left is written one way, so that cleaning it twice changes nothing.
"""

import re
from functools import lru_cache

_COLOUR = (
    r"(?:#[0-9a-f]{3}|#[0-9a-f]{6}|(?!url)[a-z]{3,24}"
    r"|rgb\( ?\d{1,3} ?, ?\d{1,3} ?, ?\d{1,3} ?\))"
)
_DISTANCE = r"(?:0|auto|(?:\d|\d\d|100)(?:\.\d{1,4})?(?:px|pt)|\d(?:\.\d{1,4})?(?:em|rem)|\d{1,2}%)"
_DISTANCES = rf"{_DISTANCE}(?: {_DISTANCE}){{0,3}}"
_WIDTH = r"(?:auto|[1-9]\d{1,3}(?:\.\d{1,4})?(?:px|pt)|[1-9]\d?%|100%|[1-9]\d?(?:\.\d{1,4})?em)"
_LINE = r"(?:0|thin|medium|thick|(?:\d|1\d|20)(?:\.\d{1,4})?(?:px|pt))"
_DRAWN = r"(?:none|hidden|solid|dashed|dotted|double|groove|ridge|inset|outset)"
_BORDER = rf"(?:{_LINE}|{_DRAWN}|{_COLOUR})(?: (?:{_LINE}|{_DRAWN}|{_COLOUR})){{0,2}}"
_SIZE = (  # of letters: none too small to see, none that covers the page
    r"(?:xx-small|x-small|small|medium|large|x-large|xx-large|smaller|larger"
    r"|(?:[6-9]|[1-6]\d|7[0-2])(?:\.\d{1,4})?(?:px|pt)|(?:0\.[5-9]\d{0,3}|[1-4](?:\.\d{1,4})?)(?:em|rem)"
    r"|(?:[5-9]\d|[1-4]\d\d)(?:\.\d{1,4})?%)"
)
_LINES = (  # their height: none that lays them over each other
    r"(?:normal|(?:0\.[89]\d{0,3}|[1-4](?:\.\d{1,4})?)(?:em)?"
    r"|(?:[89]\d|[1-4]\d\d)%|(?:[89]|[1-9]\d)(?:\.\d{1,4})?(?:px|pt))"
)
_FACE = r"(?:[a-z][a-z0-9 -]{0,60}|'[a-z0-9 -]{1,60}'|\"[a-z0-9 -]{1,60}\")"
_UNSEEN = frozenset({"transparent", "inherit", "initial", "unset", "revert", "currentcolor"})
_SIDES = ("", "-top", "-right", "-bottom", "-left")


def _words(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


_ALLOWED = {
    name: re.compile(value)
    for name, value in {
        "color": _COLOUR,
        "background-color": _COLOUR,
        "background": _COLOUR,
        "font-family": rf"{_FACE}(?: ?, ?{_FACE}){{0,12}}",
        "font-size": _SIZE,
        "font-style": _words("normal", "italic", "oblique"),
        "font-weight": _words("normal", "bold", "bolder", "lighter", "[1-9]00"),
        "font-variant": _words("normal", "small-caps"),
        "line-height": _LINES,
        "letter-spacing": r"(?:normal|0|[0-5](?:\.\d{1,4})?px|0\.\d{1,4}em)",
        "text-align": _words("left", "right", "center", "justify", "start", "end"),
        "text-decoration": _words("none", "underline", "line-through", "overline"),
        "text-indent": r"(?:0|(?:\d|[1-4]\d)(?:\.\d{1,4})?(?:px|pt)|[0-4](?:\.\d{1,4})?em)",
        "text-transform": _words("none", "uppercase", "lowercase", "capitalize"),
        "vertical-align": _words("baseline", "top", "middle", "bottom", "sub", "super", "text-top"),
        "white-space": _words("normal", "nowrap", "pre", "pre-wrap", "pre-line", "break-spaces"),
        "word-break": _words("normal", "break-all", "break-word", "keep-all"),
        "word-wrap": _words("normal", "break-word"),
        "overflow-wrap": _words("normal", "break-word", "anywhere"),
        "direction": _words("ltr", "rtl"),
        "display": _words("block", "inline", "inline-block", "table-cell"),
        "float": _words("left", "right", "none"),
        "clear": _words("left", "right", "both", "none"),
        "list-style-type": r"[a-z][a-z-]{2,24}",
        "border-collapse": _words("collapse", "separate"),
        "border-spacing": rf"{_LINE}(?: {_LINE})?",
        "border-radius": _DISTANCE,
        "width": _WIDTH,
        "max-width": _WIDTH,
        "min-width": _WIDTH,
        **{f"margin{side}": _DISTANCES for side in _SIDES},
        **{f"padding{side}": _DISTANCES for side in _SIDES},
        **{f"border{side}": _BORDER for side in _SIDES},
        **{f"border{side}-width": rf"{_LINE}(?: {_LINE}){{0,3}}" for side in _SIDES},
        **{f"border{side}-style": rf"{_DRAWN}(?: {_DRAWN}){{0,3}}" for side in _SIDES},
        **{f"border{side}-color": rf"{_COLOUR}(?: {_COLOUR}){{0,3}}" for side in _SIDES},
    }.items()
}
MOST = 4_000  # characters of one attribute
_SPACE = re.compile(r"[\t\n\f\r ]+")
_LOADS = re.compile(r"url\(|image-set\(|image\(|expression\(|@import", re.IGNORECASE)


@lru_cache(maxsize=4_096)
def safe_style(written: str) -> str:
    """The declarations that may stay, as `name:value;name:value`. Pure."""
    if len(written) > MOST:
        return ""
    kept: dict[str, str] = {}
    for declaration in written.split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip("\t\n\f\r ").lower()
        value = _SPACE.sub(" ", value.lower()).strip().removesuffix("!important").strip()
        if colon and _may_stay(name, value):
            kept.pop(name, None)  # the later one counts, at its own place
            kept[name] = value
    return ";".join(f"{name}:{value}" for name, value in kept.items())


def loads(written: str) -> int:
    """How many things a style would load; a count for the reader, no more."""
    return len(_LOADS.findall(written))


def _may_stay(name: str, value: str) -> bool:
    allowed = _ALLOWED.get(name)
    if allowed is None or not allowed.fullmatch(value):
        return False
    return not (name in ("color", "background") and _UNSEEN.intersection(value.split()))
