"""How signatures are checked, as a shape: who does it loads a library that few processes need."""

from collections.abc import Callable
from datetime import datetime

from inbox.origin import Fact

# Raw mail and the time it is checked at (aware UTC) to what its signatures show. Never raises.
Prover = Callable[[bytes, datetime], tuple[Fact, ...]]
# A name like `sel._domainkey.example.org` to its text record; None when there is none. Raises
# `NoAnswer` when nobody answers in time.
Ask = Callable[[str], bytes | None]


class NoAnswer(Exception):
    """The name server did not answer in time, or not usefully."""
