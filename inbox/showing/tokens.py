"""HTML to tags and text, as a browser's tokenizer splits it (WHATWG HTML §13.2.5), in one pass.

It builds no tree and judges nothing. Each regex is possessive: no input makes it go back.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_S = r"[\t\n\f\r ]"
_VALUE = r'"([^"]*+)"|\'([^\']*+)\'|((?!["\'])[^\t\n\f\r >]*+)'
_ATTRIBUTE = (
    rf"[\t\n\f\r /]*+([^\t\n\f\r />][^\t\n\f\r />=]*+)"
    rf"(?:{_S}*+={_S}*+(?:{_VALUE})|(?!{_S}*+=))"
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_UNNAMED = re.sub(r"\((?!\?)", "(?:", _ATTRIBUTE)
_REST = re.compile(rf"((?:{_UNNAMED})*+)[\t\n\f\r /]*+>")
_NEXT = re.compile(r"<(?:(/?)([A-Za-z][^\t\n\f\r />]*+)|(!--)|([!?/]))")
_COMMENT = re.compile(r"-?>|.*?--!?>", re.DOTALL)
# In a value `&copy=` is no sign for ©: it is the next field of a query (§13.2.5.73).
_SIGN = re.compile(r"&(?:#[0-9A-Za-z]+;?|[A-Za-z][A-Za-z0-9]*(?:;|(?![A-Za-z0-9=])))")
RAW = frozenset(
    {"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"}
)
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in RAW}


@dataclass(frozen=True, slots=True)
class Text:
    """Words between tags, decoded."""

    words: str


@dataclass(frozen=True, slots=True)
class Opens:
    """A start tag. `inside` is what stands in an element without tags, such as a style."""

    name: str  # lower case
    written: str = ""  # its attributes as sent
    inside: str = ""

    @property
    def attributes(self) -> Mapping[str, str]:
        """Lower-case name to decoded value; the first of a name counts."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTES.finditer(self.written):
            name, quoted, single, bare = match.groups()
            found.setdefault(name.lower(), _value(quoted or single or bare or ""))
        return found


@dataclass(frozen=True, slots=True)
class Closes:
    """An end tag."""

    name: str


Token = Text | Opens | Closes


def tokens(page: str) -> Iterator[Token]:
    """The tags and texts of a page, in order. Comments, doctypes and a tag cut short are left
    out, as a browser leaves them out."""
    page = page.replace("\0", "")
    at = 0
    while found := _NEXT.search(page, at):
        if found.start() > at:
            yield Text(html.unescape(page[at : found.start()]))
        slash, name, comment, _bogus = found.groups()
        if name:
            rest = _REST.match(page, found.end())
            if rest is None:
                return
            name, at = name.lower(), rest.end()
            if slash:
                yield Closes(name)
                continue
            end = _end_of_raw(page, name, at)
            yield Opens(name, rest.group(1), page[at:end])
            at = end
        elif comment:
            at = _after(_COMMENT.match(page, found.end()), page)
        else:
            at = page.find(">", found.end()) + 1 or len(page)
    if at < len(page):
        yield Text(html.unescape(page[at:]))


def _end_of_raw(page: str, name: str, at: int) -> int:
    if name not in RAW:
        return at
    end = None if name == "plaintext" else _RAW_ENDS[name].search(page, at)
    return end.start() if end else len(page)


def _after(found: re.Match[str] | None, page: str) -> int:
    return found.end() if found else len(page)


def _value(written: str) -> str:
    if "&" not in written:
        return written
    return _SIGN.sub(lambda sign: html.unescape(sign[0]), written)
