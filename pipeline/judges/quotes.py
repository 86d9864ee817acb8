"""What of a letter a reason repeats: a sentence as it was written, whole, or cut where one sees it.

Only what is shown is made here; nothing is judged by it. Pure.
"""

import re
import textwrap
from collections.abc import Sequence

from pipeline.search.passages import is_shortened, sentences

LONGEST = 160  # characters: three lines of a list
_BEFORE = 40  # of them, before the part that speaks most: it must not be what a list cuts off
_CUT = "…"
_WRAPPED = re.compile("(?<=[^\\n]{50})\\n(?=\\w)")  # a long line that goes on in the next one
_LINE = re.compile("\\n(?=([^\\W\\d_]))")
_STOP = re.compile("(?<![.!?…。！？؟])[.!?…。！？؟]+[\"'”’»“)\\]]*(?=\\s)")
_PAUSE = re.compile("(?<![,;:.!?…。！？؟،؛–—])[,;:.!?…。！？؟،؛–—]+[\"'”’»“)\\]]*\\s+")
# As search parts a text into words.
_TOKEN = re.compile("[^\\W_]+(?:['’ʼ](?=[\u0400-\u052f])[^\\W_]+)*")
_FEW = 3  # words: "Really?" asks nothing by itself


class Written:
    """A text whose words are found as they were met, folded, and shown as they stand there."""

    def __init__(self, text: str, met: Sequence[str]) -> None:
        self._text, self._met = text, met
        self._at = [found.span() for found in _TOKEN.finditer(text)]

    def find(self, said: str) -> str:
        """The words themselves when they are not there as met: a listed phrase is none of the
        text's, and a letter may fold to two words."""
        words = said.split(" ")
        last = len(self._met) - len(words)
        if len(self._at) != len(self._met):
            return said
        for at in (at for at in range(last + 1) if self._met[at] == words[0]):
            if self._met[at : at + len(words)] == words:
                start, end = self._at[at][0], self._at[at + len(words) - 1][1]
                return " ".join(self._text[start:end].split())
        return said


def joined(text: str) -> str:
    """The text with each long line joined to the one in which it goes on."""
    return _WRAPPED.sub(" ", text)


def whole(said: str, text: str) -> str:
    """The sentence of a text that a line's part of it belongs to; the part, when there is none."""
    lines = _LINE.sub(lambda line: " " if line[1].islower() else "\n", joined(text))
    return next((one for one in sentences(lines) if said in one), said)


def around(part: str, text: str) -> str:
    """As much of a text as is shown, a few words before a part of it and on, cut between words."""
    if len(text) <= LONGEST:
        return text
    first = max(0, text.find(part) - _BEFORE)
    shown = short(text[first:], LONGEST)
    return _CUT + (shown.partition(" ")[2] or shown) if first else shown


def short(text: str, most: int) -> str:
    """The beginning of a text that is longer than so many characters, cut between words if it can
    be."""
    if len(text) <= most:
        return text
    shown = text[: most - 1]
    return (shown.rpartition(" ")[0] or shown).rstrip(" ,;:–—-") + _CUT


def pauses(text: str) -> list[str]:
    """A text from pause to pause, and no part longer than what is shown."""
    parts = _PAUSE.sub("\\g<0>\n", text).split("\n")
    return [short for part in parts for short in textwrap.wrap(part, LONGEST)]


def question(asked: str) -> str:
    """The question alone, of a sentence that ends in one: to who writes no capitals all is one."""
    ends = [found.end() for found in _STOP.finditer(asked) if not _goes_on(asked, found.start())]
    told = [asked[at:].strip() for at in reversed([0, *ends])]
    alone = next((one for one in told if len(one.split()) >= _FEW), asked)
    return around(alone[_BEFORE - LONGEST :], alone)


def _goes_on(text: str, at: int) -> bool:
    """Whether a full stop ends a shortened word only; "wasn't." is none."""
    return text[at] == "." and is_shortened(text, at) and text[at - 2 : at - 1] not in ("'", "’")
