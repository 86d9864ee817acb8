"""Which of the last lines are the card of the sender: function, telephone, address below a name.

Whose it is her name and her address tell: the card of the man whom a tip is about stays.
"""

import re
from collections.abc import Iterator, Sequence

from inbox.mail import Address
from inbox.reading.cards import (
    SEVERAL,
    count_contacts,
    is_card,
    is_prose,
    may_be_name,
    tells_function,
)
from inbox.reading.closings import closes_with_name, is_closing
from inbox.reading.lines import Line, is_below, is_introduced, last_above

MOST_BELOW = 20  # lines between a closing formula and the end
MOST_LINES = 10
MOST_PARAGRAPHS = 3
_BOLD = "*_ "
_ENDS = ".!?…)"
_NAMES = re.compile(r"[^\W\d_]+")
NOBODY = Address()


def card_below_formula(lines: Sequence[Line], begin: int, end: int) -> int:
    """Below `Best regards,` and the name: title, telephone, address. The name stays."""
    for number in range(max(begin, end - MOST_BELOW), end):
        text = lines[number].text
        named = bool(text) and closes_with_name(text)
        if named or (text and is_closing(text)):
            below = [n for n in range(number + 1, end) if lines[n].text]
            block = below if named else below[1:]
            if is_card([lines[n].text for n in block]):
                return block[0]
    return end


def senders_card(
    lines: Sequence[Line], begin: int, end: int, sender: Address, *, footed: bool
) -> int:
    """The last paragraphs when they are a card: with her name on top or her address, one full of
    contacts with a footer below it (`footed`) and no name on top but hers, or with any when nobody
    knows hers.
    """
    for top in _tops(lines, begin, end):
        texts = [line.text.strip(_BOLD) for line in lines[top:end] if line.text.strip(_BOLD)]
        if is_introduced(lines, top) or not is_below(lines, begin, top):
            return end
        if len(texts) < SEVERAL or len(texts) > MOST_LINES:
            continue
        if any(is_prose(one) for one in texts if not count_contacts([one])):
            return end
        hers = is_hers(sender, texts)
        if not (hers or footed or _is_unknown(sender, lines, top)):
            continue
        greeted = is_closing(texts[0]) or is_closing(last_above(lines, top))
        named = may_be_name(name_in(texts[0])) and not is_closing(texts[0])
        headed = named or count_contacts(texts[:1]) or tells_function(texts[:1])
        headed = headed or not (greeted or " " in texts[0])  # she signs in small letters
        full = named and count_contacts(texts) >= SEVERAL and not is_anothers(sender, texts)
        if headed and (hers or full) and is_card(texts[named:]):
            return top + (greeted and named)
    return end


def _tops(lines: Sequence[Line], begin: int, end: int) -> Iterator[int]:
    """Where a card may begin, from the last line up: below the last sentence of a paragraph, and
    where each of the last paragraphs does.
    """
    top = end
    for number in range(MOST_PARAGRAPHS):
        past = top
        while past > begin and not lines[past - 1].text:
            past -= 1
        top = past
        while top > begin and end - top <= 2 * MOST_LINES and lines[top - 1].text:
            top -= 1
        said = [n for n in range(top, past) if lines[n].text[-1] in _ENDS]
        if not number and said and said[-1] + SEVERAL < past:
            yield said[-1] + 1
        yield top


def name_in(line: str) -> str:
    """A name without the function behind it: `Ann Smith | Director`."""
    return re.split(r" [|–—-] |, (?=[^\W\d_a-z])", line, maxsplit=1)[0].strip(_BOLD)


def names_with_function(line: str) -> bool:
    """Whether a line names somebody and his function: `Petro Bilyk, Director`."""
    named = name_in(line)
    return named != line and may_be_name(named) and " " in named and tells_function([line])


def is_hers(sender: Address, texts: Sequence[str]) -> bool:
    """Whether a card holds the address of the sender, or begins with her name."""
    if sender.address and any(sender.address.lower() in one.lower() for one in texts):
        return True
    hers, named = set(sender.name.lower().split()), set(name_in(texts[0]).lower().split())
    return len(hers & named) >= SEVERAL and (hers <= named or named <= hers)


def is_anothers(sender: Address, texts: Sequence[str]) -> bool:
    """Whether the name on top has no word of hers: she tells whom to ask."""
    hers = set(_NAMES.findall(sender.name.lower()))
    return len(hers) >= SEVERAL and hers.isdisjoint(_NAMES.findall(texts[0].lower()))


def is_named(sender: Address, line: str) -> bool:
    """Whether a line is the sender's name or a part of it; any name, when nobody knows hers."""
    hers = set(_NAMES.findall(sender.name.lower()))
    named = set(_NAMES.findall(line.lower()))
    return may_be_name(line) and (named <= hers if hers else not sender.address)


def _is_unknown(sender: Address, lines: Sequence[Line], top: int) -> bool:
    """Whether nobody knows who sends this, and her last sentence is at an end."""
    return not (sender.address or sender.name) and last_above(lines, top)[-1] in _ENDS
