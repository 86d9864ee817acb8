"""Deleting the server's copies of what was purged, where they still are."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import click

from inbox import Fetched, InboxError, Mailbox, MailboxSettings, walk
from pipeline.digests import digest, forms
from pipeline.ledger import GENERATION
from pipeline.upkeep.purge import Place
from web.mailboxes import open_one
from web.settings import Settings


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of the copies."""

    deleted: int = 0
    gone: int = 0  # where they were they are not, and Tipdesk moved them nowhere
    left: Mapping[str, int] = field(default_factory=dict)  # by mailbox and folder

    def __add__(self, other: "Removed") -> "Removed":
        left = dict(Counter(self.left) + Counter(other.left))
        return Removed(self.deleted + other.deleted, self.gone + other.gone, left)


def left(settings: Settings, places: Iterable[Place]) -> dict[str, int]:
    """How many copies may still lie where, by mailbox and folder; asks no server."""
    boxes = {box.name: box for box in settings.inbox.mailboxes}
    return dict(Counter(_where(place.mailbox, boxes.get(place.mailbox)) for place in places))


def remove_copies(settings: Settings, places: Iterable[Place]) -> Removed:
    """Delete them. One that cannot be reached is told, and does not fail."""
    by_mailbox: dict[str, list[Place]] = {}
    for place in places:
        by_mailbox.setdefault(place.mailbox, []).append(place)
    removed = Removed()
    for box in settings.inbox.mailboxes:
        removed += _remove(settings, box, by_mailbox.pop(box.name, []))
    return removed + Removed(
        left=left(settings, [one for few in by_mailbox.values() for one in few])
    )


def _remove(settings: Settings, box: MailboxSettings, places: Sequence[Place]) -> Removed:
    if not places:
        return Removed()
    done, sought = Removed(), list(places)
    try:
        done, sought = _in_folder(settings, box, places)
        return done + (_in_move_to(settings, box, sought) if sought else Removed())
    except InboxError as error:
        click.echo(f"Not deleted on the server of {box.name}: {error}", err=True)
        return done + Removed(left={_where(box.name, box): len(sought)})


def _in_folder(
    settings: Settings, box: MailboxSettings, places: Sequence[Place]
) -> tuple[Removed, list[Place]]:
    """Delete what lies where it came in; and which of them are not there any more."""
    with open_one(settings, box) as mailbox:
        wanted = {one.uid: one for one in places if one.validity % GENERATION == mailbox.validity}
        is_it = _compared(mailbox, {uid: {one.digest} for uid, one in wanted.items()})
        if uids := [uid for uid, same in is_it.items() if same]:
            mailbox.remove(uids)
    for uid in sorted(is_it.keys() - set(uids)):
        told = "the server gives other bytes for it than what was purged"
        click.echo(f"Not deleted on the server of {box.name}: UID {uid}, {told}.", err=True)
    left = len(places) - len(wanted) + len(is_it) - len(uids)
    done = Removed(len(uids), left={f"{box.name}: {box.folder}": left} if left else {})
    return done, [one for uid, one in wanted.items() if uid not in is_it]


def _in_move_to(settings: Settings, box: MailboxSettings, places: Sequence[Place]) -> Removed:
    """Delete what lies where `after_storing` moves to; by their date and size few are fetched."""
    if not box.move_to:
        return Removed(gone=len(places))
    with open_one(settings, box.model_copy(update={"folder": box.move_to})) as mailbox:
        stamps = {one.stamp for one in places}
        alike = [
            uid
            for uids in walk(mailbox, 1, mailbox.uid_next - 1, newest_first=True)
            for uid, stamp in mailbox.stamps(uids).items()
            if stamp in stamps
        ]
        digests = {one.digest for one in places}
        is_it = _compared(mailbox, dict.fromkeys(alike, digests))
        if uids := [uid for uid, same in is_it.items() if same]:
            mailbox.remove(uids)
    odd = min(len(is_it) - len(uids), max(len(places) - len(uids), 0))
    left = {f"{box.name}: {box.move_to}": odd} if odd else {}
    return Removed(len(uids), gone=max(len(places) - len(uids) - odd, 0), left=left)


def _where(name: str, box: MailboxSettings | None) -> str:
    if box is None:
        return f"{name}: in config.toml no more"
    return f"{name}: {box.folder} or {box.move_to}" if box.move_to else f"{name}: {box.folder}"


def _compared(mailbox: Mailbox, wanted: Mapping[int, Collection[str]]) -> dict[int, bool]:
    """Of those that are there yet, whether each is, byte for byte but for its line ends, what was
    purged: a server that gave one mail for another, or numbered its mails anew, would delete
    another person's."""
    came = (one for batch in mailbox.fetch(sorted(wanted)) for one in batch)
    return {
        one.uid: isinstance(one, Fetched)
        and not {digest(one.raw), *forms(one.raw)}.isdisjoint(wanted[one.uid])
        for one in came
    }
