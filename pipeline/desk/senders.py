"""A desk mutes or allows a sender, or a whole domain: a person's act, visible and taken back.

What somebody muted lies out of the first view, counts and alarms, and always in search. Tips that
are there already follow, unless somebody works on them; a restricted one never does, since who
restricted it cares. Never decided by a mail's text: the address is the From address as read.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import access, standing, wake
from pipeline.desk.people import desk_named
from pipeline.errors import BadValue, Doubtful, Unknown
from pipeline.models import Act, Reading, SenderRule, Tip
from pipeline.senders import PUBLIC, domain, ruled
from pipeline.terms import Treatment, Viewer
from pipeline.trail import leave

# The timeline's words for it (pipeline.desk.acts.BY_SENDER).
_SAID = {Treatment.MUTE: "sender muted", Treatment.ALLOW: "sender allowed", None: "sender let be"}
_SENDER = re.compile(r"(?:[^\s@<>,;\"\\]{1,64})?@?[^\s@<>,;\"\\]{1,255}\.[^\s@<>,;\"\\]{2,63}")
_MANY = 10  # people who wrote from a domain: so many are a public
_AT_ONCE = 500  # tips


@dataclass(frozen=True, slots=True)
class Ruled:
    """What was decided, and how many tips changed their standing by it."""

    rule_id: int
    sender: str
    treatment: Treatment | None
    tips: int


def rule(
    session: Session,
    viewer: Viewer,
    desk: str,
    sender: str,
    treatment: Treatment,
    now: datetime,
    *,
    sure: bool = False,
) -> Ruled:
    """Mute or allow an address, or a domain (`@example.com`), at a desk of the viewer.

    Muting a domain where anybody may have an address, or from which many people wrote, has to be
    said twice: `sure`. What was said of the same sender before ends. Raises `BadValue`, `Doubtful`.
    """
    place = desk_named(session, desk)
    access.works_at(viewer, place.id)
    named = _named(sender)
    if treatment is Treatment.MUTE and not sure:
        _warn(session, named)
    _end(session, viewer, _standing(session, place.id, named), now)
    made = SenderRule(
        desk_id=place.id, sender=named, treatment=treatment, by_user=viewer.id, since=now
    )
    session.add(made)
    session.flush()
    leave(session, viewer, _SAID[treatment], now, "sender rule", made.id)
    return Ruled(made.id, named, treatment, _follow(session, viewer, place.id, named, now))


def forget(session: Session, viewer: Viewer, rule_id: int, now: datetime) -> Ruled:
    """Take it back: the tips are where they would be without it. Raises `Unknown`."""
    found = session.get(SenderRule, rule_id)
    if found is None or found.desk_id not in viewer.desks or found.ended_at is not None:
        raise Unknown("rule", rule_id)
    _end(session, viewer, found, now)
    leave(session, viewer, _SAID[None], now, "sender rule", rule_id)
    tips = _follow(session, viewer, found.desk_id, found.sender, now)
    return Ruled(rule_id, found.sender, None, tips)


def named(session: Session, viewer: Viewer, desk: str, sender: str) -> int:
    """The number of the rule that stands for a sender. Raises `Unknown`."""
    place = desk_named(session, desk)
    access.works_at(viewer, place.id)
    found = _standing(session, place.id, _named(sender))
    if found is None:
        raise Unknown("rule", f"for “{sender[:80]}” at {desk}")
    return found.id


def of_tip(session: Session, viewer: Viewer, tip_id: int) -> tuple[str, str]:
    """The sender of a tip's first message, and that sender's domain. Raises `Unknown`."""
    tip = access.tip(session, viewer, tip_id)
    address = session.scalar(
        sa.select(col(Reading.sender_address)).where(col(Reading.arrival) == tip.arrival)
    )
    return address or "", domain(address or "")


def _named(said: str) -> str:
    """An address, or "@" and a domain, as mails are read: lower case."""
    plain = said.strip().casefold()
    if "@" not in plain:
        plain = f"@{plain}"
    if not _SENDER.fullmatch(plain) or len(plain) > 320:
        raise BadValue("Name an address like sam@example.org, or a domain like example.org.")
    return plain


def _warn(session: Session, sender: str) -> None:
    """Raises `Doubtful` for a domain behind which the public may be."""
    if not sender.startswith("@"):
        return
    if sender[1:] in PUBLIC:
        raise Doubtful(
            "Anybody may have an address at {domain}: muting it mutes readers whom nobody knows "
            "yet. Mute single addresses; or say that you are sure.",
            domain=sender[1:],
        )
    people = sa.select(col(Reading.sender_address)).where(_from(sender)).distinct().limit(_MANY)
    n = int(session.scalar(sa.select(sa.func.count()).select_from(people.subquery())) or 0)
    if n >= _MANY:
        raise Doubtful(
            "{n} people or more have written from {domain}. Mute single addresses; or say that "
            "you are sure.",
            n=n,
            domain=sender[1:],
        )


def _from(sender: str) -> sa.ColumnElement[bool]:
    if sender.startswith("@"):
        return col(Reading.sender_address).endswith(sender, autoescape=True)
    return col(Reading.sender_address) == sender


def _standing(session: Session, desk_id: int, sender: str) -> SenderRule | None:
    return session.exec(
        select(SenderRule).where(
            SenderRule.desk_id == desk_id,
            SenderRule.sender == sender,
            col(SenderRule.ended_at).is_(None),
        )
    ).first()


def _end(session: Session, viewer: Viewer, found: SenderRule | None, now: datetime) -> None:
    if found is not None:
        found.ended_by, found.ended_at = viewer.id, now
        session.add(found)
        session.flush()


def _follow(session: Session, viewer: Viewer, desk_id: int, sender: str, now: datetime) -> int:
    """Give the tips of a sender the standing that the rules ask for; returns how many changed."""
    hers = sa.and_(access.visible_apart_from_desk(viewer), ~col(Tip.restricted))
    keys = session.execute(
        sa.select(col(Tip.id), col(Reading.sender_address))
        .join(Reading, col(Reading.arrival) == col(Tip.arrival))
        .where(
            col(Tip.desk_id) == desk_id,
            _from(sender),
            sa.or_(hers, col(Tip.muted), col(Tip.allowed)),
        )
        .order_by(col(Tip.id))
    ).all()
    said = ruled(session, desk_id, {address for _number, address in keys})
    changed = 0
    for start in range(0, len(keys), _AT_ONCE):
        part = {number: said.get(address) for number, address in keys[start : start + _AT_ONCE]}
        changed += _apply(session, viewer, part, now)
    if changed:
        wake.ring(session)
    return changed


def _apply(
    session: Session, viewer: Viewer, wanted: dict[int, Treatment | None], now: datetime
) -> int:
    """For some tips at once: standing, counters, and a line in each timeline."""
    locked = select(Tip).where(col(Tip.id).in_(wanted)).order_by(col(Tip.id)).with_for_update()
    tally, acts = standing.Tally(), list[dict[str, Any]]()
    for tip in session.exec(locked.execution_options(populate_existing=True)):
        treatment = wanted[tip.id]
        fields = {
            "muted": treatment is Treatment.MUTE,
            "allowed": treatment is Treatment.ALLOW,
        }
        if changes := standing.apply(tip, tally, **fields):
            session.add(tip)
            verb, via = _SAID[treatment], viewer.via
            acts.append(
                {"tip_id": tip.id, "verb": verb, "user_id": viewer.id, "via": via, "at": now}
                | {"changes": changes}
            )
    session.flush()
    tally.write(session)
    if acts:
        session.execute(sa.insert(Act), acts)
    return len(acts)
