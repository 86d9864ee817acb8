"""How a mail came about, in one go: its writer, the machines behind it, the facts of its card."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from inbox.customs import Customs
from inbox.mail import Address, Mark, Range
from inbox.origin import BY_A_PERSON, DIRECT, Automatic, Fact, Through
from inbox.provenance.card import Come, facts
from inbox.reading.automatic import automatic, evidence, machine_marks
from inbox.reading.banners import banners, lay
from inbox.reading.structure import Structure
from inbox.reading.through import of_form, of_list

# Whom a mail was delivered to: the envelope first, since it keeps the +tag of a blind copy.
_ENVELOPE = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
MOST = 100  # addresses


@dataclass(frozen=True, slots=True)
class Heads:
    """The headers of a mail: all, the first of each name, and the addresses in one."""

    all: Sequence[tuple[str, str]]
    first: Mapping[str, str]
    named: Callable[[str], tuple[Address, ...]]


@dataclass(frozen=True, slots=True)
class Origin:
    """What came of it. `ranges` are all of the text's, those of others and ours."""

    sender: Address
    ranges: tuple[Range, ...] = ()
    automatic: Automatic = BY_A_PERSON
    through: Through = DIRECT
    addressed_to: tuple[str, ...] = ()
    provenance: tuple[Fact, ...] = ()
    marks: tuple[Mark, ...] = ()


def origin(
    structure: Structure,
    heads: Heads,
    headed: Address,
    text: str,
    ranges: tuple[Range, ...],
    customs: Customs,
) -> Origin:
    """Everything of it. `headed` is who stands in From, `ranges` what `own_words` marked."""
    sender, through = of_list(headed, heads.first, heads.named, customs)
    fields: tuple[Range, ...] = ()
    if not through.kind:
        sender, through, fields = of_form(headed, text, heads.named, customs)
    told = {name: said for name, said in heads.first.items() if not through.silences(name)}
    machine = automatic(evidence(structure, told, sender, text))
    come = Come(heads.all, heads.first, sender, headed, heads.named, through)
    tag = customs.untagged(heads.first.get("subject", ""))[1]
    return Origin(
        sender=sender,
        ranges=lay(fields or banners(text), ranges),
        automatic=machine,
        through=through,
        addressed_to=_addressed(heads),
        provenance=facts(come, customs),
        marks=(*machine_marks(machine), *_marks(through, tag)),
    )


def _marks(through: Through, tag: str) -> tuple[Mark, ...]:
    handed = {"kind": through.kind, "address": through.address, "by": through.by}
    return (
        *((Mark("through", handed),) if through.kind else ()),
        *((Mark("subject tag", {"tag": tag}),) if tag else ()),
    )


def _addressed(heads: Heads) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in _ENVELOPE:
        if name in heads.first:
            found |= dict.fromkeys(
                one.address.lower() for one in heads.named(name)[:MOST] if "@" in one.address
            )
    return tuple(found)[:MOST]
