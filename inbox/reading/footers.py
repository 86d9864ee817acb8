"""What a company, a list or a program adds below each mail, told by a score. No layout.

A paragraph is one when several kinds of its words come together and nobody says `I` in it: each
kind alone may stand in a reader's own sentence, and readers say `I`.
"""

import re
from collections.abc import Iterable, Sequence

from inbox.reading.footer_phrases import (
    ANSWERS_FOR,
    ASTRAY,
    ATTACHED,
    BEFORE,
    CONDITION_SIGNS,
    CONDITIONS,
    FOR_WHOM,
    FORBIDS,
    HERE,
    HERE_SIGNS,
    LABELS,
    LEAVES,
    MAY_HOLD,
    MEANT,
    MESSAGE,
    NEWSROOM,
    OF_PROGRAMS,
    OPENINGS,
    PERSONAL,
    PRINTING,
    PRINTS,
    RESERVED,
    SECRET,
    SENT_TO,
    SURE_LABELS,
    VIRUS,
)
from inbox.reading.lists import words

LONGEST = 2_000  # characters of a paragraph that are looked at
FIRST = 160  # of a request not to print, of a copyright
ENOUGH = 3  # kinds of words of a disclaimer
FEW_WORDS = 4  # of a link's text: `Unsubscribe here`
_AROUND = " *_-—–=~#|>[](){}<•·:"

_ADDRESS = ("http", "www.", "@", "<")
# A pattern and no list: names of companies are no phrase that a scrubbed mail may keep.
_SCANNER = re.compile(
    "|".join(
        words("""
avast|avg|mcafee|kaspersky|bitdefender|norton|eset|mailscanner|sophos|f-secure|clamav|symantec
mimecast|barracuda|messagelabs|scanned|virus-free|virenfrei|sans virus|libre de virus
privo di virus|livre de vírus|virusvrij
""")
    )
)
_COPYRIGHT = re.compile(  # and a name: `© 2024 stands on the photo` is no footer
    r"(?:©|\([cC]\)|[cC]opyright)[\s©]{0,3}(?:19|20)\d\d(?:\s?[-–]\s?\d{4})?[.,]?\s(?:by )?"
    r"[^\W\da-z]"
)
_PICTURE = re.compile(
    r"\[(?:cid:[^\]\s]{1,120}|logo|image|image: [^\]]{1,80})\]|<image\d{3}\.\w{3,4}>", re.IGNORECASE
)
_BEFORE = re.compile(r"(?:[^\w©(]+|\((?![cC]\))|P (?=[PC]))?")  # the P is a tree in another font
_SENTENCES = re.compile(r"[.!?]\s+|[。！？]")
_I = re.compile(r"\bI\b(?!\.)")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_OWN_SIGNS = ("我们", "我司", "我方")  # `we` of a company
_I_SIGNS = ("我", "私", "저는", "제가", "나는")


def is_footer(paragraph: str) -> bool:
    """Whether a paragraph, or a line, is one that no sender wrote into this mail."""
    before = _BEFORE.match(paragraph)
    text = paragraph[before.end() if before else 0 :][:LONGEST]
    low = text.lower()
    if not low.startswith(OPENINGS):  # a sentence of the sender's stands in front
        return bool(_PICTURE.fullmatch(paragraph.strip()))
    return (_is_of_program(low, text) or _disclaims(low)) and not is_personal(text)


def is_personal(text: str) -> bool:
    """Whether somebody speaks of himself."""
    if _I.search(text) or not PERSONAL.isdisjoint(_LETTERS.findall(text.lower())):
        return True
    for sign in _OWN_SIGNS:
        text = text.replace(sign, "")
    return _holds(text, _I_SIGNS)


def _disclaims(low: str) -> bool:
    label = _label(low)
    if label in SURE_LABELS:
        return True
    of_mail, for_whom = _holds(low, MESSAGE), names_recipient(low, FOR_WHOM)
    if not (of_mail or label) or tells_what_happened(low) or speaks_to_newsroom(low):
        return False
    kinds = (SECRET, ASTRAY, FORBIDS, ANSWERS_FOR, MEANT)
    told = of_mail + for_whom + sum(_holds(low, kind) for kind in kinds)
    if told >= (ENOUGH - 1 if label else ENOUGH) and (
        for_whom or _holds(low, ASTRAY) or (of_mail and label and not _holds(label, SECRET))
    ):
        return True
    alone = _holds(low, ATTACHED) or _holds(low, MAY_HOLD)
    return low.startswith(MESSAGE) and _holds(low, SECRET) and alone


def tells_what_happened(low: str) -> bool:
    """Whether a mail went astray, and not only if it did: who tells that is a witness."""
    if not _holds(low, ASTRAY) or _holds(low, CONDITION_SIGNS):
        return False
    return CONDITIONS.isdisjoint(_LETTERS.findall(low))


def names_recipient(low: str, recipients: Sequence[str]) -> bool:
    """Whether it says for whom the mail is: in its first sentence, or in one that speaks of the
    mail or of what is to be done with it. `The mayor was the recipient` tells of a man.
    """
    first, *others = _SENTENCES.split(low)
    told = _holds(first, recipients)
    return told or any(_holds(one, recipients) and _is_of_mail(one, recipients) for one in others)


def _is_of_mail(sentence: str, recipients: Sequence[str]) -> bool:
    """Whether a sentence says more of it than that there is a recipient."""
    for one in recipients:
        sentence = sentence.replace(one, "")
    kinds = (MESSAGE, SECRET, ASTRAY, FORBIDS, ANSWERS_FOR, MEANT, CONDITION_SIGNS)
    told = any(_holds(sentence, kind) for kind in kinds)
    return told or not CONDITIONS.isdisjoint(_LETTERS.findall(sentence))


def speaks_to_newsroom(low: str) -> bool:
    """Whether it speaks to those who get our mail: no company's server does."""
    return _holds(low, NEWSROOM)


def _label(low: str) -> str:
    """The words before the first colon, dash or line end, when they are the heading of one."""
    head = re.split(r"[:\n—–.]| - ", low.strip(_AROUND), maxsplit=1)[0].strip(_AROUND)
    return head if head in LABELS else ""


def _is_of_program(low: str, text: str) -> bool:
    """`text` is the same with its capitals."""
    if _holds(low, OF_PROGRAMS) or (len(low) < FIRST and _COPYRIGHT.search(text)):
        return True
    if any(line.rstrip(". ").endswith(RESERVED) for line in low.split("\n")):
        return True
    if _holds(low, LEAVES):
        if low.startswith(LEAVES):
            return len(low.split()) <= FEW_WORDS or _holds(low, _ADDRESS)
        if any(_holds(low, kind) for kind in (SENT_TO, _ADDRESS)):
            return True
        return not HERE.isdisjoint(_LETTERS.findall(low)) or _holds(low, HERE_SIGNS)
    if _holds(low, VIRUS) and _SCANNER.search(low):
        return True
    asks = len(low) < FIRST and _holds(low, PRINTS) and _holds(low, PRINTING)
    return asks and (_holds(low, MESSAGE) or _holds(low, BEFORE))


def _holds(said: str, phrases: Iterable[str]) -> bool:
    return any(phrase in said for phrase in phrases)
