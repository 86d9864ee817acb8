"""Whether what came is the mail that its UID means, before it is stored. Stores nothing.

A server, or somebody on the way, may give another mail for the one that was asked for. Within one
answer `inbox.imap.announced` tells; over many answers, what is held already does.
"""

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from inbox import ConnectionLost, Fetched, Mailbox, Withheld
from pipeline import ledger
from pipeline.digests import digest
from pipeline.models import Message, Sighting
from pipeline.store import Store

Batch = Sequence[Fetched | Withheld]
Place = tuple[int, int]  # a mailbox's number, and how it is numbered


def settled(
    store: Store, mailbox: Mailbox, place: Place, batch: Batch
) -> tuple[Batch, ConnectionLost | None]:
    """The batch with what is to be believed of it; and how the connection ended, if it did. What
    is not believed is withheld, and asked for again."""
    with store.look() as session:
        twins = _twins(session, place, batch)
    sure, lost = _assured(mailbox, batch, twins)
    if not any(isinstance(one, Fetched) and one.is_disputed for one in sure):
        return sure, lost
    with store.look() as session:
        return ledger.believed(session, *place, sure), lost


def _twins(session: Session, place: Place, batch: Batch) -> set[int]:
    """Those whose very bytes another UID has brought already: perhaps that mail lies there twice,
    perhaps the server gave it in place of one that would be held never."""
    names = {one.uid: digest(one.raw) for one in batch if isinstance(one, Fetched)}
    asked = (
        sa.select(col(Message.digest), col(Sighting.uid))
        .join(Sighting, col(Sighting.arrival) == col(Message.arrival))
        .where(
            col(Message.digest).in_(names.values()),
            col(Sighting.mailbox_id) == place[0],
            col(Sighting.validity) == place[1],
        )
    )
    brought = defaultdict[str, set[int]](set)
    for name, uid in session.execute(asked):
        brought[name].add(uid)
    return {uid for uid, name in names.items() if brought[name] - {uid}}


def _assured(
    mailbox: Mailbox, batch: Batch, twins: set[int]
) -> tuple[Batch, ConnectionLost | None]:
    """Those are asked for once more, by another way, as long as the connection lasts."""
    sure: list[Fetched | Withheld] = []
    lost: ConnectionLost | None = None
    for one in batch:
        if isinstance(one, Fetched) and one.uid in twins:
            one, lost = _again(mailbox, one, lost)
        sure.append(one)
    return sure, lost


def _again(
    mailbox: Mailbox, one: Fetched, lost: ConnectionLost | None
) -> tuple[Fetched | Withheld, ConnectionLost | None]:
    try:
        if lost is None:
            return mailbox.assured(one), None
    except ConnectionLost as broken:
        lost = broken
    return Withheld(one.uid, "lost", stamp=one.stamp), lost
