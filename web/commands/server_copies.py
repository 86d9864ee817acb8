"""Deleting the server's copies of what was purged, where they still are."""

from collections.abc import Iterable, Mapping

import click

from inbox import Fetched, InboxError, Mailbox, MailboxSettings
from pipeline.digests import digest, forms
from pipeline.ledger import GENERATION
from pipeline.upkeep.purge import Place
from web.mailboxes import open_one
from web.settings import Settings


def remove_copies(settings: Settings, places: Iterable[Place]) -> int:
    """Delete them; returns how many. One that cannot be reached is told, and does not fail."""
    by_mailbox: dict[str, list[Place]] = {}
    for place in places:
        by_mailbox.setdefault(place.mailbox, []).append(place)
    removed = 0
    for box in settings.inbox.mailboxes:
        try:
            removed += _remove(settings, box, by_mailbox.get(box.name, []))
        except InboxError as error:
            click.echo(f"Not deleted on the server of {box.name}: {error}", err=True)
    return removed


def _remove(settings: Settings, box: MailboxSettings, places: list[Place]) -> int:
    if not places:
        return 0
    with open_one(settings, box) as mailbox:
        wanted = {
            place.uid: place.digest
            for place in places
            if place.validity % GENERATION == mailbox.validity
        }
        is_it = _compared(mailbox, wanted)
        if uids := [uid for uid, same in is_it.items() if same]:
            mailbox.remove(uids)
    for uid in sorted(is_it.keys() - set(uids)):
        told = "the server gives other bytes for it than what was purged"
        click.echo(f"Not deleted on the server of {box.name}: UID {uid}, {told}.", err=True)
    return len(uids)


def _compared(mailbox: Mailbox, wanted: Mapping[int, str]) -> dict[int, bool]:
    """Of those that are there yet, whether each is, byte for byte but for its line ends, what was
    purged: a server that gave one mail for another, or numbered its mails anew, would delete
    another person's."""
    came = (one for batch in mailbox.fetch(sorted(wanted)) for one in batch)
    return {
        one.uid: isinstance(one, Fetched) and wanted[one.uid] in (digest(one.raw), *forms(one.raw))
        for one in came
    }
