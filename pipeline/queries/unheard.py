"""What keeps mail from coming in just now, for whoever reads the inbox: a quiet list may be a dead
line. What is wrong, and its mend, is `health`'s to tell. No word of a mail.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from pipeline.models import Mailbox
from pipeline.queries import running
from pipeline.queries.health import is_stale
from pipeline.terms import MailboxState, Viewer

_HICCUP = timedelta(minutes=2)  # a server that starts anew is no news


@dataclass(frozen=True, slots=True)
class Unheard:
    """Mailboxes that bring nothing, and since when (UTC). Without names: nobody fetches mail."""

    names: tuple[str, ...]
    since: datetime


def unheard(
    session: Session, viewer: Viewer, now: datetime, named: Collection[str]
) -> Unheard | None:
    """Of the viewer's desks; `named` are the mailboxes of config.toml. None: mail comes in."""
    if idle := running.idle_since(running.jobs(session), now):
        return Unheard((), idle)
    hers = select(Mailbox).where(col(Mailbox.desk_id).in_(viewer.desks), Mailbox.place != "")
    found = session.exec(hers.order_by(col(Mailbox.name))).all()
    dead = {box.name: at for box in found if box.name in named and (at := _dead_since(box, now))}
    return Unheard(tuple(dead), min(dead.values())) if dead else None


def stopped_since(state: str, since: datetime | None, now: datetime) -> datetime | None:
    """When the workers that looked into a mailbox were ended, unless it was just now: somebody may
    be about to start them anew."""
    if state != MailboxState.STOPPED or since is None or now - since < _HICCUP:
        return None
    return since


def _dead_since(box: Mailbox, now: datetime) -> datetime | None:
    since = box.state_since or now
    if box.state == MailboxState.REFUSED:
        return since
    if box.state == MailboxState.FAILING:
        return since if now - since >= _HICCUP else None
    if box.state == MailboxState.STOPPED:
        return stopped_since(box.state, box.state_since, now)
    return box.polled_at if is_stale(box, now) else None
