"""A batch of mail becomes messages and tips, exactly once. Knows no server: `poll` talks to it.

The order is a promise (DESIGN: store, then acknowledge):
1. each mail is read, guarded, if it was not read ahead (`pipeline.ahead`); one whose reader dies is
   quarantined, and stops nobody;
2. the raw mails are written beside the database, files and then folders fsynced; meanwhile the
   messages, sightings, readings, tips, index and the caller's checkpoint are written in one unit;
3. once the raw mails and their folders are on the disk, that unit commits.
Only when `take_in` has returned may a server be told anything.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from inbox import (
    LIMITS,
    Customs,
    Fetched,
    FolderRole,
    Limits,
    Mail,
    ReadAhead,
    ReaderDied,
    Readings,
    Withheld,
    read_guarded,
)
from pipeline import arrival, ledger, probes, proving, wake
from pipeline.models import Message, Tombstone
from pipeline.opening import Opening
from pipeline.recognising import Forms, held_mixed, recognised
from pipeline.search.wording import Wording
from pipeline.store import Store
from pipeline.terms import Evidence, Via
from pipeline.upsert import append

NOTHING: Readings = {}
_TRIES = 8  # two pollers that choose the same key, or bring the same mail, at once


@dataclass(frozen=True, slots=True)
class Source:
    """Where a batch comes from."""

    mailbox_id: int
    desk_id: int
    validity: int
    via: Via = Via.MAIL
    archive_before: datetime | None = None  # what arrived earlier starts archived
    imported: bool = False  # from files: nobody writes to us just now
    max_mail_bytes: int = 150_000_000
    tells: bool = False  # the server is to be told what became of each mail
    role: FolderRole = FolderRole.INBOX
    limits: Limits = LIMITS  # what reading one mail may cost


@dataclass(frozen=True, slots=True)
class Count:
    """What became of a batch, in mails."""

    new: int = 0
    known: int = 0
    purged: int = 0
    quarantined: int = 0
    withheld: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.new + other.new,
            self.known + other.known,
            self.purged + other.purged,
            self.quarantined + other.quarantined,
            self.withheld + other.withheld,
        )

    @property
    def seen(self) -> int:
        return self.new + self.known + self.purged + self.quarantined


@dataclass(frozen=True, slots=True)
class Read:
    """A mail that came, and what the reader made of it; `mail` is None when the reader died."""

    digest: str
    fetched: Fetched
    mail: Mail | None
    problem: str = ""
    wording: Wording | None = None  # when it was made ahead
    probe: probes.Known | None = None  # one of ours: not read at all

    @property
    def sent_at(self) -> datetime | None:
        return self.mail.sent_at if self.mail else None


@dataclass
class _Sorted:
    """A batch, told apart against what the store holds."""

    fresh: list[Read] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)  # digest: arrival key
    purged: set[str] = field(default_factory=set)

    @property
    def names(self) -> set[str]:
        return self.known.keys() | self.purged


def take_in(
    store: Store,
    source: Source,
    batch: Sequence[Fetched | Withheld],
    checkpoint: Callable[[Session], None],
    ahead: Readings = NOTHING,
) -> Count:
    """Store what is new of a batch, note where all of it was seen, and run the checkpoint.

    `ahead` are readings of some of these mails that were made before.

    Raises `DiskFull`, `FolderUnusable` or `DatabaseUnavailable`: then nothing of the batch was
    stored, and the same batch may be given again.
    """
    came = [one for one in batch if isinstance(one, Fetched)]
    with store.look() as session:
        forms = recognised(session, (one.raw for one in came))
        held = _held(session, forms.digests)
    digests = forms.names(held.names)
    seen: set[str] = set()
    reads = []
    for name, fetched in zip(digests, came, strict=True):
        if name not in held.known and name not in held.purged and name not in seen:
            seen.add(name)
            probe = probes.known(store, fetched.raw)
            reads.append(
                Read(name, fetched, None, probe=probe)
                if probe
                else _read(name, fetched, source, store.customs, ahead.get(name))
            )
    reads = _without_purged_copies(store, reads, held)
    if forms.is_told:
        told = {read.digest: (read.mail, read.fetched.raw) for read in reads if read.mail}
        forms = forms.knowing(held_mixed(store, told))
        reads = [read for read in reads if read.digest not in forms.known]
    raw = [(read.digest, read.fetched.raw) for read in reads]
    with store.raw.writing(raw) as wait:

        def write(session: Session) -> Count:
            count = _write(session, store, source, batch, forms, reads, held.purged, checkpoint)
            wait()  # the commit that follows names the raw mails
            return count

        return _in_one_unit(store, write)


def _in_one_unit(store: Store, write: Callable[[Session], Count]) -> Count:
    for tries in range(_TRIES):
        try:
            with store.unit() as session:
                if tries:
                    arrival.in_turn(session)
                return write(session)
        except IntegrityError:
            continue  # somebody stored one of these a moment ago: look again, with it held
    with store.unit() as session:
        arrival.in_turn(session)
        return write(session)


def _read(
    name: str,
    fetched: Fetched,
    source: Source,
    customs: Customs,
    ahead: ReadAhead | ReaderDied | None,
) -> Read:
    if isinstance(ahead, ReadAhead):
        return Read(name, fetched, ahead.mail, wording=_wording(ahead))
    try:
        if ahead:
            raise ahead
        mail = read_guarded(
            fetched.raw,
            max_bytes=source.max_mail_bytes,
            limits=source.limits,
            customs=customs,
        )
    except ReaderDied as died:
        return Read(name, fetched, None, died.code)
    return Read(name, fetched, mail)


def _wording(ahead: ReadAhead) -> Wording | None:
    """What a child says it is. What makes no sense is made anew."""
    try:
        return Wording.unpack(ahead.beside) if ahead.beside is not None else None
    except ValueError:
        return None


def _held(session: Session, digests: Iterable[str]) -> _Sorted:
    names = list(digests)
    message, tombstone = Message.__table__.c, Tombstone.__table__.c  # type: ignore[attr-defined]
    known = session.execute(
        sa.select(message.digest, message.arrival).where(message.digest.in_(names))
    )
    purged = session.execute(sa.select(tombstone.digest).where(tombstone.digest.in_(names)))
    return _Sorted(known={row[0]: row[1] for row in known}, purged=set(purged.scalars()))


def _without_purged_copies(store: Store, reads: list[Read], held: _Sorted) -> list[Read]:
    """Leave out copies of what was purged: another route's Received lines, the same mail."""
    hashes = {
        store.copy_hash(mail.message_id, mail.sender.address.casefold(), mail.sent_at): read.digest
        for read in reads
        if (mail := read.mail) and mail.message_id
    }
    with store.look() as session:
        found = session.execute(
            sa.select(col(Tombstone.copy_hash)).where(col(Tombstone.copy_hash).in_(hashes))
        )
        gone = {hashes[copy_hash] for copy_hash in found.scalars()}
    held.purged |= gone
    return [read for read in reads if read.digest not in gone]


