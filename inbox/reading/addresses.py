"""Address lists (RFC 5322 §3.4), in one pass over the characters: no recursion, any nesting.

`a@b (Ann)`, `Doe, John <j@d>`, an unclosed bracket and an encoded `Ann <a@b>` are all taken as
meant. A name that looks like an address stays a name.
"""

import re
from dataclasses import dataclass, field

from inbox.mail import Address
from inbox.reading.headers import decode_words

MAX_ADDRESSES = 1_000
MAX_CHARACTERS = 64_000
_TOKEN = re.compile(
    r'"(?=[^"]{0,64}[\s@,;:<>()])(?:[^"\\]|\\.){1,64}"@[^\s<>(),;:"]+'  # a quoted local part
    r'|"(?:[^"\\]|\\.){0,200}"|\\[\\"(),]|[<>(),;:\\]|\s+|[^<>(),;:\\"\s]+|"',
    re.DOTALL,
)
OPEN, CLOSE = "()"
SEAM = "\0"  # where a quoted string begins and ends; no header has one of its own by now
ESCAPED = 2  # a backslash, and the sign that it protects
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(slots=True)
class _Draft:
    """One address that is being read."""

    words: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)  # between the angle brackets
    remark: list[str] = field(default_factory=list)  # between parentheses
    quoted: set[str] = field(default_factory=set)  # words of names, whatever they look like
    bracket: bool = False
    closed: bool = False
    depth: int = 0
    in_group: bool = False
    before: Address | None = None  # what the name of a group looks like, if nothing follows it


def addresses(text: str) -> tuple[Address, ...]:
    """The addresses of a header value that is text, but with its encoded words still encoded."""
    found: list[Address] = []
    draft = _Draft()
    for match in _TOKEN.finditer(text[:MAX_CHARACTERS]):
        if _ends(match.group(), draft):
            draft = _keep(draft, found)
            if len(found) >= MAX_ADDRESSES:
                break
        else:
            _take(match.group(), draft)
    _keep(draft, found, last=True)
    return tuple(found)


def first_address(text: str) -> Address:
    """The sender: the first that has an address, else the first name, else nobody."""
    found = addresses(text)
    return next((one for one in found if one.address), found[0] if found else Address())


def _ends(sign: str, draft: _Draft) -> bool:
    return sign in (",", ";") and not draft.depth and (not draft.bracket or draft.closed)


def _take(sign: str, draft: _Draft) -> None:
    """Put one token where it belongs."""
    if draft.depth:
        draft.depth += (sign == OPEN) - (sign == CLOSE)
        draft.remark.append(sign if draft.depth else " ")
    elif sign == OPEN:
        draft.depth = 1
    elif sign == "<" and not draft.closed:
        draft.bracket = True
    elif sign == ">":
        draft.closed = draft.bracket
    elif sign == ":" and draft.bracket == draft.closed:
        _begin_group(draft)
    elif draft.bracket and not draft.closed:
        draft.inside.append(sign)
    elif not draft.closed:
        word = _unquoted(sign)
        is_quoted = len(sign) > 1 and sign[0] == sign[-1] == '"'
        draft.words.append(f"{SEAM}{word}{SEAM}" if is_quoted else word)
        draft.quoted.update(word.split() if is_quoted else ())


def _begin_group(draft: _Draft) -> None:
    """What stood before was the name of a group, even if it looks like a whole address."""
    if draft.closed:
        draft.before = Address(decode_words(_named(draft)), _address("".join(draft.inside)))
    for told in (draft.words, draft.inside, draft.remark):
        told.clear()
    draft.bracket = draft.closed = False
    draft.in_group = True


def _named(draft: _Draft) -> str:
    """The words that were read, without the seams of quoted ones."""
    seam = " " if draft.bracket else ""  # `Ann"Ode"` is two words, but `"ann"@b` one address
    return " ".join("".join(draft.words).replace(SEAM, seam).split())


def _keep(draft: _Draft, found: list[Address], *, last: bool = False) -> _Draft:
    """Add what was read. A bare name before a comma is the family name of the next address."""
    name = _named(draft)
    address = _address("".join(draft.inside))
    if not draft.bracket and (name.endswith((":", ":;")) or (draft.in_group and not name)):
        name, draft.remark = "", []  # nobody: the name of a group, in quotes, or what is said of it
    shown = decode_words(name) if "=?" in name else name
    if not draft.bracket and not last and name and not {"@", ","} & set(shown):
        return _Draft(words=[name, ", "])
    if not draft.bracket:
        name, address = _bare(name, " ".join("".join(draft.remark).split()), draft.quoted)
    name = _ENCLOSED.sub(r"\1", decode_words(name)) if "=?" in name else name
    if not address and "@" in name:
        name, address = _hidden(name)
    if name or address:
        found.append(Address(name.strip(" ,"), address))
    elif draft.before:
        found.append(draft.before)
    return _Draft()


_AROUND = re.compile(r" ?([@.]) ?")
_NEEDLESS = re.compile(r'^"([^"\\\s@,;:<>()\[\]]+)"@')  # quotes that change nothing
_IS_ONE = re.compile(r"[^\s@]+@[^\s@]+")
_ENCLOSED = re.compile(r'^"(.*)"$')  # some programs put the quotes into the encoded word
_DETACHED = re.compile(r"(?<=\S) ?@ ?(?=[\w-]+\.)")  # what a comment or a blank tore apart
_WORD = re.compile(r'(?:"[^"]*"|\S)+')  # a quoted local part may hold blanks (RFC 5322 §3.4.1)


def _address(inside: str) -> str:
    """What stands between the brackets: blanks around dots are none, a route before the address
    says nothing (RFC 5322 §4.4), and of several words the one with an @ is the address."""
    told = _NEEDLESS.sub(r"\1@", _AROUND.sub(r"\1", " ".join(inside.split())))
    words = _WORD.findall(told.rpartition(":")[2] if told.startswith("@") else told)
    return next((word for word in words if "@" in word), "".join(words))


def _bare(words: str, remark: str, quoted: set[str]) -> tuple[str, str]:
    """Without brackets the word with an @ is the address, one outside quotes before one inside,
    and the remark is the name."""
    told = [part for part in _WORD.findall(words) if "@" in part]
    if not any(part.strip("@").count("@") for part in told) and not quoted.intersection(told):
        words = _DETACHED.sub("@", words)
    parts = _WORD.findall(words)
    told = [part for part in parts if "@" in part and part != "@"]
    address = next((part for part in told if part not in quoted), next(iter(told), ""))
    rest = " ".join(part for part in parts if part != address)
    if address or not rest or not remark:
        return (remark or rest), address
    return (rest, remark) if _IS_ONE.fullmatch(remark) else (f"{rest} ({remark})", "")


def _hidden(name: str) -> tuple[str, str]:
    """A whole `Ann <a@b>` inside an encoded word."""
    before, bracket, rest = name.partition("<")
    if bracket:
        return before.strip(' "'), rest.partition(">")[0].strip()
    return (name, "") if " " in name.strip() else ("", name.strip())


def _unquoted(sign: str) -> str:
    """A quoted string or an escaped sign as it is meant (RFC 5322 §3.2.1, §3.2.4)."""
    if len(sign) == ESCAPED and sign.startswith("\\"):
        return sign[1]
    if len(sign) > 1 and sign.startswith('"') and sign.endswith('"'):
        return _ESCAPED.sub(r"\1", sign[1:-1])
    return "" if sign == '"' else sign
