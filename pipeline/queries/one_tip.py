"""One tip with all that belongs to it: messages, judgements, timeline. Opening it is a row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from inbox import FolderRole
from pipeline import access, arrival, belongings, letters
from pipeline.models import (
    Act,
    AlsoReceived,
    Belonging,
    Desk,
    FileText,
    Judgement,
    Mailbox,
    MailFile,
    Message,
    Note,
    Reading,
    Sighting,
    Tip,
    TipReader,
    User,
)
from pipeline.queries import names
from pipeline.queries.tips import Row, rows
from pipeline.queries.trail import leave
from pipeline.terms import Question, Reason, Viewer

_TAKEN_FOR_SPAM = ({"code": "taken for spam"},)  # by the mail server, not by us


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a message; its content is cut on demand (pipeline.queries.evidence)."""

    part: int
    name: str
    safe_name: str
    claimed_type: str
    real_type: str
    size: int
    sha256: str
    problem: str = ""  # why its words are not searched, as a code (inbox.extracts.values)
    listing: str = ""  # what an archive holds, one member a line: name, tab, bytes


@dataclass(frozen=True, slots=True)
class ForwardRow:
    """Who wrote the mail that a message forwards, as its text says."""

    name: str
    address: str
    sent_at: datetime | None
    subject: str
    attached: bool  # it came as a file: its words are not in the text


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of a tip."""

    arrival: int
    arrived_at: datetime
    how: str  # "opened" | "joined" | "earlier" | "copy" | "sent"
    via: str
    digest: str
    evidence: str
    subject: str
    sender_name: str
    sender_address: str
    sent_at: datetime | None
    text: str
    own_words: str
    ranges: tuple[tuple[str, int, int], ...]
    forward: ForwardRow | None
    marks: tuple[dict[str, Any], ...]
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """What was judged, by whom, and why."""

    question: str
    label: str  # a lane, or a beat's name; empty: left open
    score: float
    reasons: tuple[Reason, ...]
    by: str  # a judge's name and version, or a person's name
    person: bool
    at: datetime
    of_first: bool  # about the tip's first message, whose lane and beat are the tip's
    stands: bool = True  # not a person's word that was taken back, or followed by another


@dataclass(frozen=True, slots=True)
class ActRow:
    """A line of the timeline. The door makes the sentence."""

    id: int
    at: datetime
    who: str  # empty: the machine
    via: str
    verb: str
    changes: dict[str, Any]
    after: dict[str, str]  # what it left behind, as words (names.of_act)
    note: str
    undone: bool


@dataclass(frozen=True, slots=True)
class TipPage:
    """All of it."""

    tip: Row
    messages: tuple[MessageRow, ...]
    judgements: tuple[JudgementRow, ...]
    timeline: tuple[ActRow, ...]
    readers: tuple[str, ...]  # whom a restricted tip names
    also_received: tuple[str, ...]  # other desks


def open_tip(session: Session, viewer: Viewer, tip_id: int, now: datetime) -> TipPage:
    """Open a tip: it is written down that the viewer saw it. Raises `Unknown`."""
    tip = access.tip(session, viewer, tip_id)
    leave(session, viewer, "open", now, "tip", tip.id)
    return TipPage(
        tip=rows(session, [tip.arrival])[0],
        messages=messages(session, tip),
        judgements=_judgements(session, viewer, tip),
        timeline=_timeline(session, viewer, tip),
        readers=_names(session, TipReader, User, tip),
        also_received=_names(session, AlsoReceived, Desk, tip),
    )


def messages(session: Session, tip: Tip) -> tuple[MessageRow, ...]:
    """The messages of a tip, oldest first. The caller may see the tip."""
    found = session.execute(
        sa.select(Reading, Message, Belonging.how)  # type: ignore[call-overload]
        .join(Message, col(Message.arrival) == col(Reading.arrival))
        .join(Belonging, col(Belonging.arrival) == col(Reading.arrival))
        .where(
            col(Belonging.tip_id) == tip.id,
            belongings.current(),
        )
        .order_by(col(Reading.arrival))
    ).all()
    keys = [reading.arrival for reading, _message, _how in found]
    files, junk = _files(session, keys), _junk(session, keys)
    return tuple(
        _message(reading, message, how, files.get(reading.arrival, ()), junk)
        for reading, message, how in found
    )


def _junk(session: Session, keys: list[int]) -> frozenset[int]:
    """Those that were seen in Junk folders alone: one that somebody moved out is none any more."""
    seen = sa.select(col(Sighting.arrival), col(Mailbox.role)).join(
        Mailbox, col(Mailbox.id) == col(Sighting.mailbox_id)
    )
    roles: dict[int, set[str]] = {}
    for key, role in session.execute(seen.where(col(Sighting.arrival).in_(keys))):
        roles.setdefault(key, set()).add(role)
    return frozenset(key for key, found in roles.items() if found == {FolderRole.JUNK})


def _message(
    reading: Reading,
    message: Message,
    how: str,
    files: tuple[FileRow, ...],
    junk: frozenset[int],
) -> MessageRow:
    return MessageRow(
        arrival=reading.arrival,
        arrived_at=arrival.moment(reading.arrival),
        how=how,
        via=message.via.value,
        digest=message.digest,
        evidence=message.evidence.value,
        subject=reading.subject,
        sender_name=reading.sender_name,
        sender_address=reading.sender_address,
        sent_at=reading.sent_at,
        text=reading.text,
        own_words=letters.own_words(reading.text, reading.ranges),
        ranges=tuple((kind, start, end) for kind, start, end in reading.ranges),
        forward=_forward(reading.forward),
        marks=(*reading.marks, *(_TAKEN_FOR_SPAM if reading.arrival in junk else ())),
        files=files,
    )


def _forward(told: dict[str, Any] | None) -> ForwardRow | None:
    if told is None:
        return None
    sent = told["sent_at"] and datetime.fromisoformat(told["sent_at"])
    attached = told["start"] == told["end"] == 0
    return ForwardRow(told["name"], told["address"], sent or None, told["subject"], attached)


def _files(session: Session, keys: list[int]) -> dict[int, tuple[FileRow, ...]]:
    found: dict[int, tuple[FileRow, ...]] = {}
    told = {(one.arrival, one.part): one for one in session.exec(_told(keys))}
    wanted = select(MailFile).where(col(MailFile.arrival).in_(keys)).order_by(col(MailFile.part))
    for file in session.exec(wanted):
        text = told.get((file.arrival, file.part))
        row = FileRow(
            file.part,
            file.name,
            file.safe_name,
            file.claimed_type,
            file.real_type,
            file.size,
            file.sha256,
            problem=text.problem if text else "",
            listing=text.text if text and text.listing else "",
        )
        found[file.arrival] = (*found.get(file.arrival, ()), row)
    return found


def _told(keys: list[int]) -> SelectOfScalar[FileText]:
    """Of the files of these messages, what there is to tell: archives, and what is not read."""
    return select(FileText).where(
        col(FileText.arrival).in_(keys),
        or_(col(FileText.listing).is_(True), col(FileText.problem) != ""),
    )


def _judgements(session: Session, viewer: Viewer, tip: Tip) -> tuple[JudgementRow, ...]:
    found = session.exec(
        select(Judgement, User)
        .join(User, col(User.id) == col(Judgement.user_id), isouter=True)
        .where(Judgement.tip_id == tip.id)
        .order_by(col(Judgement.id))
    ).all()
    numbers = (int(row.label) for row, _user in found if row.label.isdigit())
    beats, shut = names.beats(session, viewer, numbers), names.shut(session, viewer)
    tips = names.tips_seen(session, viewer, (row.reasons for row, _user in found))
    return tuple(
        JudgementRow(
            question=row.question.value,
            label=beats.get(int(row.label), "") if row.label.isdigit() else row.label,
            score=row.score,
            reasons=names.reasons(row.reasons, shut, tips),
            by=user.name if user else row.judge,
            person=user is not None,
            at=row.at,
            of_first=row.arrival in (None, tip.arrival),
            stands=user is None or _stands(tip, row),
        )
        for row, user in found
    )


def _stands(tip: Tip, said: Judgement) -> bool:
    """Whether a person's word is the tip's standing: no judgement is taken away by an undo."""
    if said.question is Question.LANE:
        return tip.lane_by_person and said.label == tip.lane
    beat = "" if tip.beat_id is None else str(tip.beat_id)
    return said.question is not Question.BEAT or (tip.beat_by_person and said.label == beat)


def _timeline(session: Session, viewer: Viewer, tip: Tip) -> tuple[ActRow, ...]:
    found = session.execute(
        sa.select(Act, User.name, Note.text, Note.removed)  # type: ignore[call-overload]
        .outerjoin(User, col(User.id) == col(Act.user_id))
        .outerjoin(Note, col(Note.id) == col(Act.note_id))
        .where(col(Act.tip_id) == tip.id)
        .order_by(col(Act.at), col(Act.id))
    ).all()
    undone = {act.undoes for act, *_rest in found}
    return tuple(
        ActRow(
            id=act.id,
            at=act.at,
            who=who or "",
            via=act.via,
            verb=act.verb,
            changes=act.changes,
            after=names.of_act(session, viewer, act),
            note="" if removed or act.verb == "undo" else note or "",
            undone=act.id in undone,
        )
        for act, who, note, removed in found
    )


def _names(
    session: Session, between: type[TipReader | AlsoReceived], named: type[User | Desk], tip: Tip
) -> tuple[str, ...]:
    key = TipReader.user_id if between is TipReader else AlsoReceived.desk_id
    found = session.execute(
        sa.select(col(named.name))
        .join(between, col(key) == col(named.id))
        .where(col(between.tip_id) == tip.id)
        .order_by(col(named.name))
    )
    return tuple(found.scalars())
