"""The newsroom's own lists: desks, beats, people, mailboxes, and who looks after what."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access, arrival
from pipeline.errors import Unknown
from pipeline.judges import beat_words
from pipeline.models import (
    Beat,
    BeatReporter,
    Desk,
    DeskMember,
    Mailbox,
    Message,
    Reconciliation,
    Sighting,
    Tip,
    User,
)
from pipeline.problems import Problem
from pipeline.queries import accounts, counts, names, watched
from pipeline.terms import BeatTerms, Evidence, MailboxState, Role, Status, Viewer


@dataclass(frozen=True, slots=True)
class DeskRow:
    name: str
    members: tuple[str, ...]
    mailboxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BeatRow:
    id: int
    desk: str
    name: str
    description: str
    keywords: tuple[str, ...]
    places: tuple[str, ...]
    topics: tuple[str, ...]
    reporters: tuple[str, ...]
    threshold: float
    closed: bool
    tips: int | None  # in the first view; None when the viewer may not see them


@dataclass(frozen=True, slots=True)
class UserRow:
    name: str
    role: Role
    desks: tuple[str, ...]
    beats: tuple[str, ...]
    open_tips: int | None  # None when the viewer may not see them
    disabled_at: datetime | None
    away: bool
    away_until: datetime | None
    last_seen: datetime | None  # at the page
    can_sign_in: bool


@dataclass(frozen=True, slots=True)
class MailboxRow:
    name: str
    desk: str
    state: str
    state_since: datetime | None
    polled_at: datetime | None
    last_mail: datetime | None  # when its newest mail came; our own probes are none
    problem: str
    why: Problem  # the same, to be told in the viewer's language
    held: int
    purged: int
    withheld: int
    disputed: int  # held, though the server said another size of them: the same bytes came twice
    complete: bool  # nothing older waits on the server
    compared: Reconciliation | None  # with its server, the last time
    secret_ends_at: datetime | None  # its token, password or client secret, as far as is known

    @property
    def is_watched(self) -> bool:
        """Whether it is a server's; else mail was imported or written down into it."""
        return self.state not in (MailboxState.IMPORTED, MailboxState.BY_HAND)


def desks(session: Session, viewer: Viewer) -> list[DeskRow]:
    """All desks: a newsroom knows its own."""
    members = _names(session, DeskMember.desk_id, DeskMember.user_id, User)
    boxes: dict[int, tuple[str, ...]] = {}
    no_archive = col(Mailbox.state) != MailboxState.IMPORTED
    for box in session.exec(select(Mailbox).where(no_archive).order_by(col(Mailbox.name))):
        boxes[box.desk_id] = (*boxes.get(box.desk_id, ()), box.name)
    return [
        DeskRow(desk.name, members.get(desk.id, ()), boxes.get(desk.id, ()))
        for desk in session.exec(select(Desk).order_by(col(Desk.name)))
    ]


def doubts(session: Session, viewer: Viewer, desk: str, name: str) -> beat_words.Doubts:
    """Which words of a beat route nothing; the viewer hears of no beat that is closed to her."""
    beside = {
        row.name: BeatTerms(row.id, row.name, row.description, row.keywords, row.places)
        for row in beats(session, viewer)
        if row.desk == desk
    }
    beat = beside.pop(name, None)
    return beat_words.doubts(beat, beside.values()) if beat else beat_words.Doubts()


