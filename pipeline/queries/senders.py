"""The senders that a desk mutes or allows: by whom, since when, and how many tips that touches."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access
from pipeline.models import Desk, Reading, SenderRule, Tip, User
from pipeline.terms import Shelf, Treatment, Viewer

_COUNTED = 1_000  # from here on a count says no more


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One decision that stands."""

    id: int
    desk: str
    sender: str  # an address; with "@" in front a domain
    treatment: Treatment
    by: str
    since: datetime
    tips: int  # of this sender, that the viewer may see; of a muted one those out of view


def rules(session: Session, viewer: Viewer) -> list[RuleRow]:
    """Those of the viewer's desks, newest first."""
    found = session.execute(
        sa.select(SenderRule, col(Desk.name), col(User.name))
        .join(Desk, col(Desk.id) == col(SenderRule.desk_id))
        .join(User, col(User.id) == col(SenderRule.by_user))
        .where(col(SenderRule.desk_id).in_(viewer.desks), col(SenderRule.ended_at).is_(None))
        .order_by(col(SenderRule.id).desc())
    )
    return [
        RuleRow(
            id=rule.id,
            desk=desk,
            sender=rule.sender,
            treatment=rule.treatment,
            by=by,
            since=rule.since,
            tips=_tips(session, viewer, rule),
        )
        for rule, desk, by in found
    ]


def _tips(session: Session, viewer: Viewer, rule: SenderRule) -> int:
    said = col(Reading.sender_address)
    whole = rule.sender.startswith("@")
    touched = (
        col(Tip.shelf) == Shelf.MUTED if rule.treatment is Treatment.MUTE else col(Tip.allowed)
    )
    wanted = (
        sa.select(col(Tip.id))
        .join(Reading, col(Reading.arrival) == col(Tip.arrival))
        .where(
            col(Tip.desk_id) == rule.desk_id,
            touched,
            said.endswith(rule.sender, autoescape=True) if whole else said == rule.sender,
            access.visible_apart_from_desk(viewer),
        )
        .limit(_COUNTED)
    )
    return int(session.scalar(sa.select(sa.func.count()).select_from(wanted.subquery())) or 0)
