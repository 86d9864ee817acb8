"""Attribution lines: `On Monday 5 January 2026 at 10:11, Ann <a@b> wrote:` in many languages.

They may run over several lines. How much proof is asked depends on what stands below: a line with
`>` proves nearly all; without one, an attribution swallows the rest of the text, so it must have an
address beside its date: `On 4 November 2026 at 10:30 the director wrote:` is a tip.
"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from inbox.reading.labels import header
from inbox.reading.lines import Line, count_words, next_words
from inbox.reading.lists import words
from inbox.reading.phrases import is_device_signature

MOST_LINES = 5
BLANKS = 8  # lines above one in which an answer must end
LONGEST = 300  # characters, all its lines joined
SHORTEST = 6
FEW_WORDS = 6  # `Ann Maria Smith wrote:` needs no date above a quote
DIGITS_OF_A_DATE = 3
LONGEST_BARE = 40  # characters of a name behind a time, where no verb is
DATE_WITHIN = 30  # characters after `On` in which a digit must come
_WROTE = words("""
wrote|writes|sent:|said:|schrieb|schreibt|hat geschrieben|schreef|geschreven|a écrit|écrit :
escribió|escribio|ha scritto|ha escrito|scrive:|escreveu|napisał|pisze:|написал|пишет|писал
написав|написала|пише|skrev|skriver|kirjoitti|napsal|píše:|napísal|írta|yazdı|yazmış|έγραψε
a scris|написа|kirjutas|rakstīja|rašė|je napisao|je napisala|je napisal|је написао|va escriure
viết:|viết :|写道|寫道|のメール|님이 작성|작성:|كتب|كتبت|כתב|כתבה|מאת|نوشت|menulis|kirjoitti:
เขียนว่า|ezt írta|書きました|napisana przez
""")
_ON = frozenset(
    words("""
on|am|op|le|el|il|em|dnia|den|w|dne|dňa|în|pe|på|d|at|в|от|vom|à|kl|klo|στις|во|у|pada|vào|in|al
на|به|در|في|بتاريخ|בתאריך|ביום|於|于|在|date|quoting
""")
)
_WEEKDAYS = frozenset(
    words("""
mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mo|di|mi|do
fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|gio|seg|ter|qua|qui|sex|man|tir|tis|ons
tor|fre|lör|søn|sön|lør|ti|ke|to|pe|la|su|pon|wt|śr|czw|pt|sob|niedz|po|út|st|čt|pá|ne|пн|вт|ср
чт|пт|сб|вс|нд|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|понеділок|вівторок
середа|четвер|п'ятниця|субота|неділя|δευ|τρί|τετ|πέμ|παρ|σάβ|κυρ|pzt|sal|çar|per|cum|cmt|paz|mie
joi|vin|sâm|dum
""")
)
_SHORT_DAYS = frozenset(one for one in _WEEKDAYS if len(one) < 5)
_CLOCK = re.compile(
    r"\d\s?[:h時时시点點]\s?\d\d|(?:kl|klo|om|at|um|à|uur|ore|pukul)\.? \d{1,2}\.\d\d"
)
_ADDRESS = re.compile(r"[<(\[\"']?[^\s<>()@]{1,80}@[^\s<>()@]{2,80}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d[./]\d\d?[./]\d\d(?!\d)")
_INNER = re.compile(
    r"(?<=[\s\-])-{0,12} ?(?=(?:On|Am|Le|El|Il|Em|Op|Den|Dne|Dnia|Pe|W dniu) "
    r"(?:\w{2,10}[.,]{0,2} )?\d?\w{1,9}\W)"
)
# `… śr., 7 paź 2026 o 21:19 <ann@mail.example> napisał(a): …`
_INNER_DAY = re.compile(r"(?<=\s)(?=[^\W\d_]{2,6}\.?,? \d{1,2}\.? [^\W\d_])")
_COLON = re.compile(r":(?=\s|$)")
ENDS = frozenset(':：>)道]-="*—®')
_OTHER_QUOTES = frozenset("#-:|}%*;+=]~")
_BLANK_SIGNS = "*_-—– >|"


class Attribution(NamedTuple):
    """Line numbers, `after` exclusive, and where in the first line it begins."""

    begin: int
    after: int
    offset: int = 0


def attribution(lines: Sequence[Line], at: int) -> Attribution | None:
    """The attribution that begins in this line, or None."""
    joined, begins = "", begins_attribution(lines[at].text)
    number, taken = at, 0
    if (offset := _run_in(lines[at].text)) >= 0 and _ends_below(lines, at + 1):
        return Attribution(at, at + 1, offset)
    while number < len(lines) and taken < MOST_LINES:
        line = lines[number].text
        if taken and (not (begins or _may_run_on(joined)) or _stops(lines, number)):
            return None
        joined = f"{joined} {line.lstrip('> ') if taken else line}"
        if len(joined) > LONGEST:
            return None
        if line[-1:] in ENDS or _ends_with_verb(line):
            found = _judged(lines, at, number, joined.strip(), begins=begins)
            if found:
                return found
        taken += 1
        number = _next(lines, number + 1)
        if number < 0:
            return None
    return None


def _ends_below(lines: Sequence[Line], at: int) -> bool:
    """Whether hardly anything stands below that a quote told by one line could swallow."""
    below = next_words(lines, at)
    quoted = below < len(lines) and lines[below].may_be_quoted
    return quoted or count_words(lines, at, len(lines)) <= 1


def _run_in(line: str) -> int:
    """Where an attribution begins that has words of the quote behind it in its line, and needs no
    quote below since it has all: `It was open. On 5 Jan 2026 at 10:11, Ann <a@b> wrote: Was it?`.
    -1 when none does.
    """
    if ">" not in line or "@" not in line or not _COLON.search(line):
        return -1
    begins = [(0, 0)] if begins_attribution(line) else []
    begins += [(one.start(), one.end()) for one in islice(_INNER.finditer(line), MOST_LINES)]
    begins += [(one.end(), one.end()) for one in islice(_INNER_DAY.finditer(line), MOST_LINES)]
    for start, begin in begins:
        for colon in islice(_COLON.finditer(line, begin), MOST_LINES):
            if _is_whole(line[begin : colon.end()], alone=not begin):
                return len(line[:start].rstrip(" -"))
    return -1


def _is_whole(piece: str, *, alone: bool) -> bool:
    """A time, an address in brackets, and a verb; a day is enough where its line begins."""
    told = _ends_with_verb(piece) or (_has_verb(piece) and piece[-2:-1] == ">")
    low = piece.lower()
    timed = _CLOCK.search(low) or (alone and _YEAR.search(low))
    if not (told and timed and "<" in piece and begins_attribution(piece)):
        return False
    return is_attribution(piece, quote_below=False, begins=True)


def _next(lines: Sequence[Line], at: int) -> int:
    """The line into which an attribution may run on: the next, or below a blank one an address
    that was broken off; -1 when there is none.
    """
    number = next_words(lines, at)
    if number == len(lines) or (number > at and lines[number].text[0] != "<"):
        return -1
    return -1 if header(lines[number].text) else number


def begins_attribution(line: str) -> bool:
    """Whether an attribution that runs over several lines may begin so: `On 5 Jan 2026, Ann`."""
    low = line[:40].lower().lstrip(_BLANK_SIGNS)
    if not low:
        return False
    if low[0].isdigit():
        return True
    first = low.split(None, 1)[0].rstrip(".,:")
    if not (first in _ON or first in _WEEKDAYS or first.startswith("ב-")):
        return False
    return "@" in line or any(map(str.isdigit, low)) or _names_short_day(low)


def _names_short_day(low: str) -> bool:
    """`On Mon Ann wrote:`, as no sentence says it; it needs a quote below all the same."""
    told = low.split(None, 2)
    return len(told) > 1 and told[0] == "on" and told[1].rstrip(".,") in _SHORT_DAYS


def is_attribution(
    line: str,
    *,
    quote_below: bool,
    begins: bool = False,
    last: bool = False,
    answered: bool = False,
) -> bool:
    """Whether the joined lines are one. `begins`: they start as attributions do. `last`: nothing
    stands below, so that little is lost. `answered`: an answer stands above.
    """
    low = line.lower().strip(_BLANK_SIGNS + "\"'")
    if not SHORTEST <= len(low) <= LONGEST:
        return False
    told = _Signs(
        begins,
        wrote=any(word in low for word in _WROTE),
        digits=sum(map(str.isdigit, low)),
        clock=bool(_CLOCK.search(low)),
        year=bool(_YEAR.search(low)),
        address="@" in low and bool(_ADDRESS.search(low)),
        colon=low[-1] in ":：",
        apart=line.lstrip().startswith("--") or (last and begins),
        of_program=answered and begins and _is_of_program(line),
        named=answered and (begins or _is_named(line)),
        closes=answered and last and _is_name(line),
    )
    return _is_sure(told, low) or (quote_below and _is_likely(told, line))


def _is_of_program(line: str) -> bool:
    """The day shortened, as people do not write it in a sentence, and a name before the verb."""
    told = line.strip(_BLANK_SIGNS + ":：").split()
    days = [word.lower().rstrip(".,") for word in told[:2] if word[-1] in ".,"]
    if told and told[0].lower() in _ON and _CLOCK.search(line.lower()):
        days += [word.lower() for word in told[1:2] if word.lower() not in _ON]
    names = [word for word in told[-3:] if word.lower() not in _WROTE]
    return not _SHORT_DAYS.isdisjoint(days) and bool(names) and not names[-1][0].islower()


def _is_named(line: str) -> bool:
    name, bracket, _ = line.partition("<")
    told = name.strip(_BLANK_SIGNS + "\"'").split()
    few = bool(bracket) and 1 <= len(told) <= FEW_WORDS - 1
    return few and all(word[0].isupper() for word in told) and _ends_with_verb(line)


class _Signs(NamedTuple):
    """What speaks for an attribution."""

    begins: bool
    wrote: bool
    digits: int
    clock: bool
    year: bool
    address: bool
    colon: bool
    apart: bool  # dashes before it, which no sentence has, or nothing below it
    of_program: bool  # written as programs do: `On Mon, Jan 5, 2026, Ann wrote:`
    closes: bool  # the last line, and nothing but names: no more than itself could be lost
    named: bool  # nothing but `Ann Smith <a@b> wrote:`, or that behind `On Monday`


def _is_sure(told: _Signs, low: str) -> bool:
    """Enough to call all that follows a quote."""
    framed = told.address and told.colon and any(sign in low for sign in "<([")
    if told.wrote and framed and told.named:
        return True
    if told.wrote and told.digits >= DIGITS_OF_A_DATE:
        if told.clock and (told.address or told.apart):
            return True
        if (told.of_program or told.closes) and told.year and told.colon:
            return True
        return framed or (told.address and told.begins)
    return framed and told.begins and told.clock and told.digits >= DIGITS_OF_A_DATE + 2


def _is_likely(told: _Signs, line: str) -> bool:
    """Enough when a quote stands below."""
    if told.begins and told.year and told.clock and told.colon and _is_bare(line.lower()):
        return True
    if told.wrote:
        dated = told.digits >= DIGITS_OF_A_DATE
        return dated or told.address or told.begins or _is_name(line)
    return told.address and told.digits > DIGITS_OF_A_DATE and (told.begins or told.year)


def _is_bare(low: str) -> bool:
    """Whether few words, and no more than a name has, stand behind the time: `2026/11/3(火) 9:05
    田中:`."""
    rest = low[[one.end() for one in _CLOCK.finditer(low)][-1] :]
    return len(rest) <= LONGEST_BARE and len(rest.split()) <= FEW_WORDS // 2


def _judged(
    lines: Sequence[Line], at: int, number: int, joined: str, *, begins: bool
) -> Attribution | None:
    below = next_words(lines, number + 1)
    quoted = (below < len(lines) and lines[below].may_be_quoted) or _below_device(lines, at)
    last, answered = below == len(lines), _is_answered(lines, at, below)
    if not is_attribution(joined, quote_below=quoted, begins=begins, last=last, answered=answered):
        return None
    offset = 0
    if quoted and number == at and not begins:
        offset = _inner(lines[at].text)
    return Attribution(at, number + 1, offset)


def _is_answered(lines: Sequence[Line], at: int, below: int) -> bool:
    """Whether an answer stands above, more than a greeting, and no sign of another way to quote
    below, between which answers may stand."""
    near = reversed(lines[max(0, at - BLANKS) : at])
    above = next((one for one in near if one.text), None)
    if above is None or above.quoted or above.text[-1] in ",:":
        return False
    return below == len(lines) or lines[below].text[0] not in _OTHER_QUOTES


def _below_device(lines: Sequence[Line], at: int) -> bool:
    """Whether the last words above are `Sent from my phone`: then the sender's are at an end."""
    above = next((one.text for one in lines[max(0, at - 3) : at][::-1] if one.text), "")
    return bool(above) and is_device_signature(above)


