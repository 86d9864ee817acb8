"""Deleting the server's copies of what was purged, where they still are."""

from collections.abc import Iterable

import click

from inbox import InboxError, MailboxSettings
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
        uids = [place.uid for place in places if place.validity % GENERATION == mailbox.validity]
        if uids:
            mailbox.remove(uids)
        return len(uids)
