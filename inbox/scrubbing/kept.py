"""The words that stay when a mail is scrubbed: what the reader goes by, and what MIME is made of.

They are taken from the reader's own lists, so that a phrase that is added there is kept here.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from types import ModuleType

from inbox.reading import (
    attributions,
    automatic_phrases,
    banners,
    closings,
    dates,
    disclaimers,
    dividers,
    footer_phrases,
    forwards,
    labels,
    phrases,
    through,
)

_LISTS: tuple[ModuleType, ...] = (
    *(attributions, automatic_phrases, banners, dates, dividers, forwards, labels, phrases),
    *(closings, disclaimers, footer_phrases, through),
)
_LONGEST = 80  # characters of a phrase
# What structured headers are made of. None of them tells of a person.
_MACHINE = """
    text plain html multipart mixed alternative related report digest parallel signed encrypted
    message rfc822 delivery status disposition notification feedback global headers partial
    external body application octet stream pdf zip json xml ms tnef pgp pkcs7 signature keys mime
    image jpeg jpg png gif webp svg tiff bmp audio video mpeg mp3 mp4 calendar vcard csv rtf
    attachment inline filename name size charset boundary format flowed delsp type protocol micalg
    access version base64 quoted printable 7bit 8bit binary uuencode x uue uu bit
    utf iso windows koi8 us ascii latin gb2312 gb18030 gbk big5 euc shift jis kr jp cp unknown
    default ansi 8859 2022 1250 1251 1252 1253 1254 1255 1256 1257 1258 874
    auto replied generated no yes none all oof dr rn nrn ndr bulk list junk normal high low urgent
    autoreply reply vacation precedence submitted failed delayed delivered relayed expanded action
    final recipient original reporting mta diagnostic code dns smtp esmtp lmtp esmtps esmtpsa http
    from by with for id via envelope invoked bounce network uid local mailer daemon postmaster
    tlsrpt gzip pass fail softfail neutral temperror permerror spf dkim dmarc arc v a b c d h i s t
    l q bh rsa sha256 sha1 relaxed simple mon tue wed thu fri sat sun jan feb mar apr may jun jul
    aug sep oct nov dec gmt utc manual automatic displayed processed deleted error abuse user agent
"""
_STYLES = """
    display none visibility hidden font size family weight style color background width height
    margin padding border solid text align center left right top bottom px pt em rem mso hide all
    cite blockquote gmail quote attr quoted yahoo moz prefix container forward protonmail tutanota
    ydp signature smartmail dir ltr rtl class type charset utf iso windows content equiv http https
    mailto cid line max min overflow opacity position absolute white black transparent inherit
    important href src div span
"""
MACHINE = frozenset(_MACHINE.split())
_MARKUP = frozenset(_STYLES.split())
_EXTENSION = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|csv|txt|html?|jpe?g|png|gif|zip|rar|7z|ics|vcf|eml|msg|dat|"
    r"mp3|mp4|mov|exe|scr|rtf|p7s|asc)(?![\w])",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?<!\w)(?:https?|ftp|mailto|cid|tel):", re.IGNORECASE)
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])|(?<!\d)[45]\d\d(?=[ -])")
_CHARSET = re.compile(r"charset\*?\s*=\s*[\"']?[\w.:-]{1,40}", re.IGNORECASE)
_ROLE = re.compile(
    r"(?<![\w.-])(?:mailer[- ]daemon|mail[- ]daemon|post[-_.]?master|listserv|system administrator|"
    r"mail delivery (?:sub)?system)(?![\w-])|(?<=-)(?:admin|request|owner|bounces)(?=@)|"
    r"notificationType\\?\"\s?:\s?\\?\"(?:Bounce|Complaint)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<!\w)(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?!\w)",
    re.IGNORECASE,
)


def spans(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that stay, in order, none inside another."""
    found = [match.span() for pattern in _patterns() for match in pattern.finditer(text)]
    found.sort(key=lambda one: (one[0], -one[1]))
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def is_machine(word: str) -> bool:
    """Whether a word of a structured header stays."""
    return word.lower() in MACHINE


def is_markup(word: str) -> bool:
    """Whether a word of a style or an attribute stays."""
    return word.lower() in _MARKUP


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """By the first letter of the phrases: one long alternation would be tried at every letter."""
    groups: dict[str, list[str]] = {}
    for phrase in sorted(set(_phrases()), key=lambda one: (-len(one), one)):
        groups.setdefault(phrase[0], []).append(_whole(phrase))
    listed = (
        re.compile(f"(?={re.escape(first)})(?:{'|'.join(group)})", re.IGNORECASE)
        for first, group in groups.items()
    )
    return (*listed, _EXTENSION, _SCHEME, _STATUS, _CHARSET, _ROLE, _DAY)


def _whole(phrase: str) -> str:
    """As whole words, with any white space between them."""
    words = r"\s+".join(map(re.escape, phrase.split()))
    before = r"(?<!\w)" if phrase[0].isalnum() else ""
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    return before + words + after


def _phrases() -> Iterator[str]:
    for module in _LISTS:
        for name, value in vars(module).items():
            if not name.startswith("__"):
                yield from (one.strip().lower() for one in _strings(value) if _is_phrase(one))


def _strings(value: object) -> Iterable[str]:
    """The phrases in a list of the reader's; patterns, numbers and functions are none."""
    if isinstance(value, dict):
        inner = (one for pair in value.items() for part in pair for one in _strings(part))
        return [*inner, *(key for key in value if isinstance(key, str))]
    if isinstance(value, tuple | frozenset | set | list):
        return [one for one in value if isinstance(one, str)]
    return ()


def _is_phrase(said: str) -> bool:
    return 1 < len(said.strip()) <= _LONGEST and any(map(str.isalpha, said))