def _inner(line: str) -> int:
    """Where in a line the attribution begins, when own words stand before it."""
    found = _INNER.search(line, 0, LONGEST)
    if not found or not any(map(str.isdigit, line[found.end() : found.end() + DATE_WITHIN])):
        return 0
    return len(line[: found.start()].rstrip(" -"))


def _may_run_on(joined: str) -> bool:
    """A name and an address first, as in Hungarian and Turkish: `Ann <a@b> ezt írta (…`."""
    return "@" in joined and ("<" in joined or "(" in joined)


def _stops(lines: Sequence[Line], number: int) -> bool:
    """Whether an attribution cannot run on into this line."""
    line = lines[number].text
    if line.startswith(">"):  # but `> wrote:` is the end of an address that was broken
        return not (len(line) < 40 and line[-1] in ":：" and (len(line) < 4 or _has_verb(line)))
    return line.startswith("--") or (begins_attribution(line) and not line[0].isdigit())


def _ends_with_verb(line: str) -> bool:
    told = line.lower().rstrip(_BLANK_SIGNS + ":： ")
    return told.removesuffix("(a)").endswith(_WROTE)


def _has_verb(line: str) -> bool:
    low = line.lower()
    return any(word in low for word in _WROTE)


def _is_name(line: str) -> bool:
    """`Ann Smith wrote:`: few words, and those before the verb are names."""
    told = line.strip(_BLANK_SIGNS + ":：").split()
    if not told or len(told) > FEW_WORDS or line.rstrip()[-1:] not in ":：-":
        return False
    before = [word for word in told if word.lower() not in _WROTE] or told[:1]
    return all(not word[0].islower() for word in before)
