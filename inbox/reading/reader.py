"""Bytes to `Mail`: puts together what the rooms read. It decides nothing and stores nothing."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import islice

from inbox.customs import PLAIN, Customs
from inbox.mail import Address, Forward, Mail, Mark, Range, RangeKind
from inbox.reading import charsets
from inbox.reading.addresses import addresses, first_address
from inbox.reading.contents import Contents, contents
from inbox.reading.faults import Faults, Value
from inbox.reading.forwards import attached, read_forward
from inbox.reading.headers import decode_value, message_id, message_ids, to_text
from inbox.reading.origins import Heads, Origin, origin
from inbox.reading.own_words import mark_ranges
from inbox.reading.sent import date, zone
from inbox.reading.structure import Structure, split
from inbox.reading.transfer import content

READER = 8  # the version of the reading; a higher one may read old mail again
NO_RANGES: tuple[Range, ...] = ()
NOBODY: tuple[Address, ...] = ()


def read_mail(raw: bytes, customs: Customs = PLAIN) -> Mail:
    """Read one mail, as the house's customs tell. Never raises (only running out of memory passes):
    what it cannot read is marked `damaged`, with why. Hostile sizes belong to `read_guarded`.
    """
    faults = Faults()
    return read_structure(raw, split(raw, faults), faults, customs=customs)


def read_structure(
    raw: bytes,
    structure: Structure,
    faults: Faults,
    *,
    customs: Customs = PLAIN,
    keep: bool = True,
    outline: bool = False,
) -> Mail:
    """Read a mail whose parts are known. Without `keep` files are measured and let go; an
    `outline` decodes no file and no long text (their size is then that of the encoded part).
    """
    if outline:
        faults.add("too big")
    heads = _Heads(structure, faults)
    subject = heads.of("subject")
    found = contents(structure, faults, keep=keep, outline=outline)
    shown = found.body
    headed = heads.sender()
    ranges = faults.guard("ranges", lambda: _ranges(found, subject, headed), NO_RANGES)
    noticed = found.marks + ((Mark("hidden text"),) if shown.hides else ())
    named = Heads(heads.all, heads.first, heads.people)
    come = partial(origin, structure, named, headed, shown.text, ranges, customs)
    came = faults.guard("origin", come, Origin(headed, ranges))
    return Mail(
        digest=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        message_id=faults.guard("message-id", lambda: message_id(heads.of("message-id")), ""),
        in_reply_to=faults.guard("in-reply-to", lambda: message_ids(heads.of("in-reply-to")), ()),
        references=faults.guard("references", lambda: message_ids(heads.of("references")), ()),
        subject=subject,
        sender=came.sender,
        reply_to=heads.people("reply-to"),
        to=heads.people("to"),
        cc=heads.people("cc"),
        sent_at=faults.guard("date", lambda: date(heads.of("date")), None),
        text=shown.text,
        html=shown.html,
        ranges=came.ranges,
        forward=faults.guard("forward", lambda: _forward(found, ranges, structure, heads), None),
        files=found.files,
        marks=faults.marks() + noticed + came.marks,
        automatic=came.automatic,
        through=came.through,
        addressed_to=came.addressed_to,
        provenance=came.provenance,
        headers=heads.all,
    )


class _Heads:
    """The headers of a mail, decoded; addresses are taken from their undecoded text."""

    def __init__(self, structure: Structure, faults: Faults) -> None:
        self._faults = faults
        self._charset = _likely_charset(structure)
        self._raw: dict[str, list[bytes]] = {}
        decoded = []
        for name, value in structure.fields:
            self._raw.setdefault(name, []).append(value)
            decoded.append((name, self._decoded(value)))
        self.all = tuple(decoded)
        self.first = dict(reversed(self.all))

    def _decoded(self, value: bytes) -> str:
        return self._faults.guard("header", lambda: decode_value(value, self._charset), "")

    def of(self, name: str) -> str:
        """The first header of that name, decoded, or an empty string."""
        return self.first.get(name, "")

    def people(self, name: str) -> tuple[Address, ...]:
        """All addresses of all headers of that name."""
        values = self._raw.get(name, [])
        found: tuple[Address, ...] = ()
        for value in values[:20]:
            found += self._faults.guard(name, self._reading(addresses, value), NOBODY)
        return found

    def sender(self) -> Address:
        """Who From names; Sender, when From names nobody (RFC 5322 §3.6.2)."""
        for name in ("from", "sender"):
            for value in self._raw.get(name, [])[:20]:
                one = self._faults.guard(name, self._reading(first_address, value), Address())
                if one != Address():
                    return one
        return Address()

    def _reading(self, read: Callable[[str], Value], value: bytes) -> Callable[[], Value]:
        return lambda: read(to_text(value, self._charset))


def _likely_charset(structure: Structure) -> str:
    """What raw 8-bit headers are probably in: the charset of the mail, else of its first text."""
    texts = (leaf.parameters for leaf in structure.leaves if leaf.kind.startswith("text/"))
    said = (one.get("charset", "") for one in (structure.parameters, *islice(texts, 5)))
    return next((codec for one in said if (codec := charsets.codec_of(one))), "")


def _ranges(found: Contents, subject: str, sender: Address) -> tuple[Range, ...]:
    """What of the text is not the sender's own: all of it when it is a mail that came as a file."""
    if found.passed_on:
        return (Range(RangeKind.FORWARDED, 0, len(found.body.text)),)
    return mark_ranges(found.body.text, subject, found.body.quotes, sender)


def _forward(
    found: Contents, ranges: tuple[Range, ...], structure: Structure, heads: _Heads
) -> Forward | None:
    """The mail that is forwarded in the text, else one that is attached. A report forwards none."""
    if not found.passed_on:
        told = read_forward(found.body.text, ranges, zone(heads.of("date")))
        if told or structure.report == "report":
            return told
    leaf = next((one for one in structure.leaves if one.kind == "message/rfc822"), None)
    if leaf is None:
        return None
    told = attached(content(structure.raw, leaf)[0])
    return replace(told, end=len(found.body.text)) if found.passed_on else told
