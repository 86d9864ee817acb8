"""Where the signature of own words begins: below `--`, the line of a telephone, a footer, a card.

It looks at the last lines only. A name below a closing formula stays own words, as does whatever
might be: a lost word is the costly error for a tip.
"""

from collections.abc import Sequence

from inbox.mail import Address
from inbox.reading.cards import (
    SEVERAL,
    count_contacts,
    is_prose,
    is_sentence,
    may_be_name,
    tells_function,
)
from inbox.reading.closings import is_closing
from inbox.reading.disclaimers import MOST_LINES as MOST_OF_A_DISCLAIMER
from inbox.reading.disclaimers import is_disclaimer, may_disclaim
from inbox.reading.footers import is_footer
from inbox.reading.lines import (
    Line,
    count_words,
    is_below,
    is_introduced,
    last_above,
    next_words,
)
from inbox.reading.own_cards import NOBODY, card_below_formula, is_named, senders_card
from inbox.reading.phrases import is_device_signature

LOOKS_BACK = 60  # lines
MOST_LINES = 10  # with words, below `--`
MOST_TRUE_LINES = 40  # below `-- ` with its blank, which only a signature has (RFC 3676 §4.3)
MOST_NAMES = 2  # lines with the name below a closing formula
LONGEST_CONTACT = 90
SHORT_DEVICE = 45  # characters of a telephone's line among others
RULE = 20  # signs of a long rule
FULL = 60  # characters of a line that may run on
MOST_BELOW_RULE = 5  # lines
MOST_PARAGRAPHS = 8  # of footers
_DELIMITERS = frozenset({"--", "—", "__", "––", "-- --", "__,_._,___"})


def signature_begin(
    lines: Sequence[Line], begin: int, end: int, text: str, sender: Address = NOBODY
) -> int:
    """The line where the signature of `begin:end` begins; `end` when there is none. A card with
    the name or address of the `sender` needs no formula above it.
    """
    first = min(_end_of_list(lines, begin, end), _below_rule(lines, begin, end))
    first = min(first, _named_device(lines, begin, end, sender))
    first = _disclaimer(lines, begin, first)
    first = _footers(lines, begin, _device(lines, begin, first))
    first = _device(lines, begin, first)
    first = min(first, _delimiter(lines, begin, first, text), _below_rule(lines, begin, first))
    first = _device(lines, begin, _footers(lines, begin, first))
    card = senders_card(lines, begin, first, sender, footed=first < end)
    return _without_rule(lines, begin, min(card_below_formula(lines, begin, first), card))


def device_at_top(lines: Sequence[Line]) -> int:
    """Past a first line that tells the telephone, where a blank line and words follow; else 0."""
    first = next_words(lines, 0)
    if first + 2 >= len(lines) or lines[first].quoted:
        return 0
    if not is_device_signature(lines[first].text):
        return 0
    return first + 1 if first + 1 < next_words(lines, first + 1) < len(lines) else 0


def device_lines(lines: Sequence[Line], begin: int, end: int) -> list[int]:
    """The lines that tell the telephone with words below them: nobody writes more in such a line.
    One that is introduced is shown."""
    near = range(max(begin + 1, end - LOOKS_BACK), end)
    return [n for n in near if _tells_device(lines[n].text) and not is_introduced(lines, n)]


def _tells_device(line: str) -> bool:
    return 0 < len(line) <= SHORT_DEVICE and is_device_signature(line)


def _delimiter(lines: Sequence[Line], begin: int, end: int, text: str) -> int:
    """The first `--` with few lines below it. Something must stand above: no mail is only that."""
    for number in range(max(begin, end - LOOKS_BACK), end):
        line = lines[number]
        if line.text in _DELIMITERS and is_below(lines, begin, number):
            at = _last_delimiter(lines, number, end)
            true = text.startswith("-- ", lines[at].start)
            few = count_words(lines, at + 1, end) <= (MOST_TRUE_LINES if true else MOST_LINES)
            if few and not _goes_on(lines, at + 1, end, true=true):
                return at
    return end


def _last_delimiter(lines: Sequence[Line], first: int, end: int) -> int:
    """The first of several, or the first below which no paragraph of prose stands apart: she draws
    a line between two thoughts."""
    at = first
    for number in range(first + 1, end):
        if lines[number].text in _DELIMITERS:
            between = [one.text for one in lines[at + 2 : number] if one.text]
            if lines[at + 1].text or not any(map(is_sentence, between)):
                break
            at = number
    return at


def _device(lines: Sequence[Line], begin: int, end: int) -> int:
    """Up over the last lines that only tell the program or the telephone."""
    number = end
    while number > begin:
        line = lines[number - 1].text
        if line and is_device_signature(line):
            end = number - 1
        elif line:
            break
        number -= 1
    return end


def _named_device(lines: Sequence[Line], begin: int, end: int, sender: Address) -> int:
    """The line of a telephone with nothing but the sender's name right below it."""
    last = end
    while last > begin and not lines[last - 1].text:
        last -= 1
    for number in range(max(begin, last - 1 - MOST_NAMES), last - 1):
        if is_device_signature(lines[number].text) and is_below(lines, begin, number):
            named = [one.text for one in lines[number + 1 : last]]
            return number if all(is_named(sender, one) for one in named) else end
    return end


