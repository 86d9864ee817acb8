"""What the reader noticed, in sentences: marks of a mail, and why a file's words are not read.

Every code that `inbox` gives has its sentence here; a test holds that. Both doors read from here.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from web.sentences import N_, Say

_DAMAGED = {
    "almost a boundary": N_("Some may see a part where we see text; it stands in the text."),
    "boundary guessed": N_("Its parts are divided by another line than it names; we went by that."),
    "boundary twice": N_("It divides itself twice by the same line, so its parts may be others."),
    "broken base64": N_("A part of it is not written as it claims; what could be read is here."),
    "broken uuencode": N_("A part of it is not written as it claims; what could be read is here."),
    "cut short": N_("It breaks off: its end is missing."),
    "headers broken": N_("One of its headers is broken over two lines."),
    "headers cut": N_("It has more headers than are read."),
    "headers disagree": N_("It says two things about the same part: others may see another mail."),
    "html too deep": N_("Its layout is too tangled: only the words were taken from it."),
    "html too long": N_("Its layout is too long: only the beginning was read."),
    "html unreadable": N_("Its layout cannot be read: only the words were taken from it."),
    "no boundary": N_("It says that it has parts, but not where they begin."),
    "no headers": N_("It has no headers: perhaps it is no mail."),
    "no parts": N_("It says that it has parts, but has none; what is there is kept as a file."),
    "parts after the end": N_("Parts stand behind its end: others may not see them."),
    "text too long": N_("Its text is longer than what is kept; the mail as it came has all."),
    "tnef": N_("Outlook packed files into a winmail.dat that cannot be opened."),
    "too big": N_("It is too big: only its headers, text and file names were read."),
    "too deep": N_("Its parts lie too deep in each other to be read."),
    "too many parameters": N_("A header of it has more values than are read."),
    "too many parts": N_("It has more parts than are read."),
    "words outside the parts": N_("Words stand outside its parts, where no mail program looks."),
    "origin": N_("Who or what sent it could not be told."),
    "date": N_("Its date cannot be read."),
    "file": N_("One of its files cannot be read."),
    "header": N_("One of its headers cannot be read."),
    "message-id": N_("Its number cannot be read."),
    "in-reply-to": N_("What it answers cannot be read."),
    "references": N_("What it answers cannot be read."),
    "forward": N_("Whom it passes on could not be told."),
    "ranges": N_("What in it is quoted could not be told."),
    "text": N_("A part of its text cannot be read."),
    "from": N_("Its sender cannot be read."),
    "sender": N_("Its sender cannot be read."),
    "reply-to": N_("One of its addresses cannot be read."),
    "to": N_("One of its addresses cannot be read."),
    "cc": N_("One of its addresses cannot be read."),
}
_PART = N_("Damaged: a part of it cannot be read.")
_DAMAGED_BY = N_("Damaged. {why}")
_MARKS = {
    "taken for spam": N_("The mail server took it for spam."),
    "hidden text": N_("Hidden text: there are words in it that a mail program does not show."),
    "charset guessed": N_("It does not say in which letters it is written; they were guessed."),
    "signed": N_("Signed with {by}. The signature was not checked."),
    "sealed": N_("Signed with {by}, its words inside the signature: open its file to read them."),
    "encrypted": N_("Encrypted with {by}: it cannot be read here. Save it, and open it elsewhere."),
    "invitation": N_("An invitation: {said}"),
    "other type": N_("“{name}” is not what it claims to be: inside it is {is}."),
}
_CALM = frozenset({"charset guessed", "signed", "invitation"})
_BOUNCED = {
    "lasting": N_("A mail to {address} did not arrive, and will not."),
    "temporary": N_("A mail to {address} has not arrived yet."),
    "not told": N_("A mail to {address} did not arrive."),
}
_FILES = {
    "cut": N_("only its beginning is searched"),
    "encrypted": N_("locked with a password: its words cannot be searched"),
    "broken": N_("broken: its words cannot be searched"),
    "too big": N_("too big: its words are not searched"),
    "left out": N_("not searched: other files of this mail were too costly to read"),
    "cpu": N_("too costly to read: its words are not searched"),
    "memory": N_("too costly to read: its words are not searched"),
    "time": N_("too costly to read: its words are not searched"),
    "crash": N_("its reader was stopped: its words are not searched"),
}


class Told(NamedTuple):
    """A mark for eyes, and whether it warns of something."""

    sentence: str
    loud: bool


def sentences(marks: Iterable[Mapping[str, Any]], say: Say = str) -> list[Told]:
    """What the page tells of a mail, each once; marks that others tell are left out."""
    told = (Told(sentence(mark, say), mark.get("code") not in _CALM) for mark in marks)
    return list(dict.fromkeys(one for one in told if one.sentence))


def sentence(mark: Mapping[str, Any], say: Say = str) -> str:
    """One mark; an empty string for one that has no sentence here."""
    code = str(mark.get("code", ""))
    if code == "damaged":
        why = _DAMAGED.get(str(mark.get("why", "")))
        return say(_DAMAGED_BY).format(why=say(why)) if why else say(_PART)
    if code == "bounced" and mark.get("address"):
        return say(_BOUNCED[str(mark["how"])]).format(address=mark["address"])
    if code not in _MARKS:
        return ""
    told = {name: str(value) for name, value in mark.items()}
    if code == "invitation":
        said = ", ".join(told[name] for name in ("summary", "when", "where") if told.get(name))
        told = {"said": said}
    return say(_MARKS[code]).format_map(told)


def of_file(problem: str, say: Say = str) -> str:
    """Why the words of a file cannot be searched, or not all of them."""
    return say(_FILES[problem]) if problem in _FILES else ""
