"""A page with all that may not stay taken out: well-formed HTML again, links with their targets.

It is the first of two sieves; nh3, which builds the tree, is the second and has the last word.
"""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import unquote

from inbox.showing.allowed import TAGS, VOID, WITHOUT_WORDS, safe_attributes
from inbox.showing.balance import Balance
from inbox.showing.links import Target, says, target
from inbox.showing.remote import Remote
from inbox.showing.tokens import Closes, Opens, Text, tokens

_CONTENT_ID = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]{1,200}")
_OVERRIDES = {0x202D: "[U+202D]", 0x202E: "[U+202E]"}  # they turn the letters of a word around


class Pruned:
    """What is left of a page (`html`), and what was met. Raises TooDeep."""

    def __init__(self, page: str) -> None:
        self.remote = Remote()
        self.embedded = 0  # pictures written into the page itself: not shown
        self.inline: dict[str, None] = {}  # content-ids, in order
        self._out: list[str] = []
        self._balance = Balance()
        self._target: Target | None = None
        self._words: list[str] = []  # of the link that is open
        for token in tokens(page):
            if isinstance(token, Text):
                self._say(token.words)
            elif isinstance(token, Closes):
                self._close(self._balance.closing(token.name))
            else:
                self._open(token)
        self._close(self._balance.rest())
        self.html = "".join(self._out)

    def _say(self, words: str) -> None:
        words = words.translate(_OVERRIDES)
        self._words.append(words)
        self._out.append(escape(words, quote=False))

    def _open(self, token: Opens) -> None:
        name, attributes = token.name, token.attributes
        self.remote.look_at(name, attributes, token.inside)
        if name == "img":
            self._picture(attributes)
        elif name == "a":
            self._link(attributes)
        elif name in TAGS:
            self._start(name, safe_attributes(name, attributes))
        if token.inside and name not in WITHOUT_WORDS:
            self._say(token.inside)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._close(self._balance.opening(name))
        told = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        self._out.append(f"<{name}{told}>")
        if name not in VOID:
            self._balance.push(name)

    def _close(self, names: list[str]) -> None:
        for name in names:
            if name == "a":
                self._tell_target()
            self._out.append(f"</{name}>")

    def _picture(self, attributes: Mapping[str, str]) -> None:
        """A picture that came with the mail stays; of any other only its words."""
        source = attributes.get("src", "").strip()
        if source[:4].lower() == "cid:":
            content_id = unquote(source[4:]).strip("<> ")
            if _CONTENT_ID.fullmatch(content_id):
                self.inline[content_id] = None
                kept = {"src": f"cid:{content_id}"} | safe_attributes("img", attributes)
                self._start("img", kept)
                return
        self.embedded += source[:5].lower() == "data:"
        self._say(attributes.get("alt", "")[:500])

    def _link(self, attributes: Mapping[str, str]) -> None:
        """A link that leads to the web or an address; of any other its target is told as text."""
        to = target(attributes.get("href", ""))
        if to is None:
            return
        if not to.href:
            self._out.append(escape(f" [{to.shown}] ", quote=False))
            return
        kept = {"href": to.href, "title": to.href} | safe_attributes("a", attributes)
        self._start("a", kept)
        self._target, self._words = to, []

    def _tell_target(self) -> None:
        to, self._target = self._target, None
        if to is not None and not says("".join(self._words), to):
            self._out.append(f'<bdi dir="ltr"> [{escape(to.shown)}]</bdi>')
