"""What a reply's subject says is somebody else's words: often our own headline or callout. Pure."""

import re
from dataclasses import replace

from pipeline.terms import Letter

_REPLY = re.compile(
    r"\W*\b(?:re|aw|antw|sv|vs|odp|rif|res|відп|ответ|رد)\b\s*(?:\[\d+\])?\s*[:：]",
    re.IGNORECASE,
)
_ASKS = re.compile("[?؟？]")
_FEW = 5  # words of the sender; with fewer, the subject may be all that a reply is about


def repeats(letter: Letter) -> bool:
    """Whether the subject is one that the sender answered, and she says something herself."""
    return bool(_REPLY.match(letter.subject)) and len(letter.own_words.split()) >= _FEW


def subject_of(letter: Letter) -> str:
    """The subject without a question that a reply repeats: it is not the sender who asks. A
    headline stays, since it tells what she speaks of."""
    found = _REPLY.match(letter.subject)
    if found and _ASKS.search(letter.subject) and repeats(letter):
        return found[0].strip()
    return letter.subject


def own(letter: Letter) -> Letter:
    """The letter with that subject."""
    return replace(letter, subject=subject_of(letter))
