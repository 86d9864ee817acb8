"""What one mail is to the rest of the program: frozen values that neither read nor decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from inbox.origin import BY_A_PERSON, DIRECT, Automatic, Fact, Through

Detail = Mapping[str, str | int]
NO_DETAIL: Detail = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address as a header names it. Prints as the bare address; either part may be empty."""

    name: str = ""
    address: str = ""

    def __str__(self) -> str:
        return self.address


class RangeKind(StrEnum):
    """What a stretch of a mail's text is, when it is not the sender's own words."""

    QUOTED = "quoted"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"
    BANNER = "banner"  # a gateway's warning
    FORM = "form"  # labels and fields of a web form


@dataclass(frozen=True, slots=True)
class Range:
    """A half-open stretch `start:end` of `Mail.text`, in characters. Ranges never overlap."""

    kind: RangeKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What the reader noticed: a code with its values. The door makes the sentence."""

    code: str
    detail: Detail = field(default_factory=lambda: NO_DETAIL)


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a mail. `part` counts the leaves of the MIME tree in order, from 0;
    the n-th file inside a leaf (winmail.dat, uuencode) has the leaf's number and n thousands."""

    name: str  # as sent, decoded: for eyes only
    safe_name: str  # for a disk or a header
    claimed_type: str
    real_type: str  # by content; empty when nothing is known
    size: int  # bytes, decoded
    sha256: str  # hex, of the decoded content
    part: int
    content: bytes = field(default=b"", repr=False)  # empty in a reading that a child made: cut it


@dataclass(frozen=True, slots=True)
class Forward:
    """Who wrote the mail that this one forwards, as its text says: no proof of anything.

    `start:end` is the stretch of `Mail.text` with its words; empty when it came as a file.
    """

    writer: Address = Address()  # name or address may be empty
    sent_at: datetime | None = None  # UTC; None when what is written is not sure
    subject: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, decoded. Every field always has its type, however broken the mail was."""

    digest: (
        str  # SHA-256 hex of the raw bytes: a Message-ID can be forged, so it identifies nothing
    )
    size: int  # bytes, raw
    message_id: str = ""  # without the angle brackets
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    subject: str = ""
    sender: Address = Address()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    sent_at: datetime | None = None  # UTC; None when the header is absent or absurd
    text: str = ""  # what a mail program would show; nothing is deleted from it
    html: str = field(default="", repr=False)  # as sent, decoded, hostile
    ranges: tuple[Range, ...] = ()
    forward: Forward | None = None  # the first mail that is forwarded in it
    files: tuple[File, ...] = ()
    marks: tuple[Mark, ...] = ()
    automatic: Automatic = BY_A_PERSON
    through: Through = DIRECT
    addressed_to: tuple[str, ...] = ()  # lower case, +tags kept, the envelope's first
    provenance: tuple[Fact, ...] = ()
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # lower-case name, decoded

    @property
    def own_words(self) -> str:
        """The text outside all ranges: what the sender wrote, without quotes and signature."""
        kept, at = [], 0
        for stretch in self.ranges:
            kept.append(self.text[at : stretch.start])
            at = stretch.end
        kept.append(self.text[at:])
        return "".join(kept).strip()

    @property
    def damaged(self) -> bool:
        """Whether it could be read only in part."""
        return any(mark.code == "damaged" for mark in self.marks)

    def header(self, name: str) -> str:
        """The first header of that name (any case), or an empty string."""
        wanted = name.lower()
        return next((value for known, value in self.headers if known == wanted), "")