def _disclaimer(lines: Sequence[Line], begin: int, end: int) -> int:
    """The first paragraph of a disclaimer near the end, with the rule above it."""
    for number in range(max(begin, end - LOOKS_BACK), end):
        text = lines[number].text
        if text and may_disclaim(text) and is_disclaimer(_paragraph(lines, number, end)):
            if not is_below(lines, begin, number) or is_introduced(lines, number):
                return end
            above = number - 1
            while above > begin and not lines[above].text:
                above -= 1
            return above if above > begin and _is_heading(lines[above].text) else number
    return end


def _is_heading(line: str) -> bool:
    """What stands above a disclaimer and belongs to it: a rule, or `CONFIDENTIAL`."""
    return _is_rule(line) or (line.isupper() and "CONFIDENTIAL" in line)


def _paragraph(lines: Sequence[Line], begin: int, end: int) -> str:
    stop = min(end, begin + MOST_OF_A_DISCLAIMER)
    past = next((n for n in range(begin, stop) if not lines[n].text), stop)
    return " ".join(line.text for line in lines[begin:past])


def _end_of_list(lines: Sequence[Line], begin: int, end: int) -> int:
    """A mailing list's footer: a long rule of `_`, a few lines, an address among them."""
    for number in range(max(begin, end - MOST_LINES), end):
        line = lines[number].text
        if len(line) >= RULE and not line.strip("_") and is_below(lines, begin, number):
            below = [one.text for one in lines[number + 1 : end] if one.text]
            if 1 <= len(below) <= 6 and any("://" in one or "@" in one for one in below):
                return number
    return end


def _goes_on(lines: Sequence[Line], begin: int, end: int, *, true: bool) -> bool:
    """Whether below a dash she says more: a paragraph of nothing but sentences; without the blank
    behind the dash also a long line, or a sentence that begins in the middle.
    """
    below = [line.text for line in lines[begin:end] if line.text]
    apart = begin < end and not lines[begin].text
    said = all(map(is_sentence, below)) and any(map(is_prose, below))
    if apart and said and not count_contacts(below):
        return True
    if true or not below:
        return False
    if below[0][0].islower() and below[0][-1] in ".?!…":
        return True
    return any(len(one) > LONGEST_CONTACT for one in below)


def _footers(lines: Sequence[Line], begin: int, end: int) -> int:
    """Up over the last paragraphs, as long as each is a footer, and over the rules above them."""
    first = past = end
    for _ in range(MOST_PARAGRAPHS):
        while past > begin and (not lines[past - 1].text or _is_rule(lines[past - 1].text)):
            past -= 1
        top = past
        while top > begin and past - top < LOOKS_BACK and lines[top - 1].text:
            top -= 1
        at = _footer_in(lines, top, past) if is_below(lines, begin, past) else past
        if at == past or not is_below(lines, begin, at):
            break
        first = past = at
        if at > top:
            break
    return _above_rules(lines, begin, first) if first < end else end


def _footer_in(lines: Sequence[Line], top: int, past: int) -> int:
    """The line of a paragraph from which on it is a footer; `past` when no line is."""
    texts = [line.text for line in lines[top:past]]
    if is_introduced(lines, top):
        return past
    for at in range(len(texts)):
        low = texts[at][0].islower() and not texts[at].startswith("copyright")
        if at and (low or not _may_end(texts[at - 1])):
            continue
        if is_footer("\n".join(texts[at : at + MOST_OF_A_DISCLAIMER])):
            return top + at
    return past


def _may_end(line: str) -> bool:
    """Whether the next line need not go on with this one."""
    return len(line) < FULL or line[-1] in ".?!…:。？！"


def _without_rule(lines: Sequence[Line], begin: int, at: int) -> int:
    """Up over a last line that is a rule and nothing else."""
    above = at
    while above > begin + 1 and not lines[above - 1].text:
        above -= 1
    return above - 1 if above > begin + 1 and _is_rule(lines[above - 1].text) else at


def _above_rules(lines: Sequence[Line], begin: int, at: int) -> int:
    above = at
    while above > begin + 1 and not lines[above - 1].text:
        above -= 1
    return above - 1 if above > begin + 1 and _is_heading(lines[above - 1].text) else at


def _below_rule(lines: Sequence[Line], begin: int, end: int) -> int:
    """A rule, and below it a name, a function, contacts: no sentence. Right below a line that
    introduces something, or with anything else below, it is part of what the sender says.
    """
    for number in range(max(begin + 1, end - MOST_LINES), end):
        line = lines[number].text
        if not _is_rule(line) or not is_below(lines, begin, number):
            continue
        below = [one.text for one in lines[number + 1 : end] if one.text]
        if 1 <= len(below) <= MOST_BELOW_RULE and _signs_off(lines, number, below):
            return number
    return end


def _signs_off(lines: Sequence[Line], rule: int, below: Sequence[str]) -> bool:
    """Whether what stands below a rule is how she signs, or a footer: told by what both are."""
    apart = not lines[rule - 1].text
    plain = not any(map(is_sentence, below))
    if apart and plain and len(lines[rule].text) >= RULE:
        return True
    if plain and count_contacts(below) >= SEVERAL and apart:
        return True
    if is_introduced(lines, rule):
        return False
    if is_closing(below[0]) and all(map(may_be_name, below[1:])):
        return True
    ended = last_above(lines, rule)[-1] in ".!?…)"
    if tells_function(below):
        return ended or apart or len(lines[rule].text) >= RULE
    return ended and len(below) <= MOST_NAMES and all(map(may_be_name, below))


def _is_rule(line: str) -> bool:
    return len(line) > 2 and line[0] in "_-=*—~" and set(line) <= set("_-=*—~ ")
