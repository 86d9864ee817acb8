"""Which mails of a batch are held already, in other line ends than they come in now.

A Maildir ends its lines as files do, its server as the protocol does, and what was copied from one
system to another ends them both ways. It is one mail, held once, as it came first. Only asked once
files were imported: servers do not change how they give a mail.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from inbox import Mail
from pipeline.digests import core, digest, forms
from pipeline.errors import EvidenceMissing
from pipeline.models import Mailbox, Message, Reading
from pipeline.store import Store

IMPORTED = "import: "  # how the mailboxes of imports are called, before the path
_ALIKE = 20  # mails with the sender, date and Message-ID of one that are compared with it
_ROWS = 1_000  # that are looked at for a batch

_Key = tuple[str, str, datetime | None]  # Message-ID, sender, date


@dataclass(frozen=True, slots=True)
class Forms:
    """The mails of a batch: the digest that each comes with, and those of its other forms."""

    own: Sequence[str]
    others: Sequence[tuple[str, ...]]  # the last tells one mail from another
    known: Mapping[str, str] = field(default_factory=dict)  # by its own digest: `held_mixed`

    @property
    def digests(self) -> set[str]:
        """All under which one of them may be held."""
        others = (name for some in self.others for name in some)
        return {*self.own, *others, *self.known.values()}

    @property
    def is_told(self) -> bool:
        """Whether any has another form at all."""
        return any(self.others)

    def names(self, held: Collection[str]) -> list[str]:
        """The digest of each: under which it is held, or was purged; of two in the batch that are
        one mail, that of the first; else its own."""
        found = {
            some[-1]: name
            for own, some in zip(self.own, self.others, strict=True)
            if some and (name := next((one for one in (own, *some) if one in held), ""))
        }
        named = [
            own if own in held or not some else found.setdefault(some[-1], own)
            for own, some in zip(self.own, self.others, strict=True)
        ]
        return [self.known.get(name, name) for name in named]

    def knowing(self, known: Mapping[str, str]) -> "Forms":
        """With what else was found out."""
        return replace(self, known=known)


def recognised(session: Session, raws: Iterable[bytes]) -> Forms:
    """The forms of a batch, in its order."""
    told = list(raws)
    name = col(Mailbox.name)
    imported = sa.select(name).where(name.startswith(IMPORTED, autoescape=True)).limit(1)
    asked = bool(told) and session.scalar(imported) is not None
    return Forms([digest(raw) for raw in told], [forms(raw) if asked else () for raw in told])


def held_mixed(store: Store, came: Mapping[str, tuple[Mail, bytes]]) -> dict[str, str]:
    """Of mails that no digest knows, by their digest: the one under which the same mail is held,
    with line ends of both kinds. Those that say the same of themselves are read back and compared,
    so that nobody is taken for another by a number that she chose."""
    keys = {name: _key(mail) for name, (mail, _raw) in came.items()}
    with store.look() as session:
        alike = _alike(session, set(keys.values()))
    cores = {name: core(raw) for name, (_mail, raw) in came.items() if keys[name] in alike}
    return {
        name: other
        for name, body in cores.items()
        if (other := _same(store, body, alike[keys[name]]))
    }


def _same(store: Store, body: bytes, digests: Sequence[str]) -> str:
    for other in digests[:_ALIKE]:
        try:
            if core(store.raw.read(other)) == body:
                return other
        except EvidenceMissing:
            continue  # `tipdesk db check` tells of it
    return ""


def _alike(session: Session, keys: Collection[_Key]) -> dict[_Key, list[str]]:
    """The digests of held mails that say this of themselves, by what they say, oldest first."""
    said = (
        *(col(Reading.message_id), col(Reading.sender_address)),
        col(Reading.sent_at),
    )
    found: dict[_Key, list[str]] = {}
    for condition in _numbered(keys), _nameless(keys):
        asked = (
            sa.select(*said, col(Message.digest))
            .join(Reading, col(Reading.arrival) == col(Message.arrival))
            .where(condition)
            .order_by(col(Message.arrival))
            .limit(_ROWS)
        )
        for *key, name in session.execute(asked):
            found.setdefault((key[0], key[1], key[2]), []).append(name)
    return {key: names for key, names in found.items() if key in keys}


def _numbered(keys: Collection[_Key]) -> sa.ColumnElement[bool]:
    return col(Reading.message_id).in_({key[0] for key in keys} - {""})


def _nameless(keys: Collection[_Key]) -> sa.ColumnElement[bool]:
    """Without a Message-ID, by sender and date."""
    bare = [key for key in keys if not key[0]]
    dates: sa.ColumnElement[bool] = col(Reading.sent_at).in_({key[2] for key in bare if key[2]})
    if not all(key[2] for key in bare):
        dates = sa.or_(dates, col(Reading.sent_at).is_(None))
    senders = col(Reading.sender_address).in_({key[1] for key in bare})
    return sa.and_(col(Reading.message_id) == "", senders, dates)


def _key(mail: Mail) -> _Key:
    return mail.message_id[:998], mail.sender.address.casefold(), mail.sent_at
