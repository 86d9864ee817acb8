"""Who checks the signatures of mails, from the settings. Only workers load this."""

from dataclasses import replace

from inbox.proving.resolver import own_resolver
from inbox.proving.signatures import checking
from inbox.settings import Lookups
from pipeline.store import Store
from web.settings import Settings


def proving(settings: Settings, store: Store) -> Store:
    """The storage with somebody who checks signatures, when the settings allow look-ups."""
    if settings.inbox.dkim_lookups is Lookups.OFF:
        return store
    return replace(store, prover=checking(own_resolver(settings.inbox.dkim_resolver)))
