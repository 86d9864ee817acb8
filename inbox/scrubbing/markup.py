"""HTML with other words: tags, names of attributes and what styles are made of stay."""

import html
import re

from inbox.scrubbing.disguise import Disguise
from inbox.scrubbing.kept import is_markup

_TOKEN = re.compile(r"<!--.*?-->|<[/!?]?[A-Za-z][^<>]*>|&#?\w{1,12};|[^<&]+|.", re.DOTALL)
_ATTRIBUTE = re.compile(r"(\s[\w:-]+\s*=\s*)(\"[^\"]*\"?|'[^']*'?|[^\s\"'>]+)")
_NAME = re.compile(r"<[/!?]?([A-Za-z][\w:-]*)")
_NUMBER = re.compile(r"&#([xX]?)([0-9A-Fa-f]+);")
_RAW = frozenset({"style", "script"})


def changed(page: str, disguise: Disguise, codec: str) -> str:
    """A page of the same length. Only what a person wrote, or where links lead, is other."""
    done: list[str] = []
    inside = ""
    for token in _TOKEN.findall(page):
        name = _NAME.match(token)
        if token.startswith("<!--") or (inside and not name):
            done.append(disguise.text(token, codec, phrases=False, stays=is_markup))
        elif name:
            inside = name.group(1).lower() if token[1] != "/" else ""
            inside = inside if inside in _RAW else ""
            done.append(_tag(token, disguise, codec))
        elif token.startswith("&"):
            done.append(_entity(token, disguise))
        else:
            done.append(disguise.text(token, codec))
    return "".join(done)


def _tag(token: str, disguise: Disguise, codec: str) -> str:
    def value(found: "re.Match[str]") -> str:
        name, said = found.groups()
        new: str = disguise.text(said, codec, phrases=True, stays=is_markup)
        return str(name) + new

    start = _NAME.match(token)
    at = start.end() if start else len(token)
    return token[:at] + _ATTRIBUTE.sub(value, token[at:])


def _entity(token: str, disguise: Disguise) -> str:
    """A letter that is written as a number becomes another one, written as long."""
    found = _NUMBER.fullmatch(token)
    letter = html.unescape(token) if found else ""
    if found is None or len(letter) != 1 or not letter.isalnum():
        return token
    new = ord(disguise.word(letter, "utf-8"))
    hexadecimal, digits = found.groups()
    told = f"{new:x}" if hexadecimal else str(new)
    return f"&#{hexadecimal}{told.zfill(len(digits))};" if len(told) <= len(digits) else token
