"""What the server is told once a mail is stored: that it was seen, moved or is not needed more."""

from collections.abc import Collection, Iterator, Sequence

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from inbox.errors import MoveToMissing, ServerRefused
from inbox.imap.wire import Client
from inbox.imap.words import not_now
from inbox.settings import AfterStoring, MailboxSettings

_AT_ONCE = 500  # UIDs in one command
_DELETED = b"\\Deleted"


def tell(
    client: Client, settings: MailboxSettings, uids: Sequence[int], copied: Collection[int] = ()
) -> None:
    """What `after_storing` says. Telling it twice is fine; `copied` lie in `move_to` already."""
    for some in _parts(uids):
        if settings.after_storing is AfterStoring.SEEN:
            client.add_flags(some, [b"\\Seen"], silent=True)
        elif settings.after_storing is AfterStoring.MOVE:
            _move(client, settings, some, copied)
        elif settings.after_storing is AfterStoring.DELETE:
            remove(client, settings, some)


def remove(client: Client, settings: MailboxSettings, uids: Sequence[int]) -> None:
    """Delete these alone: what another program marked as deleted is not ours to expunge.

    Raises `ServerRefused` when the server cannot expunge single UIDs (RFC 4315).
    """
    _can_expunge(client, settings)
    for some in _parts(uids):
        client.add_flags(some, [_DELETED], silent=True)
        client.uid_expunge(some)


def can_be_told(client: Client, settings: MailboxSettings) -> None:
    """Looks whether `after_storing` can be done, and changes nothing. Raises `MoveToMissing`, or
    `ServerRefused` for a folder that may only be read and a server that deletes no single mails."""
    after = settings.after_storing
    if after is AfterStoring.KEEP:
        return
    if client.is_readonly:
        raise ServerRefused(
            "{host} lets the mailbox {name} only read {folder}, so that mails there cannot be "
            'marked, moved or deleted. Set after_storing = "keep", or give it the right.',
            host=settings.host,
            name=settings.name,
            folder=settings.folder,
        )
    if after is AfterStoring.DELETE or copies(client, settings):
        _can_expunge(client, settings)
    if after is AfterStoring.MOVE:
        _is_there(client, settings)


def _is_there(client: Client, settings: MailboxSettings) -> None:
    """A folder that can be opened has a STATUS; one that only holds folders has none (RFC 9051
    §6.3.11)."""
    try:
        client.folder_status(settings.move_to, ["UIDNEXT"])
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if not_now(error):
            raise
        raise MoveToMissing(
            "{host} has no folder “{folder}” that mails of the mailbox {name} can be moved to. "
            "They are stored here, and stay where they are. Make the folder on the server, or mend "
            "move_to.",
            host=settings.host,
            folder=settings.move_to,
            name=settings.name,
        ) from None


def folders(client: Client) -> list[str]:
    """The names of the folders that can be opened, as settings would name them."""
    closed = {b"\\noselect", b"\\nonexistent"}
    return [
        str(name)
        for flags, _between, name in client.list_folders()
        if not closed & {bytes(flag).lower() for flag in flags}
    ]


def copies(client: Client, settings: MailboxSettings) -> bool:
    """Whether moving is a copy and its removal: a round killed in between leaves both."""
    return settings.after_storing is AfterStoring.MOVE and not client.has_capability("MOVE")


def _move(
    client: Client, settings: MailboxSettings, uids: Sequence[int], copied: Collection[int]
) -> None:
    """MOVE (RFC 6851), else a copy and its removal. What is marked as deleted was copied already,
    by a round that was killed in between; of what nothing is said, all is left as it is. Nothing is
    copied that cannot be taken away after it: each round would copy it again."""
    if not copies(client, settings):
        client.move(uids, settings.move_to)
        return
    _can_expunge(client, settings)
    flags = client.get_flags([uid for uid in uids if uid not in copied])
    if fresh := [uid for uid in uids if _DELETED not in flags.get(uid, (_DELETED,))]:
        client.copy(fresh, settings.move_to)
    remove(client, settings, [uid for uid in uids if uid in flags or uid in copied])


def _can_expunge(client: Client, settings: MailboxSettings) -> None:
    if not client.has_capability("UIDPLUS"):
        raise ServerRefused(
            "{host} cannot delete single mails (no UIDPLUS). Delete them in a mail program.",
            host=settings.host,
        )


def _parts(uids: Sequence[int]) -> Iterator[list[int]]:
    for at in range(0, len(uids), _AT_ONCE):
        yield list(uids[at : at + _AT_ONCE])