def beats(session: Session, viewer: Viewer) -> list[BeatRow]:
    """The beats that still route, but for those closed to the viewer, whose names and words say
    what is being looked into; how many tips wait, for her own desks."""
    waiting = counts.by_beat(session, viewer)
    shut = set(session.execute(access.closed_to(viewer)).scalars())

    def hers(beat: Beat) -> bool:
        return beat.desk_id in viewer.desks and beat.id not in shut

    reporters = _names(session, BeatReporter.beat_id, BeatReporter.user_id, User)
    found = session.exec(
        select(Beat, Desk)
        .join(Desk, col(Desk.id) == col(Beat.desk_id))
        .where(col(Beat.retired_at).is_(None), access.knows(viewer))
        .order_by(col(Desk.name), col(Beat.name))
    )
    return [
        BeatRow(
            id=beat.id,
            desk=desk.name,
            name=beat.name,
            description=beat.description,
            keywords=tuple(beat.keywords),
            places=tuple(beat.places),
            topics=tuple(beat.topics),
            reporters=reporters.get(beat.id, ()),
            threshold=beat.threshold,
            closed=beat.closed,
            tips=waiting.get(beat.id, 0)
            if desk.id in viewer.desks and beat.id not in shut
            else None,
        )
        for beat, desk in found
    ]


def her_beat(session: Session, viewer: Viewer, name: str, desk: str | None = None) -> int:
    """The number of a beat of the viewer's desks. Raises `Unknown`, also for two of the name."""
    wanted = (
        select(Beat.id)
        .join(Desk, col(Desk.id) == col(Beat.desk_id))
        .where(Beat.name == name, col(Beat.desk_id).in_(viewer.desks), access.knows(viewer))
    )
    if desk:
        wanted = wanted.where(Desk.name == desk)
    found = session.exec(wanted).all()
    if len(found) != 1:
        raise Unknown("beat", f"“{name}”" + ("; name its desk too" if found else " at your desks"))
    return found[0]


def users(session: Session, viewer: Viewer) -> list[UserRow]:
    """All people. How many open tips each has is told of the viewer's desks only."""
    seen = accounts.last_seen(session)
    at = _names(session, DeskMember.user_id, DeskMember.desk_id, Desk)
    covers = _names(session, BeatReporter.user_id, BeatReporter.beat_id, Beat)
    shut = names.shut(session, viewer)
    open_ = dict(
        session.execute(
            sa.select(col(Tip.owner_id), sa.func.count())
            .where(
                col(Tip.owner_id).is_not(None),
                col(Tip.status) != Status.CLOSED,
                col(Tip.desk_id).in_(viewer.desks),
                access.visible_apart_from_desk(viewer),
            )
            .group_by(col(Tip.owner_id))
        ).all()
    )
    return [
        UserRow(
            name=user.name,
            role=user.role,
            desks=at.get(user.id, ()),
            beats=tuple(beat for beat in covers.get(user.id, ()) if beat not in shut),
            open_tips=open_.get(user.id, 0) if viewer.desks else None,
            disabled_at=user.disabled_at,
            away=user.away,
            away_until=user.away_until,
            last_seen=seen.get(user.id),
            can_sign_in=user.password_hash != "" and user.disabled_at is None,
        )
        for user in session.exec(select(User).order_by(col(User.name)))
    ]


def mailboxes(session: Session) -> list[MailboxRow]:
    """Where mail comes from, and how that goes. No word of a mail, so anyone here may ask."""
    sums = _sums(session)
    compared = watched.reconciliations(session)
    found = session.exec(
        select(Mailbox, Desk)
        .join(Desk, col(Desk.id) == col(Mailbox.desk_id))
        .order_by(col(Mailbox.name))
    )
    return [
        MailboxRow(
            name=box.name,
            desk=desk.name,
            state=box.state,
            state_since=box.state_since,
            polled_at=box.polled_at,
            last_mail=_last_mail(session, box.id),
            problem=box.problem,
            why=box.why,
            **sums.get(box.id, dict.fromkeys(_COUNTED, 0)),
            complete=box.uid_low <= 1 and box.validity > 0,
            compared=compared.get(box.id),
            secret_ends_at=box.secret_ends_at,
        )
        for box, desk in found
    ]


