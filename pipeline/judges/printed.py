"""What readers send back of what we printed: the words of a callout say nothing about their own.

A callout stands under every story, so whoever quotes it may write about anything.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.search.passages import sentences
from pipeline.search.words import folded_words
from pipeline.terms import Letter

_FEWEST = 4  # words of a sentence that is ours and no accident
_READ = 20_000  # characters of a letter
_REPLY = re.compile(
    r"^(?:\W*\b(?:re|aw|antw|fwd?|wg|tr|rv|sv|vs|ответ|відп|переслано)\b\s*(?:\[\d+\])?:)+\s*",
    re.IGNORECASE,
)


class Printed:
    """What a desk printed, prepared once for many letters. Never changes after."""

    def __init__(self, callouts: Iterable[str], titles: Iterable[str] = ()) -> None:
        said = (re.findall(r"\w+", one) for text in callouts for one in sentences(text))
        kept = {tuple(words) for words in said if len(words) >= _FEWEST}
        self.keys = frozenset(max(words, key=len).lower() for words in kept)
        joined = (r"\W+".join(map(re.escape, words)) for words in sorted(kept))
        found = "|".join(rf"\b{words}\b\W*" for words in joined)
        self.pattern = re.compile(found, re.IGNORECASE) if found else None
        self.titles = frozenset(map(_plain, titles))


def without(letter: Letter, printed: Printed) -> Letter:
    """The letter as if nobody had quoted a callout, nor answered under a story's title.

    Who quotes a callout quotes the story above it: then only the own words are left.
    """
    subject = _REPLY.sub("", letter.subject[:500])
    if _plain(subject) in printed.titles:
        letter = replace(letter, subject="")
    if not _may_quote(letter, printed) or printed.pattern is None:
        return letter
    text, quoted = printed.pattern.subn(" ", letter.text[:_READ])
    own = printed.pattern.sub(" ", letter.own_words[:_READ]).strip()
    return replace(
        letter,
        subject=printed.pattern.sub(" ", letter.subject),
        own_words=own,
        text=own if own and quoted else text,
    )


def _may_quote(letter: Letter, printed: Printed) -> bool:
    """Whether it holds a rare word of a callout: most letters do not, and cost no more."""
    spoken = f"{letter.subject}\n{letter.text[:_READ]}\n{letter.own_words[:_READ]}".lower()
    return any(key in spoken for key in printed.keys)


def _plain(title: str) -> str:
    return " ".join(folded_words(title))
