"""An IMAP folder as a `Mailbox`: always by UID, in batches, never marking a mail as read."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from inbox.errors import ServerRefused
from inbox.imap.deadline import Deadline
from inbox.imap.words import GONE, talking
from inbox.mailbox import Fetched, Withheld
from inbox.settings import AfterStoring, MailboxSettings

_ASKED = 500  # UIDs whose size is asked for at once
_MAILS, _BYTES = 100, 4_000_000  # a batch; one bigger mail goes alone
_BODY, _DATE, _SIZE = b"BODY[]", b"INTERNALDATE", b"RFC822.SIZE"
_SLOWEST = 20_000  # bytes a second: a server slower than that is given up


class ImapMailbox:
    """A selected folder. Made by `open_mailbox`."""

    def __init__(
        self, client: IMAPClient, settings: MailboxSettings, selected: dict[bytes, Any]
    ) -> None:
        self._client, self._settings = client, settings
        self._deadline = Deadline(client, settings.timeout_seconds)
        self._take(selected)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def validity(self) -> int:
        return self._validity

    @property
    def uid_next(self) -> int:
        return self._uid_next

    def refresh(self) -> None:
        with talking(self._settings), self._deadline():
            self._take(self._client.select_folder(self._settings.folder))

    def uids(self, low: int, high: int) -> list[int]:
        with talking(self._settings), self._deadline():
            found = self._client.search(["UID", f"{low}:{high}"])
        # A range past the end answers with the newest mail, even an old one (RFC 3501 §6.4.8).
        return sorted(uid for uid in found if low <= uid <= high)

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched | Withheld]]:
        for at in range(0, len(uids), _ASKED):
            sizes = self._sizes(uids[at : at + _ASKED])
            for batch in _batches([uid for uid in uids[at : at + _ASKED] if uid in sizes], sizes):
                came = self._fetch(batch, sizes)
                if came:
                    yield came

    def acknowledge(self, uids: Sequence[int]) -> None:
        if self._settings.after_storing is AfterStoring.SEEN and uids:
            with talking(self._settings), self._deadline():
                self._client.add_flags(list(uids), [b"\\Seen"], silent=True)

    def remove(self, uids: Sequence[int]) -> None:
        """Raises `ServerRefused` when the server cannot expunge single UIDs (RFC 4315)."""
        with talking(self._settings), self._deadline():
            if not self._client.has_capability("UIDPLUS"):
                raise ServerRefused(
                    f"{self._settings.host} cannot delete single mails (no UIDPLUS). "
                    "Delete them in a mail program."
                )
            self._client.add_flags(list(uids), [b"\\Deleted"], silent=True)
            self._client.uid_expunge(list(uids))

    def close(self) -> None:
        try:
            with self._deadline():
                self._client.logout()
        except (*GONE, IMAPClientError):
            return

    def _take(self, selected: dict[bytes, Any]) -> None:
        self._validity = int(selected[b"UIDVALIDITY"])
        self._uid_next = int(selected.get(b"UIDNEXT", 0)) or self._highest() + 1

    def _highest(self) -> int:
        """For a server that does not say UIDNEXT: `*` is the newest mail."""
        with talking(self._settings), self._deadline():
            return max(self._client.search(["UID", "*"]), default=0)

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Size by UID; one that was expunged meanwhile is not in it."""
        with talking(self._settings), self._deadline():
            told = self._client.fetch(list(uids), [_SIZE])
        return {uid: int(data.get(_SIZE, 0)) for uid, data in told.items()}

    def _fetch(self, uids: list[int], sizes: dict[int, int]) -> list[Fetched | Withheld]:
        """A batch; when the server refuses it, one by one, so that one UID stops nobody."""
        try:
            told = self._bodies(uids, sum(sizes[uid] for uid in uids))
        except ServerRefused:
            if len(uids) == 1:
                return [Withheld(uids[0], "refused")]
            return [one for uid in uids for one in self._fetch([uid], sizes)]
        came = (self._one(uid, told.pop(uid), sizes[uid]) for uid in uids if uid in told)
        return [one for one in came if one is not None]

    def _bodies(self, uids: list[int], size: int) -> dict[int, dict[bytes, Any]]:
        with talking(self._settings), self._deadline(size / _SLOWEST):
            told: dict[int, dict[bytes, Any]] = self._client.fetch(
                uids, ["BODY.PEEK[]", _DATE, _SIZE]
            )
        return told

    def _one(self, uid: int, data: dict[bytes, Any], size: int) -> Fetched | Withheld | None:
        if _BODY not in data:  # a FETCH that nobody asked for may omit it: ask once more
            data = self._bodies([uid], size).get(uid, {})
            if not data:
                return None
        raw = data.get(_BODY)
        if raw is None:
            return Withheld(uid, "no body")
        if len(raw) < int(data.get(_SIZE, size)):
            return Withheld(uid, "cut short")
        return Fetched(uid, raw, _utc(data.get(_DATE)))


def _batches(uids: Sequence[int], sizes: dict[int, int]) -> Iterator[list[int]]:
    batch: list[int] = []
    held = 0
    for uid in uids:
        if batch and (len(batch) >= _MAILS or held + sizes[uid] > _BYTES):
            yield batch
            batch, held = [], 0
        batch.append(uid)
        held += sizes[uid]
    if batch:
        yield batch


def _utc(told: Any) -> datetime:
    """INTERNALDATE is aware, since times are not normalised; a server that omits it gets 1970."""
    if not isinstance(told, datetime):
        return datetime(1970, 1, 1, tzinfo=UTC)
    return told.astimezone(UTC)
