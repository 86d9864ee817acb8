"""One round over one mailbox: what is new, what was withheld before, what is still older.

Each batch is stored first (`intake.take_in`), then acknowledged. Where the round stands is
written in the same unit as the mail, so it can be killed anywhere and goes on there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from sqlmodel import Session

from inbox import (
    AfterStoring,
    ConnectionLost,
    Fetched,
    FirstSync,
    Mailbox,
    MailboxSettings,
    ServerRefused,
    walk,
)
from pipeline import doubts, ledger, models
from pipeline.ahead import Batch, Coming, come, named, newer, older, reader
from pipeline.digests import digest
from pipeline.errors import EvidenceMissing
from pipeline.intake import Count, Source, take_in
from pipeline.ledger import Mark, mailbox_row
from pipeline.store import Store

Told = Callable[[Count], None]
_RETRIED = 100  # withheld UIDs asked for again in one round
_NEWEST = 1_000  # UIDs among which a new connection looks for what an answer left out
_UNTOLD = 5_000  # UIDs that a round makes up for: what a killed one stored and did not acknowledge

__all__ = ["import_all", "mailbox_row", "poll", "refetch"]


def poll(
    store: Store,
    mailbox: Mailbox,
    settings: MailboxSettings,
    *,
    max_mail_bytes: int,
    told: Told = lambda count: None,
    patient: bool = False,
    opened: bool = True,
) -> Count:
    """Take in all that a mailbox holds and we do not; `told` hears the sum after every batch.

    A patient round leaves alone what was withheld a short while ago; one that a person asks for
    does not. `opened` says that the connection is new: then it is made sure that the UIDs mean
    what they meant. Raises what `intake.take_in` and the mailbox raise; what was stored until
    then stays.
    """
    round_ = _began(store, mailbox, settings, max_mail_bytes, told, opened)
    withheld = round_.due(store.clock() if patient else None)
    round_.make_up()
    round_.run(newer(mailbox, round_.mark), mailbox.uid_next - 1 - round_.mark.high)
    if patient:
        round_.run(round_.again(withheld))
    round_.run(older(mailbox, round_.mark), round_.mark.low - 1)
    if not patient:  # last: one of them may break the connection, each time
        round_.run(round_.again(withheld))
    if opened:
        round_.run(round_.gaps())
    round_.ended()
    return round_.sum


def refetch(
    store: Store,
    mailbox: Mailbox,
    settings: MailboxSettings,
    uids: Sequence[int],
    *,
    max_mail_bytes: int,
) -> Count:
    """Take in these UIDs, wherever the mark stands: gaps that a reconciliation has found."""
    round_ = _began(store, mailbox, settings, max_mail_bytes, lambda count: None, opened=True)
    round_.run((batch, round_.mark) for batch in named(mailbox, sorted(uids)))
    round_.ended()
    return round_.sum


def import_all(
    store: Store,
    mailbox: Mailbox,
    *,
    name: str,
    desk: str,
    max_mail_bytes: int,
    archive_before: datetime | None = None,
    told: Told = lambda count: None,
) -> Count:
    """Take in an archive (mbox, Maildir, .eml), exactly once together with any poll. What an
    earlier import of it brought counts as known."""
    with store.unit() as session:
        row = ledger.archive_row(session, name, desk, store.clock())
        stood = Mark(row.validity, row.uid_low, row.uid_high)
        ledger.forget_older(session, row.id, mailbox.validity)
        same = stood.validity == mailbox.validity
        known, purged = ledger.seen(session, row.id, mailbox.validity) if same else (0, 0)
    mark = stood if same else Mark(mailbox.validity, 1, 0)
    source = Source(
        row.id,
        row.desk_id,
        mailbox.validity,
        archive_before=archive_before,
        imported=True,
        max_mail_bytes=max_mail_bytes,
    )
    round_ = _Round(store, mailbox, source, mark, stored=stood, told=told)
    round_.sum, withheld = Count(known=known, purged=purged), round_.due(None)
    round_.run(newer(mailbox, mark), mailbox.uid_next - 1 - mark.high)
    round_.run(round_.again(withheld))
    round_.ended()
    return round_.sum


def _began(
    store: Store,
    mailbox: Mailbox,
    settings: MailboxSettings,
    max_mail_bytes: int,
    told: Told,
    opened: bool,
) -> "_Round":
    """Bring the mailbox's row up to what the settings and the server say, and begin there."""
    with store.look() as session:
        stood = ledger.stood(session, settings)
    moved = stood.place not in ("", settings.place)
    mark = _mark(stood, mailbox, settings.first_sync, moved=moved) if opened else stood.mark
    with store.unit() as session:
        row = ledger.polled_row(session, settings, store.clock())
        row.validity, row.uid_low, row.uid_high = mark.validity, mark.low, mark.high
        if opened:
            ledger.forget_older(session, row.id, mark.validity)
    source = Source(
        mailbox_id=row.id,
        desk_id=row.desk_id,
        validity=mark.validity,
        archive_before=_midnight(settings.archive_before),
        max_mail_bytes=max_mail_bytes,
        tells=settings.after_storing is not AfterStoring.KEEP,
        role=settings.role,
    )
    delete = settings.after_storing is AfterStoring.DELETE
    round_ = _Round(store, mailbox, source, mark, stored=mark, told=told, delete=delete)
    round_.looks = not stood.unseen
    return round_


