"""How a mail came about: frozen values that tell who or what sent it, and through whom."""

from collections.abc import Mapping
from dataclasses import dataclass

MACHINE_KINDS = frozenset({"auto-reply", "bounce", "receipt", "report", "notice"})


@dataclass(frozen=True, slots=True)
class Bounce:
    """One address that a bounce tells of. `status` is that of RFC 3463, or empty."""

    address: str = ""
    status: str = ""
    lasting: bool | None = None  # False: it may pass, or is still tried; None: not told


@dataclass(frozen=True, slots=True)
class Automatic:
    """Whether a program wrote a mail, and what shows it.

    `kind` is "auto-reply", "bounce", "receipt" (read or delivered), "report" (abuse, TLS),
    "notice" (a list server's own word), "list" (a person may have written it; it came by a list
    that is none of ours), or empty. `evidence` are codes, the strongest first.
    """

    kind: str = ""
    evidence: tuple[str, ...] = ()
    bounces: tuple[Bounce, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether no person wrote it. A list proves nothing."""
        return self.kind in MACHINE_KINDS


BY_A_PERSON = Automatic()


@dataclass(frozen=True, slots=True)
class Through:
    """Who handed a mail on, and by what its writer is known: a header's name, or "fields".

    `kind` is "list" (a list or group of ours), "form" (a form of our site), or empty.
    """

    kind: str = ""
    address: str = ""  # of the list or form
    by: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of where a mail came from: a code with its values. The door makes the
    sentence."""

    code: str
    values: Mapping[str, str]
