"""Which addresses a bounce tells of, and whether the failure lasts. It decides of no other mail.

The report itself comes first (RFC 3464 §2.3, statuses of RFC 3463); where there is none, what
qmail, Exim, Postfix, Exchange, Notes and the big providers write in plain words.
"""

import re
from collections.abc import Iterator, Mapping

from inbox.origin import Bounce
from inbox.reading.automatic_phrases import COPY_BELOW

MOST = 50  # addresses of one bounce
READ = 8_000  # characters of the text
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?m)(?:^|[\s:>\[(])([45])\d\d(?=[ -])")
_TELLS = re.compile(
    r"(?im)^[\s*<>\-–•'\"]*(?:(?:[a-z]{1,12} ){0,2}(?:to|user|recipient|address)[^:\n]{0,20}:\s*)?"
    r"[<\['\"]*(?:smtp[:=])?" + _ADDRESS.pattern
)
_LISTED = re.compile(r"(?i)\bfollowing (?:recipient|address|user|mailbox)")
_NOT_IN_AN_ADDRESS = re.compile(r"(?i)^(?:smtp=|['`]+)+")  # as Exchange and careless programs quote
_ENDED = (
    "permanent error", "permanent fatal", "given up", "giving up", "not going to try again",
)  # fmt: skip
_PASSES = (
    "will be retried", "still being retried", "has been delayed", "temporar", "warning",
    "mailbox full", "mailbox is full", "over quota", "quota exceeded", "try again later",
    "will continue to", "delivery delayed", "not yet been delivered", "non-fatal",
)  # fmt: skip
_STAYS = (
    "permanent", "given up", "giving up", "user unknown", "unknown user", "no such user",
    "does not exist", "doesn't exist", "not found", "invalid", "unknown recipient", "fatal",
    "not recognized", "rejected", "unrouteable",
)  # fmt: skip


def bounces(
    headers: Mapping[str, str], text: str, status: str, sender: str
) -> tuple[Bounce, ...] | None:
    """The addresses of a bounce, at most MOST. None when its report says that all arrived."""
    reported = list(_reported(status))
    if reported:
        kept = tuple(one for action, one in reported if action not in _ARRIVED)
        return kept[:MOST] or None
    return tuple(_told(headers, text, sender))[:MOST]


_ARRIVED = frozenset({"delivered", "relayed", "expanded"})


def _reported(status: str) -> Iterator[tuple[str, Bounce]]:
    """Action and bounce of each recipient's block; the first block tells of the message."""
    for block in re.split(r"\n[ \t]*\n", status.replace("\r\n", "\n")):
        fields = _fields(block)
        wrote_to = fields.get("original-recipient", "")  # §2.3.1: the address that the sender knows
        final = fields.get("final-recipient", "") or wrote_to
        if not final and not {"action", "status"} & fields.keys():
            continue
        found = _ADDRESS.search(wrote_to) or _ADDRESS.search(final)
        address = _bare(found.group()) if found else final.partition(";")[2].strip(" <>")
        code = _STATUS.search(fields.get("status", "") + " " + fields.get("diagnostic-code", ""))
        action = fields.get("action", "").split(" ")[0].strip().lower()
        yield action, Bounce(address, code.group(1) if code else "", _lasts(action, code))


def _fields(block: str) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in block.splitlines()[:200]:
        if line[:1] in " \t" and name:
            found[name] += " " + line.strip()
        else:
            name, colon, value = line.partition(":")
            name = name.strip().lower() if colon else ""
            if name:
                found[name] = value.strip()
    return found


def _lasts(action: str, code: re.Match[str] | None) -> bool | None:
    """An action that is told outranks the first digit of the status (RFC 3464 §2.3.3)."""
    if action in ("delayed", "failed"):
        return action == "failed"
    return code.group(1).startswith("5") if code else None


def _told(headers: Mapping[str, str], text: str, sender: str) -> Iterator[Bounce]:
    """From vendors' headers, else from the words above the returned copy."""
    head = _above_copy(text[:READ])
    listed = headers.get("x-failed-recipients", "") or headers.get("x-bounced-address", "")
    places = list(_ADDRESS.finditer(listed)) or list(_places(head, sender))
    code = _STATUS.search(head)
    lasting = _sounds(head, code)
    for found in dict.fromkeys(place.group().strip("<>") for place in places):
        address = _ADDRESS.search(found)
        if address:
            yield Bounce(_bare(address.group()), code.group(1) if code else "", lasting)
    if not places:
        yield Bounce("", code.group(1) if code else "", lasting)


def _bare(address: str) -> str:
    """An address without what programs put around it."""
    return _NOT_IN_AN_ADDRESS.sub("", address).rstrip(".")


def _places(head: str, sender: str) -> Iterator[re.Match[str]]:
    """Addresses at the start of a line come first: so programs list them; else any other one.
    Those below "the following recipients" stand for all: above it is who wrote to whom."""
    listed = _LISTED.search(head)
    if listed and _ADDRESS.search(head, listed.end()):
        head = head[listed.end() :]
    lines = [one for one in _TELLS.finditer(head) if sender.lower() not in one.group().lower()]
    if lines:
        yield from (found for line in lines if (found := _ADDRESS.search(line.group())))
        return
    loose = [one for one in _ADDRESS.finditer(head) if one.group().lower() != sender.lower()]
    yield from loose[:1]


_RECEIVED = "the original message was received"  # so sendmail begins: no copy stands below it


def _above_copy(text: str) -> str:
    """The words of the program itself: the returned mail below names people of its own."""
    low = text.lower().replace(_RECEIVED, " " * len(_RECEIVED))
    ends = [at for phrase in COPY_BELOW if (at := low.find(phrase)) > 0]
    return text[: min(ends)] if ends else text


def _sounds(head: str, code: re.Match[str] | None) -> bool | None:
    """Whether the failure lasts: who has given up says so whatever the code."""
    low = head.lower()
    if any(phrase in low for phrase in _ENDED):
        return True
    if code:
        return code.group(1).startswith("5")
    reply = _REPLY.search(head)
    if reply:
        return reply.group(1) == "5"
    if any(phrase in low for phrase in _PASSES):
        return False
    return True if any(phrase in low for phrase in _STAYS) else None
