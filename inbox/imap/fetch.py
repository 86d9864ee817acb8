"""An IMAP folder as a `Mailbox`: always by UID, in batches, never marking a mail as read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from inbox.errors import ConnectionLost, CopiesUnseen, InboxError, PieceTooLong, ServerRefused
from inbox.imap import told, watch
from inbox.imap.announced import NUMBERS, Announced, doubtful, parted, settled
from inbox.imap.copied import copied
from inbox.imap.deadline import Deadline
from inbox.imap.pieces import PIECE, UNIT, Pieces
from inbox.imap.wire import ROOM, Client
from inbox.imap.words import talking
from inbox.mailbox import Fetched, Mailbox, Withheld
from inbox.opened import BYTES, MAILS, Opened
from inbox.settings import AfterStoring, MailboxSettings

_ASKED = 500  # UIDs whose size is asked for at once
_BODY, _DATE, _SIZE = b"BODY[]", b"INTERNALDATE", b"RFC822.SIZE"
_ALONE = PIECE + 1
_ONCE_AND_AGAIN = 20  # mails of which a server refuses to tell the size, one after the other


class ImapMailbox(Opened):
    """A selected folder. Made by `open_mailbox`."""

    def __init__(
        self,
        client: Client,
        settings: MailboxSettings,
        selected: dict[bytes, Any],
        pieces: Path | None = None,
    ) -> None:
        self._client, self._settings = client, settings
        self._deadline = Deadline(client.line, settings.timeout_seconds)
        self._pieces = Pieces(pieces)
        self._pieces.sweep()
        self._idle = watch.Idle(client, settings)
        self._careful, self._piece_size, self._refused = 0, PIECE, 0
        self._validity = _validity(selected)
        self._exists = int(selected.get(b"EXISTS", 0))
        client.line.folder.is_news = False
        self._uid_next = min(int(selected.get(b"UIDNEXT", 0)), NUMBERS) or self._highest() + 1

    @property
    def validity(self) -> int:
        return self._validity

    @property
    def uid_next(self) -> int:
        return self._uid_next

    @property
    def exists(self) -> int:
        return self._exists

    def be_careful(self) -> None:
        self._careful, self._piece_size = _ASKED, UNIT

    def refresh(self) -> None:
        """Which UIDs there are from `uid_next` on. Whoever answers it is alive."""
        with self._asking():
            self._client.noop()  # a search alone may be answered by how it was a moment ago
            self._client.line.folder.is_news = False  # the search finds what was told until now
            found = self._client.search(["UID", f"{self._uid_next}:*"])
        self._uid_next = max(self._uid_next, *(uid + 1 for uid in found if uid < NUMBERS), 0)

    def wait(self, seconds: float) -> bool:
        """Wait until the server has something new (True) or `seconds` are over.

        By IDLE (RFC 2177) where it is known and wanted; else it only waits. What it told since
        `refresh`, or since the folder was opened, it is not waited for. Raises `ConnectionLost`.
        `interrupt` ends it from another thread.
        """
        return self._client.line.folder.is_news or self._idle.wait(seconds)

    def interrupt(self) -> None:
        """From another thread: end what waits here, and cut what does not end."""
        self._idle.interrupt()

    def cut(self) -> None:
        """From another thread: end the connection now. Whoever uses it gets `ConnectionLost`."""
        self._client.line.cut()

    def uids(self, low: int, high: int) -> list[int]:
        with self._asking():
            found = self._client.search(["UID", f"{low}:{high}"])
        # A range past the end answers with the newest mail, even an old one (RFC 3501 §6.4.8).
        return sorted(uid for uid in found if low <= uid <= high)

    def stamps(self, uids: Sequence[int]) -> dict[int, int]:
        announced, _missing = self._announced(uids)
        return {uid: one.stamp for uid, one in announced.items()}

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched | Withheld]]:
        """In the order given, whatever comes of each: the ledger's mark moves along it."""
        at = 0
        while asked := uids[at : at + (1 if self._careful else _ASKED)]:
            announced, silent = self._announced(asked)
            there = [uid for uid in asked if uid in announced or uid in silent]
            for batch in self._batches(there, announced):
                yield from self._fetch(batch, announced)
            self._careful = max(0, self._careful - 1)  # what broke it lay among the first
            at += len(asked)

    def assured(self, one: Fetched) -> Fetched | Withheld:
        announced = Announced(one.told_size or len(one.raw), one.arrived, 0)
        return self._sure(one.uid, one.raw, announced, is_doubtful=True)

    def acknowledge(self, uids: Sequence[int], *, again: bool = False) -> None:
        if self._settings.after_storing is AfterStoring.KEEP:
            return
        try:
            there = copied(self, self._beside(), uids) if again and self._copies() else ()
            with self._asking(len(uids) * 100):
                told.tell(self._client, self._settings, uids, there)
        except ServerRefused:
            self.can_acknowledge()  # it may say more of why
            raise

    def folders(self) -> list[str]:
        with self._asking():
            return told.folders(self._client)

    def can_acknowledge(self) -> None:
        with self._asking():
            told.can_be_told(self._client, self._settings)

    def remove(self, uids: Sequence[int]) -> None:
        """Raises `ServerRefused` when the server cannot expunge single UIDs (RFC 4315)."""
        with self._asking(len(uids) * 100):
            told.remove(self._client, self._settings, uids)

    def close(self) -> None:
        try:
            with self._asking():
                self._client.logout()
        except InboxError:
            self._client.hang_up()

    def _copies(self) -> bool:
        with self._asking():
            return told.copies(self._client, self._settings)

    @contextmanager
    def _beside(self) -> Iterator[Mailbox]:
        """The folder that mails are moved to, over this connection: until it ends, nothing may be
        asked of this one."""
        settings = self._settings.model_copy(update={"folder": self._settings.move_to})
        try:
            with self._asking():
                selected = self._client.select_folder(settings.folder, readonly=True)
            unnumbered = {b"UIDVALIDITY": 1}  # it need not say: nobody remembers UIDs of there
            yield ImapMailbox(self._client, settings, unnumbered | selected)
        except ConnectionLost as lost:
            raise (self._unseen() if lost.uids else lost) from None
        except InboxError:
            self._back()
            raise
        self._back()

    def _unseen(self) -> CopiesUnseen:
        return CopiesUnseen(
            "The connection to {host} was lost over a mail in {folder}, where we looked for copies "
            "of moved mails. The next round moves them without a look: some may lie there twice.",
            host=self._settings.host,
            folder=self._settings.move_to,
        )

    def _back(self) -> None:
        with self._asking():
            again = _validity(self._client.select_folder(self._settings.folder))
        if again != self._validity:
            raise ConnectionLost("{host} has numbered its mails anew.", host=self._settings.host)
        self._client.line.folder.is_news = True  # nobody was told of what came meanwhile

    @contextmanager
    def _asking(self, size: int = 0, uids: Sequence[int] = ()) -> Iterator[None]:
        """A command: what goes wrong in our words, not longer than it may take for `size` bytes."""
        try:
            with talking(self._settings), self._deadline(size):
                yield
        except ConnectionLost as lost:
            lost.uids = tuple(uids)
            raise

    def _highest(self) -> int:
        """For a server that does not say UIDNEXT: `*` is the newest mail."""
        with self._asking():
            return max(self._client.search(["UID", "*"]), default=0)

    def _announced(self, uids: Sequence[int]) -> tuple[dict[int, Announced], set[int]]:
        """Size and date by UID; and the UIDs that are there, but of which nothing was said.

        One that was expunged meanwhile is in neither.
        """
        said = self._sizes(uids)
        found = {
            uid: Announced.of(data[_SIZE], data.get(_DATE), data.get(b"SEQ"))
            for uid, data in said.items()
            if isinstance(data.get(_SIZE), int)
        }
        return found, self._still_there([uid for uid in uids if uid not in found])

    def _sizes(self, uids: Sequence[int]) -> dict[int, dict[bytes, Any]]:
        """What a server refuses to tell of many, it may tell of all but one of them."""
        try:
            with self._asking(uids=uids):
                said: dict[int, dict[bytes, Any]] = self._client.fetch(list(uids), [_SIZE, _DATE])
        except ServerRefused:
            if len(uids) == 1:
                self._refused += 1
                if self._refused > _ONCE_AND_AGAIN:
                    raise  # it is not about single mails
                return {}
            halves = uids[: len(uids) // 2], uids[len(uids) // 2 :]
            return self._sizes(halves[0]) | self._sizes(halves[1])
        self._refused = 0
        return said

    def _still_there(self, uids: list[int]) -> set[int]:
        if not uids:
            return set()
        with self._asking():
            return set(self._client.search(["UID", ",".join(map(str, uids))])) & set(uids)

    def _batches(self, uids: Sequence[int], announced: dict[int, Announced]) -> Iterator[list[int]]:
        """What is big, or was not announced, goes alone."""
        batch: list[int] = []
        held = 0
        for uid in uids:
            size = announced[uid].size if uid in announced else _ALONE
            full = len(batch) >= MAILS or held + size > BYTES
            if batch and (full or self._careful or size > self._piece_size):
                yield batch
                batch, held = [], 0
            batch.append(uid)
            held += size if size <= self._piece_size else BYTES
        if batch:
            yield batch

    def _fetch(
        self, uids: list[int], announced: dict[int, Announced]
    ) -> Iterator[list[Fetched | Withheld]]:
        if uids[0] not in announced:
            yield [Withheld(uids[0], "no answer")]
        elif announced[uids[0]].size > self._piece_size:
            yield from self._in_pieces(uids[0], announced[uids[0]])
        elif came := self._whole(uids, announced):
            yield came

    def _whole(self, uids: list[int], announced: dict[int, Announced]) -> list[Fetched | Withheld]:
        size = sum(announced[uid].size for uid in uids)
        try:
            said = self._bodies(uids, size)
        except ServerRefused:
            if len(uids) == 1:
                return [Withheld(uids[0], "refused", stamp=announced[uids[0]].stamp)]
            return [one for uid in uids for one in self._whole([uid], announced)]
        # Alone, a mail has none beside it that would tell: after a fault each is asked for twice.
        doubted = set(uids) if self._careful else doubtful(uids, said, announced)
        came = [
            self._one(uid, said.get(uid, {}), announced[uid], is_doubtful=uid in doubted)
            for uid in uids
        ]
        return [one for one in came if one is not None]

    def _bodies(self, uids: list[int], size: int) -> dict[int, dict[bytes, Any]]:
        with self._asking(size, uids):
            said: dict[int, dict[bytes, Any]] = self._client.fetch(uids, ["BODY.PEEK[]"])
        return said

    def _one(
        self, uid: int, data: dict[bytes, Any], announced: Announced, *, is_doubtful: bool
    ) -> Fetched | Withheld | None:
        if _BODY not in data:  # a FETCH that nobody asked for may omit it: ask once more
            data = self._bodies([uid], announced.size).get(uid, {})
        raw = data.get(_BODY)
        if not isinstance(raw, bytes):
            there = bool(data) or bool(self._still_there([uid]))
            return Withheld(uid, "no body", stamp=announced.stamp) if there else None
        return self._sure(uid, raw, announced, is_doubtful=is_doubtful)

    def _sure(
        self, uid: int, raw: bytes, announced: Announced, *, is_doubtful: bool = False
    ) -> Fetched | Withheld:
        """A mail that may be another's, or a part, is asked for once more, by another way."""
        if len(raw) == announced.size and not is_doubtful:
            return announced.fetched(uid, raw)
        first, second = parted(len(raw), announced.size)
        try:
            with self._asking(first + second, [uid]):
                asked = [f"BODY.PEEK[]<0.{first}>", f"BODY.PEEK[]<{first}.{second}>"]
                data = self._client.fetch([uid], asked).get(uid, {})
        except ServerRefused:
            return Withheld(uid, "refused", stamp=announced.stamp)
        again = data.get(b"BODY[]<0>"), data.get(b"BODY[]<%d>" % first)
        return settled(uid, raw, again, announced)

    def _in_pieces(self, uid: int, announced: Announced) -> Iterator[list[Fetched | Withheld]]:
        """One big mail. The caller has stored it when it asks for what comes next."""
        mail = f"{self._settings.place} {self._validity} {uid} {announced.stamp}"
        try:
            ask = partial(self._piece, uid, 2 * announced.size + ROOM)
            with self._pieces.of(mail, ask, self._piece_size) as raw:
                yield [self._sure(uid, raw, announced)]
        except PieceTooLong:
            yield self._whole([uid], {uid: announced})
        except ServerRefused:
            yield [Withheld(uid, "refused", stamp=announced.stamp)]

    def _piece(self, uid: int, most: int, at: int, size: int) -> bytes:
        """What begins at `at`. A server that gives another piece for it (RFC 9051 §7.5.2: each says
        where it begins), or pieces without end, gives no pieces."""
        with self._asking(size, [uid]):
            said = self._client.fetch([uid], [f"BODY.PEEK[]<{at}.{size}>"]).get(uid, {})
        given = {name: value for name, value in said.items() if name.startswith(b"BODY[]<")}
        piece = given.get(b"BODY[]<%d>" % at)
        if at > most or (given and piece is None):
            raise PieceTooLong("The server does not give a mail in pieces.")
        if not isinstance(piece, bytes):
            raise ServerRefused("{host} gave no piece of a mail.", host=self._settings.host)
        return piece


def _validity(selected: dict[bytes, Any]) -> int:
    """How a folder is numbered, a number above zero (RFC 9051 §2.3.1.1)."""
    return int(selected[b"UIDVALIDITY"]) % NUMBERS or 1
