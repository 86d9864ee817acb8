"""What the HTML of a mail tells of the plain text beside it: where the signature stands.

It reads the boxes of signatures alone, and finds their lines again by their words. No layout.
"""

import re
from collections.abc import Iterator, Sequence

from lxml.etree import LxmlError
from lxml.html import HTMLParser, document_fromstring

from inbox.reading.containers import MARK, SIGNATURE, mark_containers
from inbox.reading.lines import SIGNED, Line, Stretch, split_lines

LONGEST = 100_000  # characters of a page that is looked at
MOST = 5  # boxes
MOST_LINES = 40
FEWEST_WORDS = 3  # of a box that is looked for
MOST_PLACES = 20  # where one may begin
COVERED = 0.8  # of the words of a box that its lines must hold
_SIGNS = ("ignature", "_SIG_", "_rc_sig", "bloop_sign", "-Sgn", "CanarySig")
_ADDED = re.compile(r"<[^<>\s]{1,300}>|\[(?:image|cid)[^\]]{0,120}\]")  # for links and pictures
_WORD = re.compile(r"[^\W_]+")


def signed_beside(text: str, page: str) -> tuple[Stretch, ...]:
    """The stretches of a plain text that its HTML twin calls signatures. Never raises."""
    if len(page) > LONGEST or not any(sign in page for sign in _SIGNS):
        return ()
    try:
        parser = HTMLParser(encoding="utf-8")
        tree = document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return ()
    mark_containers(tree)
    lines = split_lines(text)
    boxes = tree.xpath(f"//*[@{MARK}='{SIGNATURE}']")[:MOST]
    found = (_found(lines, _WORD.findall(" ".join(box.itertext()).lower())) for box in boxes)
    return tuple(sorted({one for one in found if one}))


def _found(lines: Sequence[Line], words: list[str]) -> Stretch | None:
    """The first run of lines with hardly any words but those, and nearly all of them."""
    if len(words) < FEWEST_WORDS:
        return None
    known = set(words)
    for at in _places(lines, words[0]):
        held: set[str] = set()
        past = at
        for number in range(at, min(at + MOST_LINES, len(lines))):
            told = set(_words_of(lines[number].text))
            if not told <= known:
                break
            held |= told
            past = number + 1 if lines[number].text else past
        if len(held) >= COVERED * len(known):
            return Stretch(lines[at].start, lines[past - 1].end, SIGNED)
    return None


def _places(lines: Sequence[Line], first: str) -> Iterator[int]:
    """Where a line begins with that word."""
    begun = (n for n, line in enumerate(lines) if _words_of(line.text)[:1] == [first])
    for _, number in zip(range(MOST_PLACES), begun, strict=False):
        yield number


def _words_of(line: str) -> list[str]:
    return _WORD.findall(_ADDED.sub(" ", line).lower())
