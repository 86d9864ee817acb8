"""Whether a sender goes by the name of somebody who works here. Names only; nobody is looked up."""

import re
from collections.abc import Iterable
from functools import lru_cache

from inbox.customs import Customs
from inbox.mail import Address
from inbox.provenance.domains import skeleton

_FEWEST = 2  # words of a name that is told from others: many are called Ann
_WORD = re.compile(r"\w+")


def imitated(sender: Address, colleagues: Iterable[str], customs: Customs) -> str:
    """The colleague whose full name an address that is none of ours bears; else an empty string.

    The order of the words, accents, and letters of other scripts that look alike are no matter.
    """
    domain = sender.address.rpartition("@")[2].lower()
    ours = (domain == one or domain.endswith("." + one) for one in customs.domains)
    seen = _seen(sender.name)
    if len(seen) < _FEWEST or any(ours):
        return ""
    full = (name for name in colleagues if len(_seen(name)) >= _FEWEST)
    return next((name for name in full if _seen(name) <= seen), "")


@lru_cache(maxsize=2_048)
def _seen(name: str) -> frozenset[str]:
    """The words of a name as a hurried eye sees them."""
    return frozenset(skeleton(word) for word in _WORD.findall(name.casefold()[:200]))
