"""DKIM and ARC, checked when a mail has come (RFC 6376, RFC 8617), by dkimpy. Asks only whom it is
given; loads a heavy library, so only workers import it.

What a signature shows is which server let the mail out and that it was not changed since: it does
not show who wrote it.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import dkim
from dkim.asn1 import ASN1FormatError

from inbox.origin import Fact
from inbox.provenance.domains import in_ascii
from inbox.proving.checking import Ask, NoAnswer
from inbox.reading.blocks import read_block
from inbox.reading.faults import Faults

MOST = 5  # signatures of one mail that are checked
LARGEST = 40_000_000  # bytes of a mail
WEAKEST = 1_024  # bits of an RSA key (RFC 8301 §3.2)
# The library's white space pattern is quadratic in a run that no line end follows.
_UNUSUAL = re.compile(rb"[ \t]{300}")
_REVOKED = re.compile(rb"(?:^|;)\s*p\s*=\s*(?:;|$)")  # RFC 6376 §3.6.1
_TAG = re.compile(r"(?:^|;)\s*([a-z]{1,3})\s*=\s*([^;]*)")
_QUIET = logging.getLogger("inbox.signatures")
_QUIET.disabled = True  # its messages name domains of senders: sources
_BROKEN = (
    *(dkim.DKIMException, dkim.DigestTooLargeError, dkim.InvalidCanonicalizationPolicyError),
    *(dkim.InvalidTagValueList, dkim.UnparsableKeyError, ASN1FormatError),
    *(ValueError, LookupError, TypeError, ArithmeticError, AttributeError),
)
_OTHER_KIND = (dkim.NaClNotFoundError, dkim.UnknownKeyTypeError)  # RFC 8463 needs a library
Tags = Mapping[str, str]


def check(raw: bytes, now: datetime, ask: Ask) -> tuple[Fact, ...]:
    """What the signatures of a mail show, in their order; ARC's seal last. Never raises.

    Codes: "signature right" (its domain; "part": only the first bytes are signed, RFC 6376 §8.2),
    "signature wrong", "signature unchecked" with why, "seal right", "seal wrong".
    """
    fields = read_block(raw, 0, Faults())[0]
    signed = [_tags(value) for name, value in fields if name == "dkim-signature"][:MOST]
    sealed = [_tags(value) for name, value in fields if name == "arc-seal"]
    if not signed and not sealed:
        return ()
    unusual = _unusual(raw)
    if unusual:
        return tuple(_unchecked(one, unusual) for one in (*signed, *sealed[:1]))
    found = [_signature(raw, at, one, now, ask) for at, one in enumerate(signed)]
    return (*found, *_seal(raw, sealed, ask))


def _unusual(raw: bytes) -> str:
    """Why a mail is not given to the library; empty when it is."""
    if len(raw) > LARGEST:
        return "too big"
    return "unusual" if _UNUSUAL.search(raw) else ""


def _signature(raw: bytes, at: int, tags: Tags, now: datetime, ask: Ask) -> Fact:
    if tags.get("x", "").isdecimal() and int(tags["x"][:15]) < now.timestamp():
        return _unchecked(tags, "expired")
    asked = _Asked(ask)
    try:
        right = dkim.DKIM(raw, logger=_QUIET, minkey=WEAKEST).verify(idx=at, dnsfunc=asked)
    except NoAnswer:
        return _unchecked(tags, "no answer")
    except _OTHER_KIND:
        return _unchecked(tags, "other kind")
    except dkim.KeyFormatError:
        return _unchecked(tags, "no key")
    except _BROKEN as error:
        return _wrong(tags, "changed" if "hash mismatch" in str(error) else "broken")
    if not right:
        return _unchecked(tags, "no key") if asked.nothing else _wrong(tags, "changed")
    if tags.get("l", "").isdecimal() and _length(raw) > int(tags["l"][:15]):
        return Fact("signature right", _about(tags, part="yes"))
    return Fact("signature right", _about(tags))


def _length(raw: bytes) -> int:
    """Bytes of the body, its line ends as they are sent; empty lines at its end do not count."""
    body = raw[read_block(raw, 0, Faults())[1] :].rstrip(b"\r\n")
    return len(body) + body.count(b"\n") - body.count(b"\r\n") + 2


def _seal(raw: bytes, sealed: list[Tags], ask: Ask) -> Iterator[Fact]:
    """The last seal of a chain that others vouch for each other in."""
    if not sealed:
        return
    last = max(sealed, key=lambda one: one.get("i", "0").zfill(3)[:3])
    try:
        verdict, _results, _why = dkim.ARC(raw, logger=_QUIET, minkey=WEAKEST).verify(
            dnsfunc=_Asked(ask)
        )
    except NoAnswer:
        yield _unchecked(last, "no answer")
    except _BROKEN:
        yield Fact("seal wrong", _about(last))
    else:
        yield Fact("seal right" if verdict == dkim.CV_Pass else "seal wrong", _about(last))


class _Asked:
    """The look-up as the library calls it; remembers whether there was nothing."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.nothing = False

    def __call__(self, name: bytes | str, timeout: float = 0) -> bytes | None:
        told = name.decode("ascii", "replace") if isinstance(name, bytes) else name
        found = self._ask(told.rstrip("."))
        self.nothing = found is None or bool(_REVOKED.search(found))
        return found


def _tags(value: bytes) -> Tags:
    found = _TAG.findall(value[:8_000].decode("latin-1"))
    return {name: "".join(said.split()) for name, said in reversed(found)}


def _wrong(tags: Tags, why: str) -> Fact:
    return Fact("signature wrong", _about(tags, why=why))


def _unchecked(tags: Tags, why: str) -> Fact:
    return Fact("signature unchecked", _about(tags, why=why))


def _about(tags: Tags, **more: str) -> dict[str, str]:
    return {"domain": in_ascii(tags.get("d", "")[:253]), **more}


def checking(ask: Ask) -> Callable[[bytes, datetime], tuple[Fact, ...]]:
    """A `Prover` that asks there."""
    return lambda raw, now: check(raw, now, ask)
