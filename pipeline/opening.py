"""New messages of a batch find their tips: they open one, join one, or are a copy.

Rows only, within the caller's unit of work; `intake` decides what is new.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from inbox import Mail
from pipeline import arrival, file_texts, letters, senders, showing, standing
from pipeline.judges import tongues
from pipeline.models import (
    Act,
    Addressed,
    AlsoReceived,
    Belonging,
    Look,
    MailFile,
    Reading,
    Tip,
    Waiting,
)
from pipeline.search import index, wording
from pipeline.search.wording import Wording
from pipeline.terms import Shelf, Status, Treatment
from pipeline.threads import COPY, SENT, Joins, Threads, Told, held
from pipeline.upsert import append, append_new

STEPS_OF_A_TIP = ("lane", "embed", "beat", "story")
STEPS_OF_A_MESSAGE = ("lane", "story")
_UNTOUCHED: Mapping[str, Any] = {
    "status": Status.NEW,
    "lane_by_person": False,
    "also_asks": False,
    "beat_by_person": False,
    "beat_judged": False,
    "spiked": False,
    "restricted": False,
    "messages": 1,
}
_Rows = list[dict[str, Any]]
_Mails = Sequence[tuple[Mail, int]]
Wordings = Mapping[int, Wording]  # by arrival key
NOTHING: Wordings = {}


class Opening:
    """The tips of one batch, for the desk whose mailbox brought it."""

    def __init__(
        self,
        session: Session,
        desk_id: int,
        archive_before: datetime | None,
        now: datetime,
        imported: bool = False,
    ) -> None:
        self.session, self.desk_id, self.now = session, desk_id, now
        self.archive_before, self.imported = archive_before, imported

    def write(self, mails: _Mails, said: Wordings = NOTHING) -> None:
        """Readings, files, index and belongings of new mails, each with its arrival key; `said` is
        their wording, as far as it was made before."""
        if mails:
            readings, told, found = self._record(mails, said)
            self._belong(readings, told, found)
            self._adopt(readings)

    def write_sent(self, mails: _Mails, said: Wordings = NOTHING) -> None:
        """The same for mails of ours: each joins the tip that it answers, and opens none. One whose
        tip is not here yet is adopted by it later."""
        if mails:
            _readings, told, found = self._record(mails, said)
            for one in told:
                if place := found.answered(one):
                    self._join_sent({one.arrival: place.tip_id})
                    found.add(one, place.tip_id, ours=True)

    def open_held(self, arrivals: Iterable[int]) -> None:
        """Messages that are held, but belong nowhere: seen in a Sent folder first, and now where
        tips come in. They open or join like new ones."""
        table: Any = Reading.__table__  # type: ignore[attr-defined]
        homeless = sa.select(table).where(table.c.arrival.in_(list(arrivals)), _homeless(table))
        readings = [dict(row) for row in self.session.execute(homeless).mappings()]
        if readings:
            told = [_told(row) for row in readings]
            self._belong(readings, told, held(self.session, told))

    def _record(self, mails: _Mails, said: Wordings) -> tuple[_Rows, list[Told], Threads]:
        wordings = [said.get(key) or wording.of_mail(mail) for mail, key in mails]
        readings = [
            letters.reading_row(mail, key, one)
            for (mail, key), one in zip(mails, wordings, strict=True)
        ]
        files = [row for mail, key in mails for row in letters.file_rows(mail, key)]
        told = [_told(row) for row in readings]
        found = held(self.session, told)
        append(self.session, Reading, readings)
        append(self.session, MailFile, files)
        entries = zip((key for _mail, key in mails), (one.words for one in wordings), strict=True)
        index.add(self.session, entries)
        showing.queue(self.session, [key for mail, key in mails if showing.waits(mail)])
        file_texts.queue(self.session, [key for mail, key in mails if file_texts.waits(mail)])
        return readings, told, found

    def _adopt(self, readings: _Rows) -> None:
        """Our answers to these messages, which came in before them."""
        named = [row["message_id"] for row in readings if row["message_id"]]
        table: Any = Reading.__table__  # type: ignore[attr-defined]
        answers = sa.select(table.c.arrival, table.c.in_reply_to).where(
            table.c.in_reply_to.in_(named), _homeless(table)
        )
        waiting = self.session.execute(answers).all()
        if not waiting:
            return
        said = {row["message_id"]: row["arrival"] for row in readings}
        tips: dict[int, int] = dict(
            self.session.execute(
                sa.select(Belonging.arrival, Belonging.tip_id).where(  # type: ignore[call-overload]
                    col(Belonging.arrival).in_(said.values())
                )
            ).all()
        )
        self._join_sent({key: tips[said[to]] for key, to in waiting})

    def _join_sent(self, tips: Mapping[int, int]) -> None:
        """Mails of ours, by arrival, into their tips. They change nothing but the count."""
        for key, tip_id in tips.items():
            row = {"arrival": key, "tip_id": tip_id, "how": SENT, "since": self.now}
            append(self.session, Belonging, [row])
            more = sa.update(Tip).where(col(Tip.id) == tip_id)
            self.session.execute(more.values(messages=col(Tip.messages) + 1))

    def _belong(self, readings: _Rows, told: Sequence[Told], found: Threads) -> None:
        """Give every message its tip. Those that answer one of the same batch find it too."""
        places = _join_held(told, found)  # by arrival key
        opened: list[int] = []
        for one in told:
            if one.arrival in places:
                continue
            place = found.find(one)
            if place is None:
                opened.append(one.arrival)
                place = Joins(-len(opened), "opened")  # tips of this batch have no number yet
            places[one.arrival] = place
            found.add(one, place.tip_id)
        by_arrival = {row["arrival"]: row for row in readings}
        numbers = self._open([by_arrival[key] for key in opened])
        for key, place in places.items():
            if place.tip_id < 0:
                places[key] = Joins(numbers[-place.tip_id - 1], place.how)
        self._note(places)
        self._address(by_arrival.values())
        self._joined(
            [(by_arrival[key], place) for key, place in places.items() if place.how != "opened"]
        )

    def _open(self, readings: _Rows) -> list[int]:
        """A tip for each reading, in order; returns their numbers."""
        if not readings:
            return []
        ruled = senders.ruled(
            self.session, self.desk_id, {row["sender_address"] for row in readings}
        )
        rows = [self._new_tip(row, ruled.get(row["sender_address"])) for row in readings]
        table: Any = Tip.__table__  # type: ignore[attr-defined]
        made = self.session.execute(sa.insert(table).returning(table.c.id, table.c.arrival), rows)
        number = {key: tip_id for tip_id, key in made}
        tally = standing.Tally()
        for row in rows:
            tally.opened(row["desk_id"], row["shelf"])
        tally.write(self.session)
        return [number[row["arrival"]] for row in readings]

    def _new_tip(self, reading: dict[str, Any], ruled: Treatment | None) -> dict[str, Any]:
        """The row of a tip that nobody, and no judge, has looked at yet."""
        archived, muted = self._is_old(reading["arrival"]), ruled is Treatment.MUTE
        return {
            **_UNTOUCHED,
            "arrival": reading["arrival"],
            "desk_id": self.desk_id,
            "archived": archived,
            "muted": muted,
            "allowed": ruled is Treatment.ALLOW,
            "shelf": Shelf.ARCHIVED if archived else Shelf.MUTED if muted else Shelf.OPEN,
            "files": reading["files"],
            "language": tongues.told(reading["text"], reading["language"]),
        }

    def _is_old(self, key: int) -> bool:
        return self.archive_before is not None and arrival.moment(key) < self.archive_before

    def _note(self, places: dict[int, Joins]) -> None:
        """Belongings, and the steps that each message waits for."""
        belongings = [
            {"arrival": key, "tip_id": place.tip_id, "how": place.how, "since": self.now}
            for key, place in places.items()
        ]
        append(self.session, Belonging, belongings)
        steps = {"opened": STEPS_OF_A_TIP, "earlier": STEPS_OF_A_TIP, COPY: ()}
        waiting = [
            {"step": step, "arrival": key, "tries": 0}
            for key, place in places.items()
            for step in steps.get(place.how, STEPS_OF_A_MESSAGE)
        ]
        append(self.session, Waiting, waiting)

    def _address(self, readings: Iterable[dict[str, Any]]) -> None:
        """Which of our addresses each came to."""
        append_new(self.session, Addressed, letters.addressed_rows(readings))

    def _joined(self, joins: Sequence[tuple[dict[str, Any], Joins]]) -> None:
        """What a later message does to its tip: counts, and the way back to the first view."""
        for reading, place in joins:
            tip = self.session.get(Tip, place.tip_id)
            if tip is None:
                continue
            if tip.desk_id != self.desk_id:
                self._share({tip.id: self.desk_id})
            if place.how == COPY:
                continue
            if reading["arrival"] < tip.arrival:
                tip.arrival = reading["arrival"]  # an older mailbox is taken in: the first mail
            tip.messages += 1
            tip.files += reading["files"]
            self.session.add(tip)
            self.session.flush()
            if place.how == "joined" and not self._is_old(reading["arrival"]):
                self._wrote_again(tip, reading)

    def _wrote_again(self, tip: Tip, reading: dict[str, Any]) -> None:
        """A person's new message brings a tip back, to its owner or to the desk.

        An auto-reply changes nothing. Status and verdict stay in the history. In files that are
        imported nobody writes again to those who have not seen the first mail yet.
        """
        if any(mark["code"] == "automatic" for mark in reading["marks"]):
            return
        back: dict[str, Any] = {"snoozed_until": None, "archived": False}
        if not self.imported or self._is_seen(tip):
            back["wrote_again_at"] = self.now
        if tip.status is Status.CLOSED:
            status = Status.CLAIMED if tip.owner_id else Status.NEW
            back |= {"status": status, "verdict": None, "spiked": False, "spike_reason": None}
            # A danger was dealt with by closing: only a new one marks the tip again.
            back |= {"danger": None, "harmless_to": reading["arrival"] - 1}
        if changes := standing.change(self.session, tip, **back):
            self.session.add(Act(tip_id=tip.id, verb="wrote again", at=self.now, changes=changes))

    def _is_seen(self, tip: Tip) -> bool:
        """Whether somebody has opened a tip, or done anything with it."""
        looks = sa.exists().where(col(Look.tip_id) == tip.id)
        acts = sa.exists().where(col(Act.tip_id) == tip.id, col(Act.user_id).is_not(None))
        return bool(self.session.scalar(sa.select(sa.or_(looks, acts))))

    def also_received(self, arrivals: Iterable[int]) -> None:
        """Messages held before were seen in this desk's mailbox too: its people may see them."""
        keys = set(arrivals)
        if not keys:
            return
        rows = self.session.execute(
            sa.select(col(Tip.id))
            .join(Belonging, col(Belonging.tip_id) == col(Tip.id))
            .where(col(Belonging.arrival).in_(keys), col(Tip.desk_id) != self.desk_id)
        )
        self._share(dict.fromkeys(rows.scalars(), self.desk_id))

    def _share(self, desks: dict[int, int]) -> None:
        for tip_id, desk_id in desks.items():
            if self.session.get(AlsoReceived, (desk_id, tip_id)) is None:
                self.session.add(AlsoReceived(desk_id=desk_id, tip_id=tip_id))
                self.session.flush()


def _homeless(reading: Any) -> sa.ColumnElement[bool]:
    return ~sa.exists().where(col(Belonging.arrival) == reading.c.arrival)


def _join_held(told: Sequence[Told], found: Threads) -> dict[int, Joins]:
    """Those that belong to tips we hold: first of all, since a chain that is taken in newest
    first hangs on its last message. Ends when a pass finds no more."""
    places: dict[int, Joins] = {}
    before = -1
    while len(places) > before:
        before = len(places)
        for one in told:
            if one.arrival not in places and (place := found.find(one)):
                places[one.arrival] = place
                found.add(one, place.tip_id)
    return places


def _told(reading: dict[str, Any]) -> Told:
    return Told(
        arrival=reading["arrival"],
        message_id=reading["message_id"],
        in_reply_to=reading["in_reply_to"],
        sender=reading["sender_address"],
        sent_at=reading["sent_at"],
        words_hash=reading["words_hash"],
    )
