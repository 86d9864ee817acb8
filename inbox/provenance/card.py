"""The facts that the headers of a mail tell of where it came from. Pure: nobody is asked.

Frozen at receipt with the mail: a later reading tells later rules, not what was so.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inbox.customs import Customs
from inbox.mail import Address
from inbox.origin import Fact, Through
from inbox.provenance.domains import clear, in_ascii, is_mixed, looks_like, organisation
from inbox.provenance.results import Result, of_our_server

# What asks for a second look; everything else is only told.
WARNINGS = frozenset(
    {"failed", "name shows address", "imitates a colleague", "mixed scripts", "looks like"}
    | {"answers elsewhere", "signature wrong", "hidden direction"}
)
MOST_SIGNERS = 5
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_SIGNER = re.compile(r"(?:^|;)\s*d\s*=\s*([^;\s]{1,253})")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_VOUCHES = ("dmarc", "dkim", "spf")
_FAILS = frozenset({"fail", "permerror", "hardfail"})


@dataclass(frozen=True, slots=True)
class Come:
    """What the card is made of. `sender` is who is shown, `headed` the From as it stands."""

    headers: Sequence[tuple[str, str]]
    first: Mapping[str, str]
    sender: Address
    headed: Address
    named: Callable[[str], tuple[Address, ...]]
    through: Through


def facts(come: Come, customs: Customs) -> tuple[Fact, ...]:
    """In the order of the card: how it came, what was found, what to look at twice."""
    return (
        *_way(come),
        *_results(come, customs),
        *_signers(come),
        *_names(come.sender, customs),
        *_ways_back(come),
    )


def _way(come: Come) -> Iterator[Fact]:
    if come.through.kind:
        values = {"address": come.through.address, "by": come.through.by}
        yield Fact(f"through {come.through.kind}", values)


def _results(come: Come, customs: Customs) -> Iterator[Fact]:
    """Our own server's word; without a setting nobody's is taken, and nothing is said."""
    found = of_our_server(come.headers, customs.server)
    if found is None:
        if customs.server:
            yield Fact("server silent", {"server": customs.server})
        return
    vouched = [one for one in _VOUCHES if (one, "pass") in {told[:2] for told in found}]
    broken = any(told[:2] == ("dmarc", "fail") for told in found)
    if vouched and not broken:
        domain = _about(found, vouched[0]) or come.headed.address.rpartition("@")[2]
        # What one of our lists or forms sends is ours: that says nothing of who wrote to it.
        if not (come.through.kind and domain in customs.domains):
            by = ", ".join(vouched).upper()
            yield Fact("sent through", {"domain": in_ascii(domain), "by": by})
    # A mail that was forwarded fails SPF, and is none the worse while another check holds.
    for method, result, domain in found:
        if result in _FAILS and (method == "dmarc" or (method in _VOUCHES and not vouched)):
            yield Fact("failed", {"method": method.upper(), "domain": in_ascii(domain)})


def _about(found: Sequence[Result], method: str) -> str:
    return next((domain for m, r, domain in found if m == method and r == "pass" and domain), "")


def _signers(come: Come) -> Iterator[Fact]:
    """Who says to have signed it: a claim until the signature is checked."""
    signers: dict[str, None] = {}
    for name, value in come.headers:
        if name == "dkim-signature" and len(signers) < MOST_SIGNERS:
            signers |= dict.fromkeys(one.lower() for one in _SIGNER.findall(value[:4_000]))
    if signers:
        yield Fact("signed", {"domains": ", ".join(map(in_ascii, signers))})
    seal = _SIGNER.search(come.first.get("arc-seal", "")[:4_000])
    if seal:
        yield Fact("sealed", {"domain": in_ascii(seal.group(1))})


def _names(sender: Address, customs: Customs) -> Iterator[Fact]:
    """A sender that looks like another."""
    local, _, domain = sender.address.rpartition("@")
    shown = _ADDRESS.search(sender.name) or _ADDRESS.search(local)
    if shown and shown.group().lower() != sender.address.lower():
        yield Fact(
            "name shows address", {"shown": clear(shown.group()), "address": clear(sender.address)}
        )
    if _TURNING.search(sender.name + sender.address):
        yield Fact("hidden direction", {})
    if is_mixed(domain):
        yield Fact("mixed scripts", {"domain": in_ascii(domain)})
    elif "xn--" in in_ascii(domain):
        yield Fact("foreign letters", {"domain": in_ascii(domain)})
    like = looks_like(domain, customs.domains)
    if like:
        yield Fact("looks like", {"domain": in_ascii(domain), "like": like})


def _ways_back(come: Come) -> Iterator[Fact]:
    """Where an answer, or a bounce, would go (RFC 5322 §3.6.2, RFC 5321 §4.4)."""
    sender = come.sender.address.lower()
    answers = [one.address for one in come.named("reply-to")[:20] if "@" in one.address]
    others = [one for one in answers if one.lower() not in (sender, come.through.address)]
    if others and not come.through.kind:
        yield Fact("answers elsewhere", {"address": clear(others[0])})
    back = come.first.get("return-path", "").strip().strip("<>").rpartition("@")[2].lower()
    ours = come.headed.address.rpartition("@")[2].lower()
    if back and ours and not come.through.kind and organisation(back) != organisation(ours):
        yield Fact("returns elsewhere", {"domain": in_ascii(back)})
