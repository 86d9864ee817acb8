"""Lists of tips, newest first, a page at a time by key. Never an offset, never a count by scan."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from inbox import clear
from pipeline import access, arrival
from pipeline.models import Addressed, AlsoReceived, Beat, Desk, Reading, Tip, User
from pipeline.models.tips import UNSETTLED_DANGER
from pipeline.terms import NOISE, Lane, Shelf, Status, Verdict, Viewer

PAGE = 50
# Where a danger is seen: no judge puts it away, and muting its sender does not either. One that a
# person has snoozed, or that came with old mail, waits there.
NEVER_HIDDEN = (Shelf.OPEN, Shelf.HIDDEN, Shelf.MUTED)


@dataclass(frozen=True, slots=True)
class Row:
    """A tip as a list shows it."""

    id: int
    arrival: int  # the page key
    arrived_at: datetime
    subject: str
    sender: str  # the name, else the address
    desk: str
    lane: Lane | None
    beat: str  # empty: left open, or not judged yet
    status: Status
    verdict: Verdict | None
    shelf: Shelf
    owner: str
    unsure: bool  # the judge left the beat open; of noise no beat is wanted
    restricted: bool
    wrote_again: bool
    also_asks: bool
    danger_since: datetime | None  # it may hold one that no person has called harmless
    language: str  # its code; empty: none that we tell
    facts: Mapping[str, str]  # of "time", "place", "document", "first hand": words that say it
    messages: int
    files: int
    in_a_file: bool = False  # what was searched for stands in a file's text alone

    @property
    def waits_since(self) -> datetime | None:
        """Since when a danger waits for somebody. Old mail that came archived has no clock."""
        waits = self.status is Status.NEW and not self.owner and self.shelf is not Shelf.ARCHIVED
        return self.danger_since if waits else None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the key to ask the next page with; None on the last one."""

    rows: tuple[Row, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to. Nothing given: the first view."""

    shelf: Shelf | None = Shelf.OPEN  # None: all of them
    lane: Lane | None = None
    beat_id: int | None = None
    unsure: bool = False
    status: Status | None = None
    owner_id: int | None = None
    desk_id: int | None = None
    also_received: bool = False
    with_hidden: bool = False  # the hidden ones beside those of the first view
    beats: frozenset[int] | None = None  # any of these
    wrote_again: bool | None = None
    danger: bool = False  # that nobody has taken, closed or called harmless, on whatever shelf
    language: str | None = None  # a code; empty: of none that we tell
    answers: str = ""  # an address that a callout gives: what came to it, but for noise

    def parts(self) -> list["Wanted"]:
        """The same as several lists, each of which one index holds in order."""
        shelves = [self.shelf, Shelf.HIDDEN] if self.with_hidden else [self.shelf]
        beats = [self.beat_id] if self.beats is None else sorted(self.beats)
        return [
            replace(self, shelf=shelf, beat_id=beat, with_hidden=False, beats=None)
            for shelf in shelves
            for beat in beats
        ]


def page(
    session: Session,
    viewer: Viewer,
    wanted: Wanted = Wanted(),
    before: int | None = None,
    limit: int = PAGE,
) -> Page:
    """One page of tips, newest first, below the page key `before`."""
    keys = keys_of(session, viewer, wanted, before, limit + 1)
    return Page(rows(session, keys[:limit]), keys[limit - 1] if len(keys) > limit else None)


def keys_of(
    session: Session, viewer: Viewer, wanted: Wanted, before: int | None, limit: int
) -> Sequence[int]:
    """The page keys of tips, newest first.

    Each desk, shelf and beat is read by its own index and the pages are merged: one query over
    several would sort all that they hold.
    """
    desks = sorted(viewer.desks if wanted.desk_id is None else viewer.desks & {wanted.desk_id})
    parts = [
        _of_desk(session, viewer, desk_id, part, before, limit)
        for desk_id in desks
        for part in wanted.parts()
    ]
    if wanted.also_received:
        parts = [_also(session, viewer, wanted, before, limit)]
    return list(heapq.merge(*parts, reverse=True))[:limit]


def _of_desk(
    session: Session,
    viewer: Viewer,
    desk_id: int,
    wanted: Wanted,
    before: int | None,
    limit: int,
) -> Sequence[int]:
    chosen = sa.select(col(Tip.arrival)).where(
        col(Tip.desk_id) == desk_id, access.visible_apart_from_desk(viewer)
    )
    return _keys(session, chosen, wanted, before, limit)


def _also(
    session: Session, viewer: Viewer, wanted: Wanted, before: int | None, limit: int
) -> Sequence[int]:
    chosen = (
        sa.select(col(Tip.arrival))
        .join(AlsoReceived, col(AlsoReceived.tip_id) == col(Tip.id))
        .where(col(AlsoReceived.desk_id).in_(viewer.desks), access.visible(viewer))
    )
    return _keys(session, chosen, wanted, before, limit)


def _keys(
    session: Session,
    chosen: sa.Select[Any],
    wanted: Wanted,
    before: int | None,
    limit: int,
) -> Sequence[int]:
    if wanted.danger:
        chosen = chosen.where(UNSETTLED_DANGER, col(Tip.shelf).in_(NEVER_HIDDEN))
    elif wanted.shelf is not None:
        chosen = chosen.where(col(Tip.shelf) == wanted.shelf)
    narrowed = {
        Tip.lane: wanted.lane,
        Tip.beat_id: wanted.beat_id,
        Tip.status: wanted.status,
        Tip.owner_id: wanted.owner_id,
        Tip.language: wanted.language,
    }
    for column, value in narrowed.items():
        if value is not None:
            chosen = chosen.where(_unindexed(column, wanted) == value)
    if wanted.answers:
        chosen = chosen.where(answering(wanted.answers))
    if wanted.unsure:
        chosen = chosen.where(col(Tip.beat_id).is_(None), col(Tip.beat_judged), is_no_noise())
    if wanted.wrote_again is not None:
        again = col(Tip.wrote_again_at).is_not(None)
        chosen = chosen.where(again if wanted.wrote_again else ~again)
    if before is not None:
        chosen = chosen.where(col(Tip.arrival) < before)
    return session.execute(chosen.order_by(col(Tip.arrival).desc()).limit(limit)).scalars().all()


def answering(address: str) -> sa.ColumnElement[bool]:
    """The condition on `Tip` that its first message came to this address, and is no noise."""
    came = sa.select(col(Addressed.arrival)).where(col(Addressed.address) == address)
    return sa.and_(col(Tip.arrival).in_(came), is_no_noise())


def is_no_noise() -> sa.ColumnElement[bool]:
    """The condition on `Tip` that its lane is none of noise; one that nobody has judged is none."""
    return ~sa.func.coalesce(col(Tip.lane), "").in_(sorted(NOISE))


def _unindexed(column: Any, wanted: Wanted) -> sa.ColumnElement[Any]:
    """The column; where few tips are wanted that an index of their own holds (`ix_tip_again`), in
    a form that keeps a database from looking through all of a lane or beat instead."""
    plain: sa.ColumnElement[Any] = col(column)  # type: ignore[assignment]
    return sa.func.coalesce(plain, plain) if wanted.wrote_again or wanted.danger else plain


def rows(session: Session, keys: Sequence[int]) -> tuple[Row, ...]:
    """The rows of these tips, in the order of their keys. Access was asked for the keys."""
    columns: list[Any] = [
        Tip.id, Tip.arrival, Tip.lane, Tip.status, Tip.verdict, Tip.shelf, Tip.beat_judged,
        Tip.restricted, Tip.wrote_again_at, Tip.also_asks, Tip.messages, Tip.files, Tip.danger,
        Tip.language, Tip.facts, Reading.subject, Reading.sender_name, Reading.sender_address,
        Desk.name.label("desk"),  # type: ignore[attr-defined]
        Beat.name.label("beat"), User.name.label("owner"),  # type: ignore[attr-defined]
    ]  # fmt: skip
    found = session.execute(
        sa.select(*columns)
        .select_from(Tip)
        .join(Reading, col(Reading.arrival) == col(Tip.arrival))
        .join(Desk, col(Desk.id) == col(Tip.desk_id))
        .outerjoin(Beat, col(Beat.id) == col(Tip.beat_id))
        .outerjoin(User, col(User.id) == col(Tip.owner_id))
        .where(col(Tip.arrival).in_(keys))
    )
    by_key = {one.arrival: _row(one) for one in found}
    return tuple(by_key[key] for key in keys if key in by_key)


def _sender(name: str, address: str) -> str:
    """The name; the address for one without, and for a name that pretends to be an address."""
    return clear(address) if "@" in name and address else name or clear(address)


def _row(one: Any) -> Row:
    return Row(
        id=one.id,
        arrival=one.arrival,
        arrived_at=arrival.moment(one.arrival),
        subject=one.subject,
        sender=_sender(one.sender_name, one.sender_address),
        desk=one.desk,
        lane=one.lane,
        beat=one.beat or "",
        status=one.status,
        verdict=one.verdict,
        shelf=one.shelf,
        owner=one.owner or "",
        unsure=one.beat is None and one.beat_judged and one.lane not in NOISE,
        restricted=one.restricted,
        wrote_again=one.wrote_again_at is not None,
        also_asks=one.also_asks,
        danger_since=None if one.danger is None else arrival.moment(one.danger),
        language=one.language or "",
        facts=one.facts or {},
        messages=one.messages,
        files=one.files,
    )