def _write(
    session: Session,
    store: Store,
    source: Source,
    batch: Sequence[Fetched | Withheld],
    forms: Forms,
    reads: Sequence[Read],
    purged: set[str],
    checkpoint: Callable[[Session], None],
) -> Count:
    """The one unit of work of a batch."""
    now = store.clock()
    held = _held(session, forms.digests)  # somebody may have stored one a moment ago
    digests, purged = forms.names(held.names), purged | held.purged
    wanted = set(digests) - held.known.keys() - purged
    fresh = [read for read in reads if read.digest in wanted]
    fresh.sort(key=lambda read: (read.fetched.arrived, read.fetched.uid))
    keys = arrival.allocate(session, [read.fetched.arrived for read in fresh])
    new = dict(zip((read.digest for read in fresh), keys, strict=True))
    _write_messages(session, fresh, keys, source.via, now)
    opening = Opening(session, source.desk_id, source.archive_before, now, source.imported)
    mails = [(read.mail, key) for read, key in zip(fresh, keys, strict=True) if read.mail]
    sent = source.role is FolderRole.SENT
    said = {key: read.wording for read, key in zip(fresh, keys, strict=True) if read.wording}
    (opening.write_sent if sent else opening.write)(mails, said)
    if source.via is Via.MAIL and not sent:
        proving.freeze(session, store, mails, now)
    count = _write_sightings(session, source, batch, digests, held.known | new, purged, now)
    if not sent:
        again = [held.known[name] for name in digests if name in held.known]
        opening.open_held(again)
        opening.also_received(again)
    probing = [(read.probe, read.fetched.arrived) for read in fresh if read.probe]
    for probe, arrived in probing:
        probes.came(session, probe, source.mailbox_id, arrived, now)
    checkpoint(session)
    if fresh:
        wake.ring(session)
    quarantined = sum(read.mail is None for read in fresh) - len(probing)
    return Count(
        new=len(fresh) - quarantined - len(probing),
        known=count.known - len(fresh),
        purged=count.purged,
        quarantined=quarantined,
        withheld=count.withheld,
    )


def _write_messages(
    session: Session, fresh: Sequence[Read], keys: Sequence[int], via: Via, now: datetime
) -> None:
    rows = [
        {
            "arrival": key,
            "digest": read.digest,
            "size": len(read.fetched.raw),
            "via": via,
            "evidence": _evidence(read),
            "problem": read.problem,
            "stored_at": now,
        }
        for read, key in zip(fresh, keys, strict=True)
    ]
    append(session, Message, rows)


def _evidence(read: Read) -> Evidence:
    if read.mail is None:
        return Evidence.PROBE if read.probe else Evidence.QUARANTINED
    return Evidence.DAMAGED if read.mail.damaged else Evidence.STORED


def _write_sightings(
    session: Session,
    source: Source,
    batch: Sequence[Fetched | Withheld],
    digests: Sequence[str],
    keys: dict[str, int],
    purged: set[str],
    now: datetime,
) -> Count:
    names = dict(zip((one.uid for one in batch if isinstance(one, Fetched)), digests, strict=True))
    rows = ledger.write(
        session,
        source.mailbox_id,
        source.validity,
        batch,
        {uid: keys[name] for uid, name in names.items() if name in keys},
        frozenset(uid for uid, name in names.items() if name in purged),
        now,
        tells=source.tells,
    )
    return Count(
        known=sum(row["arrival"] is not None for row in rows),
        purged=sum(bool(row["purged"]) for row in rows),
        withheld=sum(bool(row["withheld"]) for row in rows),
    )
