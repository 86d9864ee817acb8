"""What a page would have loaded from elsewhere. A count for the reader: nothing depends on it."""

import re
from collections.abc import Mapping

from inbox.showing.styles import loads

_REMOTE = re.compile(r"[\t\n\f\r ]*(?:https?:|ftp:)?[/\\]{2}", re.IGNORECASE)
_IN_SET = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_LOADING = {
    "applet": ("archive", "code", "codebase"),
    "audio": ("src",),
    "embed": ("src",),
    "feimage": ("href", "xlink:href"),
    "frame": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href", "src"),
    "link": ("href",),
    "object": ("data", "codebase"),
    "script": ("src", "href", "xlink:href"),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src",),
}
_PICTURES = ("src", "srcset", "lowsrc", "dynsrc", "longdesc")


class Remote:
    """Counts, tag by tag."""

    def __init__(self) -> None:
        self.images = self.others = 0

    def look_at(self, tag: str, attributes: Mapping[str, str], inside: str = "") -> None:
        """Count what one element would load."""
        if tag in ("img", "input"):
            self.images += any(_is_remote(attributes.get(name, "")) for name in _PICTURES)
        elif tag in _LOADING:
            self.others += any(_is_remote(attributes.get(name, "")) for name in _LOADING[tag])
        elif tag == "style":
            self.others += loads(inside)
        elif tag == "meta" and attributes.get("http-equiv", "").strip().lower() == "refresh":
            self.others += 1
        self.images += any(
            _is_remote(attributes.get(name, "")) for name in ("background", "poster")
        )
        self.images += loads(attributes.get("style", ""))


def _is_remote(address: str) -> bool:
    return bool(_REMOTE.match(address) or ("," in address and _IN_SET.search(address)))
