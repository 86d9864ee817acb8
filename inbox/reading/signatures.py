"""Where the signature of own words begins: below `--`, the line of a telephone, a footer, a card.

It looks at the last lines only. A name below a closing formula stays own words, as does whatever
might be: a lost word is the costly error for a tip.
"""

import re
from collections.abc import Iterator, Sequence

from inbox.mail import Address
from inbox.reading.cards import (
    SEVERAL,
    count_contacts,
    is_card,
    is_prose,
    is_sentence,
    may_be_name,
    tells_function,
)
from inbox.reading.closings import closes_with_name, is_closing
from inbox.reading.footers import is_footer, is_personal, tells_what_happened
from inbox.reading.lines import Line, count_words, next_words
from inbox.reading.phrases import (
    MOST_OF_A_DISCLAIMER,
    is_device_signature,
    is_disclaimer,
    may_disclaim,
)

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
NOBODY = Address()
MOST_OF_A_CARD = 3  # paragraphs
_BOLD = "*_ "
_NAMES = re.compile(r"[^\W\d_]+")
_DELIMITERS = frozenset({"--", "—", "__", "––", "-- --", "__,_._,___"})


def signature_begin(
    lines: Sequence[Line], begin: int, end: int, text: str, sender: Address = NOBODY
) -> int:
    """The line where the signature of `begin:end` begins; `end` when there is none. A card with
    the name or address of the `sender` needs no formula above it.
    """
    first = min(_end_of_list(lines, begin, end), _below_rule(lines, begin, end))
    first = _disclaimer(lines, begin, first)
    first = _footers(lines, begin, _device(lines, begin, first))
    first = _device(lines, begin, first)
    first = min(first, _delimiter(lines, begin, first, text), _below_rule(lines, begin, first))
    first = _device(lines, begin, _footers(lines, begin, first))
    card = _senders_card(lines, begin, first, sender, footed=first < end)
    return _without_rule(lines, begin, min(_card(lines, begin, first), card))


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
    return [n for n in near if _tells_device(lines[n].text) and not _shows(lines, n)]


def _tells_device(line: str) -> bool:
    return 0 < len(line) <= SHORT_DEVICE and is_device_signature(line)


def _delimiter(lines: Sequence[Line], begin: int, end: int, text: str) -> int:
    """The first `--` with few lines below it. Something must stand above: no mail is only that."""
    for number in range(max(begin, end - LOOKS_BACK), end):
        line = lines[number]
        if line.text in _DELIMITERS and _is_below(lines, begin, number):
            true = text.startswith("-- ", line.start)
            few = count_words(lines, number + 1, end) <= (MOST_TRUE_LINES if true else MOST_LINES)
            if few and (true or not _goes_on(lines, number + 1, end)):
                return number
    return end


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


def _disclaimer(lines: Sequence[Line], begin: int, end: int) -> int:
    """The first paragraph of a disclaimer near the end, with the rule above it."""
    for number in range(max(begin, end - LOOKS_BACK), end):
        text = lines[number].text
        if text and may_disclaim(text) and _is_disclaimer(_paragraph(lines, number, end)):
            if not _is_below(lines, begin, number) or _shows(lines, number):
                return end
            above = number - 1
            while above > begin and not lines[above].text:
                above -= 1
            return above if above > begin and _is_heading(lines[above].text) else number
    return end


def _is_disclaimer(paragraph: str) -> bool:
    told = is_disclaimer(paragraph) and not is_personal(paragraph)
    return told and not tells_what_happened(paragraph.lower())


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
        if len(line) >= RULE and not line.strip("_") and _is_below(lines, begin, number):
            below = [one.text for one in lines[number + 1 : end] if one.text]
            if 1 <= len(below) <= 6 and any("://" in one or "@" in one for one in below):
                return number
    return end


def _is_below(lines: Sequence[Line], begin: int, at: int) -> bool:
    """Whether words of the sender or a quote stand above: no mail is nothing but a signature."""
    return bool(begin) or next_words(lines, begin) < at


def _goes_on(lines: Sequence[Line], begin: int, end: int) -> bool:
    """Whether below a dash she says more: a long line, or a sentence that begins in the middle."""
    first = next_words(lines, begin)
    if first < end and lines[first].text[0].islower() and lines[first].text[-1] in ".?!…":
        return True
    return any(len(line.text) > LONGEST_CONTACT for line in lines[begin:end])


def _footers(lines: Sequence[Line], begin: int, end: int) -> int:
    """Up over the last paragraphs, as long as each is a footer, and over the rules above them."""
    first = past = end
    for _ in range(MOST_PARAGRAPHS):
        while past > begin and (not lines[past - 1].text or _is_rule(lines[past - 1].text)):
            past -= 1
        top = past
        while top > begin and past - top < LOOKS_BACK and lines[top - 1].text:
            top -= 1
        at = _footer_in(lines, top, past) if _is_below(lines, begin, past) else past
        if at == past or not _is_below(lines, begin, at):
            break
        first = past = at
        if at > top:
            break
    return _above_rules(lines, begin, first) if first < end else end