def _mark(stood: ledger.Stood, mailbox: Mailbox, order: FirstSync, *, moved: bool) -> Mark:
    """Where to begin: where it stood, or from the start when the server numbers mails anew.

    The server says so by another UIDVALIDITY. One that says nothing and means other mails by the
    same UIDs (a restored backup, another server of that name) is found out by a sample.
    """
    generation, validity = divmod(stood.mark.validity, ledger.GENERATION)
    if not stood.mark.validity:
        return _first_mark(mailbox, ledger.numbering(0, mailbox.validity), order)
    if validity != mailbox.validity:
        generation += 1
    else:
        there = mailbox.stamps(list(stood.sample))
        same = [there[uid] == stood.sample[uid] for uid in there if uid in stood.sample]
        shrunk = mailbox.uid_next <= stood.mark.high
        if all(same) and (any(same) or not (shrunk or moved)):
            return _sunk(stood, mailbox) if shrunk and stood.sample else stood.mark
        generation += 1
    return _first_mark(mailbox, ledger.numbering(generation, mailbox.validity), order)


def _sunk(stood: ledger.Stood, mailbox: Mailbox) -> Mark:
    """Without the UIDs that no mail has yet: a server that once told a far too high UIDNEXT would
    else hand out new mail below the mark."""
    highest = max(*stood.sample, mailbox.uid_next - 1)
    return replace(stood.mark, high=min(stood.mark.high, highest))


def _first_mark(mailbox: Mailbox, validity: int, order: FirstSync) -> Mark:
    """Newest first: the gap below `uid_next` is filled downwards. Oldest first: all is new."""
    if order is FirstSync.NEWEST:
        return Mark(validity, low=mailbox.uid_next, high=mailbox.uid_next - 1)
    return Mark(validity, low=1, high=0)


