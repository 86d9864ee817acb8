"""Domains that look like others: mixed scripts, punycode, letters that are taken for others."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

COMMON = (  # where readers have their mail; picked by hand
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com",
    "icloud.com", "proton.me", "protonmail.com", "aol.com", "gmx.de", "web.de", "ukr.net", "i.ua",
    "meta.ua", "orange.fr", "free.fr", "libero.it", "seznam.cz", "wp.pl", "onet.pl", "tutanota.com",
)  # fmt: skip
# Letters of other scripts that look like Latin ones, and Latin signs that look alike.
_LIKE = str.maketrans(
    "авеёзіїјкмнорстухѕһԁԛԝүԍӏαεηικνορτυχωıłøđ01|",
    "abee3iijkmhopctyxshdqwyglaenikvoptuxwilodoll",
)
_TOGETHER = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)
LONGEST = 253  # RFC 1035 §2.3.4
CLOSE_FROM = 7  # letters of an own domain of which one may be mistyped
_LONG_ENOUGH = 3  # labels of a domain below `co.uk`, letters of its second label at most
_COUNTRY = 2  # letters


def in_letters(domain: str) -> str:
    """A domain with its punycode read, lower case: for comparing, never for showing."""
    return ".".join(map(_read, domain.lower()[:LONGEST].rstrip(".").split(".")))


def in_ascii(domain: str) -> str:
    """A domain as machines write it: what no letter of another script can imitate (RFC 3492)."""
    return ".".join(map(_write, domain.lower()[:LONGEST].split(".")))


def clear(address: str) -> str:
    """An address as it is safe to show: a domain of mixed scripts by its name for machines."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{in_ascii(domain)}" if is_mixed(domain) else address


def _read(label: str) -> str:
    if label.startswith("xn--"):
        try:
            return label[4:].encode("ascii").decode("punycode")
        except (UnicodeError, IndexError, OverflowError, ValueError):
            return label
    return label


def _write(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def scripts(label: str) -> frozenset[str]:
    """The scripts of the letters of a label, by their Unicode names."""
    return frozenset(
        unicodedata.name(letter, "UNKNOWN").split(" ")[0].split("-")[0]
        for letter in label
        if letter.isalpha()
    )


@lru_cache(maxsize=1_024)
def is_mixed(domain: str) -> bool:
    """Whether one label of a domain has letters of two scripts that do not go together."""
    return any(
        len(found) > 1 and not any(found <= set_ for set_ in _TOGETHER)
        for found in map(scripts, in_letters(domain).split("."))
    )


@lru_cache(maxsize=1_024)
def skeleton(domain: str) -> str:
    """What a hurried eye sees: domains with the same skeleton look the same."""
    plain = unicodedata.normalize("NFKD", in_letters(domain))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = plain.translate(_LIKE).replace("rn", "m").replace("vv", "w").replace("cl", "d")
    return plain.replace("i", "l")


@lru_cache(maxsize=4_096)
def looks_like(domain: str, own: tuple[str, ...]) -> str:
    """The domain of ours, or of many people, that this one is taken for; else an empty string."""
    wanted = in_letters(domain)
    if not wanted or _belongs(wanted, (*own, *COMMON)):
        return ""
    seen = skeleton(wanted)
    for one in (*own, *COMMON):
        if seen == skeleton(one) or _belongs(seen, (skeleton(one),)):
            return one
    return next((one for one in own if _dresses_as(wanted, one)), "")


def _belongs(domain: str, known: Iterable[str]) -> bool:
    """Whether a domain is one of these, or below it."""
    return any(domain == one or domain.endswith("." + one) for one in known)


def _dresses_as(domain: str, own: str) -> bool:
    """`paper.example.evil.net`, `paper-example.net`, or one letter off."""
    if domain.startswith(own + ".") or own.replace(".", "-") in domain:
        return True
    return len(own) >= CLOSE_FROM and _one_off(domain, own)


def _one_off(one: str, other: str) -> bool:
    """Whether one letter more, less, other, or two exchanged make one into the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    rests = (
        (one[at + 1 :], other[at + 1 :]),
        (one[at + 1 :], other[at:]),
        (one[at:], other[at + 1 :]),
    )
    if any(a == b for a, b in rests):
        return True
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]


def organisation(domain: str) -> str:
    """The part of a domain that somebody registered, near enough: two labels, three below a
    short second one like `co.uk`."""
    parts = domain.lower().rstrip(".").split(".")
    if len(parts) < _LONG_ENOUGH:
        return ".".join(parts)
    short = len(parts[-1]) <= _COUNTRY and len(parts[-2]) <= _LONG_ENOUGH
    return ".".join(parts[-3:] if short else parts[-2:])
