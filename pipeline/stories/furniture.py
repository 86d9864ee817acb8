"""What stands around a story on its page and is none of it: notice, callout, writer's box.

Pure: text in, text and what was found in it out. A paragraph is a line.
"""

import re
from dataclasses import dataclass

from pipeline.search.passages import sentences

_NOTICE_LINES = 6  # a notice stands on top
_NOTICE_LENGTH = 200
_BOX_LINES = 8
_WORDS = 600  # characters of a callout
ADDRESS = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}")
_VOICED = r"(?:ai|a\.i\.|computer|machine|automatically|artificially|synthetically)"
_NOTICE = re.compile(
    rf"(?:this |the )?(?:voice|audio|narration|recording)(?: (?:version|narration))?"
    rf"(?: of this (?:article|story))? (?:is|was) (?:an? )?{_VOICED}[ -]?"
    r"(?:generated|voiced|narrated|read|created|produced)"
    r"|(?:this |the )?(?:article|story) is (?:being )?read(?: aloud| out)? by an? "
    r"(?:automated|ai|a\.i\.|synthetic|computer|artificial)[\w -]{0,20}voice"
    r"|listen to (?:this|the) (?:article|story)(?: ?[·|(]? ?\d+ min(?:ute)?s?\)?)?"
    r"|\d{1,2}:\d\d(?: ?[/|] ?\d{1,2}:\d\d)?|ця стаття озвучена [\w ]{0,30}"
    r"|эта статья озвучена [\w ]{0,30}|dieser (?:artikel|text) wird [\w -]{0,30}vorgelesen"
)
_INVITES = re.compile(
    r"\b(?:let us know|tell us|hear from you|message us|get in touch|contact us|e-?mail us"
    r"|write to us|reach (?:us|out)"
    r"|send (?:us|your|it|them)|share (?:it|your|them)|drop us"
    r"|напишіть нам|повідомте нам|пишіть нам|дайте нам знати|напишите нам|сообщите нам|пишите нам"
    r"|schreiben sie (?:uns|an)|melden sie sich|kontaktieren sie uns"
    r"|écrivez[- ]nous|contactez[- ]nous|faites[- ]le[- ]nous savoir"
    r"|escríbanos|contáctenos|háganoslo saber|cuéntenos)\b",
    re.IGNORECASE,
)
_TO_YOU = re.compile(
    r"^(?:do|have|are|were|did|can|could|would|got|is|has|was) (?:you|your|there|a|an)\b"
    r"|^(?:got|want|know)\b|\byou\b|\b(?:ви|вас|вам|вы|sie|vous|usted|ustedes|tiene|avez)\b",
    re.IGNORECASE,
)
_QUOTED = ('"', "“", "«", "„")
_HEADING = re.compile(
    r"\W*(?:(?:more )?about|meet) the (?:writer|author|reporter|journalist)s?\b[ :.–—-]*"
    r"|\W*(?:про автора|про авторку|об авторе)\b[ :.–—-]*"
    r"|\W*über (?:den autor|die autorin)\b[ :.–—-]*"
    r"|\W*à propos de l['’]aut(?:eur|rice)\b[ :.–—-]*|\W*sobre (?:el autor|la autora)\b[ :.–—-]*",
    re.IGNORECASE,
)
# Words of a name: with a capital, or a small one that names have inside (van, de la, bin).
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ſА-ЯІЇЄҐ][\w.'’-]*"
_SMALL = r"(?:van|von|vom|zu|de[rnl]?|dell?a|d[aiou]s?|l[aeo]s?|bin|bint|a[lb]|el|te[nr]|y|e|and)"
_NAMED = rf"(?P<name>{_CAPITAL}(?:(?: {_SMALL}){{0,3}} {_CAPITAL}){{1,5}})"
_NAME = re.compile(rf"{_NAMED},? (?:is|was|has|covers|reports|writes|joined)\b")
_PLACE = re.compile(r"\bbased (?:in|out of) ([^.;,…\n]{2,60})")
_COVERS = re.compile(
    r"\b(?:(?:focus(?:es)?|beat|specialt?y|expertise)\b(?: \w+)?? (?:is|are|on|includes?)"
    r"(?: (?:on|reporting|writing|covering))*(?: (?:on|about|of))?"
    r"|covers|covering|has covered|report(?:s|ing)(?: \w+)? on|writ(?:es|ing)(?: \w+)? about"
    r"|speciali[sz]es in)"
    r" (?:the )?(?P<beat>[^.;…\n]{3,120})(?P<cut>…|\.\.\.)?"
)
_BYLINE = re.compile(rf"[Bb][Yy] {_NAMED}")


@dataclass(frozen=True, slots=True)
class Callout:
    """An invitation to readers, as it was printed."""

    address: str  # lower case
    text: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a story, as the box below it says. What it does not say is empty."""

    name: str = ""
    covers: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Bare:
    """A story's text by itself, and what was taken off it."""

    text: str
    callouts: tuple[Callout, ...]
    writer: Writer


def strip(text: str) -> Bare:
    """Take notice, byline, callouts and writer's box off a text."""
    lines = _paragraphs(text)
    lines, writer = _without_box(lines)
    lines = _without_notice(lines)
    lines, byline = _without_byline(lines)
    lines, callouts = _without_callouts(lines)
    if byline and not writer.name:
        writer = Writer(byline, writer.covers, writer.place)
    return Bare("\n\n".join(lines), callouts, writer)


def _paragraphs(text: str) -> list[str]:
    """The lines that hold something; one that was wrapped in the middle of a sentence is joined."""
    lines: list[str] = []
    wrapped = False
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = " ".join(raw.split())
        if line and wrapped and line[0].islower():
            lines[-1] += f" {line}"
        elif line:
            lines.append(line)
        wrapped = bool(line) and len(line) >= 40 and line[-1] not in '.!?…:"”»'
    return lines


def _without_notice(lines: list[str]) -> list[str]:
    top, rest = lines[:_NOTICE_LINES], lines[_NOTICE_LINES:]
    return [line for line in top if not _is_notice(line)] + rest


def _is_notice(line: str) -> bool:
    """Whether a line says that a machine reads the story aloud. Its first sentence is all of it:
    a story about such a voice says more."""
    first = sentences(line[:_NOTICE_LENGTH])[0].lower().strip(" \t.!🎙\ufe0f🔊🎧▶•·")
    return len(line) <= _NOTICE_LENGTH and bool(_NOTICE.fullmatch(first))


def _without_byline(lines: list[str]) -> tuple[list[str], str]:
    for at, line in enumerate(lines[:3]):
        if len(line) < 80 and (found := _BYLINE.fullmatch(line)):
            return lines[:at] + lines[at + 1 :], found["name"]
    return lines, ""


def _without_box(lines: list[str]) -> tuple[list[str], Writer]:
    """The box below the text goes with all that follows it; one elsewhere, with its next line."""
    for at, line in enumerate(lines):
        if len(line) > 1_000 or not (found := _HEADING.match(line)):
            continue
        said = line[found.end() :]
        if len(said) > 0 and not _NAME.match(said):
            continue  # a sentence that begins so
        box = [said] * bool(said) + lines[at + 1 : at + 1 + _BOX_LINES]
        last = at >= len(lines) / 2
        kept = lines[:at] + ([] if last else lines[at + 1 + (not said) :])
        return kept, _writer(box if last else box[:1])
    return lines, Writer()


def _writer(box: list[str]) -> Writer:
    said = "\n".join(box)
    name, place, covers = _NAME.match(said), _PLACE.search(said), _COVERS.search(said)
    return Writer(
        name=name["name"] if name else "",
        covers=_beat(covers) if covers else "",
        place=place[1].strip() if place else "",
    )


def _beat(covers: re.Match[str]) -> str:
    beat = re.split(r",? (?:with|and has|and is|as well as|where|while)\b", covers["beat"])[0]
    beat = re.sub(r"\s*read more\s*$", "", beat, flags=re.IGNORECASE)
    if covers["cut"] and not beat.endswith(" "):
        beat = beat.rpartition(" ")[0] or beat  # its last word was cut
    return beat.strip(" ,")


def _without_callouts(lines: list[str]) -> tuple[list[str], tuple[Callout, ...]]:
    kept: list[str] = []
    callouts: list[Callout] = []
    for line in lines:
        story, said = _parted(line)
        above: list[str] = []
        while said and not story and kept and _asks_you(kept[-1]):
            above.insert(0, kept.pop())  # each question on a line of its own
        said = [*(one for told in above for one in sentences(told)), *said]
        if _is_callout(said):
            callouts.append(_callout(said))
            kept += [story] if story else []
        else:
            kept += [*above, line]
    return kept, tuple(callouts)


def _parted(line: str) -> tuple[str, list[str]]:
    """A line's part of the story, and the sentences around an address that speak to readers."""
    if not ADDRESS.search(line) or line.startswith(_QUOTED):
        return line, []
    said = sentences(line)
    first = last = max(at for at, one in enumerate(said) if ADDRESS.search(one))
    while first > 0 and _belongs(said[first - 1]):
        first -= 1
    while last + 1 < len(said) and _belongs(said[last + 1]):
        last += 1
    return " ".join([*said[:first], *said[last + 1 :]]), said[first : last + 1]


def _is_callout(said: list[str]) -> bool:
    """Whether it invites: by its words, or by asking the reader something."""
    told = " ".join(said)
    asks = any(_asks(one) for one in said)
    return bool(said) and len(told) <= _WORDS and (asks or bool(_INVITES.search(told)))


def _belongs(sentence: str) -> bool:
    """Whether a sentence beside an address may be part of the callout."""
    spoken = len(sentence) <= 120 and bool(re.search(r"\byou(?:r)?\b", sentence, re.IGNORECASE))
    return _asks(sentence) or spoken or any(found.search(sentence) for found in (_INVITES, ADDRESS))


def _asks(sentence: str) -> bool:
    return sentence.endswith(("?", "؟", "？")) and bool(_TO_YOU.search(sentence))


def _asks_you(line: str) -> bool:
    return len(line) < _WORDS and all(_belongs(one) for one in sentences(line))


def _callout(said: list[str]) -> Callout:
    text = " ".join(said)
    found = ADDRESS.search(text)
    assert found is not None  # noqa: S101 - it is what made this a callout
    return Callout(
        address=found[0].lower().rstrip("."),
        text=text,
        questions=tuple(one for one in said if one.endswith(("?", "؟", "？"))),
    )