def _last_mail(session: Session, mailbox_id: int) -> datetime | None:
    """When the newest of a mailbox's highest UIDs came: an index holds them in this order."""
    highest = (
        sa.select(col(Sighting.arrival))
        .where(col(Sighting.mailbox_id) == mailbox_id, col(Sighting.arrival).is_not(None))
        .order_by(col(Sighting.validity).desc(), col(Sighting.uid).desc())
        .limit(_HIGHEST)
        .subquery()
    )
    newest = session.scalar(
        sa.select(sa.func.max(col(Message.arrival)))
        .join(highest, highest.c.arrival == col(Message.arrival))
        .where(col(Message.evidence) != Evidence.PROBE)
    )
    return arrival.moment(newest) if newest is not None else None


_HIGHEST = 50  # of them
_COUNTED = {
    "held": col(Sighting.arrival).is_not(None),
    "purged": col(Sighting.purged),
    "withheld": col(Sighting.withheld) != "",
    "disputed": sa.and_(col(Sighting.arrival).is_not(None), col(Sighting.came) != ""),
}


def _sums(session: Session) -> dict[int, dict[str, int]]:
    """How many sightings of a mailbox are so, by its number."""
    counted = [sa.func.sum(sa.case((which, 1), else_=0)) for which in _COUNTED.values()]
    by_box = sa.select(col(Sighting.mailbox_id), *counted).group_by(col(Sighting.mailbox_id))
    return {
        row[0]: dict(zip(_COUNTED, map(int, row[1:]), strict=True))
        for row in session.execute(by_box)
    }


def _names(
    session: Session, key: object, other: object, named: type[User | Desk | Beat]
) -> dict[int, tuple[str, ...]]:
    """For a table between two: the names on the other side, by number, sorted."""
    names: dict[int, tuple[str, ...]] = {}
    found = session.execute(
        sa.select(key, col(named.name))  # type: ignore[call-overload]
        .join(named, col(named.id) == other)
        .order_by(col(named.name))
    )
    for number, name in found:
        names[number] = (*names.get(number, ()), name)
    return names


@dataclass(frozen=True, slots=True)
class BeatName:
    """A beat as a list of choices shows it."""

    id: int
    desk: str
    name: str
    hers: bool  # the viewer covers it


def beat_names(session: Session, viewer: Viewer) -> list[BeatName]:
    """The beats of the viewer's desks that still route; those she covers come first."""
    found = session.execute(
        sa.select(col(Beat.id), col(Desk.name), col(Beat.name))
        .join(Desk, col(Desk.id) == col(Beat.desk_id))
        .where(
            col(Beat.retired_at).is_(None),
            col(Beat.desk_id).in_(viewer.desks),
            ~col(Beat.id).in_(access.closed_to(viewer)),
        )
        .order_by(col(Beat.name))
    )
    names = [BeatName(number, desk, name, number in viewer.beats) for number, desk, name in found]
    return sorted(names, key=lambda one: not one.hers)


def colleagues(session: Session, desk: str) -> list[str]:
    """Who works at a desk and may sign in."""
    found = session.execute(
        sa.select(col(User.name))
        .join(DeskMember, col(DeskMember.user_id) == col(User.id))
        .join(Desk, col(Desk.id) == col(DeskMember.desk_id))
        .where(col(Desk.name) == desk, col(User.disabled_at).is_(None))
        .order_by(col(User.name))
    )
    return list(found.scalars())


def desk_names(session: Session) -> list[str]:
    """All desks."""
    return list(session.execute(sa.select(col(Desk.name)).order_by(col(Desk.name))).scalars())


def edited_desks(session: Session, viewer: Viewer) -> list[str]:
    """The desks whose beats the viewer may change."""
    wanted = sa.select(col(Desk.name)).order_by(col(Desk.name))
    if viewer.role is not Role.ADMINISTRATOR:
        hers = viewer.desks if viewer.role is Role.EDITOR else ()
        wanted = wanted.where(col(Desk.id).in_(hers))
    return list(session.execute(wanted).scalars())