@dataclass
class _Round:
    """One round: where it stands, and what it has done."""

    store: Store
    mailbox: Mailbox
    source: Source
    mark: Mark  # once all that was given to `run` is stored
    stored: Mark  # as the database has it
    told: Told
    delete: bool = False
    looks: bool = True  # for copies that a killed round made; not where looking broke the last one
    sum: Count = field(default_factory=Count)
    refused: ServerRefused | None = None  # what could not be acknowledged stops no intake
    lost: ConnectionLost | None = None  # while acknowledging: what came before is stored yet

    def run(self, batches: Iterable[tuple[Batch, Mark]], most: int = 0) -> None:
        """Store, then acknowledge, batch by batch. When the connection breaks, what has come is
        stored first; then `ConnectionLost` is raised. `most`: how many mails there may be."""
        source = self.source
        with reader(self.store, source.max_mail_bytes, source.limits) as reading:
            reading.expect(min(most, self.mailbox.exists))
            for one in come(self.store, reading, batches):
                self._take(one)
        if self.lost is not None:
            raise self.lost

    def _take(self, coming: Coming) -> None:
        self.mark = mark = coming.mark
        if not coming.batch and mark == self.stored:
            return  # nothing new: a quiet round writes nothing
        batch, lost = doubts.settled(self.store, self.mailbox, self._place, coming.batch)
        self.lost, write = self.lost or lost, self._checkpoint(mark)
        came = take_in(self.store, self.source, batch, write, coming.readings)
        self.sum += came
        self.stored = mark
        fetched = [one for one in batch if isinstance(one, Fetched)]
        self._acknowledge(self._not_purged(fetched) if came.purged else fetched)
        self.told(self.sum)

    def make_up(self) -> None:
        """Acknowledge what an earlier round stored and was killed before it did."""
        with self.store.look() as session:
            waiting = ledger.untold(session, *self._place, _UNTOLD)
        self._note([uid for uid, name in waiting.items() if not name])  # purged: left as they are
        if not (uids := [uid for uid, name in waiting.items() if name]):
            return
        if self.delete:
            for batch in self.mailbox.fetch(uids):
                self._acknowledge([one for one in batch if isinstance(one, Fetched)])
            self._note(self._gone(uids))
        else:
            self._tell(uids, again=self.looks)
        if self.lost is not None:
            raise self.lost

    def due(self, now: datetime | None) -> list[int]:
        """What the server withheld in an earlier round, and is to be asked for in this one."""
        with self.store.look() as session:
            return ledger.due(session, *self._place, now, _RETRIED)

    def again(self, uids: Sequence[int]) -> Iterator[tuple[Batch, Mark]]:
        """Ask for these once more."""
        if not uids:
            return
        for batch in named(self.mailbox, uids):
            yield batch, self.mark
        if gone := self._gone(uids):
            self._forget(gone)

    def gaps(self) -> Iterator[tuple[Batch, Mark]]:
        """Mails whose UIDs no answer told before. When more are there than were ever seen, look
        for them all; else among the newest, since others may have been deleted meanwhile."""
        with self.store.look() as session:
            seen = ledger.count(session, *self._place)
        if self.mark.low > 1:
            return
        low = 1 if seen < self.mailbox.exists else max(1, self.mark.high - _NEWEST)
        for uids in walk(self.mailbox, low, self.mark.high, newest_first=True):
            with self.store.look() as session:
                held = ledger.known(session, *self._place, min(uids), max(uids))
            for batch in named(self.mailbox, [uid for uid in uids if uid not in held]):
                yield batch, self.mark

    def _gone(self, uids: Sequence[int]) -> list[int]:
        """Those that are not there any more. Silence alone is no proof: a search must agree."""
        there = self.mailbox.stamps(uids)
        silent = [uid for uid in uids if uid not in there]
        if not silent:
            return []
        windows = walk(self.mailbox, min(silent), max(silent), newest_first=False)
        found = {uid for window in windows for uid in window}
        return [uid for uid in silent if uid not in found]

    def ended(self) -> None:
        """Raises what the server refused to be told: all the rest was done."""
        if self.refused is not None:
            raise self.refused

    @property
    def _place(self) -> tuple[int, int]:
        return self.source.mailbox_id, self.source.validity

    def _acknowledge(self, batch: Sequence[Fetched]) -> None:
        if self.delete:
            kept = [one.uid for one in batch if not self._is_stored(one)]
            self._note(kept)  # a purged mail has no copy to compare with: it stays where it is
            batch = [one for one in batch if one.uid not in kept]
        self._tell([one.uid for one in batch])

    def _not_purged(self, batch: Sequence[Fetched]) -> list[Fetched]:
        """What was purged and comes again stays as it is: moved away, nobody would find it."""
        if not (self.source.tells and batch):
            return list(batch)
        with self.store.look() as session:
            waiting = ledger.untold(session, *self._place, _UNTOLD, min(one.uid for one in batch))
        purged = [one.uid for one in batch if waiting.get(one.uid) == ""]
        self._note(purged)
        return [one for one in batch if one.uid not in purged]

    def _is_stored(self, one: Fetched) -> bool:
        """Whether our copy, read back from the disk, is what the server has, byte for byte."""
        try:
            return self.store.raw.read(digest(one.raw)) == one.raw
        except EvidenceMissing:
            return False

    def _tell(self, uids: Sequence[int], *, again: bool = False) -> None:
        if not uids or self.lost is not None:
            return
        try:
            self.mailbox.acknowledge(uids, again=again)
        except ServerRefused as refused:
            gone = self._gone(uids)  # some servers refuse to be told about those
            self._note(gone)
            self.refused = self.refused if len(gone) == len(uids) else refused
        except ConnectionLost as lost:
            self.lost = lost
        else:
            self._note(uids)

    def _note(self, uids: Sequence[int]) -> None:
        if uids and self.source.tells:
            with self.store.unit() as session:
                ledger.note_told(session, *self._place, uids)

    def _forget(self, uids: Sequence[int]) -> None:
        """Withheld once, and not there any more: another program has taken them away."""
        with self.store.unit() as session:
            ledger.note_gone(session, *self._place, uids)

    def _checkpoint(self, mark: Mark) -> Callable[[Session], None]:
        def write(session: Session) -> None:
            row = session.get_one(models.Mailbox, self.source.mailbox_id)
            row.validity, row.uid_low, row.uid_high = mark.validity, mark.low, mark.high
            session.add(row)

        return write


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None