def _footer_in(lines: Sequence[Line], top: int, past: int) -> int:
    """The line of a paragraph from which on it is a footer; `past` when no line is."""
    texts = [line.text for line in lines[top:past]]
    if _shows(lines, top):
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


def _above(lines: Sequence[Line], at: int) -> str:
    """The last words above a line."""
    return next((one.text for one in reversed(lines[:at]) if one.text), ".")


def _shows(lines: Sequence[Line], at: int) -> bool:
    """Whether the words above introduce what follows: she shows what others wrote."""
    return _above(lines, at)[-1] in ":："


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
        if not _is_rule(line) or not _is_below(lines, begin, number):
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
    if _shows(lines, rule):
        return False
    if is_closing(below[0]) and all(map(may_be_name, below[1:])):
        return True
    ended = _above(lines, rule)[-1] in ".!?…)"
    if tells_function(below):
        return ended or apart or len(lines[rule].text) >= RULE
    return ended and len(below) <= MOST_NAMES and all(map(may_be_name, below))


def _card(lines: Sequence[Line], begin: int, end: int) -> int:
    """Below `Best regards,` and the name: title, telephone, address. The name stays."""
    for number in range(max(begin, end - LOOKS_BACK // 3), end):
        text = lines[number].text
        named = bool(text) and closes_with_name(text)
        if named or (text and is_closing(text)):
            below = [n for n in range(number + 1, end) if lines[n].text]
            block = below if named else below[1:]
            if is_card([lines[n].text for n in block]):
                return block[0]
    return end


def _senders_card(
    lines: Sequence[Line], begin: int, end: int, sender: Address, *, footed: bool
) -> int:
    """The last paragraphs when they are a card: with her name on top or her address, one full of
    contacts with a footer below it (`footed`) and no name on top but hers, or with any when nobody
    knows hers.
    """
    for top in _paragraphs(lines, begin, end):
        texts = [line.text.strip(_BOLD) for line in lines[top:end] if line.text.strip(_BOLD)]
        if _shows(lines, top) or not _is_below(lines, begin, top):
            return end
        if len(texts) < SEVERAL or len(texts) > MOST_LINES:
            continue
        if any(is_prose(one) for one in texts if not count_contacts([one])):
            return end
        hers = _is_hers(sender, texts)
        if not (hers or footed or _is_unknown(sender, lines, top)):
            continue
        greeted = is_closing(texts[0]) or is_closing(_above(lines, top))
        named = may_be_name(_name_in(texts[0])) and not is_closing(texts[0])
        headed = named or count_contacts(texts[:1]) or tells_function(texts[:1])
        headed = headed or not (greeted or " " in texts[0])  # she signs in small letters
        full = named and count_contacts(texts) >= SEVERAL and not _is_anothers(sender, texts)
        if headed and (hers or full) and is_card(texts[named:]):
            return top + (greeted and named)
    return end


def _paragraphs(lines: Sequence[Line], begin: int, end: int) -> Iterator[int]:
    """The first lines of the last paragraphs, from the last one up, as far as a card may reach."""
    top = end
    for _ in range(MOST_OF_A_CARD):
        while top > begin and not lines[top - 1].text:
            top -= 1
        while top > begin and end - top <= 2 * MOST_LINES and lines[top - 1].text:
            top -= 1
        yield top


def _name_in(line: str) -> str:
    """A name without the function behind it: `Ann Smith | Director`."""
    return re.split(r" [|–—-] |, (?=[^\W\d_a-z])", line, maxsplit=1)[0].strip(_BOLD)


def _is_hers(sender: Address, texts: Sequence[str]) -> bool:
    """Whether a card holds the address of the sender, or begins with her name."""
    if sender.address and any(sender.address.lower() in one.lower() for one in texts):
        return True
    hers, named = set(sender.name.lower().split()), set(_name_in(texts[0]).lower().split())
    return len(hers & named) >= SEVERAL and (hers <= named or named <= hers)


def _is_anothers(sender: Address, texts: Sequence[str]) -> bool:
    """Whether the name on top has no word of hers: she tells whom to ask."""
    hers = set(_NAMES.findall(sender.name.lower()))
    return len(hers) >= SEVERAL and hers.isdisjoint(_NAMES.findall(texts[0].lower()))


def _is_unknown(sender: Address, lines: Sequence[Line], top: int) -> bool:
    """Whether nobody knows who sends this, and her last sentence is at an end."""
    return not (sender.address or sender.name) and _above(lines, top)[-1] in ".!?…)"


def _is_rule(line: str) -> bool:
    return len(line) > 2 and line[0] in "_-=*—~" and set(line) <= set("_-=*—~ ")
