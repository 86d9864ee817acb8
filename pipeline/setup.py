"""A new installation: folder, database, first desk and administrator. Safe to run twice."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from pipeline import arrival, migrations
from pipeline.desk.people import clean_name
from pipeline.errors import NameTaken
from pipeline.models import Beat, Desk, DeskMember, Mailbox, Message, Tip, User
from pipeline.settings import PipelineSettings
from pipeline.store import unchecked_store
from pipeline.terms import Role
from pipeline.upkeep.backup import backup


@dataclass(frozen=True, slots=True)
class Beside:
    """What the storage held before: names that were put right, and desks that stand there too."""

    renamed: tuple[tuple[str, str], ...] = ()  # from, to
    desks: tuple[str, ...] = ()


def prepare(settings: PipelineSettings, *, desk: str, administrator: str) -> Beside:
    """Make what is missing. The administrator is a member of the first desk, so she reads it. What
    an earlier try called otherwise gets the new name, as long as nothing has come in.

    Raises `StorageError` of the kind that fits, or `NameTaken` when somebody who is no
    administrator has that name.
    """
    store = unchecked_store(settings)
    try:
        migrations.upgrade(store.engine, lambda: backup(store, with_mails=False))
        with store.unit() as session:
            renamed = _put_right(session, desk, administrator) if _is_untouched(session) else ()
            place, user = _made(session, desk, administrator, store.clock())
            session.add_all((place, user))
            session.flush()
            session.merge(DeskMember(desk_id=place.id, user_id=user.id))
            others = session.exec(select(Desk.name).where(Desk.name != place.name))
            return Beside(renamed, tuple(sorted(others)))
    finally:
        store.close()


def _is_untouched(session: Session) -> bool:
    """Whether nobody has worked with it since the first try: no mailbox was asked, no beat named,
    and its administrator has chosen no password."""
    used = any(session.exec(select(one).limit(1)).first() for one in (Mailbox, Message, Tip, Beat))
    return (
        not used and session.exec(select(User).where(col(User.password_hash) != "")).first() is None
    )


def _put_right(session: Session, desk: str, administrator: str) -> tuple[tuple[str, str], ...]:
    """The one desk and the one administrator of the first try, by the names of this one."""
    desks, users = session.exec(select(Desk)).all(), session.exec(select(User)).all()
    wanted = (desks, clean_name("desk", desk)), (users, clean_name("user", administrator))
    found = []
    for rows, name in wanted:
        if len(rows) == 1 and rows[0].name != name:
            found.append((rows[0].name, name))
            rows[0].name = name
            session.add(rows[0])
    session.flush()
    return tuple(found)


def _made(session: Session, desk: str, administrator: str, now: datetime) -> tuple[Desk, User]:
    desk, administrator = clean_name("desk", desk), clean_name("user", administrator)
    place = session.exec(select(Desk).where(Desk.name == desk)).first()
    user = session.exec(select(User).where(User.name == administrator)).first()
    if user and (user.role is not Role.ADMINISTRATOR or user.disabled_at):
        raise NameTaken("user", administrator)
    return (
        place or Desk(name=desk, created_at=now),
        user
        or User(
            name=administrator,
            role=Role.ADMINISTRATOR,
            created_at=now,
            seen_from=arrival.key(now),
        ),
    )
